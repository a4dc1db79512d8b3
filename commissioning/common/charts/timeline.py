"""A term as a picture: what happens in it, in lanes below one calendar. Drawn wide, narrow for a phone, and small.

Spans are periods, marks are days. Each has a state, shown by the shape of its mark as well as its colour, and
words for the table; what finds no room for its label in the drawing is in the table and in the description.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from commissioning.common.charts import drawing as d
from commissioning.common.dates import add_months
from commissioning.common.enums import Colour
from commissioning.common.templatetags.words import date_range, long_date

WIDE, NARROW = 960, 360
NAMES = 118
EDGE = 10
BAR, MARK_ROOM = 26, 24
SMALL = 12
STEPS = (1, 3, 6, 12, 24, 60, 120, 300, 600, 1200)
FILLS: dict[str, str] = {
    Colour.GREY: "#f0f0f0",
    Colour.BLUE: "#cfe0f0",
    Colour.GREEN: "#cce2d8",
    Colour.YELLOW: "#fff3b0",
    Colour.RED: "#f6d2cd",
}
KEY = {
    Colour.GREY: "To come",
    Colour.BLUE: "In progress",
    Colour.GREEN: "Done",
    Colour.YELLOW: "Needs attention",
    Colour.RED: "Overdue",
}
BLUE, GREEN, RED, YELLOW = "#1d70b8", "#00703c", "#b3260b", "#ffdd00"


@dataclass(frozen=True)
class Span:
    """Days from ``starts_on`` to ``ends_on``, both inclusive. ``said``: its state in words, for the table."""

    starts_on: dt.date
    ends_on: dt.date
    label: str
    said: str = ""
    colour: str = Colour.GREY


@dataclass(frozen=True)
class Mark:
    """One day. ``said``: what it is and its state in words, for the table; ``label``: for the drawing."""

    on: dt.date
    label: str
    said: str = ""
    colour: str = Colour.GREY


@dataclass(frozen=True)
class Lane:
    """What belongs together: spans side by side, marks below them."""

    name: str
    spans: Sequence[Span] = ()
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Timeline:
    """The drawings, and the same as a table: rows of lane, when, what and state."""

    title: str
    wide: SafeString
    narrow: SafeString
    small: SafeString
    rows: list[tuple[str, str, str, str]]


@dataclass(frozen=True)
class _Term:
    title: str
    description: str
    starts_on: dt.date
    ends_on: dt.date
    lanes: list[Lane]
    today: dt.date | None


class _Calendar:
    """From days to places between ``left`` and ``right``."""

    def __init__(self, first: dt.date, last: dt.date, left: float, right: float):
        self.first, self.last, self.left, self.right = first, last, left, right
        self.days = max((last - first).days, 1)

    def __call__(self, day: dt.date) -> float:
        return self.left + (day - self.first).days / self.days * (self.right - self.left)

    def ticks(self, width: float) -> list[dt.date]:
        """First days of months, as many as have room for a label of ``width``."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((step for step in STEPS if months / step * width <= self.right - self.left), STEPS[-1])
        begin = self.first.replace(day=1)
        days = [add_months(begin, number) for number in range(0, months, step)]
        return [day for day in days if day >= self.first]


def timeline(
    title: str, *, starts_on: dt.date, ends_on: dt.date, lanes: Sequence[Lane] = (), today: dt.date | None = None
) -> Timeline:
    """Draw the term from ``starts_on`` to ``ends_on``, both inclusive. Raises ``ValueError`` where it ends first."""
    if ends_on < starts_on:
        raise ValueError("A term ends on or after the day it starts.")
    lanes = [lane for lane in lanes if lane.spans or lane.marks]
    rows = _rows(starts_on, ends_on, lanes)
    said = "; ".join(f"{lane}, {when}: {what}{f', {state}' if state else ''}" for lane, when, what, state in rows)
    description = f"{said}. Today is {long_date(today)}." if today else f"{said}."
    every = [starts_on, ends_on]
    every += [day for lane in lanes for span in lane.spans for day in (span.starts_on, span.ends_on)]
    every += [mark.on for lane in lanes for mark in lane.marks]
    first, last = min(every), max(every)
    term = _Term(title, description, starts_on, ends_on, lanes, today)
    wide = _Calendar(first, last, NAMES, WIDE - EDGE)
    narrow = _Calendar(first, last, EDGE, NARROW - EDGE)
    return Timeline(
        title,
        _drawn(term, wide, WIDE, beside=True),
        _drawn(term, narrow, NARROW, beside=False),
        _small(term, narrow),
        rows,
    )


