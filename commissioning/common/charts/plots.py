"""Charts over time: lines, and small columns."""

from collections.abc import Sequence
from fractions import Fraction

from commissioning.common.charts import drawing as d
from commissioning.common.charts.bars import _description
from commissioning.common.charts.data import Chart, Item, Series, Show, checked, exact, shown, table

HEIGHT = 170
TOP = 14


def _round_up(figure: Fraction) -> Fraction:
    """The next of 1, 2, 5, 10 … at or above a positive figure: a good end for an axis."""
    power = Fraction(1)
    while power * 10 <= figure:
        power *= 10
    while power > figure:
        power /= 10
    return next(power * step for step in (1, 2, 5, 10) if power * step >= figure)


def _spread(places: list[tuple[float, int]], gap: float, lowest: float) -> dict[int, float]:
    """Places from top to bottom moved apart to at least ``gap``, and up again where they pass ``lowest``."""
    ordered = sorted(places)
    ys = [y for y, _ in ordered]
    for at in range(1, len(ys)):
        ys[at] = max(ys[at], ys[at - 1] + gap)
    if ys and ys[-1] > lowest:
        ys[-1] = lowest
        for at in range(len(ys) - 2, -1, -1):
            ys[at] = min(ys[at], ys[at + 1] - gap)
    return {series: ys[at] for at, (_, series) in enumerate(ordered)}


def _axis_labels(labels: Sequence[str], xs: Sequence[float], y: float, left: float, right: float) -> list[str]:
    """As many labels as fit side by side, the first and the last before any other."""
    placed: list[tuple[float, float]] = []
    parts = []
    order = [0, len(labels) - 1, *range(1, len(labels) - 1)] if len(labels) > 1 else range(len(labels))
    for at in order:
        words = d.fitted(labels[at], (right - left) / 2 - 6, 12)
        half = d.width_of(words, 12) / 2
        middle = min(max(xs[at], left + half), right - half)
        span = (middle - half - 4, middle + half + 4)
        if all(span[1] <= start or span[0] >= end for start, end in placed):
            placed.append(span)
            parts.append(d.text(middle, y, words, anchor="middle", size=12))
    return parts


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, show: Show = str) -> Chart:
    """A line for each series over the labels, named at its end; where there is no figure the line is broken."""
    checked(labels, series)
    headings, rows = ["", *(one.name for one in series)], table(labels, series, show)
    figures = [exact(value) for one in series for value in one.values if value is not None]
    if not figures:
        parts, height, description = d.nothing(title)
        return Chart(title, d.svg(title, description, parts, height), headings, rows)
    low, high = min([Fraction(0), *figures]), max([Fraction(0), *figures])
    high = _round_up(high) if high > 0 else high
    low = -_round_up(-low) if low < 0 else low
    span = (high - low) or Fraction(1)
    lowest = TOP + max(HEIGHT, len(series) * 16)
    named = min(max(d.width_of(d.clean(one.name)) for one in series) + 10, 130)
    ticks = sorted({low, Fraction(0), high})
    native = {exact(value): value for one in series for value in one.values if value is not None}
    said = {
        tick: d.fitted(show(native.get(tick, int(tick) if tick.denominator == 1 else float(tick))), 90, 12)
        for tick in ticks
    }
    left = max(d.width_of(words, 12) for words in said.values()) + 8
    right = d.WIDTH - named

    def height_of(figure: Fraction) -> float:
        return lowest - float((figure - low) / span) * (lowest - TOP)

    xs = [left + (right - left) * (at / (len(labels) - 1) if len(labels) > 1 else 0.5) for at in range(len(labels))]
    parts = []
    for tick in ticks:
        stroke = d.QUIET if tick == 0 else d.RULE
        parts += [d.rule(left, height_of(tick), right, height_of(tick), stroke)]
        parts += [d.text(left - 6, height_of(tick) + 4, said[tick], anchor="end", fill=d.QUIET, size=12)]
    ends = []
    for at, one in enumerate(series):
        points = [
            (xs[place], height_of(exact(value))) if value is not None else None
            for place, value in enumerate(one.values)
        ]
        parts += _strokes(points, d.colour(one.theme, at))
        last = next((point for point in reversed(points) if point), None)
        if last:
            ends.append((last[1], at))
    for at, y in _spread(ends, 16, lowest).items():
        name = d.fitted(series[at].name, named - 8)
        parts.append(d.text(right + 8, y + 4, name, fill=d.colour(series[at].theme, at), bold=False))
    parts += _axis_labels(labels, xs, lowest + 18, 0, d.WIDTH)
    description = _description(labels, series, show)
    return Chart(title, d.svg(title, description, parts, lowest + 26), headings, rows)


def _strokes(points: Sequence[tuple[float, float] | None], stroke: str) -> list[str]:
    """Runs of points as lines, each point as a dot."""
    parts, run = [], []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{stroke}"/>' for x, y in run]
        run = []
    return parts


def columns(title: str, items: Sequence[Item], *, show: Show = str, unit: str = "Figure") -> Chart:
    """Small columns side by side, with the figure above each where it fits."""
    words = [shown(item.value, show) for item in items]
    rows = [(item.label, [said]) for item, said in zip(items, words, strict=True)]
    figures = [exact(item.value) for item in items if item.value is not None]
    if not figures:
        parts, height, description = d.nothing(title)
        return Chart(title, d.svg(title, description, parts, height), ["", unit], rows)
    low, high = min([Fraction(0), *figures]), max([Fraction(0), *figures])
    span = (high - low) or Fraction(1)
    step = d.WIDTH / len(items)
    top, bottom = TOP + 8, TOP + 8 + HEIGHT * 0.6
    room = bottom - top
    nought = bottom - float(-low / span) * room
    fits = all(d.width_of(d.clean(said), 12) + 4 <= step for said in words)
    parts, xs = [], []
    for at, item in enumerate(items):
        xs.append(step * (at + 0.5))
        if item.value is None:
            continue
        end = bottom - float((exact(item.value) - low) / span) * room
        y, height = min(nought, end), max(abs(nought - end), 1.5 if item.value else 0)
        width = min(step * 0.7, 44)
        parts.append(d.rect(xs[at] - width / 2, y, width, height, d.colour(item.theme)))
        if fits:
            parts.append(d.text(xs[at], y - 4, words[at], anchor="middle", size=12))
    parts.append(d.rule(0, nought, d.WIDTH, nought, d.QUIET))
    parts += _axis_labels([item.label for item in items], xs, bottom + 18, 0, d.WIDTH)
    description = "; ".join(f"{item.label}: {said}" for item, said in zip(items, words, strict=True))
    return Chart(title, d.svg(title, description, parts, bottom + 26), ["", unit], rows)
