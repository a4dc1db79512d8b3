"""Writing an agreement down: its draft, shares, budget and targets.

What the organisation accepts is fixed while it is offered: every function raises ``NotOpenForChange`` then. What it
has signed for here changes by a variation alone: ``SignedFor``.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import AgencyShare, Agreement, BudgetLine, Target, TargetProfile
from commissioning.agreements.models.agreement import RUNNING
from commissioning.common.money import format_pounds
from commissioning.common.references import save_under_next
from commissioning.common.states import locked, record_change
from commissioning.programmes.models import Indicator
from organisations.models import Agency

# Parts that may be set after the start too: an imported agreement comes without them.
OPEN_PARTS = {AgreementStatus.DRAFT, *RUNNING}
FIELDS = {
    "kind",
    "title",
    "purpose",
    "organisation",
    "programme",
    "scheme",
    "lead_agency",
    "officer",
    "awarded_on",
    "starts_on",
    "ends_on",
    "value_pence",
    "full_cost_pence",
    "contribution_reason",
    "predecessor",
    "application",
}


class NotOpenForChange(Exception):
    """The agreement is not in a state in which this may be changed."""


class SignedFor(NotOpenForChange):
    """Both sides have signed for this part."""


class DoesNotAddUp(Exception):
    """Parts of the value do not come to the value."""


class InUse(Exception):
    """A return already reports on what would be taken out."""


@dataclass(frozen=True)
class TargetPlan:
    """One indicator's target: ``profile`` is the figure by period's number."""

    indicator: Indicator
    weight: int = 1
    profile: Mapping[int, Decimal] = field(default_factory=dict)


@transaction.atomic
def create_draft(*, at: dt.datetime, by, wards: Sequence = (), **values: Any) -> Agreement:
    """Put a new draft on record under the next reference. ``values`` are those of ``FIELDS``."""
    _known(values)
    agreement = Agreement(created_at=at, **values)
    save_under_next(agreement, f"AG-{agreement.starts_on.year}-")
    agreement.wards.set(wards)
    record_change(agreement, "", AgreementStatus.DRAFT, at=at, by=by)
    return agreement


@transaction.atomic
def edit_draft(agreement: Agreement, *, at: dt.datetime, by, wards: Sequence | None = None, **values: Any) -> Agreement:
    """Change a draft. Raises ``NotOpenForChange`` once it was offered."""
    _known(values)
    fresh = locked(agreement)
    if fresh.status != AgreementStatus.DRAFT:
        raise NotOpenForChange(f"{fresh.reference} was offered: its terms are fixed.")
    changed = [name for name, value in values.items() if getattr(fresh, name) != value]
    for name in changed:
        setattr(fresh, name, values[name])
    if changed:
        fresh.save()
    if wards is not None:
        fresh.wards.set(wards)
    return fresh


@transaction.atomic
def assign_officer(agreement: Agreement, *, officer, at: dt.datetime, by) -> Agreement:
    """Give an agreement in any state to an officer, or to nobody (None)."""
    fresh = locked(agreement)
    if fresh.officer != officer:
        fresh.officer = officer
        fresh.save()
    return fresh


def _known(values: Mapping[str, Any]) -> None:
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be set on an agreement.")


def is_signed(agreement: Agreement, part: str) -> bool:
    """Whether ``part`` of the terms ("targets", "budget" or "shares") says something in the terms as accepted. Those
    of an imported agreement, and what its terms left open, are officers' to fill in."""
    if agreement.status == AgreementStatus.DRAFT or not agreement.snapshot:
        return False
    return bool(json.loads(agreement.snapshot).get(part))


def _open(agreement: Agreement, part: str, *, varied: bool) -> Agreement:
    fresh = locked(agreement)
    if fresh.status not in OPEN_PARTS:
        raise NotOpenForChange(f"{fresh.reference} is {fresh.get_status_display().lower()} and cannot be changed.")
    if not varied and is_signed(fresh, part):
        raise SignedFor(f"Both sides have signed for the {part} of {fresh.reference}. Propose a variation instead.")
    return fresh


def _must_be(fresh: Agreement, what: str, pence: Sequence[int]) -> None:
    if pence and sum(pence) != fresh.value_pence:
        total, value = format_pounds(sum(pence)), format_pounds(fresh.value_pence)
        raise DoesNotAddUp(f"{what} come to {total}. They must add up to the value, {value}.")


@transaction.atomic
def set_shares(
    agreement: Agreement, shares: Mapping[Agency, int], *, at: dt.datetime, by, varied: bool = False
) -> list[AgencyShare]:
    """What each agency pays, in pence; none at all: the lead agency pays everything. Raises ``DoesNotAddUp``.

    ``varied``, here and below: both sides have signed for the change; without it ``SignedFor`` may be raised.
    """
    fresh = _open(agreement, "shares", varied=varied)
    _must_be(fresh, "The shares", list(shares.values()))
    there = {share.agency_id: share for share in fresh.shares.all()}
    for agency, pence in shares.items():
        share = there.pop(agency.pk, None) or AgencyShare(agreement=fresh, agency=agency)
        if share.pk is None or share.share_pence != pence:
            share.share_pence = pence
            share.save()
    for left in there.values():
        left.delete()
    return list(fresh.shares.all())


@transaction.atomic
def set_budget(
    agreement: Agreement, lines: Sequence[tuple[str, int]], *, at: dt.datetime, by, varied: bool = False
) -> list[BudgetLine]:
    """The headings and pence of the whole term, in their order, or none. Raises ``DoesNotAddUp``, and ``InUse``
    where a return reports spending on a line that would be taken out."""
    fresh = _open(agreement, "budget", varied=varied)
    _must_be(fresh, "The budget’s lines", [pence for _, pence in lines])
    there = {line.number: line for line in fresh.budget_lines.all()}
    for number, (heading, pence) in enumerate(lines, start=1):
        line = there.pop(number, None) or BudgetLine(agreement=fresh, number=number)
        if line.pk is None or (line.heading, line.amount_pence) != (heading, pence):
            line.heading, line.amount_pence = heading, pence
            line.save()
    _take_out(there.values())
    return list(fresh.budget_lines.all())


@transaction.atomic
def set_targets(
    agreement: Agreement, plans: Sequence[TargetPlan], *, at: dt.datetime, by, varied: bool = False
) -> list[Target]:
    """What is promised of each indicator, period by period. A period without a figure is not scored.

    Raises ``InUse`` where a return reports on a target that would be taken out.
    """
    fresh = _open(agreement, "targets", varied=varied)
    there = {target.indicator_id: target for target in fresh.targets.prefetch_related("profiles")}
    for plan in plans:
        target = there.pop(plan.indicator.pk, None) or Target(agreement=fresh, indicator=plan.indicator)
        if target.pk is None or target.weight != plan.weight:
            target.weight = plan.weight
            target.save()
        _set_profile(target, plan.profile)
    _take_out(there.values())
    return list(fresh.targets.all())


def _set_profile(target: Target, profile: Mapping[int, Decimal]) -> None:
    there = {one.period_number: one for one in target.profiles.all()}
    for number, value in profile.items():
        one = there.pop(number, None) or TargetProfile(target=target, period_number=number)
        if one.pk is None or one.value != value:
            one.value = value
            one.save()
    for left in there.values():
        left.delete()


def _take_out(records) -> None:
    for record in records:
        try:
            record.delete()
        except ProtectedError as error:
            raise InUse(f"“{record}” cannot be taken out: a return already reports on it.") from error
