"""What was accepted or published, frozen: canonical JSON kept as text, and the SHA-256 of that text.

The text is what is shown and counted from then on; the hash proves that it is still what it was. A record that
keeps one has the columns ``snapshot`` and ``snapshot_sha256``. The hash is over our text, never over a database's
own JSON, which orders and rounds as it likes.
"""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any


class Altered(Exception):
    """A snapshot is not what it was when it was frozen."""

    def __init__(self, record):
        self.record = record
        super().__init__(f"{record} is not what it was when it was frozen.")


def canonical_json(content: Any) -> str:
    """``content`` as text that is the same for equal content: keys sorted, no white space, characters as they are.

    Takes None, booleans, integers, text, lists, tuples and dictionaries with text keys. Decimals and dates become
    text (``"1250.50"``, ``"2026-04-01"``), times are in UTC (``"2026-04-01T08:00:00Z"``). People's words stay as
    they were typed: no Unicode normalisation. Raises ``TypeError`` on floats, which have no one text, on times
    without a zone and on anything else; ``ValueError`` on half characters and decimals that are no number.
    """
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text.encode()
    return text


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("A snapshot takes no decimal that is not a number.")
        return format(value, "f")
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise TypeError("A snapshot takes no time without a zone.")
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("A snapshot's keys are text.")
        return {str.__str__(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"A snapshot takes no {type(value).__name__}.")


def sha256_of(text: str) -> str:
    """The SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(content: Any) -> dict[str, str]:
    """The values of the columns ``snapshot`` and ``snapshot_sha256``, for ``move(…, **freeze(content))``."""
    text = canonical_json(content)
    return {"snapshot": text, "snapshot_sha256": sha256_of(text)}


def plain(content: Any) -> Any:
    """``content`` as ``read`` would give it back: dates and decimals as text. For showing what is not frozen yet."""
    return json.loads(canonical_json(content))


def is_intact(record) -> bool:
    """Whether a record's ``snapshot`` still has its hash; a record without a snapshot has nothing to lose."""
    if not record.snapshot and not record.snapshot_sha256:
        return True
    return sha256_of(record.snapshot) == record.snapshot_sha256


def verify(record) -> None:
    """Raise ``Altered`` unless ``record``'s snapshot is what it was when it was frozen."""
    if not is_intact(record):
        raise Altered(record)


def read(record) -> Any:
    """What ``record``'s snapshot says, or None where there is none. Raises ``Altered``: never shown unproved."""
    verify(record)
    return json.loads(record.snapshot) if record.snapshot else None
