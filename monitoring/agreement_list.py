"""What monitoring adds to the officers' list of agreements: ratings and their direction of travel."""

import datetime as dt

from commissioning.agreements import filters, panels
from commissioning.agreements.models import Agreement
from commissioning.agreements.panels import Cell
from commissioning.common.templatetags.page import USUAL_COLOURS
from monitoring.enums import Rating
from monitoring.queries.performance import annotate_rating, annotate_trend
from monitoring.rules.performance import Trend

TRENDS = (
    (Trend.UP.value, "Better than the period before"),
    (Trend.STEADY.value, "As the period before"),
    (Trend.DOWN.value, "Worse than the period before"),
    (Trend.UNKNOWN.value, "Nothing to compare with yet"),
)


@filters.narrowing("rating", "Rating", Rating.choices)
def by_rating(agreements, value: str, today: dt.date):
    return annotate_rating(agreements, today).filter(rating=value)


@filters.narrowing("trend", "Direction of travel", TRENDS)
def by_trend(agreements, value: str, today: dt.date):
    return annotate_trend(agreements).filter(trend=value)


@panels.column("Rating", order=20)
def rating_cells(keys: list[int], today: dt.date) -> dict[int, Cell]:
    """How each agreement is rated on ``today``."""
    rated = annotate_rating(Agreement.objects.filter(pk__in=keys).order_by(), today).values_list("pk", "rating")
    return {key: Cell(Rating(rating).label, USUAL_COLOURS[rating], label="Rating") for key, rating in rated}
