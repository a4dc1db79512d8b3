"""Which files may be attached, told by what is in them and not only by their names."""

from dataclasses import dataclass
from pathlib import PurePath

import filetype

OOXML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileGroup:
    """A kind of file as people think of it, and the content types of each ending."""

    label: str
    endings: dict[str, str]


GROUPS = {
    "document": FileGroup(
        "Documents (PDF, Word, OpenDocument)",
        {
            "pdf": "application/pdf",
            "doc": "application/msword",
            "docx": f"{OOXML}wordprocessingml.document",
            "odt": f"{OPEN_DOCUMENT}text",
        },
    ),
    "spreadsheet": FileGroup(
        "Spreadsheets (Excel, OpenDocument, CSV)",
        {
            "xls": "application/vnd.ms-excel",
            "xlsx": f"{OOXML}spreadsheetml.sheet",
            "ods": f"{OPEN_DOCUMENT}spreadsheet",
            "csv": "text/csv",
        },
    ),
    "image": FileGroup("Pictures (JPEG, PNG)", {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}),
}
SAMPLE_BYTES = 8192


class WrongFileType(ValueError):
    """The file is not one of those that the question takes, whatever its name says."""


def endings(groups) -> list[str]:
    """File name endings of ``groups``, each with its dot, as an input's ``accept`` takes them."""
    return [f".{ending}" for group in groups for ending in GROUPS[group].endings]


def content_type_of(name: str, sample: bytes, groups) -> str:
    """The content type of a file called ``name`` that begins with ``sample``. Raises ``WrongFileType``."""
    known = {ending: kind for group in groups for ending, kind in GROUPS[group].endings.items()}
    ending = PurePath(name).suffix.lower().lstrip(".")
    allowed = ", ".join(ending.upper() for ending in known)
    if ending not in known:
        raise WrongFileType(f"“{name}” is not a file of a kind that can be attached here. Choose one of: {allowed}.")
    expected = known[ending]
    if not _looks_like(expected, sample):
        raise WrongFileType(f"“{name}” does not hold what its name says. Save it again as {ending.upper()}, then try.")
    return expected


def _looks_like(expected: str, sample: bytes) -> bool:
    if expected == "text/csv":
        return b"\x00" not in sample and filetype.guess(sample) is None
    if expected in {"application/msword", "application/vnd.ms-excel"}:
        return sample.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    if expected.startswith((OOXML, OPEN_DOCUMENT)):
        return _zipped_as(expected, sample)
    guess = filetype.guess(sample)
    return guess is not None and guess.mime == expected


def _zipped_as(expected: str, sample: bytes) -> bool:
    """Office files are ZIP archives; OpenDocument ones say of what kind they are in their first entry."""
    if not sample.startswith(b"PK\x03\x04"):
        return False
    if expected.startswith(OPEN_DOCUMENT):
        return b"mimetype" + expected.encode() in sample[:200]
    return b"[Content_Types].xml" in sample or b"_rels/" in sample or b"word/" in sample or b"xl/" in sample
