"""Private files: kept under names that say nothing, given out only by views that have asked who is there."""

import uuid
from pathlib import PurePosixPath
from typing import Any

from csp.constants import NONE
from django.core.files.base import File
from django.http import FileResponse
from django.utils.deconstruct import deconstructible

from commissioning.common.uploads import clean_name, content_type_of

# What a browser may show in a tab; everything else is saved, whatever the page asked for.
SHOWN_IN_A_TAB = {"application/pdf", "image/png", "image/jpeg"}
# Should a browser open the file after all, it runs nothing, sends nothing and belongs to no site.
POLICY = {"default-src": [NONE], "img-src": [NONE], "script-src": [NONE], "style-src": [NONE], "font-src": [NONE]}


@deconstructible
class PrivatePath:
    """An ``upload_to``: ``<folder>/<random>.<extension>``. The name people know is a column of the record."""

    def __init__(self, folder: str):
        self.folder = folder

    def __call__(self, instance, filename: str) -> str:
        suffix = PurePosixPath(clean_name(filename)).suffix
        random = uuid.uuid4().hex
        return f"{self.folder}/{random[:2]}/{random}{suffix if suffix[1:].isalnum() and suffix.isascii() else ''}"

    def __eq__(self, other):
        return isinstance(other, PrivatePath) and self.folder == other.folder

    def __hash__(self):
        return hash(self.folder)


def private_path(folder: str) -> PrivatePath:
    """``upload_to=private_path("returns")``."""
    return PrivatePath(folder)


class PrivateFile(FileResponse):
    """A file with a policy of its own, which django-csp's middleware reads here."""

    _csp_replace: dict[str, Any]


def private_file_response(file: File, name: str, *, inline: bool = False) -> PrivateFile:
    """``file`` streamed under the name ``name``, to be saved; with ``inline`` a PDF or picture is shown.

    The caller has checked that the person may have it. No cache on the way keeps it.
    """
    name = clean_name(name)
    kind = content_type_of(name)
    shown = inline and kind in SHOWN_IN_A_TAB
    response = PrivateFile(file, as_attachment=not shown, filename=name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # Browsers do not open their PDF viewer in a sandbox; the viewer is one already.
    response._csp_replace = POLICY if shown and kind == "application/pdf" else {**POLICY, "sandbox": True}
    return response
