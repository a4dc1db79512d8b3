"""The charts of a report."""

from commissioning.common.charts import Chart, Item, Series, bar, stacked_bar
from commissioning.common.money import format_pounds
from commissioning.decisions.rules.figure_tree import PerformanceFigures

# Of the palette those that come nearest to what the words say; the words stand beside them.
RATING_COLOURS = (("green", "Green", 6), ("amber", "Amber", 2), ("red", "Red", 5), ("unrated", "Not rated yet", 7))


def charts_of(figures: PerformanceFigures) -> dict[str, Chart]:
    """What was funded, how returns were rated, and mean scores, by theme."""
    themes = figures.themes
    names = [theme.name for theme in themes]
    return {
        "funded": bar(
            "Value of agreements by theme",
            [Item(theme.name, theme.money.value.value, theme.number or None) for theme in themes],
            show=lambda pence: format_pounds(int(pence)),
            unit="Value",
        ),
        "ratings": stacked_bar(
            "Returns due in the period by rating",
            names,
            [
                Series(label, [getattr(theme, key).value for theme in themes], colour)
                for key, label, colour in RATING_COLOURS
            ],
        ),
        "scores": bar(
            "Mean score by theme, out of 100",
            [Item(theme.name, theme.score.value, theme.number or None) for theme in themes],
            unit="Mean score",
        ),
    }
