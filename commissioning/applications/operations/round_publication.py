"""Publishing a round, giving everybody more time, calling it off."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from commissioning.applications import round_notifications
from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import DeadlineChange, FundingRound
from commissioning.applications.queries.deadlines import is_final
from commissioning.applications.queries.readiness import Missing, missing, parts_of
from commissioning.common import clock, states
from commissioning.common.history import give_reason, keep, sign
from commissioning.common.operations import finish_tasks
from commissioning.questionnaires import operations as answers
from commissioning.questionnaires.models import AnswerSheet


class RoundNotReady(Exception):
    """Something is missing; ``missing`` says what, each with where it is mended."""

    def __init__(self, found: list[Missing]):
        self.missing = found
        super().__init__(f"{len(found)} {'thing is' if len(found) == 1 else 'things are'} missing.")


class CannotExtend(Exception):
    """Only a published round has a deadline to put off, and only to a later day that is not past."""


@transaction.atomic
def publish(record: FundingRound, *, at: dt.datetime, by) -> FundingRound:
    """Publish a draft: it opens by itself on its day. Raises ``RoundNotReady``, ``CannotMove`` for no draft."""
    fresh = states.locked(record, "programme", "organisation_version")
    if not states.can_move(fresh, RoundStatus.PUBLISHED):
        raise states.CannotMove(fresh, RoundStatus.PUBLISHED)
    if found := missing(parts_of(fresh), at=at):
        raise RoundNotReady(found)
    sign(fresh, at=at, by=by)
    return states.move(record, RoundStatus.PUBLISHED, at=at, by=by, fresh=fresh, published_at=at, published_by=by)


@transaction.atomic
def extend(
    record: FundingRound,
    *,
    closes_on: dt.date,
    decision_expected_on: dt.date | None,
    reason: str,
    at: dt.datetime,
    by,
) -> DeadlineChange:
    """Put the last day to apply off to ``closes_on`` for everybody; the public reads ``reason``.

    A round that has closed opens again. Raises ``CannotExtend``, ``ValidationError``.
    """
    fresh = states.locked(record)
    if fresh.status != RoundStatus.PUBLISHED:
        raise CannotExtend(f"{fresh} is {fresh.get_status_display().lower()}: it has no deadline to put off.")
    if is_final(fresh):
        raise CannotExtend("The recommendation for this round is final: nobody can apply to it any more.")
    if closes_on <= fresh.closes_on or closes_on < clock.local_date(at):
        raise CannotExtend("Choose a day after the last day to apply that is not past.")
    change = DeadlineChange(
        round=fresh, before_on=fresh.closes_on, closes_on=closes_on, reason=reason, made_at=at, made_by=by
    )
    change.full_clean()
    change.save()
    fresh.closes_on, fresh.decision_expected_on = closes_on, decision_expected_on
    give_reason(fresh, reason)
    keep(fresh, at=at, by=by)
    record.closes_on, record.decision_expected_on = closes_on, decision_expected_on
    return change


@transaction.atomic
def cancel(record: FundingRound, *, reason: str, at: dt.datetime, by) -> FundingRound:
    """Call a round off; organisations that have begun or handed in are told why and what is kept. Their applications
    keep their states and are marked from the round's; their answers are closed as they stand, tasks about them ticked
    off. Raises ``CannotMove``."""
    fresh = states.locked(record)
    sign(fresh, at=at, by=by)
    give_reason(fresh, reason)
    was_public = fresh.published_at is not None
    states.move(record, RoundStatus.CANCELLED, at=at, by=by, reason=reason, fresh=fresh, cancelled_reason=reason)
    if was_public:
        mine = Q(application__round=fresh) | Q(organisation_stage__round=fresh)
        for sheet in AnswerSheet.objects.filter(mine, locked_at=None).only("pk").order_by("pk"):
            answers.close(sheet=sheet, at=at)
        for key in fresh.applications.order_by("pk").values_list("pk", flat=True):
            finish_tasks(begins_with=f"application:{key}:", at=at, by=by)
        round_notifications.cancelled(fresh, at=at)
    return fresh
