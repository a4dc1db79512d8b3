"""Questionnaires in what came back by e-mail: a PDF, a message, a mailbox, or a ZIP of PDFs and messages.

Whatever is in it is hostile until it proves otherwise: nothing is unpacked to the disk or fetched, everything is read
up to a limit, and one entry that cannot be read costs the others nothing.
"""

import datetime as dt
import lzma
import mailbox
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from commissioning.common.clock import local_date
from commissioning.common.uploads import MAX_UNPACKED_RATIO, clean_name
from commissioning.questionnaires.reading import MAX_BYTES as MAX_PDF_BYTES

MAX_BYTES = 200_000_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_ENTRIES = 10_000
MAX_MESSAGE_BYTES = 50_000_000
MAX_PARTS = 500
ZIP_TYPES = {"application/zip", "application/x-zip-compressed"}
# What these names end in is what the file must be.
KINDS = ("pdf", "eml", "mbox", "zip")
# What a damaged member of a ZIP raises, by the way in which it is packed.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)
DAMAGED = "This file is damaged. Ask for it to be sent again."
NO_PDF = "There is no PDF in this message. If it holds answers, key them in."
ZIP_IN_MESSAGE = "A ZIP that is attached to a message is not opened. Save it from the message and upload it by itself."


class CannotOpen(Exception):
    """Nothing of the upload can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Part:
    """A PDF, or (without ``content``) something that is none and ``why``. ``received_on``: where a message says so."""

    place: str
    name: str
    content: bytes | None = None
    why: str = ""
    received_on: dt.date | None = None


class Source(Protocol):
    """An upload, open: how many entries it has, and the parts of each."""

    total: int

    def parts(self, entry: int) -> list[Part]:
        """What is in the entry, counted from 0."""
        ...


@contextmanager
def open_source(path: Path, name: str) -> Iterator[Source]:
    """The upload at ``path``, which people call ``name``. Raises ``CannotOpen``."""
    kind = PurePosixPath(name).suffix.removeprefix(".")
    with ExitStack() as stack:
        if kind == "mbox":
            box = mailbox.mbox(path, create=False)
            stack.callback(box.close)
            yield _Mailbox(box)
        elif kind == "zip":
            yield _Zip(stack.enter_context(_package(path)))
        else:
            yield _OneFile(path, name)


def _package(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise CannotOpen("This is not a ZIP that can be opened, or it is damaged. Make it again.") from error


class _OneFile:
    total = 1

    def __init__(self, path: Path, name: str):
        self._path, self._name = path, name

    def parts(self, entry: int) -> list[Part]:
        with self._path.open("rb") as file:
            content = file.read(MAX_MESSAGE_BYTES + 1)
        return _of_file(content, self._name, "The file")


class _Mailbox:
    def __init__(self, box: mailbox.mbox):
        self._box, self._keys = box, box.keys()
        self.total = len(self._keys)
        if not self.total:
            raise CannotOpen("There is no message in this mailbox. Export it again as mbox, or send a ZIP of messages.")
        _check_number(self.total)

    def parts(self, entry: int) -> list[Part]:
        with self._box.get_file(self._keys[entry]) as file:
            content = file.read(MAX_MESSAGE_BYTES + 1)
        return _of_message(content, f"Message {entry + 1}")


class _Zip:
    def __init__(self, package: zipfile.ZipFile):
        self._package, members = package, package.infolist()
        _check_number(len(members))
        unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members) or 1
        if unpacked > MAX_UNPACKED_BYTES or (unpacked > MAX_PDF_BYTES and unpacked / packed > MAX_UNPACKED_RATIO):
            raise CannotOpen("This ZIP unpacks to too much. Put fewer files into it, as they came.")
        self._members = [one for one in members if not one.is_dir() and not _is_clutter(one.filename)]
        self.total = len(self._members)
        if not self.total:
            raise CannotOpen("There is no file in this ZIP. Put the PDFs or messages into it.")

    def parts(self, entry: int) -> list[Part]:
        member, place = self._members[entry], f"File {entry + 1} of the ZIP"
        name = clean_name(member.filename)
        if PurePosixPath(name).suffix not in {".pdf", ".eml"}:
            return [Part(place, name, why="This is no PDF and no message (.eml). Nothing else is read from a ZIP.")]
        if member.flag_bits & 0x1:
            return [Part(place, name, why="This file is locked with a password. Make the ZIP without one.")]
        try:
            with self._package.open(member) as file:
                content = file.read(MAX_MESSAGE_BYTES + 1)
        except UNREADABLE:
            return [Part(place, name, why=DAMAGED)]
        return _of_file(content, name, place)


def _check_number(entries: int) -> None:
    if entries > MAX_ENTRIES:
        raise CannotOpen(f"There are more than {MAX_ENTRIES:,} entries in this upload. Send it in parts.")


def _is_clutter(name: str) -> bool:
    """What programs add to a ZIP by themselves."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _of_file(content: bytes, name: str, place: str) -> list[Part]:
    if name.endswith(".eml"):
        return _of_message(content, place)
    return [Part(place, name, content)]


def _of_message(content: bytes, place: str) -> list[Part]:
    """The PDFs that are attached to a message, or to one that it forwards."""
    if len(content) > MAX_MESSAGE_BYTES:
        size = MAX_MESSAGE_BYTES // 1_000_000
        return [Part(place, "", why=f"This message is larger than {size} MB. Send its PDF alone.")]
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(content)
        day = _received_on(message)
        found = list(_attached(message))
    except Exception:  # noqa: BLE001 - whatever a hostile message makes of the parser, it was not read
        return [Part(place, "", why="This message is damaged. Save its PDF and send that.")]
    if len(found) > MAX_PARTS:
        return [Part(place, "", why="This message has more attachments than can be read.", received_on=day)]
    if not found:
        return [Part(place, "", why=NO_PDF, received_on=day)]
    return [
        Part(f"{place}, attachment {number}", name, pdf, why=ZIP_IN_MESSAGE if pdf is None else "", received_on=day)
        for number, (name, pdf) in enumerate(found, start=1)
    ]


def _attached(message: Message) -> Iterator[tuple[str, bytes | None]]:
    """Name and content of each PDF, whatever it says it is, and the name of each ZIP, so that none is passed over."""
    for part in message.walk():
        if part.is_multipart():
            continue
        name = _name_of(part)
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        is_named = part.get_content_type() == "application/pdf" or name.endswith(".pdf")
        if is_named or content[:5] == b"%PDF-":
            yield name, content
        elif name.endswith(".zip") or part.get_content_type() in ZIP_TYPES:
            yield name, None


def _name_of(part: Message) -> str:
    name = part.get_filename()
    try:
        return clean_name(str(make_header(decode_header(name)))) if name else ""
    except (LookupError, ValueError):
        return clean_name(str(name))


def _received_on(message: Message) -> dt.date | None:
    """The day on which the council's own server took the message in; else the day that its sender wrote on it."""
    received = [str(line).rpartition(";")[2] for line in message.get_all("Received", [])[:1]]
    for said in [*received, *map(str, message.get_all("Date", [])[:1])]:
        try:
            at = parsedate_to_datetime(said.strip())
            return local_date(at if at.tzinfo else at.replace(tzinfo=dt.UTC))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
