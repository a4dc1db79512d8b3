import io
import json

import pytest
from django.core.management import call_command

from commissioning.common import integrity


@pytest.fixture
def only(monkeypatch):
    """Run only the checks given."""

    def install(**checks):
        monkeypatch.setattr(integrity, "all_checks", lambda: checks)

    return install


def ran():
    out = io.StringIO()
    try:
        call_command("check_integrity", stdout=out)
    except SystemExit as stopped:
        return stopped.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_sound_books_are_counted(only):
    only(first=lambda: [integrity.Checked("a"), integrity.Checked("b")])

    code, lines = ran()

    assert (code, json.loads(lines[-1])) == (0, {"checked": 2, "failures": 0})


def test_what_is_wrong_is_listed_and_the_command_fails(only):
    only(Payments=lambda: [integrity.Checked("AG-1", "£5 too much"), integrity.Checked("AG-2")])

    code, lines = ran()

    assert (code, lines[0]) == (1, "Payments: AG-1: £5 too much")
    assert json.loads(lines[-1]) == {"checked": 2, "failures": 1}


def test_every_app_s_checks_are_found():
    assert {
        "Every stored file is there",
        "Payments stay within values",
        "Shares add up to values",
        "Periods cover terms",
        "Accepted returns are unchanged",
        "Figures are those that were accepted",
        "Published reports are unchanged",
    } <= set(integrity.all_checks())
