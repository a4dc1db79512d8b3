"""Approving a phase through its gate, giving more time, calling it off."""

import datetime as dt

from django.db import transaction

from commissioning.common import clock, states
from commissioning.common.history import give_reason, keep, sign
from commissioning.common.templatetags.words import long_date
from commissioning.questionnaires import operations as questionnaires
from consultations import notifications
from consultations.enums import EventStatus, PhaseStage, PhaseStatus
from consultations.models import ClosingChange, Phase
from consultations.operations import events
from consultations.queries.readiness import UNDER_WAY, Line, missing, parts_of
from consultations.queries.responses import heard


class PhaseNotReady(Exception):
    """The gate has lines that are not met; ``missing`` lists them."""

    def __init__(self, found: list[Line]):
        self.missing = found
        super().__init__(f"{len(found)} {'line' if len(found) == 1 else 'lines'} of the gate not met.")


class CannotExtend(Exception):
    """Only an approved phase has a closing day to put off, to a later one that is not past and runs into no other."""


class CannotCancel(Exception):
    """The phase has closed and people were heard in it: what they said is owed an answer."""

    def __init__(self, phase: Phase):
        super().__init__(
            f"Phase {phase.number} has closed and people were heard in it, so it cannot be cancelled. Publish its "
            "results, and say under “we did” what became of the plan and why."
        )


@transaction.atomic
def approve(phase: Phase, *, at: dt.datetime, by) -> Phase:
    """Let a draft phase through the gate: it opens by itself on its day, with its questionnaire frozen.

    Raises ``PhaseNotReady``, ``CannotMove`` for no draft.
    """
    # The consultation's row orders two officers who approve phases that would overlap.
    states.locked(phase.consultation)
    fresh = states.locked(phase, "consultation")
    if not states.can_move(fresh, PhaseStatus.APPROVED):
        raise states.CannotMove(fresh, PhaseStatus.APPROVED)
    parts = parts_of(fresh)
    if found := missing(parts, at=at):
        raise PhaseNotReady(found)
    version = parts.version if fresh.has_questions else None
    if version is not None and not version.is_published:
        version = questionnaires.publish(version=version, at=at, by=by)
    return _move(
        phase, PhaseStatus.APPROVED, at=at, by=by, fresh=fresh, version=version, approved_at=at, approved_by=by
    )


@transaction.atomic
def extend(phase: Phase, *, closes_on: dt.date, reason: str, at: dt.datetime, by) -> ClosingChange:
    """Put the closing day off for everybody; the public reads ``reason``, and those who were told are told of it.

    A phase that has closed opens again. Raises ``CannotExtend``, ``ValidationError``.
    """
    states.locked(phase.consultation)
    fresh = states.locked(phase, "consultation")
    if fresh.status != PhaseStatus.APPROVED:
        raise CannotExtend(f"{states.standing(fresh)}: it has no closing day to put off.")
    if closes_on <= fresh.closes_on or closes_on < clock.local_date(at):
        raise CannotExtend(f"Choose a day after {long_date(fresh.closes_on)} that is not past.")
    _refuse_overlap(fresh, closes_on)
    change = ClosingChange(
        phase=fresh, before_on=fresh.closes_on, closes_on=closes_on, reason=reason, made_at=at, made_by=by
    )
    change.full_clean()
    change.save()
    fresh.closes_on = closes_on
    if fresh.late_post_until is not None and fresh.late_post_until <= closes_on:
        # As many days for the post as there were.
        fresh.late_post_until += closes_on - change.before_on
    # What came by post after the day before, and before the new one, is not late any more.
    fresh.responses.filter(is_late=True, received_on__lte=closes_on).update(is_late=False)
    give_reason(fresh, reason)
    keep(fresh, at=at, by=by)
    phase.closes_on, phase.late_post_until = closes_on, fresh.late_post_until
    notifications.phase_extended(change, at=at)
    return change


def may_be_cancelled(phase: Phase, *, at: dt.datetime) -> bool:
    """Whether nobody is owed results: it has not closed, or nobody was heard in it."""
    return phase.stage(at) != PhaseStage.CLOSED or not heard([phase])


@transaction.atomic
def cancel(phase: Phase, *, reason: str, at: dt.datetime, by) -> Phase:
    """Call an approved phase off, with its events that were still to come; everybody who was told, has signed up or
    has begun to answer and left an address is told why. What was answered is kept for as long as the phase promises.

    Raises ``CannotMove``; ``CannotCancel`` where it has closed and somebody was heard.
    """
    fresh = states.locked(phase, "consultation")
    if not may_be_cancelled(fresh, at=at):
        raise CannotCancel(fresh)
    give_reason(fresh, reason)
    _move(phase, PhaseStatus.CANCELLED, at=at, by=by, fresh=fresh, reason=reason, cancelled_reason=reason)
    for event in fresh.events.filter(status=EventStatus.PLANNED, starts_at__gt=at):
        events.cancel_event(event, reason=reason, at=at, by=by)
    notifications.phase_cancelled(fresh, at=at)
    return fresh


def _move(phase: Phase, to: str, *, at: dt.datetime, by, fresh: Phase, reason: str = "", **values) -> Phase:
    sign(fresh, at=at, by=by)
    return states.move(phase, to, at=at, by=by, reason=reason, fresh=fresh, **values)


def _refuse_overlap(phase: Phase, closes_on: dt.date) -> None:
    later = Phase.objects.filter(consultation=phase.consultation_id, status__in=UNDER_WAY, opens_on__lte=closes_on)
    found = later.filter(closes_on__gte=phase.opens_on).exclude(pk=phase.pk).first()
    if found is not None:
        raise CannotExtend(f"Phase {found.number} opens on {long_date(found.opens_on)}: choose an earlier day.")
