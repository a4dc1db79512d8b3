"""An organisation's own agreements: the cards, each with its next date, its money and a small timeline."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from commissioning.agreements import panels
from commissioning.agreements.enums import AgreementStatus, PaymentStatus, VariationStatus
from commissioning.agreements.models import Agreement, Payment, Variation
from commissioning.agreements.queries.picture import pictures_of
from commissioning.common.charts import Timeline

OVER = {AgreementStatus.ENDED, AgreementStatus.TERMINATED, AgreementStatus.DECLINED}


@dataclass(frozen=True)
class Card:
    """One agreement as its organisation sees it. ``waits``: an offer that nobody has answered;
    ``offered``: a change that nobody has answered."""

    agreement: Agreement
    picture: Timeline
    paid_pence: int
    next: panels.Next | None
    waits: bool
    offered: Variation | None = None


def own_agreements(user) -> list[Agreement]:
    """Those of the organisations that the person is in, offers first, then by their end."""
    rows = Agreement.objects.filter(organisation__in=user.membership_roles).exclude(status=AgreementStatus.DRAFT)
    rows = rows.select_related("organisation", "lead_agency", "scheme")
    order = list(AgreementStatus)
    return sorted(rows, key=lambda one: (one.status in OVER, order.index(AgreementStatus(one.status)), one.ends_on))


def cards_for(agreements: list[Agreement], today: dt.date) -> list[Card]:
    """The cards, in a constant number of queries."""
    keys = [agreement.pk for agreement in agreements]
    pictures = pictures_of(agreements, today)
    made = Payment.objects.made().filter(agreement__in=keys).values("agreement").order_by()
    paid = {row["agreement"]: row["total"] for row in made.annotate(total=Sum("amount_pence"))}
    dates = _next_dates(keys, today)
    changes = Variation.objects.filter(agreement__in=keys, status=VariationStatus.OFFERED).defer("snapshot", "changes")
    offered = {variation.agreement_id: variation for variation in changes}
    return [
        Card(
            agreement,
            pictures[agreement.pk],
            paid.get(agreement.pk, 0),
            dates.get(agreement.pk) if agreement.status not in OVER else None,
            agreement.status == AgreementStatus.OFFERED and agreement.accepted_at is None,
            offered.get(agreement.pk),
        )
        for agreement in agreements
    ]


def _next_dates(keys: list[int], today: dt.date) -> dict[int, panels.Next]:
    """The earliest of what later apps and the payments say."""
    dates: dict[int, panels.Next] = {}
    coming = Payment.objects.filter(status__in=[PaymentStatus.PLANNED, PaymentStatus.APPROVED], agreement__in=keys)
    for payment in coming.filter(due_on__gte=today).order_by("-due_on"):
        dates[payment.agreement_id] = panels.Next(payment.due_on, "Payment due")
    for maker in panels.in_order(panels.next_dates):
        for key, found in maker(keys, today).items():
            if key not in dates or found.on <= dates[key].on:
                dates[key] = found
    return dates
