"""The officers' queue of payments: its rows, its order, its sums by agency, and the same rows as a file."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Sum, Value, When

from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Payment
from commissioning.agreements.queries.money import Totals
from commissioning.common.money import to_decimal

DEFAULT_SORT = "due"
SORTS = {
    "due": ("is_settled", "due_on", "agreement__reference", "number"),
    "organisation": ("agreement__organisation__name", "due_on", "pk"),
    "reference": ("agreement__reference", "number"),
    "amount": ("amount_pence", "due_on", "pk"),
    "status": ("status", "due_on", "pk"),
    "agency": ("agency__name", "due_on", "pk"),
}
CSV_COLUMNS = (
    "Reference",
    "Organisation",
    "Agreement",
    "Programme",
    "From",
    "Due",
    "Waits for return",
    "Amount (£)",
    "State",
    "First approval",
    "Second approval",
    "Sent",
    "Paid",
    "Finance system’s reference",
)


@dataclass(frozen=True)
class AgencySums:
    """One agency's payments in the list, by state."""

    agency: str
    totals: Totals


def payments_for(user) -> QuerySet[Payment]:
    """The payments that the person sees, with what a row shows; ``is_settled`` is 1 of one that is paid, else 0."""
    is_settled = Case(When(status=PaymentStatus.PAID, then=Value(1)), default=Value(0), output_field=IntegerField())
    return (
        Payment.objects.visible_to(user)
        .select_related("agency", "agreement__organisation", "agreement__programme", "first_approved_by", "approved_by")
        .annotate(is_settled=is_settled)
    )


def ordered(payments: QuerySet[Payment], sort: str) -> QuerySet[Payment]:
    """In the order of a ``SORTS`` key, ``-`` before it for the other way; nonsense gives what is
    still to be paid, the first due first, and then what is paid."""
    names = SORTS.get(sort.removeprefix("-"))
    if names is None:
        sort, names = DEFAULT_SORT, SORTS[DEFAULT_SORT]
    return payments.order_by(*(f"-{name}" for name in names) if sort.startswith("-") else names)


def sums_by_agency(payments: QuerySet[Payment]) -> list[AgencySums]:
    """Every payment of the list, all pages of it, added up by agency and state."""
    rows = payments.order_by().values("agency__name", "status").annotate(pence=Sum("amount_pence"))
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["agency__name"], dict.fromkeys(PaymentStatus.values, 0))[row["status"]] = row["pence"]
    return [AgencySums(name, Totals(sum(sums.values()), **sums)) for name, sums in sorted(found.items())]


def csv_rows(payments: QuerySet[Payment]) -> Iterator[tuple]:
    """Every row of the list for a file, read in pieces."""
    for payment in payments.iterator(chunk_size=1_000):
        agreement = payment.agreement
        yield (
            payment.reference,
            agreement.organisation.name,
            agreement.title,
            str(agreement.programme or ""),
            payment.agency.name,
            payment.due_on,
            payment.released_by_period if payment.waits else "",
            to_decimal(payment.amount_pence),
            payment.get_status_display(),
            str(payment.first_approved_by or ""),
            str(payment.approved_by or ""),
            payment.sent_on,
            payment.paid_on,
            payment.finance_reference,
        )
