"""Decisions, call-ins, and when a decision takes effect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from commissioning.common import clock, states
from commissioning.common.guaranteed import guaranteed
from commissioning.decisions.enums import CallInOutcome, IssueStatus, Outcome
from commissioning.decisions.models import CallIn, Decision, DecisionOutcome, Issue
from commissioning.decisions.rules import notice


class CannotRecord(Exception):
    """What was entered does not fit the issue; the message says why."""


@dataclass(frozen=True)
class Decided:
    """What was made of one recommendation: its number, its text, the outcome, and its words if amended."""

    number: int
    text: str
    outcome: str
    note: str = ""


@transaction.atomic
def record_decision(
    issue: Issue,
    *,
    decided_on: dt.date,
    decided_by: str,
    reasons: str,
    alternatives: str,
    outcomes: Sequence[Decided],
    conflicts: str = "",
    published_on: dt.date,
    subject_to_call_in: bool = True,
    not_called_in_reason: str = "",
    at: dt.datetime,
    by,
) -> Decision:
    """Record what was decided; it takes effect after the days for call-in, or at once if not subject to it.

    Raises ``CannotRecord`` for a date before the day announced or in the future, without reasons, alternatives
    or a recommendation; ``states.CannotMove`` unless the report is published.
    """
    fresh, today = states.locked(issue), clock.local_date(at)
    if decided_on < fresh.due_on:
        raise CannotRecord(f"The notice says that it is not decided before {fresh.due_on:%d/%m/%Y}.")
    if decided_on > today or published_on > today:
        raise CannotRecord("Enter days that are not in the future.")
    if published_on < decided_on:
        raise CannotRecord("A decision is published on the day it is taken or later.")
    if not outcomes:
        raise CannotRecord("Say what was decided of at least one recommendation.")
    for decided in outcomes:
        if decided.outcome in {Outcome.AMENDED, Outcome.COMMENTED} and not decided.note.strip():
            raise CannotRecord(f"Enter the words of recommendation {decided.number} as amended, or the comment.")
    if not subject_to_call_in and not not_called_in_reason.strip():
        raise CannotRecord("Say why the decision is not subject to call-in.")
    states.move(issue, IssueStatus.DECIDED, at=at, by=by)
    decision = Decision.objects.create(
        issue=issue,
        decided_on=decided_on,
        published_on=published_on,
        decided_by=decided_by,
        reasons=reasons,
        alternatives=alternatives,
        conflicts=conflicts,
        subject_to_call_in=subject_to_call_in,
        not_called_in_reason="" if subject_to_call_in else not_called_in_reason,
        call_in_ends_on=notice.call_in_ends_on(published_on) if subject_to_call_in else None,
        in_effect_on=notice.in_effect_on(published_on, subject_to_call_in=subject_to_call_in),
        recorded_at=at,
        recorded_by=by,
    )
    for decided in outcomes:
        DecisionOutcome.objects.create(
            decision=decision, number=decided.number, text=decided.text, outcome=decided.outcome, note=decided.note
        )
    if not subject_to_call_in:
        states.move(issue, IssueStatus.IN_EFFECT, at=at, by=by, reason="Not subject to call-in.")
    return decision


@transaction.atomic
def call_in(issue: Issue, *, called_in_on: dt.date, councillors: str, reason: str, at: dt.datetime, by) -> CallIn:
    """Record that councillors called the decision in: it does not take effect until scrutiny has looked at it."""
    decision = Decision.objects.select_for_update(of=("self",)).filter(issue=issue).first()
    if decision is None or not decision.subject_to_call_in:
        raise CannotRecord("There is no decision here that may be called in.")
    ends_on = guaranteed(decision.call_in_ends_on)
    if not decision.published_on <= called_in_on <= min(ends_on, clock.local_date(at)):
        raise CannotRecord(
            f"Enter a day from {decision.published_on:%d/%m/%Y} to {ends_on:%d/%m/%Y}, and not in the future."
        )
    states.move(issue, IssueStatus.CALLED_IN, at=at, by=by, reason=reason)
    return CallIn.objects.create(
        decision=decision,
        called_in_on=called_in_on,
        councillors=councillors,
        reason=reason,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def settle_call_in(issue: Issue, *, outcome: str, outcome_on: dt.date, reason: str, at: dt.datetime, by) -> CallIn:
    """Record what scrutiny made of a call-in: upheld, and the decision takes effect; or referred back."""
    called = CallIn.objects.select_for_update(of=("self",)).filter(decision__issue=issue).first()
    if called is None:
        raise CannotRecord("The decision has not been called in.")
    if not called.called_in_on <= outcome_on <= clock.local_date(at):
        raise CannotRecord(f"Enter a day from {called.called_in_on:%d/%m/%Y}, and not in the future.")
    upheld = outcome == CallInOutcome.UPHELD
    states.move(issue, IssueStatus.IN_EFFECT if upheld else IssueStatus.REFERRED_BACK, at=at, by=by, reason=reason)
    called.outcome, called.outcome_on, called.outcome_reason = outcome, outcome_on, reason
    called.outcome_recorded_at, called.outcome_recorded_by = at, by
    called.save()
    if upheld:
        decision = called.decision
        decision.in_effect_on = max(outcome_on, decision.published_on)
        decision.save()
    return called


def bring_into_effect(*, at: dt.datetime) -> int:
    """Let every decision take effect that nobody called in within its days. Returns how many did.

    Safe to run twice, at once and days late: each issue is moved by itself, and only from *decided*.
    """
    due = Issue.objects.filter(status=IssueStatus.DECIDED, decision__in_effect_on__lte=clock.local_date(at))
    moved = 0
    for issue in due:
        try:
            states.move(issue, IssueStatus.IN_EFFECT, at=at, by=None, reason="The days for call-in are over.")
        except states.CannotMove:  # somebody else was faster
            continue
        moved += 1
    return moved
