"""How far coders agree, and where they saw a text differently."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from consultations.models import Coding, Phase, Reading, Response, Theme
from consultations.queries import texts
from consultations.queries.progress import coders_named
from consultations.queries.texts import POINT
from consultations.queries.themes import in_order
from consultations.rules.agreement import Agreement, agreement_on, overall
from organisations.models import User

TextKey = tuple[int | None, int | None, int | None]  # Response, question and point.


@dataclass(frozen=True)
class Pair:
    """Two coders over the texts that both have read: each theme that either found, and all of them together."""

    first: User
    second: User
    texts: int
    themes: list[tuple[Theme, Agreement]]
    overall: Agreement


@dataclass(frozen=True)
class Difference:
    """A text in which coders found different themes; ``agreed`` is what was settled on, None until it is."""

    key: TextKey
    readings: list[Reading]
    agreed: Reading | None

    @property
    def text_key(self) -> str:
        """The text's name in addresses."""
        one = self.readings[0]
        if one.response is not None and one.question is not None:
            return f"{one.response.reference}.{one.question.key}"
        return f"{POINT}{one.point_id}"

    @property
    def about(self) -> str:
        """The question, or the event."""
        one = self.readings[0]
        return one.question.text if one.question else str(one.point.event if one.point else "")

    @property
    def found(self) -> list[tuple[User, list[Theme]]]:
        """The coders with what each found."""
        return [(one.coder, themes_in(one)) for one in self.readings]


def themes_in(reading: Reading) -> list[Theme]:
    """What was found, of a reading whose codings are read along."""
    return [coding.theme for coding in reading.codings.all()]


def _readings(phase: Phase) -> QuerySet[Reading]:
    """Those of texts that count, as the texts are now."""
    counted = Q(response__in=Response.objects.filter(phase=phase).counted()) | Q(point__isnull=False)
    return Reading.objects.filter(counted, phase=phase, stale_at=None)


def _key(reading: Reading) -> TextKey:
    return reading.response_id, reading.question_id, reading.point_id


def visible_to_coder(rows: Iterable[Reading], user) -> list[Reading]:
    """Of ``rows`` those that ``user`` may see: their own; others' of texts that they have read themselves. Somebody
    who codes nothing in the phase sees all of them."""
    rows = list(rows)
    own = {_key(one) for one in rows if one.coder_id == user.pk and not one.is_agreed}
    return [one for one in rows if _key(one) in own] if own else rows


def is_coder(phase: Phase, user) -> bool:
    """Whether ``user`` codes in the phase, and is kept blind to what others found."""
    return Reading.objects.filter(phase=phase, coder=user, is_agreed=False).exists()


def pairs_of(phase: Phase) -> list[Pair]:
    """Every two coders who have read a text both. Four queries."""
    found: dict[int, dict[TextKey, int]] = {}
    for reading in _readings(phase).filter(is_agreed=False).order_by("pk"):
        found.setdefault(reading.coder_id, {})[_key(reading)] = reading.pk
    themes: dict[int, set[int]] = {}
    rows = Coding.objects.filter(reading__in=_readings(phase).filter(is_agreed=False)).order_by()
    for reading_pk, theme_pk in rows.values_list("reading", "theme"):
        themes.setdefault(reading_pk, set()).add(theme_pk)
    coders = coders_named(found)
    frame = in_order(Theme.objects.filter(phase=phase).order_by("order", "pk"))
    pairs = []
    for first, second in combinations(sorted(found, key=lambda pk: (str(coders[pk]), pk)), 2):
        both = found[first].keys() & found[second].keys()
        if both:
            seen = [
                (frozenset(themes.get(found[first][key], ())), frozenset(themes.get(found[second][key], ())))
                for key in both
            ]
            pairs.append(_pair(coders[first], coders[second], seen, frame))
    return pairs


def _pair(first: User, second: User, seen: list[tuple[frozenset[int], frozenset[int]]], frame: list[Theme]) -> Pair:
    used = frozenset().union(*(one | other for one, other in seen))
    rows = [(theme, agreement_on(theme.pk, seen)) for theme in frame if theme.pk in used]
    return Pair(first, second, len(seen), rows, overall(agreement for _, agreement in rows))


def differences_of(phase: Phase, user) -> list[Difference]:
    """Texts that two or more have read and saw differently, those to be settled first. ``user`` sees those that they
    have read themselves, or all of them if they code nothing. Three queries."""
    codings = Prefetch("codings", queryset=Coding.objects.select_related("theme").order_by("theme__order", "theme"))
    rows = _readings(phase).select_related("coder", "response", "question", "point__event").prefetch_related(codings)
    by_text: dict[TextKey, list[Reading]] = {}
    shared = _readings(phase).filter(is_agreed=False).exclude(coder=user).values("response", "question", "point")
    for reading in visible_to_coder(rows.order_by("pk"), user) if shared.exists() else []:
        by_text.setdefault(_key(reading), []).append(reading)
    found = []
    for key, readings in by_text.items():
        agreed = next((one for one in readings if one.is_agreed), None)
        own = [one for one in readings if not one.is_agreed]
        if len({frozenset(coding.theme_id for coding in one.codings.all()) for one in own}) > 1:
            found.append(Difference(key, own, agreed))
    return sorted(found, key=lambda one: one.agreed is not None)


def with_words(phase: Phase, differences: Iterable[Difference]) -> list[tuple[Difference, str]]:
    """Each of ``differences`` with the words of its text. One query."""
    found = list(differences)
    responses = {one.key[0] for one in found if one.key[0]}
    rows = texts.answers(phase).filter(sheet__response__in=responses).select_related("sheet__response")
    words = {(row.sheet.response.pk, row.question_id): row.words for row in rows} if responses else {}
    return [(one, one.readings[0].point.text if one.readings[0].point else words.get(one.key[:2], "")) for one in found]


def unsettled(phase: Phase) -> int:
    """How many texts coders saw differently and have not settled: until they do each theme that any of them found
    counts. Two queries, of texts alone that two have read."""
    standing = Reading.objects.filter(phase=phase, stale_at=None)
    of_answer = {"response": OuterRef("response"), "question": OuterRef("question"), "point": None}
    of_point = {"point": OuterRef("point"), "response": None}
    others = standing.filter(is_agreed=False).exclude(pk=OuterRef("pk"))
    agreed = standing.filter(is_agreed=True)
    shared = _readings(phase).filter(
        Exists(others.filter(**of_answer)) | Exists(others.filter(**of_point)),
        ~Exists(agreed.filter(**of_answer)),
        ~Exists(agreed.filter(**of_point)),
        is_agreed=False,
    )
    keys = {
        pk: (response, question, point)
        for pk, response, question, point in shared.order_by().values_list("pk", "response", "question", "point")
    }
    found: dict[int, set[int]] = {pk: set() for pk in keys}
    codings = Coding.objects.filter(reading__in=shared.order_by()) if keys else Coding.objects.none()
    for reading, theme in codings.order_by().values_list("reading", "theme"):
        found.setdefault(reading, set()).add(theme)
    seen: dict[TextKey, set[frozenset[int]]] = {}
    for pk, key in keys.items():
        seen.setdefault(key, set()).add(frozenset(found[pk]))
    return sum(len(each) > 1 for each in seen.values())
