"""Checks that both databases need before a value reaches them."""

from django.core.exceptions import ValidationError


def no_nul(value: str) -> None:
    """Refuse the NUL character, which PostgreSQL cannot store."""
    if "\x00" in value:
        raise ValidationError("Remove the characters that cannot be shown, then try again.", code="nul")
