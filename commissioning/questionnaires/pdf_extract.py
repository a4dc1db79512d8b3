"""A program of its own: reads a PDF from standard input and writes its fields to standard output as JSON.

It is run by ``reading.read_fields`` apart from the portal, with limits of time and memory set by itself first, so that
a file made to do harm can do none: nothing in it is executed, opened or fetched; only the values of its form's fields
are read. It knows nothing of Django. Its answer is ``{"fields": {name: text}}`` or ``{"refused": message}``.
"""

import io
import json
import resource
import sys
from typing import Any

MAX_PAGES = 100
MAX_FIELDS = 5_000
MAX_DEPTH = 10
MAX_CHARACTERS = 2_000_000
SECONDS = 10
MEMORY_BYTES = 1 << 30
NOT_A_PDF = "This is not a PDF that can be read, or it is damaged. Ask for it to be saved and sent again."
NO_FIELDS = (
    "There are no fields in this PDF. It may have been printed to PDF or scanned: key its answers in by the numbers of "
    "its boxes."
)


class RefusedError(Exception):
    """Why a file is not read, in words for officers."""


def limit() -> None:
    """Give this process little time and memory, and no way to write files or start others."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.setrecursionlimit(2_000)


def fields_of(content: bytes) -> dict[str, str]:
    """What the fields of the PDF hold, by their full names. Raises ``RefusedError``."""
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits are set

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise RefusedError("This PDF is locked with a password. Ask for it without one.")
    if len(reader.pages) > MAX_PAGES:
        raise RefusedError(f"This PDF has more than {MAX_PAGES} pages. It is not one of our forms.")
    root: Any = reader.trailer["/Root"]
    form = root.get_object().get("/AcroForm")
    form = form.get_object() if form is not None else {}
    found: dict[str, str] = {}
    seen: set[int] = set()
    _walk(form.get("/Fields", ()), "", None, found, seen, 0)
    if not found:
        raise RefusedError(NO_FIELDS)
    return found


def _walk(references, prefix, inherited, found, seen, depth) -> None:
    references = references.get_object() if hasattr(references, "get_object") else references
    for reference in references:
        field = reference.get_object()
        if id(field) in seen:
            continue
        seen.add(id(field))
        if len(seen) > MAX_FIELDS or depth > MAX_DEPTH:
            raise RefusedError("This PDF has more fields than any of our forms.")
        own = field.get("/T")
        name = ".".join(part for part in (prefix, _text(own)) if part)
        value = field.get("/V", inherited)
        kids = field.get("/Kids")
        if own is not None and value is not None and name not in found:
            found[name] = _text(value)
        if sum(map(len, found.values())) > MAX_CHARACTERS:
            raise RefusedError("There is more text in this PDF than can be read.")
        if kids is not None:
            _walk(kids, name, None, found, seen, depth + 1)


def _text(value) -> str:
    """A value as text; the name of a ticked box without its stroke."""
    value = value.get_object() if hasattr(value, "get_object") else value
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    if hasattr(value, "get_data"):  # A long text may be a stream.
        value = value.get_data()
    if isinstance(value, bytes):
        encoding = "utf-16" if value[:2] in {b"\xfe\xff", b"\xff\xfe"} else "utf-8"
        value = value.decode(encoding, "replace")
    text = "" if value is None else str(value)
    return text.removeprefix("/") if type(value).__name__ == "NameObject" else text


def main() -> None:
    """Read, answer, and leave."""
    limit()
    try:
        answer: dict[str, Any] = {"fields": fields_of(sys.stdin.buffer.read())}
    except RefusedError as refusal:
        answer = {"refused": str(refusal)}
    except Exception:  # noqa: BLE001 - whatever a hostile file makes of the reader, it was not read
        answer = {"refused": NOT_A_PDF}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
