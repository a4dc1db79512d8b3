"""The code frame of a phase, how often each theme was raised, and what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from consultations.models import Coding, Consideration, Phase, Quote, ScrutinyRecommendation, Theme
from consultations.models.response import counted
from consultations.rules import raised as raised_by


@dataclass(frozen=True)
class ThemeLine:
    """A theme with how many responses and points raised at events have it.

    ``responses`` is None where a small count is not shown. ``quotes`` are those approved for publication;
    ``by_question`` says for the public how many responses raise it in their answers to each question, by its key.
    """

    theme: Theme
    responses: int | None
    points: int
    consideration: Consideration | None
    quotes: list[Quote] = field(default_factory=list)
    by_question: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def is_raised(self) -> bool:
        """Whether anybody raised it."""
        return self.responses is None or self.responses + self.points > 0


@dataclass(frozen=True)
class Group:
    """A theme with those that stand under it."""

    theme: Theme
    under: list[Theme]


def in_order(themes) -> list[Theme]:
    """Each theme followed by those that stand under it; none is left out."""
    return [one for group in _groups(themes) for one in (group.theme, *group.under)]


def _groups(themes) -> list[Group]:
    """Themes that stand under none of ``themes``, each with all that stand under it."""
    rows = list(themes)
    known = {theme.pk for theme in rows}

    def under(theme: Theme) -> list[Theme]:
        return [one for each in rows if each.parent_id == theme.pk for one in (each, *under(each))]

    return [Group(theme, under(theme)) for theme in rows if theme.parent_id not in known]


def frame_of(phase: Phase) -> list[Group]:
    """The themes that an answer can be given, in groups. One query."""
    return _groups(Theme.objects.filter(phase=phase).in_use().order_by("order", "pk"))


def counted_codings(phase: Phase):
    """What was found in texts that count: those of a removed response do not, nor readings that another replaces."""
    of_answer = Q(reading__response__isnull=False) & counted("reading__response__")
    of_text = of_answer | Q(reading__point__isnull=False)
    return Coding.objects.filter(of_text, reading__phase=phase, reading__counts=True)


@dataclass(frozen=True)
class Beside:
    """The numbers that are published beside counts of themes: how many responded, and how many answered each question,
    by the question's primary key; None where that is hidden."""

    everybody: int | None = None
    wrote: Mapping[int, int | None] = field(default_factory=dict)


def themes_of(phase: Phase, *, public: bool = False, beside: Beside = Beside()) -> list[ThemeLine]:
    """Every theme in the order of the frame, merged ones left out, and retired ones that nobody raised. Four queries;
    with ``public`` five.

    With ``public`` answers to confidential questions are left out, themes that nobody raised too, and counts are
    hidden where they are small or would tell a small one, of what is published ``beside`` them too.
    """
    codings = counted_codings(phase)
    if public:
        codings = codings.exclude(reading__question__is_confidential=True)
    rows = codings.order_by().values_list("theme")
    found = rows.annotate(
        responses=Count("reading__response", distinct=True), points=Count("reading__point", distinct=True)
    )
    counts = {pk: (responses, raised) for pk, responses, raised in found}
    by_question = _by_question(codings) if public else {}
    quotes: dict[int, list[Quote]] = {}
    # Looked at again here: a question may not be quoted, whatever was approved.
    approved = Quote.objects.filter(phase=phase).publishable().exclude(question__is_confidential=True)
    for quote in approved.select_related("question").order_by("marked_at", "pk"):
        quotes.setdefault(quote.theme_id, []).append(quote)
    lines = []
    themes = Theme.objects.filter(phase=phase, merged_into=None).select_related(
        "parent",
        "consideration__programme_theme__programme",
        "consideration__outcome__scheme__theme__programme",
        "consideration__document",
        "consideration__considered_by",
    )
    for theme in in_order(themes.order_by("order", "pk")):
        responses, raised = counts.get(theme.pk, (0, 0))
        if (public or theme.is_retired) and not responses + raised:
            continue
        shown = raised_by.Raised(responses, {})
        if public:
            of_theme = by_question.get(theme.pk, {})
            shown = raised_by.shown(responses, of_theme, everybody=beside.everybody, wrote=beside.wrote)
        considered = getattr(theme, "consideration", None)
        told = quotes.get(theme.pk, [])
        lines.append(ThemeLine(theme, shown.responses, raised, considered, told, shown.by_question))
    return lines


def _by_question(codings) -> dict[int, dict[int, int]]:
    """By theme, in how many responses it was found in the answers to each question. One query."""
    found: dict[int, dict[int, int]] = {}
    rows = codings.filter(reading__question__isnull=False).order_by().values_list("theme", "reading__question")
    for theme, question, number in rows.annotate(number=Count("reading__response", distinct=True)):
        found.setdefault(theme, {})[question] = number
    return found


def recommendations_of(phase: Phase) -> list[ScrutinyRecommendation]:
    """Scrutiny's recommendations in their order, each with what was made of it. One query."""
    rows = ScrutinyRecommendation.objects.filter(phase=phase).select_related(
        "consideration__programme_theme__programme",
        "consideration__outcome__scheme__theme__programme",
        "consideration__document",
        "consideration__considered_by",
    )
    return list(rows.order_by("number"))
