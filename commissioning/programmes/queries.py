"""Reads of programmes that pages share."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from commissioning.common.charts import Chart, Series, grouped_bar
from commissioning.common.labels import label_of
from commissioning.common.money import format_pounds
from commissioning.common.record_history import Event, events_of
from commissioning.programmes.models import Indicator, Outcome, Priority, Programme, Scheme, Theme
from commissioning.programmes.panels import SchemeMoney, money_of

FIGURES = (
    ("Returns", ("return_due_days", "lead_must_sign_returns", "red_after_days_overdue")),
    ("Consultations", ("consultation_days",)),
    ("Tiers", ("light_touch_up_to_pence", "standard_up_to_pence")),
    ("Meetings", ("inception_within_days", "meetings_end_months_before")),
    (
        "Reviews and notice",
        ("review_from_months", "review_opens_months_before", "review_due_months_before", "notice_months"),
    ),
    (
        "Performance",
        (
            "delivery_weight",
            "quality_weight",
            "compliance_weight",
            "late_points_per_week",
            "green_from",
            "amber_from",
        ),
    ),
)


@dataclass(frozen=True)
class SchemeRow:
    """A scheme with its money."""

    scheme: Scheme
    money: SchemeMoney

    @property
    def left(self) -> int:
        return self.scheme.budget_pence - self.money.committed


@dataclass(frozen=True)
class ThemeRow:
    """A theme with its schemes and their sums."""

    theme: Theme
    schemes: list[SchemeRow]

    @property
    def budget(self) -> int:
        return sum(row.scheme.budget_pence for row in self.schemes)

    @property
    def money(self) -> SchemeMoney:
        return sum((row.money for row in self.schemes), SchemeMoney())

    @property
    def left(self) -> int:
        return self.budget - self.money.committed


def programmes_with_sums() -> QuerySet[Programme]:
    """The list: each with its budget and how many themes and schemes it has."""
    return (
        Programme.objects.select_related("lead_agency", "predecessor")
        .annotate(
            budget=Sum("themes__schemes__budget_pence", default=0),
            scheme_count=Count("themes__schemes", distinct=True),
        )
        .order_by("-starts_on", "name")
    )


def themes_of(programme: Programme) -> list[ThemeRow]:
    """The programme's themes with schemes, outcomes, indicators and money, in a constant number of queries."""
    money = money_of([programme])
    themes = programme.themes.prefetch_related("schemes__outcomes__indicators")
    return [
        ThemeRow(theme, [SchemeRow(scheme, money.get(scheme.pk, SchemeMoney())) for scheme in theme.schemes.all()])
        for theme in themes
    ]


def chart_of(rows: list[ThemeRow]) -> Chart:
    """Budget, committed and paid by theme."""
    return grouped_bar(
        "Budget, committed and paid by theme",
        [row.theme.name for row in rows],
        [
            Series("Budget", [row.budget for row in rows]),
            Series("Committed", [row.money.committed for row in rows]),
            Series("Paid", [row.money.paid for row in rows]),
        ],
        show=format_pounds,
    )


def figures_of(programme: Programme) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules' figures in words, under their headings."""
    return [(heading, [(_label(name), _in_words(programme, name)) for name in names]) for heading, names in FIGURES]


def _label(name: str) -> str:
    label = label_of(Programme, name)
    return label[:1].upper() + label[1:]


def _in_words(record, name: str) -> str:
    value = getattr(record, name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return format_pounds(value) if name.endswith("_pence") else str(value)


def history_of(programme: Programme) -> list[Event]:
    """Every change to the programme and its parts, newest first, at most 100."""
    return events_of(
        (Programme, {"id": programme.pk}, "Programme"),
        (Priority, {"programme_id": programme.pk}, "Priority"),
        (Theme, {"programme_id": programme.pk}, "Theme"),
        (Scheme, {"theme__programme": programme.pk}, "Scheme"),
        (Outcome, {"scheme__theme__programme": programme.pk}, "Outcome"),
        (Indicator, {"outcome__scheme__theme__programme": programme.pk}, "Indicator"),
    )