def _rows(starts_on, ends_on, lanes) -> list[tuple[str, str, str, str]]:
    rows = [("Term", date_range(starts_on, ends_on), "The agreement runs", "")]
    for lane in lanes:
        entries = [(span.starts_on, date_range(span.starts_on, span.ends_on), span) for span in lane.spans]
        entries += [(mark.on, long_date(mark.on), mark) for mark in lane.marks]
        rows += [
            (lane.name, when, entry.label, entry.said) for _, when, entry in sorted(entries, key=lambda row: row[0])
        ]
    return rows


def _symbol(colour: str, x: float, y: float) -> str:
    """A state as a shape: ring, dot, tick, diamond, triangle."""
    if colour == Colour.GREEN:
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{GREEN}"/>'
            f'<polyline points="{x - 3.4:.1f},{y + 0.2:.1f} {x - 1:.1f},{y + 2.8:.1f} {x + 3.6:.1f},{y - 2.8:.1f}" '
            'fill="none" stroke="#ffffff" stroke-width="2"/>'
        )
    if colour == Colour.YELLOW:
        points = f"{x:.1f},{y - 7:.1f} {x + 7:.1f},{y:.1f} {x:.1f},{y + 7:.1f} {x - 7:.1f},{y:.1f}"
        return f'<polygon points="{points}" fill="{YELLOW}" stroke="{d.INK}" stroke-width="1.5"/>'
    if colour == Colour.RED:
        points = f"{x:.1f},{y - 8:.1f} {x + 8:.1f},{y + 6:.1f} {x - 8:.1f},{y + 6:.1f}"
        return (
            f'<polygon points="{points}" fill="{RED}"/>'
            f'<line x1="{x:.1f}" y1="{y - 3.4:.1f}" x2="{x:.1f}" y2="{y + 1.4:.1f}" stroke="#ffffff" stroke-width="2"/>'
            f'<circle cx="{x:.1f}" cy="{y + 4:.1f}" r="1.2" fill="#ffffff"/>'
        )
    if colour == Colour.BLUE:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="{BLUE}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="#ffffff" stroke="{d.QUIET}" stroke-width="2"/>'


def _drawn(term: _Term, at: _Calendar, width: int, *, beside: bool) -> SafeString:
    today = term.today
    parts: list[str] = []
    y = 20.0 if today else 4.0
    top = y
    y = _axis(parts, at, y, today)
    y = _bar(parts, at, y, term, beside=beside)
    for lane in term.lanes:
        y = _lane(parts, at, y, lane, beside=beside)
    if today and at.first <= today <= at.last:
        x = at(today)
        parts.append(
            f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{y:.1f}" stroke="{d.INK}" stroke-width="1.5" '
            'stroke-dasharray="4 3"/>'
        )
        half = d.width_of("Today") / 2
        parts.append(d.text(min(max(x, half), width - half), 13, "Today", anchor="middle", bold=True))
    y = _key(parts, y + 6, term.lanes, width)
    return d.svg(term.title, term.description, parts, y, width=width)


def _axis(parts: list[str], at: _Calendar, y: float, today: dt.date | None) -> float:
    now = at(today) if today and at.first <= today <= at.last else None
    for day in at.ticks(72):
        x = at(day)
        parts.append(d.rule(x, y, x, y + 6))
        label = f"{day:%b} {day.year}"
        end = x + d.width_of(label, 12) + 4
        is_free = now is None or not x - 2 <= now <= end + 2  # today's line would run through it
        if end <= at.right + EDGE and is_free:
            parts.append(d.text(x + 4, y + 11, label, fill=d.QUIET, size=12))
    return y + 18


def _name(parts: list[str], name: str, y: float, *, beside: bool) -> float:
    """A lane's name: to the left of it, or on a line of its own above it."""
    if beside:
        parts.append(d.text(0, y + 17, d.fitted(name, NAMES - 8), bold=True))
        return y
    parts.append(d.text(0, y + 13, d.fitted(name, NARROW), bold=True))
    return y + 19


