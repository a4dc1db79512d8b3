"""One chart of each kind, for the gallery."""

from commissioning.common.charts.bars import bar, grouped_bar, stacked_bar
from commissioning.common.charts.data import Chart, Item, Series
from commissioning.common.charts.plots import columns, line
from commissioning.common.money import format_pounds

THEMES = ("Inclusion, health and wellbeing", "Employment and skills", "Community safety", "Advice")


def charts() -> list[Chart]:
    """With names and sums as long as real ones."""
    sums = (99000000, 43500000, 19500000, 61250050)
    half_years = [f"{month} {year}" for year in (2025, 2026, 2027) for month in ("March", "September")]
    return [
        bar(
            "Committed this year by theme",
            [Item(name, pence, at) for at, (name, pence) in enumerate(zip(THEMES, sums, strict=True), 1)],
            show=format_pounds,
            unit="Committed",
        ),
        grouped_bar(
            "Planned and paid by theme",
            THEMES[:3],
            [Series("Planned", sums[:3]), Series("Paid", [61000000, 43500000, None])],
            show=format_pounds,
        ),
        stacked_bar(
            "Performance by theme",
            THEMES,
            [
                Series("Green", [12, 5, 3, 8], 6),
                Series("Amber", [3, 2, 0, 4], 2),
                Series("Red", [1, 0, 2, 1], 5),
                Series("Unrated", [2, 2, 1, 0], 7),
            ],
        ),
        line(
            "Returns received on time",
            half_years,
            [Series("Grants", [61, 70, 66, None, 84, 91], 1), Series("Contracts", [80, 82, 79, 85, 88, 90], 4)],
            show=lambda figure: f"{figure}%",
        ),
        columns(
            "Returns due", [Item(label, value) for label, value in zip(half_years, (12, 31, 8, 0, 24, 17), strict=True)]
        ),
        bar("Nothing yet", []),
    ]
