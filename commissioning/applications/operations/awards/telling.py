"""Organisations are told, and answer."""

import datetime as dt

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from commissioning.applications import award_notifications, deciding_issues, following
from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Application, Award, FundingRound
from commissioning.applications.queries.letters import decided_of, letters_of
from commissioning.common import history, snapshots
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.states import locked, move

UNDECIDED = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.ASSESSED,
    ApplicationStatus.RECOMMENDED,
)


class AlreadyTold(Exception):
    """The letter has been sent: it stays as it is."""


class CannotAnswer(Exception):
    """There is no award to answer, or it has been answered."""


@transaction.atomic
def write_feedback(award: Award, *, feedback: str, at: dt.datetime, by) -> Award:
    """What the letter says beside scores and reasons. Raises ``AlreadyTold`` once it is sent."""
    fresh = locked(award)
    if fresh.is_told:
        raise AlreadyTold("The letter has been sent and can no longer be changed.")
    if fresh.feedback != feedback.strip():
        fresh.feedback = feedback.strip()
        history.sign(fresh, at=at, by=by)
        fresh.save()
    return fresh


@transaction.atomic
def send_letters(funding_round: FundingRound, *, at: dt.datetime, by) -> int:
    """Freeze the letter of every application that was decided and not told yet, and tell the leads; how many. Sent
    again, it sends what has been decided since. Letters wait while the decision of their issue is not in effect: within
    the days for call-in, called in, or referred back; none leaves
    once the round is cancelled. With the last one the round is decided."""
    fresh = locked(funding_round, "programme", "officer")
    rows = decided_of(fresh).filter(notified_at=None).order_by("pk")
    is_off = fresh.status == RoundStatus.CANCELLED
    decided = [] if is_off else list(rows.select_for_update(of=("self",)))
    held = deciding_issues.not_in_effect({award.decision_reference for award in decided})
    awards = [award for award in decided if award.decision_reference not in held]
    letters = letters_of(fresh, awards, at=at, today=local_date(at))
    for award in awards:
        letter = letters[award.pk]
        award.notified_at, award.appeal_by = at, letter["appeal_by"]
        for column, value in snapshots.freeze(letter).items():
            setattr(award, column, value)
    columns = ["notified_at", "appeal_by", "snapshot", "snapshot_sha256"]
    if awards:
        bulk_update_with_history(awards, Award, columns, default_user=by, default_date=at)
        award_notifications.outcomes(awards, at=at)
    if fresh.status == RoundStatus.PUBLISHED and not _open(fresh):
        move(funding_round, RoundStatus.DECIDED, at=at, by=by, fresh=fresh)
    return len(awards)


def _open(funding_round: FundingRound) -> bool:
    """Whether an application still waits for its decision or its letter, or there was none at all."""
    mine = Application.objects.filter(round=funding_round)
    if mine.filter(status__in=UNDECIDED).exists() or decided_of(funding_round).filter(notified_at=None).exists():
        return True
    return not decided_of(funding_round).exists()


@transaction.atomic
def answer(award: Award, *, accepts: bool, reason: str = "", at: dt.datetime, by) -> Award:
    """Record whether the organisation takes the award, by its lead, or by an officer who had its letter. Accepted, an
    agreement is drafted from the application; declined, the officer is told.

    Raises ``CannotAnswer`` where there is none, its letter was not sent, or it has been answered: of two who press at
    once the second gets that.
    """
    fresh = locked(award, "application__organisation", "application__round__officer")
    if not fresh.waits_for_answer:
        raise CannotAnswer("This award has been answered already, or there is none.")
    fresh.is_accepted, fresh.answered_at, fresh.answered_by = accepts, at, by
    fresh.answer_reason = "" if accepts else reason.strip()
    history.sign(fresh, at=at, by=by)
    fresh.save()
    if accepts:
        following.draft_from(fresh, at=at, by=by)
    else:
        award_notifications.declined(fresh, at=at)
    award_notifications.letter_sent_by_post(fresh, at=at, by=by)
    return fresh


def letter_of(award: Award) -> dict:
    """The letter as it was sent. Raises ``snapshots.Altered`` where it is not what it was, ``NotFilled`` where there
    is none."""
    return guaranteed(snapshots.read(award))
