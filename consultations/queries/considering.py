"""What stands against saying that a phase is analysed: what is unread, and what was raised and is not considered."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from consultations.models import Phase
from consultations.queries.progress import progress_of
from consultations.queries.themes import recommendations_of, themes_of


@dataclass(frozen=True)
class Gap:
    """One thing to do first, and the page on which it is done."""

    words: str
    url: str


def consideration_gaps(phase: Phase) -> list[Gap]:
    """Texts that nobody has read and that are not set aside, themes that were raised and recommendations of scrutiny
    that nobody has considered. A constant number of queries."""
    return [*_unread(phase), *_unconsidered(phase)]


def _url(name: str, phase: Phase, *args) -> str:
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number, *args])


def _unread(phase: Phase) -> list[Gap]:
    gaps = []
    for one in progress_of(phase):
        if one.left:
            query = urlencode({"question": one.key, "state": "unread"})
            thing = "answer" if one.question else "point"
            what = f"{thing} is" if one.left == 1 else f"{thing}s are"
            words = f"{one.left} {what} unread: {one.words}"
            gaps.append(Gap(words, f"{_url('coding-overview', phase)}?{query}"))
    return gaps


def _unconsidered(phase: Phase) -> list[Gap]:
    gaps = [
        Gap(f"The theme “{line.theme}” is not considered", _url("theme-consider", phase, line.theme.pk))
        for line in themes_of(phase)
        if line.is_raised and line.consideration is None
    ]
    for one in recommendations_of(phase):
        if not hasattr(one, "consideration"):
            url = _url("recommendation-consider", phase, one.number)
            gaps.append(Gap(f"{one} is not considered", url))
    return gaps
