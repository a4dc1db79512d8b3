"""A folder of a run's own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_folder() -> Iterator[None]:
    """Everything that the portal writes goes to a folder that is removed at the end; to be entered before Django is
    set up, with the benchmarks' settings."""
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
