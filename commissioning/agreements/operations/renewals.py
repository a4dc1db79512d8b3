"""Drafting the agreement that follows another one."""

import datetime as dt

from django.db import transaction

from commissioning.agreements.models import Agreement
from commissioning.agreements.operations.drafts import (
    TargetPlan,
    create_draft,
    set_budget,
    set_shares,
    set_targets,
)
from commissioning.common.clock import local_date
from commissioning.common.dates import add_months, day_after, day_before, months_between
from commissioning.common.states import locked


def next_term(starts_on: dt.date, ends_on: dt.date, *, today: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """The term that follows, of the same length: in months where it is whole months, else in days.

    Where it would have begun before ``today``, because the decision came late, it begins on the first day of the
    month after: nobody can be asked to have worked under an agreement that there was not.
    """
    start = day_after(ends_on)
    if today is not None and start < today:
        start = add_months(today.replace(day=1), 1)
    months = months_between(starts_on, ends_on)
    if months.denominator == 1:
        return start, day_before(add_months(start, int(months)))
    return start, start + (ends_on - starts_on)


@transaction.atomic
def draft_renewal(agreement: Agreement, *, at: dt.datetime, by) -> Agreement:
    """A draft that renews ``agreement``: the following term (``next_term`` on the day of ``at``), with its
    value, its agencies' shares, its budget, and its targets period by period. Each names the other
    (``predecessor``, ``successors``).

    Nothing is offered: an officer alters the draft first as was decided.
    """
    fresh = locked(agreement)
    starts_on, ends_on = next_term(fresh.starts_on, fresh.ends_on, today=local_date(at))
    same = ("kind", "title", "purpose", "organisation", "programme", "scheme", "lead_agency", "officer")
    money = ("value_pence", "full_cost_pence", "contribution_reason")
    draft = create_draft(
        at=at,
        by=by,
        wards=list(fresh.wards.all()),
        starts_on=starts_on,
        ends_on=ends_on,
        predecessor=fresh,
        **{name: getattr(fresh, name) for name in (*same, *money)},
    )
    shares = {share.agency: share.share_pence for share in fresh.shares.select_related("agency")}
    set_shares(draft, shares, at=at, by=by)
    lines = [(line.heading, line.amount_pence) for line in fresh.budget_lines.all()]
    if sum(pence for _, pence in lines) == fresh.value_pence:
        set_budget(draft, lines, at=at, by=by)
    set_targets(
        draft,
        [
            TargetPlan(
                indicator=target.indicator,
                weight=target.weight,
                profile={one.period_number: one.value for one in target.profiles.all()},
            )
            for target in fresh.targets.select_related("indicator").prefetch_related("profiles")
        ],
        at=at,
        by=by,
    )
    return draft
