import copy

import pytest


@pytest.fixture
def templates(tmp_path, settings):
    """A folder whose files are templates while the test runs."""
    folder = tmp_path / "templates"
    folder.mkdir()
    changed = copy.deepcopy(settings.TEMPLATES)
    changed[0]["DIRS"] = [folder, *changed[0]["DIRS"]]
    settings.TEMPLATES = changed
    return folder
