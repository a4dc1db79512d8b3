"""Who changed what of a record and its parts, from their rows of history, for people to read."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from commissioning.common.labels import choices_of, column_of, label_of
from commissioning.common.money import format_pounds
from commissioning.common.templatetags.words import date_and_time, long_date

MOST_EVENTS = 100
LONGEST = 100


@dataclass(frozen=True)
class Event:
    """One line of the history. ``reason`` is what the person gave for it."""

    at: dt.datetime
    title: str
    by: str
    detail: str
    reason: str = ""


def events_of(*kinds: tuple[type[models.Model], dict[str, Any], str]) -> list[Event]:
    """Every change, newest first, at most 100. A kind is a model with history, which of its rows, and a word for it."""
    events = []
    for model, condition, words in kinds:
        # Every model that has one calls it so; no stub knows.
        records = model.history.filter(**condition).select_related("history_user")  # type: ignore[attr-defined]
        newer_by_key: dict = {}
        for record in records.order_by("-history_date", "-history_id")[: MOST_EVENTS + 50]:
            if record.history_type == "-":
                events.append(_event(record, f"{words} removed: {_name(record)}"))
            newer = newer_by_key.get(record.id)
            if newer is not None and newer.history_type != "-" and (event := _change(newer, record, words)):
                events.append(event)
            newer_by_key[record.id] = record
        events += [
            _event(record, f"{words} added: {_name(record)}")
            for record in newer_by_key.values()
            if record.history_type == "+"
        ]
    return sorted(events, key=lambda event: event.at, reverse=True)[:MOST_EVENTS]


def _name(record) -> str:
    for name in ("name", "title", "text"):
        if value := getattr(record, name, ""):
            return str(value)
    return str(record.instance)


def _event(record, title: str, detail: str = "") -> Event:
    who, reason = str(record.history_user or ""), record.history_change_reason or ""
    return Event(record.history_date, title, who, detail, reason)


def _change(newer, older, words: str) -> Event | None:
    lines = []
    for change in newer.diff_against(older, foreign_keys_are_objs=True).changes:
        name = label_of(newer.instance_type, change.field)
        old, new = (_shown(newer.instance_type, change.field, value) for value in (change.old, change.new))
        lines.append(f"{name}: {old} to {new}")
    return _event(newer, f"{words} changed: {_name(newer)}", "; ".join(lines)) if lines else None


def _shown(model: type[models.Model], name: str, value) -> str:
    if value is None or value in ("", []):
        return "nothing"
    if name.endswith("_pence"):
        return format_pounds(value)
    if isinstance(value, dt.datetime):
        return date_and_time(timezone.localtime(value))
    if isinstance(value, dt.date):
        return long_date(value)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if column_of(model, name).choices:
        value = choices_of(model, name).get(value, value)
    return str(value) if len(str(value)) <= LONGEST else f"{str(value)[: LONGEST - 3]}…"
