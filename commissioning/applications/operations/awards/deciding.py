"""What the council decided on the applications that were recommended."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Award, FundingRound, RoundScheme
from commissioning.applications.operations.awards.finalising import move_all
from commissioning.applications.queries.award_board import limits_of
from commissioning.applications.rules import awarding
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import format_pounds
from commissioning.common.states import locked
from commissioning.common.templatetags.words import long_date

COLUMNS = ["decided_pence", "decision_reason", "decision_reference", "decided_on", "recorded_by"]


class CannotDecide(Exception):
    """Some decisions cannot be recorded: ``problems`` by reference, of the ``amount`` or the ``reason``. Nothing was
    recorded."""

    def __init__(self, problems: Mapping[str, tuple[str, str]], words: str = ""):
        self.problems, self.words = dict(problems), words
        super().__init__(words or "Some of the decisions cannot be recorded.")


@dataclass(frozen=True)
class Decided:
    """What was decided on one application: whole pence, 0 for none, and why where it is not what was recommended."""

    pence: int
    reason: str = ""


@transaction.atomic
def record_decisions(
    funding_round: FundingRound,
    decisions: Mapping[str, Decided],
    *,
    decided_on: dt.date,
    reference: str,
    at: dt.datetime,
    by,
) -> int:
    """Record ``decisions`` by the applications' references, taken on ``decided_on`` under the issue ``reference``: the
    applications become awarded or declined. How many.

    Raises ``CannotDecide`` where an application is not recommended or decided already, a sum is outside its limits, a
    sum that is not the one recommended has no reason, or a scheme's decided sums would pass its budget; ``ValueError``
    for a day to come or before the round opened, without a reference, or in a round that was cancelled.
    """
    if decided_on > local_date(at):
        raise ValueError("Enter the day of the decision, today or before")
    if not reference.strip():
        raise ValueError("Enter the reference of the issue")
    fresh = locked(funding_round)
    if fresh.status == RoundStatus.CANCELLED:
        raise ValueError("The round was cancelled: nothing is decided any more")
    if decided_on < local_date(fresh.opens_at):
        raise ValueError(f"Enter the day of the decision, after the round opened on {long_date(fresh.opens_at)}")
    schemes = {one.pk: one for one in fresh.schemes.select_for_update().order_by("pk")}
    rows = Award.objects.filter(application__round=fresh).select_related("application").order_by("pk")
    awards = {award.application.reference: award for award in rows.select_for_update(of=("self",))}
    problems = {}
    for key, given in decisions.items():
        award = awards.get(key)
        if problem := _problem(award, given, schemes):
            problems[key] = problem
    if problems:
        raise CannotDecide(problems)
    for scheme in schemes.values():
        sums = {
            key: decisions[key].pence if key in decisions else award.decided_pence or 0
            for key, award in awards.items()
            if award.application.round_scheme_id == scheme.pk
        }
        if over := awarding.overspent(sums, limits_of(scheme)):
            raise CannotDecide({}, f"{scheme}: the sums come to {format_pounds(over)} more than the budget.")
    changed = []
    for key, given in decisions.items():
        award = awards[key]
        award.decided_pence, award.decided_on, award.recorded_by = given.pence, decided_on, by
        award.decision_reason = given.reason.strip() or award.reason
        award.decision_reference = reference.strip()
        changed.append(award)
    bulk_update_with_history(changed, Award, COLUMNS, default_user=by, default_date=at)
    for status, funded in ((ApplicationStatus.AWARDED, True), (ApplicationStatus.DECLINED, False)):
        keys = [award.application_id for award in changed if bool(award.decided_pence) == funded]
        move_all(fresh, ApplicationStatus.RECOMMENDED, status, keys=keys, at=at, by=by, reason=reference.strip())
    return len(changed)


def _problem(award: Award | None, given: Decided, schemes: Mapping[int, RoundScheme]) -> tuple[str, str] | None:
    if award is None or award.application.status != ApplicationStatus.RECOMMENDED:
        return "amount", "This application is not recommended, or has been decided already"
    application = award.application
    limits = limits_of(schemes[application.round_scheme_id])
    if problem := awarding.problem_of(given.pence, guaranteed(application.requested_pence), limits):
        return "amount", problem
    if given.pence != award.recommended_pence and not given.reason.strip():
        return "reason", "Say why the decision is not what was recommended"
    return None
