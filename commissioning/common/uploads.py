"""Files that people send: what they are is decided by their content, never by what they say they are."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.deconstruct import deconstructible

from commissioning.common import virus_scan

NAME_LENGTH = 120
# What a record keeps of its file, beside the file itself.
COLUMNS = ("name", "content_type", "size", "sha256")
# What an office document may unpack to, and how many times its packed size: a bomb is thousands of times larger.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_UNPACKED_RATIO = 200
MAX_MEMBERS = 5_000


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name for people, extension and content type."""

    label: str
    extension: str
    content_type: str


PDF = Kind("PDF", "pdf", "application/pdf")
DOCX = Kind("Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = Kind("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ODT = Kind("OpenDocument text", "odt", "application/vnd.oasis.opendocument.text")
ODS = Kind("OpenDocument spreadsheet", "ods", "application/vnd.oasis.opendocument.spreadsheet")
CSV = Kind("CSV", "csv", "text/csv")
TXT = Kind("plain text", "txt", "text/plain")
PNG = Kind("PNG", "png", "image/png")
JPEG = Kind("JPEG", "jpg", "image/jpeg")

DOCUMENTS = (PDF, DOCX, ODT)
SPREADSHEETS = (XLSX, ODS, CSV)
PICTURES = (PNG, JPEG)
EVIDENCE = (*DOCUMENTS, *SPREADSHEETS, TXT, *PICTURES)

_PACKAGES = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", ODT: ODT.content_type, ODS: ODS.content_type}
_TEXTS = (CSV, TXT)


@dataclass(frozen=True)
class Upload:
    """A file that was found good. ``size`` is in bytes; ``sha256`` is of its content, in hexadecimal."""

    name: str
    content_type: str
    size: int
    sha256: str


def validate_upload(file: File, *, kinds: Collection[Kind] = EVIDENCE) -> Upload:
    """What ``file`` is. Raises ``ValidationError`` saying what to do if it is not one of ``kinds``, is empty, larger
    than ``UPLOAD_MAX_BYTES``, not what its name says, packed to harm, carries macros or a virus.

    The file is left at its beginning.
    """
    name = clean_name(file.name or "")
    if not file.size:
        raise ValidationError("The file is empty. Choose a file that has something in it.", code="empty")
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES).replace("\xa0", " ")
        raise ValidationError(f"The file must be smaller than {limit}. Choose a smaller file.", code="size")
    kind = _kind_by_name(name, kinds)
    file.seek(0)
    _CHECKS.get(kind, _check_signature)(file, kind)
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    virus_scan.scan(file)
    file.seek(0)
    return Upload(name=name, content_type=kind.content_type, size=file.size, sha256=digest.hexdigest())


def save_upload(record: Any, file: File, upload: Upload) -> None:
    """Save a new ``record`` with a validated ``file`` and what was found of it, in the columns of ``COLUMNS``.

    Raises ``IntegrityError``, and leaves no file behind, where a constraint refuses the record.
    """
    for name in COLUMNS:
        setattr(record, name, getattr(upload, name))
    record.file.save(upload.name, file, save=False)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        record.file.delete(save=False)
        raise


@deconstructible
class UploadValidator:
    """``validate_upload`` as a validator of a form's field; what it found is left on the file as ``upload``."""

    def __init__(self, kinds: Collection[Kind] = EVIDENCE):
        self.kinds = tuple(kinds)

    def __call__(self, file: File) -> None:
        file.upload = validate_upload(file, kinds=self.kinds)  # type: ignore[attr-defined]  # for the form's caller

    def __eq__(self, other):
        return isinstance(other, UploadValidator) and self.kinds == other.kinds

    def __hash__(self):
        return hash(self.kinds)


def accept(kinds: Collection[Kind] = EVIDENCE) -> str:
    """The value of a file input's ``accept`` for ``kinds``."""
    return ",".join(f".{extension}" for kind in kinds for extension in _extensions(kind))


