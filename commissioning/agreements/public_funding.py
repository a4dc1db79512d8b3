"""The one rule by which the public is told who is funded and with how much: on the home page and in the register.

What is in force or over counts with its whole value over its whole term. What ended early counts with what was paid of
it, and runs until the day on which it ended. What is drafted, offered or declined is not told.
"""

import datetime as dt

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.models.agreement import FUNDED

PUBLISHED = FUNDED | {AgreementStatus.TERMINATED}
APRIL = 4


def published() -> QuerySet[Agreement]:
    """Every agreement that anybody may know of, with ``counted_pence``, the latest first; without the frozen terms,
    which name who signed."""
    paid = Payment.objects.made().filter(agreement=OuterRef("pk")).order_by().values("agreement")
    total = Subquery(paid.annotate(total=Sum("amount_pence")).values("total"), output_field=BigIntegerField())
    counted = Case(When(status=AgreementStatus.TERMINATED, then=Coalesce(total, 0)), default=F("value_pence"))
    found = Agreement.objects.filter(status__in=PUBLISHED).annotate(counted_pence=counted)
    return found.defer("snapshot").order_by("-starts_on", "reference")


def financial_year_of(day: dt.date) -> int:
    """The year in which the financial year (April to March) of ``day`` begins."""
    return day.year if day.month >= APRIL else day.year - 1


def running_in(year: int) -> Q:
    """Agreements that run at some time in the financial year that begins in April of ``year``."""
    first = dt.date(year, APRIL, 1)
    early = Q(status=AgreementStatus.TERMINATED, closed_on__lt=first)
    return Q(starts_on__lt=dt.date(year + 1, APRIL, 1), ends_on__gte=first) & ~early
