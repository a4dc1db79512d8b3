"""Drafting the agreement that follows from an award."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commissioning.agreements import profile
from commissioning.agreements.enums import PayEvery, PayTiming
from commissioning.agreements.models import Agreement
from commissioning.agreements.operations.drafts import TargetPlan, create_draft, set_budget, set_targets
from commissioning.agreements.operations.payments import PlannedPayment, plan_payments
from commissioning.agreements.panels import Period
from commissioning.agreements.queries.targets import periods_of
from commissioning.applications.models import Application, Award
from commissioning.applications.queries.full_costs import cost_of
from commissioning.applications.rules.promises import by_period
from commissioning.common.clock import local_date
from commissioning.common.dates import day_before, months_between
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import share_out
from commissioning.common.operations import raise_task
from commissioning.common.states import locked
from commissioning.programmes.enums import Unit
from commissioning.programmes.models import Indicator

MONTHS_OF_YEAR = 12


@transaction.atomic
def draft_from_award(award: Award, *, at: dt.datetime, by) -> Agreement:
    """A draft from the application that the award is for, once however often it is asked for: the round's term, the
    decided sum, the project's costs scaled to it, its promises as targets, payments half-yearly in advance.

    Nothing is offered: the officer, who gets a task, reads the draft and alters it first where need be.
    """
    application = locked(
        award.application, "round__programme__lead_agency", "round__officer", "round_scheme__scheme", "organisation"
    )
    if (there := Agreement.objects.filter(application=application).first()) is not None:
        return there
    funding_round, value = application.round, guaranteed(award.decided_pence)
    full_cost = cost_of(application).total
    draft = create_draft(
        at=at,
        by=by,
        wards=list(application.wards.all()),
        application=application,
        kind=funding_round.route,
        title=application.title,
        purpose=_purpose(application, award),
        organisation=application.organisation,
        programme=funding_round.programme,
        scheme=application.round_scheme.scheme,
        lead_agency=funding_round.programme.lead_agency,
        officer=funding_round.officer,
        awarded_on=award.decided_on,
        starts_on=funding_round.agreement_starts_on,
        ends_on=funding_round.agreement_ends_on,
        value_pence=value,
        full_cost_pence=full_cost or None,
        contribution_reason=_why_less(application, award) if value < full_cost else "",
    )
    set_budget(draft, budget_of(application, value), at=at, by=by)
    set_targets(draft, targets_of(application, draft, local_date(at)), at=at, by=by)
    _plan_half_yearly(draft, at=at, by=by)
    raise_task(
        key=f"agreement:{draft.pk}:drafted",
        title=f"Read and offer {draft.reference}: {draft.organisation} has accepted its award.",
        path=reverse("agreements:agreement-detail", args=[draft.reference]),
        at=at,
        assigned_to=draft.officer,
    )
    return draft


def _purpose(application: Application, award: Award) -> str:
    conditions = f"Conditions: {award.conditions}" if award.conditions else ""
    return "\n\n".join(filter(None, (application.summary, conditions))) or application.title


def _why_less(application: Application, award: Award) -> str:
    """Why less than the full cost is paid: the reasons of the applicant and of the council."""
    reasons = dict.fromkeys(filter(None, (application.contribution_reason, award.decision_reason, award.reason)))
    return "\n\n".join(reasons) or "The sum that was asked for is less than the full cost of the work."


def budget_of(application: Application, value: int) -> list[tuple[str, int]]:
    """The project's headings and its overheads over the term, scaled to ``value`` pence by largest remainder, so that
    they come to it exactly; nothing where there are no costs."""
    cost = cost_of(application)
    lines = [
        (line.heading, sum(one.amount_pence for one in line.amounts.all()))
        for line in application.headings.prefetch_related("amounts")
    ]
    if overheads := sum(cost.overheads):
        lines.append(("Overheads", overheads))
    if not any(pence for _, pence in lines):
        return []
    shares = share_out(value, [pence for _, pence in lines])
    return [(heading, share) for (heading, _), share in zip(lines, shares, strict=True)]


def targets_of(application: Application, agreement: Agreement, today: dt.date) -> list[TargetPlan]:
    """What was promised by year, by the periods of the agreement's returns. A period for which nothing was promised has
    no target."""
    periods = periods_of(agreement, today)
    places = [(_year_of(agreement, period), months_between(period.starts_on, period.ends_on)) for period in periods]
    promised: dict[Indicator, dict[int, Decimal]] = {}
    for one in application.promises.select_related("indicator"):
        promised.setdefault(one.indicator, {})[one.year] = one.value
    plans = []
    for indicator, years in promised.items():
        values = by_period(years, places, is_rate=indicator.unit == Unit.PERCENT)
        plans.append(TargetPlan(indicator, profile=_profile(periods, values)))
    return plans


def _profile(periods: Sequence[Period], values: Sequence[Decimal]) -> dict[int, Decimal]:
    return {period.number: value for period, value in zip(periods, values, strict=True) if value}


def _year_of(agreement: Agreement, period: Period) -> int:
    """The year of the term, from 1, in which a period begins."""
    if period.starts_on <= agreement.starts_on:
        return 1
    return int(months_between(agreement.starts_on, day_before(period.starts_on))) // MONTHS_OF_YEAR + 1


def _plan_half_yearly(draft: Agreement, *, at: dt.datetime, by) -> None:
    made = profile.instalments(
        profile.spans_of_term(draft.starts_on, draft.ends_on, int(PayEvery.HALF_YEAR)),
        {draft.lead_agency_id: draft.value_pence},
        timing=PayTiming.ADVANCE,
        days_after_acceptance=settings.PAYMENT_DAYS_AFTER_ACCEPTANCE,
    )
    planned = [PlannedPayment(one.due_on, one.amount_pence, draft.lead_agency) for one in made]
    plan_payments(draft, planned, at=at, by=by)