def content_type_of(name: str) -> str:
    """The content type of a file that was accepted under ``name``; bytes of no kind for any other."""
    extension = PurePosixPath(name).suffix.removeprefix(".").lower()
    return next((kind.content_type for kind in EVIDENCE if extension in _extensions(kind)), "application/octet-stream")


def describe(kinds: Collection[Kind] = EVIDENCE) -> str:
    """``kinds`` for people, such as ``PDF, Word or CSV``."""
    labels = [kind.label for kind in kinds]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"


def clean_name(name: str) -> str:
    """The last part of a file's name without control or bidirectional characters, its extension in small letters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = " ".join("".join(letter if letter.isprintable() else " " for letter in last).split())
    stem, dot, extension = printable.rpartition(".")
    if not dot:
        return printable[:NAME_LENGTH] or "file"
    extension = extension.lower()[:10].strip()
    return f"{stem.strip(' .')[: NAME_LENGTH - len(extension) - 1] or 'file'}.{extension}"


def decode_text(content: bytes) -> str:
    """Text in UTF-8, with or without its mark, or else in Windows' western encoding. ``ValidationError`` if neither."""
    if b"\x00" in content:
        raise ValidationError(
            "The file is not plain text. Save it as text or CSV (UTF-8), then try again.", code="text"
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(
        "The file holds characters that cannot be read. Save it as UTF-8, then try again.", code="text"
    )


def _extensions(kind: Kind) -> tuple[str, ...]:
    return ("jpg", "jpeg") if kind == JPEG else (kind.extension,)


def _kind_by_name(name: str, kinds: Collection[Kind]) -> Kind:
    extension = PurePosixPath(name).suffix.removeprefix(".")
    for kind in kinds:
        if extension in _extensions(kind):
            return kind
    raise ValidationError(f"The file must be {describe(kinds)}. Save it in one of these forms.", code="kind")


def _mismatch(kind: Kind) -> ValidationError:
    said = f"The name ends in .{kind.extension}, but the file is not. Save it as {kind.label}, then try again."
    return ValidationError(said, code="mismatch")


def _check_signature(file: File, kind: Kind) -> None:
    guessed = filetype.guess(file.read(8192))
    if guessed is None or guessed.mime != kind.content_type:
        raise _mismatch(kind)


def _check_text(file: File, kind: Kind) -> None:
    content = file.read()
    if filetype.guess(content[:8192]) is not None:
        raise _mismatch(kind)
    text = decode_text(content)
    if kind == CSV:
        try:
            for _ in csv.reader(io.StringIO(text, newline="")):
                pass
        except csv.Error as error:
            raise _mismatch(kind) from error


def _check_package(file: File, kind: Kind) -> None:
    """An office document is a ZIP file: look at its table of contents, unpack nothing large."""
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            _check_members(members)
            if not _is_package_of(package, kind):
                raise _mismatch(kind)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        if isinstance(error, ValidationError):
            raise
        raise _mismatch(kind) from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    bomb = unpacked > MAX_UNPACKED_BYTES or (unpacked > 10 * 1024 * 1024 and unpacked / packed > MAX_UNPACKED_RATIO)
    if bomb or len(members) > MAX_MEMBERS:
        raise ValidationError("The file unpacks to too much. Save it again with less in it.", code="bomb")
    names = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in names):
        raise ValidationError("The file contains macros. Save it without macros, then try again.", code="macros")
    if any(member.flag_bits & 0x1 for member in members):
        raise ValidationError("The file has a password. Save it without one, then try again.", code="password")


def _is_package_of(package: zipfile.ZipFile, kind: Kind) -> bool:
    if kind in (DOCX, XLSX):
        return {"[Content_Types].xml", _PACKAGES[kind]} <= set(package.namelist())
    if "mimetype" not in package.namelist():
        return False
    with package.open("mimetype") as stream:
        return stream.read(200).strip() == _PACKAGES[kind].encode()


_CHECKS: dict[Kind, Callable[[File, Kind], None]] = {
    **dict.fromkeys(_PACKAGES, _check_package),
    **dict.fromkeys(_TEXTS, _check_text),
}
