"""Horizontal bars: the label stands above its bar, so that neither ever runs into the other."""

from collections.abc import Sequence
from fractions import Fraction

from commissioning.common.charts import drawing as d
from commissioning.common.charts.data import Chart, Item, Series, Show, checked, exact, shown, table

BAR, GAP = 18, 10
THIN = 15
ROOM_FOR_WORDS = 8


class _Scale:
    """From figures to places between 0 and ``room``, nought included."""

    def __init__(self, figures: Sequence[Fraction], room: float):
        self.low, self.high = min([Fraction(0), *figures]), max([Fraction(0), *figures])
        self.room = room

    def __call__(self, figure: Fraction) -> float:
        span = self.high - self.low
        return float((figure - self.low) / span) * self.room if span else 0.0


def _room(words: Sequence[str]) -> float:
    return d.WIDTH - min(max((d.width_of(d.clean(one)) for one in words), default=0) + ROOM_FOR_WORDS, d.WIDTH * 0.6)


def _one_bar(scale: _Scale, value, y: float, height: float, fill: str) -> tuple[str, float]:
    nought, end = scale(Fraction(0)), scale(exact(value)) if value is not None else scale(Fraction(0))
    left, right = min(nought, end), max(nought, end)
    width = max(right - left, 1.5) if value else 0
    return d.rect(left, y, width, height, fill), max(right, left + width)


def bar(title: str, items: Sequence[Item], *, show: Show = str, unit: str = "Figure") -> Chart:
    """One bar for each item, in the order given, with its figure at its end."""
    words = [shown(item.value, show) for item in items]
    room = _room(words)
    scale = _Scale([exact(item.value) for item in items if item.value is not None], room)
    parts: list[str] = []
    y = 0.0
    for item, said in zip(items, words, strict=True):
        for label in d.wrapped(item.label, d.WIDTH):
            parts.append(d.text(0, y + 13, label))
            y += d.LINE
        drawn, end = _one_bar(scale, item.value, y, BAR, d.colour(item.theme))
        short = d.fitted(said, d.WIDTH - room - ROOM_FOR_WORDS + 4)
        parts += (
            [drawn, d.text(end + 6, y + 14, short, bold=True)]
            if item.value is not None
            else [d.text(0, y + 14, short, fill=d.QUIET)]
        )
        y += BAR + GAP
    description = "; ".join(f"{item.label}: {said}" for item, said in zip(items, words, strict=True))
    if not items:
        parts, y, description = d.nothing(title)
    rows = [(item.label, [said]) for item, said in zip(items, words, strict=True)]
    return Chart(title, d.svg(title, description, parts, y), ["", unit], rows)


def grouped_bar(title: str, labels: Sequence[str], series: Sequence[Series], *, show: Show = str) -> Chart:
    """For each label one thin bar of each series, with its figure at its end."""
    checked(labels, series)
    entries = [(one.name, d.colour(one.theme, at)) for at, one in enumerate(series)]
    parts, y = d.key(entries, 0)
    words = [shown(value, show) for one in series for value in one.values]
    room = _room(words)
    scale = _Scale([exact(value) for one in series for value in one.values if value is not None], room)
    for place, label in enumerate(labels):
        for said in d.wrapped(label, d.WIDTH):
            parts.append(d.text(0, y + 13, said, bold=True))
            y += d.LINE
        for at, one in enumerate(series):
            value = one.values[place]
            drawn, end = _one_bar(scale, value, y, THIN - 2, d.colour(one.theme, at))
            short = d.fitted(shown(value, show), d.WIDTH - room - ROOM_FOR_WORDS + 4)
            parts += [drawn, d.text(end + 6, y + 11, short)]
            y += THIN
        y += GAP
    description = _description(labels, series, show)
    if not (labels and series):
        parts, y, description = d.nothing(title)
    svg = d.svg(title, description, parts, y)
    return Chart(title, svg, ["", *(one.name for one in series)], table(labels, series, show))


def stacked_bar(title: str, labels: Sequence[str], series: Sequence[Series], *, show: Show = str) -> Chart:
    """For each label one bar of the series' parts, with the total at its end. Parts are nought or more."""
    checked(labels, series)
    if any(value is not None and value < 0 for one in series for value in one.values):
        raise ValueError("Parts of a whole cannot be below nought.")
    totals = [sum((one.values[at] or 0 for one in series), 0) for at in range(len(labels))]
    entries = [(one.name, d.colour(one.theme, at)) for at, one in enumerate(series)]
    parts, y = d.key(entries, 0)
    room = _room([show(total) for total in totals])
    scale = _Scale([exact(total) for total in totals], room)
    for place, label in enumerate(labels):
        for said in d.wrapped(label, d.WIDTH):
            parts.append(d.text(0, y + 13, said))
            y += d.LINE
        x = 0.0
        for at, one in enumerate(series):
            value, fill = one.values[place] or 0, d.colour(one.theme, at)
            width = scale(exact(value))
            parts.append(d.rect(x, y, width - 1 if width > 3 else width, BAR + 4, fill))
            said = d.clean(show(value))
            if value and d.width_of(said) + 8 <= width:
                parts.append(d.text(x + width / 2, y + 16, said, anchor="middle", fill=d.ink_on(fill)))
            x += width
        total = d.fitted(show(totals[place]), d.WIDTH - room - ROOM_FOR_WORDS + 4)
        parts.append(d.text(x + 6, y + 16, total, bold=True))
        y += BAR + 4 + GAP
    description = _description(labels, series, show)
    if not (labels and series):
        parts, y, description = d.nothing(title)
    rows = [
        (label, [*said, show(total)]) for (label, said), total in zip(table(labels, series, show), totals, strict=True)
    ]
    return Chart(title, d.svg(title, description, parts, y), ["", *(one.name for one in series), "Total"], rows)


def _description(labels: Sequence[str], series: Sequence[Series], show: Show) -> str:
    return "; ".join(
        f"{label}: " + ", ".join(f"{one.name} {said}" for one, said in zip(series, figures, strict=True))
        for label, figures in table(labels, series, show)
    )
