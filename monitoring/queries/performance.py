"""Ratings of many agreements at once, worked out in the database. The rule is ``monitoring.rules.performance``."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    Case,
    CharField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Lead, NullIf, RowNumber

from commissioning.agreements.models import Agreement
from commissioning.programmes.models import Programme
from monitoring.enums import Rating, ReturnStatus
from monitoring.models import Return
from monitoring.queries.return_queue import AWAITED
from monitoring.rules.figures import DEFAULTS
from monitoring.rules.performance import Trend

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

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


class _Rated(TypedDict):
    rating: str


class _Trending(TypedDict):
    trend: str


def annotate_rating(agreements: QuerySet[Agreement], today: dt.date) -> "QuerySet[WithAnnotations[Agreement, _Rated]]":
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


def annotate_trend(agreements: QuerySet[Agreement]) -> "QuerySet[WithAnnotations[Agreement, _Trending]]":
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


@dataclass(frozen=True)
class Standing:
    """How many agreements have each rating and each trend."""

    ratings: Counter[str] = field(default_factory=Counter)
    trends: Counter[str] = field(default_factory=Counter)


def standing_by_theme(programme: Programme, running: QuerySet[Agreement], today: dt.date) -> dict[int | None, Standing]:
    """The ratings and trends of those of ``running``, agreements of ``programme``, that have any, by their theme's
    key (None: outside the themes). All others are unrated, and their trend is unknown. Two queries.

    It says of each agreement what ``annotate_rating`` and ``annotate_trend`` say, which look at every agreement one by
    one; here the late and the accepted returns are looked at, of which there are far fewer.
    """
    found: dict[int | None, Standing] = defaultdict(Standing)
    ours = Return.objects.current().filter(agreement__in=running.order_by().values("pk")).order_by()
    late_since = today - dt.timedelta(days=programme.red_after_days_overdue)
    late = ours.filter(status__in=AWAITED, due_on__lt=late_since).values_list("agreement", "agreement__scheme__theme")
    red = dict(late.distinct())
    for theme in red.values():
        found[theme].ratings[Rating.RED.value] += 1
    latest: dict[str, Any] = {"partition_by": "agreement", "order_by": "-number"}
    accepted = (
        ours.filter(status=ReturnStatus.ACCEPTED)
        .annotate(place=Window(RowNumber(), **latest), score_before=Window(Lead("score"), **latest))
        # Only whether it is more or less than nothing matters, and no decimal is made of every score.
        .annotate(step=ExpressionWrapper(F("score") - F("score_before"), output_field=FloatField()))
        .filter(place=1)
        .values_list("agreement", "agreement__scheme__theme", "rating", "step")
    )
    for key, theme, rating, step in accepted:
        if key not in red and rating:
            found[theme].ratings[rating] += 1
        if step is not None:
            found[theme].trends[Trend.STEADY if step == 0 else Trend.UP if step > 0 else Trend.DOWN] += 1
    return found
