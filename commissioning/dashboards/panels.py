"""A programme's figures as the officers' home shows them: charts, and a table in which every figure is a link."""

from dataclasses import dataclass

from commissioning.common.charts import Chart, Series, stacked_bar
from commissioning.common.money import format_pounds
from commissioning.dashboards.addresses import list_of
from commissioning.dashboards.queries.glance import MONTHS_BACK, Glance, ThemeFigures
from commissioning.programmes.models import Programme
from monitoring.enums import Rating
from monitoring.queries.return_queue import PUNCTUALITY
from monitoring.rules.performance import Trend

RATING_COLOURS = {Rating.GREEN: 6, Rating.AMBER: 2, Rating.RED: 5, Rating.UNRATED: 7}
TRENDS = {Trend.UP: "Better", Trend.STEADY: "Same", Trend.DOWN: "Worse"}


@dataclass(frozen=True)
class Linked:
    """A figure in words, and the address that lists what it is made of."""

    words: str
    url: str
    label: str


@dataclass(frozen=True)
class ThemeRow:
    """A theme's money, ratings and directions of travel."""

    name: str
    money: list[Linked]
    ratings: list[Linked]
    trends: list[Linked]


@dataclass(frozen=True)
class ProgrammePanel:
    """All of a programme that the home page shows."""

    programme: Programme
    rows: list[ThemeRow]
    money_chart: Chart
    rating_chart: Chart
    punctuality: list[Linked]
    on_time: str
    months: int = MONTHS_BACK


def _label(theme: ThemeFigures) -> str:
    return theme.name if theme.number is None else f"{theme.number}. {theme.name}"


def panel_of(programme: Programme, figures: Glance) -> ProgrammePanel:
    """``figures`` of ``programme``, drawn and linked."""
    labels = [_label(theme) for theme in figures.themes]
    money = stacked_bar(
        "Committed by theme: paid and remaining",
        labels,
        [
            Series("Paid", [theme.paid_pence for theme in figures.themes]),
            Series("Remaining", [theme.remaining_pence for theme in figures.themes], 4),
        ],
        show=format_pounds,
    )
    ratings = stacked_bar(
        "Agreements in force by rating",
        labels,
        [
            Series(rating.label, [theme.ratings.get(rating, 0) for theme in figures.themes], RATING_COLOURS[rating])
            for rating in Rating
        ],
    )
    due = sum(figures.punctuality.values())
    share = f"{figures.punctuality['on_time'] * 100 // due}%" if due else "–"
    return ProgrammePanel(
        programme,
        [_row(programme, theme) for theme in figures.themes],
        money,
        ratings,
        [
            Linked(
                f"{figures.punctuality[how]:,}",
                list_of("monitoring:return-queue", programme=programme.pk, fell_due=MONTHS_BACK, punctuality=how),
                words,
            )
            for how, words in PUNCTUALITY
        ],
        share,
    )


def _row(programme: Programme, theme: ThemeFigures) -> ThemeRow:
    place = {"programme": programme.pk, "theme": theme.key if theme.key is not None else "null"}

    def agreements(**query) -> str:
        return list_of("agreements:agreement-list", **place, **query)

    funded = agreements(status="funded")
    return ThemeRow(
        _label(theme),
        [
            Linked(f"{theme.agreements:,}", funded, "Agreements"),
            Linked(format_pounds(theme.committed_pence), funded, "Committed"),
            Linked(format_pounds(theme.paid_pence), funded, "Paid"),
            Linked(format_pounds(theme.remaining_pence), funded, "Remaining"),
        ],
        [
            Linked(f"{theme.ratings.get(rating, 0):,}", agreements(status="running", rating=rating), rating.label)
            for rating in Rating
        ],
        [
            Linked(f"{theme.trends.get(trend, 0):,}", agreements(status="running", trend=trend), words)
            for trend, words in TRENDS.items()
        ],
    )
