"""Making a round and changing it while it is a draft."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import FundingRound
from commissioning.common import states
from commissioning.common.history import keep, sign
from commissioning.common.slugs import free_slug

# Words that addresses below /office/rounds/ and /funding/ use themselves.
TAKEN_SLUGS = {"add", "round"}


class RoundNotDraft(Exception):
    """Only a draft can be changed: what was published is what people apply under."""

    def __init__(self, record: FundingRound):
        super().__init__(f"{record} is {record.get_status_display().lower()} and can no longer be changed in this way.")


def slug_for(title: str) -> str:
    """A name for addresses, made of ``title``, that no round has yet."""
    return free_slug(FundingRound, title, fallback="round", taken=TAKEN_SLUGS)


def is_draft(record: FundingRound) -> bool:
    """Whether the round's parts may still be changed."""
    return record.status == RoundStatus.DRAFT


def locked_draft(record: FundingRound) -> FundingRound:
    """The round read again with its row locked, so that nobody publishes it meanwhile. Raises ``RoundNotDraft``."""
    fresh = states.locked(record)
    if not is_draft(fresh):
        raise RoundNotDraft(fresh)
    return fresh


@transaction.atomic
def create_round(*, values: Mapping[str, Any], at: dt.datetime, by) -> FundingRound:
    """A draft with ``values`` by field; whoever makes it is its first officer. Raises ``ValidationError``."""
    record = FundingRound(**{"officer": by, **values}, slug=slug_for(values["title"]), created_at=at)
    keep(record, at=at, by=by)
    states.record_change(record, "", RoundStatus.DRAFT, at=at, by=by)
    return record


@transaction.atomic
def change_round(record: FundingRound, *, values: Mapping[str, Any], at: dt.datetime, by) -> FundingRound:
    """Set ``values`` by field on a draft. Raises ``RoundNotDraft`` and ``ValidationError``."""
    fresh = locked_draft(record)
    for name, value in values.items():
        setattr(fresh, name, value)
    return keep(fresh, at=at, by=by)


@transaction.atomic
def change_officers(record: FundingRound, *, officer, second_officer, at: dt.datetime, by) -> FundingRound:
    """Hand a round to other officers, in any state but the last ones. Raises ``RoundNotDraft``."""
    fresh = states.locked(record)
    if fresh.status not in {RoundStatus.DRAFT, RoundStatus.PUBLISHED}:
        raise RoundNotDraft(fresh)
    fresh.officer, fresh.second_officer = officer, second_officer
    return keep(fresh, at=at, by=by)


@transaction.atomic
def save_part(part: Any, *, at: dt.datetime, by) -> Any:
    """Keep a new or changed part of a draft: a scheme, a question, a criterion. Raises as ``change_round``."""
    locked_draft(part.round)
    if hasattr(part, "number") and part.number is None:
        part.number = (siblings_of(part).aggregate(last=models.Max("number"))["last"] or 0) + 1
    return keep(part, at=at, by=by)


@transaction.atomic
def remove_part(part: Any, *, at: dt.datetime, by) -> None:
    """Take a part off a draft. Raises ``RoundNotDraft``."""
    locked_draft(part.round)
    sign(part, at=at, by=by)
    part.delete()


@transaction.atomic
def move_part(part: Any, *, by_places: int, at: dt.datetime, by) -> None:
    """Move a numbered part ``by_places`` down among its own (up where below 0); past either end it stays there."""
    locked_draft(part.round)
    ordered = list(siblings_of(part).order_by("number"))
    place = next(place for place, one in enumerate(ordered) if one.pk == part.pk)
    ordered.insert(max(0, place + by_places), ordered.pop(place))
    wrong = [(one, number) for number, one in enumerate(ordered, start=1) if one.number != number]
    # Out of the way first: no number may be there twice, not even between two of these statements.
    beyond = max(one.number for one in ordered) + len(ordered)
    for one, number in wrong:
        type(one).objects.filter(pk=one.pk).update(number=beyond + number)
    for one, number in wrong:
        one.number = number
        sign(one, at=at, by=by)
        one.save()


def siblings_of(part: Any) -> models.QuerySet:
    """The parts among which ``part`` is numbered: the round's own, criteria by stage."""
    among = type(part).objects.filter(round=part.round)
    return among.filter(stage=part.stage) if hasattr(part, "stage") else among
