"""What agreements tell programmes about their money."""

from collections.abc import Sequence

from django.db.models import Count, Sum

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.programmes import panels
from commissioning.programmes.models import Programme
from commissioning.programmes.panels import SchemeMoney

# Offers bind the council once accepted and countersigned; what was declined or is a draft commits nothing.
COMMITTED = {
    AgreementStatus.ACTIVE,
    AgreementStatus.SUSPENDED,
    AgreementStatus.ENDED,
    AgreementStatus.TERMINATED,
}


@panels.money
def of_schemes(programmes: Sequence[Programme]) -> dict[int, SchemeMoney]:
    """The value of agreements in force or over by scheme, and what was sent or paid. A terminated agreement counts
    with what it was paid. Three queries."""
    agreements = Agreement.objects.filter(scheme__theme__programme__in=programmes, status__in=COMMITTED).order_by()
    whole = agreements.exclude(status=AgreementStatus.TERMINATED)
    committed = {row["scheme"]: row["total"] for row in whole.values("scheme").annotate(total=Sum("value_pence"))}
    counts = {row["scheme"]: row["number"] for row in agreements.values("scheme").annotate(number=Count("pk"))}
    made = Payment.objects.made().filter(agreement__in=agreements).order_by()
    rows = made.values("agreement__scheme", "agreement__status").annotate(total=Sum("amount_pence"))
    paid: dict[int, int] = {}
    for row in rows:
        scheme = row["agreement__scheme"]
        paid[scheme] = paid.get(scheme, 0) + row["total"]
        if row["agreement__status"] == AgreementStatus.TERMINATED:
            committed[scheme] = committed.get(scheme, 0) + row["total"]
    return {key: SchemeMoney(committed.get(key, 0), paid.get(key, 0), counts[key]) for key in counts}
