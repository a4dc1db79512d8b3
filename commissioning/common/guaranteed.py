from typing import TypeVar

Value = TypeVar("Value")


class NotFilled(Exception):
    """A column is empty that the state of its record says is filled: the record was changed past its operations."""


def guaranteed(value: Value | None) -> Value:
    """A nullable column's value where the record's state, or a constraint, says there is one. Raises ``NotFilled``."""
    if value is None:
        raise NotFilled("A value is missing that the state of its record guarantees.")
    return value