def _bar(parts: list[str], at: _Calendar, y: float, term: _Term, *, beside: bool) -> float:
    starts_on, ends_on = term.starts_on, term.ends_on
    y = _name(parts, "Term", y, beside=beside)
    left, right = at(starts_on), at(ends_on)
    parts.append(d.rect(left, y, max(right - left, 2), BAR - 4, d.COLOURS[0]))
    for words in (date_range(starts_on, ends_on), f"{starts_on.year} to {ends_on.year}"):
        if d.width_of(words) + 12 <= right - left:
            parts.append(d.text(left + 6, y + 16, words, fill="#ffffff"))
            break
    return y + BAR + 6


def _lane(parts: list[str], at: _Calendar, y: float, lane: Lane, *, beside: bool) -> float:
    y = _name(parts, lane.name, y, beside=beside)
    if lane.spans:
        for span in lane.spans:
            _span(parts, at, y, span)
        y += BAR + 2
    if lane.marks:
        y = _marks(parts, at, y, lane.marks)
    return y + 6


def _span(parts: list[str], at: _Calendar, y: float, span: Span) -> None:
    left, right = at(span.starts_on), at(span.ends_on)
    room = max(right - left - 1, 2)
    parts.append(d.rect(left, y, room, BAR - 2, FILLS.get(span.colour, FILLS[Colour.GREY])))
    if room >= 18:
        parts.append(_symbol(span.colour, left + 10, y + 12))
    # The whole label where it fits, else its last word, which is a number or says the most.
    words = d.clean(span.label)
    last = words.rpartition(" ")[2]
    for said in (words, last[:1].upper() + last[1:]):
        if d.width_of(said) <= room - 22:
            parts.append(d.text(left + 21, y + 17, said))
            break


def _marks(parts: list[str], at: _Calendar, y: float, marks: Sequence[Mark]) -> float:
    """Shapes on one line, labels below in at most two rows where they do not run into each other."""
    parts.append(d.rule(at.left, y + 10, at.right, y + 10))
    ends = [-1.0, -1.0]
    used = 0
    for mark in sorted(marks, key=lambda one: one.on):
        x = at(mark.on)
        parts.append(_symbol(mark.colour, x, y + 10))
        words = d.clean(mark.label)
        wide = d.width_of(words, SMALL)
        if not words or wide > (at.right - at.left) / 2:
            continue
        middle = min(max(x, wide / 2), at.right + EDGE - wide / 2)
        left = middle - wide / 2
        for row, end in enumerate(ends):
            if left > end + 6:
                parts.append(d.text(middle, y + 31 + row * 15, words, anchor="middle", size=SMALL))
                ends[row] = left + wide
                used = max(used, row + 1)
                break
    return y + 22 + used * 15


def _key(parts: list[str], y: float, lanes, width: float) -> float:
    used = {entry.colour for lane in lanes for entry in (*lane.spans, *lane.marks)}
    x = 0.0
    for colour, words in KEY.items():
        if colour not in used:
            continue
        needed = 20 + d.width_of(words) + 14
        if x and x + needed > width:
            x, y = 0.0, y + 20
        parts += [_symbol(colour, x + 8, y + 10), d.text(x + 20, y + 14, words, fill=d.QUIET)]
        x += needed
    return y + 22 if used else y


def _small(term: _Term, at: _Calendar) -> SafeString:
    """The term as one bar, filled up to today; below it the ends of periods, and days, as shapes on a line each."""
    starts_on, ends_on, lanes, today = term.starts_on, term.ends_on, term.lanes, term.today
    left, right = at(starts_on), at(ends_on)
    parts = [d.rect(left, 4, max(right - left, 2), 8, "#d9e2e3")]
    if today and today > starts_on:
        parts.append(d.rect(left, 4, max(at(min(today, ends_on)) - left, 2), 8, d.COLOURS[0]))
    periods = [(span.ends_on, span.colour) for lane in lanes for span in lane.spans]
    days = [(mark.on, mark.colour) for lane in lanes for mark in lane.marks]
    height = 18.0
    for entries in filter(None, (periods, days)):
        parts += [_symbol(colour, at(day), height + 8) for day, colour in sorted(entries)]
        height += 20
    if today and at.first <= today <= at.last:
        x = at(today)
        parts.append(f'<line x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height:.0f}" stroke="{d.INK}" stroke-width="2"/>')
    words = f"{starts_on:%b} {starts_on.year}", f"{ends_on:%b} {ends_on.year}"
    parts.append(d.text(0, height + 12, words[0], fill=d.QUIET, size=SMALL))
    parts.append(d.text(NARROW, height + 12, words[1], anchor="end", fill=d.QUIET, size=SMALL))
    return d.svg(term.title, term.description, parts, height + 18)
