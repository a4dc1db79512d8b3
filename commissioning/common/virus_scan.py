"""Asks ClamAV about a file over its INSTREAM protocol, where ``CLAMAV_URL`` names a scanner."""

import logging
import socket
import struct
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
TIMEOUT_SECONDS = 30
DEFAULT_PORT = 3310


class Readable(Protocol):
    """Anything with bytes to read."""

    def read(self, size: int, /) -> bytes: ...


def scan(file: Readable) -> None:
    """Raise ``ValidationError`` if ``file`` carries a virus, or if the scanner cannot say; nothing without a scanner.

    ``CLAMAV_URL`` is ``tcp://host:3310`` or ``unix:///run/clamav/clamd.ctl``.
    """
    if not settings.CLAMAV_URL:
        return
    try:
        answer = _ask(file)
    except OSError:
        logger.exception("virus scan: no answer")
        answer = ""
    if answer.endswith("FOUND"):
        logger.warning("virus scan: %s", answer)
        raise ValidationError("A virus was found in the file. Check your computer, then choose another file.", "virus")
    if not answer.endswith("OK"):
        if answer:
            logger.error("virus scan: %s", answer)
        raise ValidationError("The file could not be checked for viruses. Try again in a few minutes.", "unchecked")


def _ask(file: Readable) -> str:
    with _connected() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
        scanner.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := scanner.recv(4096)):
            answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMAV_URL)
    if address.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(TIMEOUT_SECONDS)
        try:
            scanner.connect(address.path)
        except OSError:
            scanner.close()
            raise
        return scanner
    return socket.create_connection((address.hostname, address.port or DEFAULT_PORT), timeout=TIMEOUT_SECONDS)
