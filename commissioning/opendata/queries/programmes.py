"""What anybody may know of a programme: what it is for, what people said, and what followed."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from commissioning.agreements.public_funding import published
from commissioning.applications.models import FundingRound
from commissioning.decisions.models import Issue
from commissioning.programmes.models import Outcome, Programme, Scheme, Theme
from consultations.models import Consideration, Consultation

SHOWN = 20


@dataclass(frozen=True)
class SchemePart:
    """A scheme with its outcomes, each with what people said about it."""

    scheme: Scheme
    outcomes: list[tuple[Outcome, list[Consideration]]]


@dataclass(frozen=True)
class ThemePart:
    """A theme with what people said about it, its schemes, and its awards; ``pence``: their sum."""

    theme: Theme
    heard: list[Consideration]
    schemes: list[SchemePart]
    awards: int
    pence: int


def public() -> QuerySet[Programme]:
    """Those of which something is public: a consultation, an issue for decision, a funding round, an award, or what
    came of what people said."""
    of = {"programme": OuterRef("pk")}
    said = Q(programme_theme__programme=OuterRef("pk")) | Q(outcome__scheme__theme__programme=OuterRef("pk"))
    return Programme.objects.filter(
        Exists(Consultation.objects.public().filter(**of))
        | Exists(Issue.objects.public().filter(**of))
        | Exists(FundingRound.objects.public().filter(**of))
        | Exists(published().filter(**of))
        | Exists(Consideration.objects.heard().filter(said))
    )


def themes_of(programme: Programme) -> list[ThemePart]:
    """The programme's themes in their order; as many queries however many there are."""
    themes = programme.themes.prefetch_related("schemes__outcomes__indicators")
    by_theme, by_outcome = _said_of(programme)
    sums = {
        row["scheme__theme"]: row
        for row in published()
        .filter(scheme__theme__programme=programme)
        .order_by()
        .values("scheme__theme")
        .annotate(number=Count("pk"), pence=Sum("counted_pence"))
    }
    return [
        ThemePart(
            theme,
            by_theme.get(theme.pk, []),
            [
                SchemePart(scheme, [(one, by_outcome.get(one.pk, [])) for one in scheme.outcomes.all()])
                for scheme in theme.schemes.all()
            ],
            sums[theme.pk]["number"] if theme.pk in sums else 0,
            sums[theme.pk]["pence"] if theme.pk in sums else 0,
        )
        for theme in themes
    ]


def _said_of(programme: Programme) -> tuple[dict[int, list[Consideration]], dict[int, list[Consideration]]]:
    """By theme, and by outcome; what names an outcome stands there alone."""
    about = Q(programme_theme__programme=programme) | Q(outcome__scheme__theme__programme=programme)
    by_theme: dict[int, list[Consideration]] = {}
    by_outcome: dict[int, list[Consideration]] = {}
    for row in Consideration.objects.heard().filter(about):
        if row.outcome_id:
            by_outcome.setdefault(row.outcome_id, []).append(row)
        elif row.programme_theme_id:
            by_theme.setdefault(row.programme_theme_id, []).append(row)
    return by_theme, by_outcome


def consultations_of(programme: Programme) -> QuerySet[Consultation]:
    return Consultation.objects.public().filter(programme=programme).order_by("-pk")[:SHOWN]


def rounds_of(programme: Programme) -> QuerySet[FundingRound]:
    return FundingRound.objects.public().filter(programme=programme).order_by("-published_at")[:SHOWN]


def decisions_of(programme: Programme) -> QuerySet[Issue]:
    return Issue.objects.public().filter(programme=programme).order_by("-due_on", "reference")[:SHOWN]
