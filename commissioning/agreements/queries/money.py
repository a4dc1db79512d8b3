"""What an agreement is worth, what was paid, by whom, and what it was spent on."""

from dataclasses import dataclass

from commissioning.agreements import panels
from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Agreement, BudgetLine, Payment


@dataclass(frozen=True)
class Totals:
    """Whole pence by how far payments are. ``unplanned``: of the value, what no payment covers yet."""

    value: int
    planned: int = 0
    held: int = 0
    approved: int = 0
    sent: int = 0
    paid: int = 0

    @property
    def left(self) -> int:
        """Sent or paid: money that has gone."""
        return self.sent + self.paid

    @property
    def to_come(self) -> int:
        return self.planned + self.held + self.approved

    @property
    def remaining(self) -> int:
        return self.value - self.left

    @property
    def unplanned(self) -> int:
        return self.value - self.left - self.planned - self.held - self.approved


@dataclass(frozen=True)
class AgencyMoney:
    """One agency's part."""

    agency: object
    totals: Totals


@dataclass(frozen=True)
class Spending:
    """A budget line with what accepted returns say was spent of it."""

    line: BudgetLine
    spent: int | None

    @property
    def remaining(self) -> int | None:
        return None if self.spent is None else self.line.amount_pence - self.spent


def totals(value_pence: int, payments: list[Payment]) -> Totals:
    """The sums of ``payments`` by state."""
    sums = dict.fromkeys(PaymentStatus.values, 0)
    for payment in payments:
        sums[payment.status] += payment.amount_pence
    return Totals(value_pence, **sums)


def payments_of(agreement: Agreement) -> list[Payment]:
    """Every payment with what a row shows."""
    return list(
        agreement.payments.select_related("agency", "first_approved_by", "approved_by").order_by("due_on", "number")
    )


def by_agency(agreement: Agreement, payments: list[Payment]) -> list[AgencyMoney]:
    """Each agency's share and payments; the lead agency's is the whole value where there are no shares."""
    shares = list(agreement.shares.select_related("agency"))
    worth = {share.agency: share.share_pence for share in shares} or {agreement.lead_agency: agreement.value_pence}
    for payment in payments:
        worth.setdefault(payment.agency, 0)
    return [
        AgencyMoney(agency, totals(value, [payment for payment in payments if payment.agency_id == agency.pk]))
        for agency, value in worth.items()
    ]


def spending(agreement: Agreement) -> list[Spending]:
    """The budget, each line with what was spent where returns say so."""
    spent: dict[int, int] = {}
    for maker in panels.in_order(panels.spending):
        spent.update(maker(agreement))
    return [Spending(line, spent.get(line.pk)) for line in agreement.budget_lines.all()]
