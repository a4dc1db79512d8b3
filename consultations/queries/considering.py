"""What stands against saying that a phase is analysed: what is unread, and what was raised and is not considered."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from consultations.models import Phase
from consultations.queries.agreement import unsettled
from consultations.queries.keying import unfinished
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


def analysis_gaps(phase: Phase) -> list[Gap]:
    """The same, after papers that are to be keyed in again or whose keyings differ, since their answers may change yet
    and figures that are analysed must not; and after texts that coders saw differently, since counts of themes rest
    on what they agree on."""
    return [*_keyed_twice(phase), *_seen_differently(phase), *consideration_gaps(phase)]


def _seen_differently(phase: Phase) -> list[Gap]:
    number = unsettled(phase)
    texts = "1 text was" if number == 1 else f"{number} texts were"
    words = f"{texts} seen differently by coders: record what they agree on"
    return [Gap(words, _url("coding-agreement", phase))] if number else []


def _keyed_twice(phase: Phase) -> list[Gap]:
    found, url = unfinished(phase), _url("key-checks", phase)
    waits = "paper waits" if found.waiting == 1 else "papers wait"
    differs = "paper was keyed twice and differs" if found.differing == 1 else "papers were keyed twice and differ"
    lines = [
        (found.waiting, f"{found.waiting} {waits} to be keyed in again"),
        (found.differing, f"{found.differing} {differs}: say which keying is right"),
    ]
    return [Gap(words, url) for number, words in lines if number]


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
