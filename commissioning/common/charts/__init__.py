"""Charts as SVG: figures in, a ``Chart`` out. Show one with ``{% chart drawn %}``, in a page or in a PDF.

Flat, zero-based, labelled directly, at most seven series; a theme has the same colour everywhere. The
drawing uses presentation attributes only, so that it looks the same in WeasyPrint, and is 360 units wide,
so that it can be read on a phone.
"""

from commissioning.common.charts.bars import bar, grouped_bar, stacked_bar
from commissioning.common.charts.data import Chart, Item, Series
from commissioning.common.charts.plots import columns, line
from commissioning.common.charts.timeline import Lane, Mark, Span, Timeline, timeline

__all__ = [
    "Chart",
    "Item",
    "Lane",
    "Mark",
    "Series",
    "Span",
    "Timeline",
    "bar",
    "columns",
    "grouped_bar",
    "line",
    "stacked_bar",
    "timeline",
]
