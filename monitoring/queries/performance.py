"""Ratings of many agreements at once, worked out in the database. The rule is ``monitoring.rules.performance``."""

import datetime as dt

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from commissioning.agreements.models import Agreement
from commissioning.programmes.models import Programme
from monitoring.enums import Rating, ReturnStatus
from monitoring.models import Return
from monitoring.queries.return_queue import AWAITED
from monitoring.rules.figures import DEFAULTS
from monitoring.rules.performance import Trend

NO_RATING = Value(Rating.UNRATED.value, output_field=CharField())


def far_overdue(today: dt.date) -> Q:
    """Of returns: so late on ``today`` that their agreement is red, each by its own programme's figure.

    Asks once which figures the programmes have set, so that dates are compared as they are stored.
    """
    limits = Programme.objects.order_by().values_list("red_after_days_overdue", flat=True).distinct()
    late = Q(agreement__programme=None, due_on__lt=today - dt.timedelta(days=DEFAULTS.red_after_days_overdue))
    for days in limits:
        late |= Q(agreement__programme__red_after_days_overdue=days, due_on__lt=today - dt.timedelta(days=days))
    return Q(status__in=AWAITED) & late


def accepted_of_agreement() -> QuerySet[Return]:
    """The accepted returns of the agreement that a query is about, the latest period first."""
    return Return.objects.current().filter(agreement=OuterRef("pk"), status=ReturnStatus.ACCEPTED).order_by("-number")


def annotate_rating(agreements: QuerySet[Agreement], today: dt.date) -> QuerySet[Agreement]:
    """``agreements`` with ``rating``: red where a return is far overdue, else that of the latest accepted one by
    its period, else unrated."""
    late = Return.objects.current().filter(far_overdue(today)).order_by()
    latest = NullIf(Subquery(accepted_of_agreement().values("rating")[:1]), Value(""))
    return agreements.annotate(
        rating=Case(
            When(Exists(late.filter(agreement=OuterRef("pk"))), then=Value(Rating.RED.value)),
            default=Coalesce(latest, NO_RATING),
            output_field=CharField(),
        )
    )


def annotate_trend(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """``agreements`` with ``trend``, a ``Trend``: the score of the latest accepted period against the one before."""
    scores = accepted_of_agreement().values("score")
    number = DecimalField(max_digits=5, decimal_places=2)
    return agreements.annotate(
        latest_score=Subquery(scores[:1], output_field=number),
        score_before=Subquery(scores[1:2], output_field=number),
    ).annotate(
        trend=Case(
            When(latest_score__gt=F("score_before"), then=Value(Trend.UP.value)),
            When(latest_score__lt=F("score_before"), then=Value(Trend.DOWN.value)),
            When(latest_score=F("score_before"), then=Value(Trend.STEADY.value)),
            default=Value(Trend.UNKNOWN.value),
            output_field=CharField(),
        )
    )


def by_theme(agreements: QuerySet[Agreement], what: str) -> dict[int | None, dict[str, int]]:
    """How many of ``agreements`` have each value of ``what`` (``rating`` or ``trend``, annotated before), by theme's
    key; None for agreements outside the themes. One query."""
    counted: dict[int | None, dict[str, int]] = {}
    rows = agreements.order_by().values_list("scheme__theme", what).annotate(number=Count("pk"))
    for theme, value, number in rows:
        counted.setdefault(theme, {})[value] = number
    return counted
