"""Words and tags for a frozen return's rating and direction, which are plain texts."""

from django import template

from commissioning.common.templatetags.page import USUAL_COLOURS, tag
from monitoring.enums import Rating
from monitoring.rules.performance import Trend

register = template.Library()

DIRECTIONS = {
    Trend.UP.value: "↑ better",
    Trend.STEADY.value: "→ the same",
    Trend.DOWN.value: "↓ worse",
    Trend.UNKNOWN.value: "",
}


@register.filter
def rating_tag(rating: str):
    """A rating as a tag with its word; nothing for an empty one."""
    return tag(Rating(rating).label, USUAL_COLOURS[rating]) if rating in Rating.values else ""


@register.filter
def direction_words(direction: str) -> str:
    """A direction of travel in words."""
    return DIRECTIONS.get(direction, "")
