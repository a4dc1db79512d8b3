"""Addresses of records on officers' pages."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from commissioning.decisions.models import Issue


def url_or_none(record) -> str | None:
    """The officers' page of ``record``; None where it has none."""
    try:
        if isinstance(record, Issue):
            return reverse("decisions:office-issue", args=[record.reference])
        return record.get_absolute_url()
    except NoReverseMatch:
        return None


def list_of(name: str, **query) -> str:
    """The address of a list narrowed to ``query``."""
    return f"{reverse(name)}?{urlencode(query)}"
