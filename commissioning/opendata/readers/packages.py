"""A 360Giving JSON package as numbered rows, streamed: one grant at a time, amounts as decimals."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import ijson

from commissioning.opendata.readers.fields import FIELDS
from commissioning.opendata.readers.files import encoding_of, refuse
from commissioning.opendata.readers.tables import Table

HEADER = ["/".join(field.path) for field in FIELDS]


# No register nests more than a handful of brackets.
DEEPEST = 1_000


class _Utf8:
    """A byte stream in any encoding that is read here, as UTF-8 without a byte-order mark for ijson."""

    def __init__(self, stream: BinaryIO, encoding: str):
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.depth = 0

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        while chunk := self.stream.read(size):
            if text := self.decoder.decode(chunk):
                # The reader's time grows with the square of the nesting.
                self.depth += text.count("[") + text.count("{") - text.count("]") - text.count("}")
                if self.depth > DEEPEST:
                    raise ValueError("nested too deeply")
                return text.encode()
        return self.decoder.decode(b"", final=True).encode()


@contextmanager
def open_package(stream: BinaryIO, name: str) -> Iterator[Table]:
    """The grants of a JSON package, one row each under the paths of the fields. Raises ``FileRefused``."""
    encoding = encoding_of(stream, name)
    try:
        yield Table(HEADER, _rows(_Utf8(stream, encoding), name))
    finally:
        stream.seek(0)


def _rows(text: _Utf8, name: str) -> Iterator[tuple[int, list[Any]]]:
    number = 0
    try:
        for grant in ijson.items(text, "grants.item"):
            number += 1
            if not isinstance(grant, dict):
                raise refuse(name, "an object with the grant's fields", value=grant, row=number)
            yield number, [_cell(grant, field.path, several=field.several) for field in FIELDS]
    except ijson.JSONError as error:
        reason = str(error).splitlines()[0] if str(error) else "damaged"
        raise refuse(name, "complete and well-formed JSON", value=reason, row=number + 1) from None
    except (ArithmeticError, RecursionError, UnicodeError, ValueError) as error:
        raise refuse(name, "well-formed JSON", value=type(error).__name__, row=number + 1) from None


def _cell(grant: dict, path: tuple[str, ...], *, several: bool) -> Any:
    """What the grant holds at ``path``, of the first of repeated parts, or of all where there may be several."""
    first, *rest = path
    value = grant.get(first)
    if not rest:
        return value
    parts = value if isinstance(value, list) else [value]
    found = [part.get(rest[0]) if isinstance(part, dict) else part for part in parts]
    if several:
        return [one for one in found if one is not None]
    return found[0] if found else None
