"""What kind of file it is and how its text is encoded: told by the bytes, never by the name alone."""

import codecs
import enum
from pathlib import PurePath
from typing import BinaryIO

from commissioning.opendata.readers.problems import FileRefused, Problem

MAX_BYTES = 50 * 1024 * 1024
CHUNK = 256 * 1024


class Kind(enum.Enum):
    """The three kinds of file that registers come in."""

    CSV = "CSV"
    XLSX = "an Excel workbook (.xlsx)"
    JSON = "JSON"


EXTENSIONS = {".csv": Kind.CSV, ".tsv": Kind.CSV, ".txt": Kind.CSV, ".xlsx": Kind.XLSX, ".json": Kind.JSON}
# Files that are often given the wrong name, by how they begin.
FOREIGN = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook, or one with a password",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed archive",
    b"Rar!": "a compressed archive",
    b"7z\xbc\xaf": "a compressed archive",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"<!DO": "a web page",
    b"<htm": "a web page",
    b"<?xm": "an XML file",
}
KNOWN_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def refuse(name: str, expected: str, *, value: object = "", row: int | None = None, column: str = "") -> FileRefused:
    """A ``FileRefused`` for the file called ``name``."""
    return FileRefused(Problem(name, row, column, str(value), expected))


def size_of(stream: BinaryIO) -> int:
    """Bytes in ``stream``, which is left at its beginning."""
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


def kind_of(stream: BinaryIO, name: str) -> Kind:
    """The kind of file. Raises ``FileRefused`` for an empty or too large one, another kind of file, or one whose
    name says something else than its contents."""
    size = size_of(stream)
    if size == 0:
        raise refuse(name, "a file that is not empty")
    if size > MAX_BYTES:
        raise refuse(name, f"a file of at most {MAX_BYTES // 1024 // 1024} MB", value=f"{size / 1024 / 1024:.0f} MB")
    head = stream.read(4096)
    stream.seek(0)
    for start, what in FOREIGN.items():
        if head.startswith(start):
            raise refuse(name, "a CSV, Excel (.xlsx) or JSON file", value=what)
    found = _by_contents(head)
    named = EXTENSIONS.get(PurePath(name).suffix.lower())
    if named is not None and named is not found:
        raise refuse(name, f"contents as its name says: {named.value}", value=f"{found.value} contents")
    return found


def _by_contents(head: bytes) -> Kind:
    if head.startswith(b"PK"):
        return Kind.XLSX
    text = head
    for bom in KNOWN_BOMS:
        text = text.removeprefix(bom)
    start = text.replace(b"\x00", b"").lstrip()[:1]
    return Kind.JSON if start in (b"{", b"[") else Kind.CSV


def encoding_of(stream: BinaryIO, name: str) -> str:
    """``utf-8-sig``, ``utf-16`` (with a byte-order mark only) or ``cp1252``; reads the file once, a piece at a time.

    Raises ``FileRefused`` for anything else.
    """
    head = stream.read(1024)
    stream.seek(0)
    expected = "text saved as UTF-8 (in Excel: “CSV UTF-8”), Windows-1252, or UTF-16 with a byte-order mark"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refuse(name, expected, value="UTF-32")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if _decodes(stream, "utf-16"):
            return "utf-16"
        raise refuse(name, expected, value="damaged UTF-16")
    if head.count(b"\x00") * 10 > len(head):
        raise refuse(name, expected, value="UTF-16 without a byte-order mark, or no text at all")
    for encoding in ("utf-8-sig", "cp1252"):
        if _decodes(stream, encoding):
            return encoding
    raise refuse(name, expected, value="bytes of another encoding")


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        stream.seek(0)
    return True
