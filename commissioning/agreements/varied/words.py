"""The difference between two versions of an agreement's terms, in words, before beside after. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.agreements.varied.standing import Terms
from commissioning.common.money import format_pounds
from commissioning.common.templatetags.words import long_date, plain_number

NOTHING = "none"


@dataclass(frozen=True)
class Row:
    """One thing that changes. ``is_money``: both sides are sums, to be set one below the other."""

    name: str
    before: str
    after: str
    is_money: bool = False

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Part:
    """What changes in one part of the terms: where money moves, every row and the sum; else only what differs."""

    title: str
    rows: list[Row]

    @property
    def is_money(self) -> bool:
        return all(row.is_money for row in self.rows)


def parts_between(before: Terms, after: Terms) -> list[Part]:
    """What changes from ``before`` to ``after``; nothing where they are the same."""
    parts = [
        Part("What was agreed", _scalars(before, after)),
        Part("Paid by", _money(*(_by(terms["shares"], "name") for terms in (before, after)))),
        Part("Budget", _money(*(_by(terms["budget"], "heading") for terms in (before, after)))),
        Part("Payments", _payments(before, after)),
        Part("Targets", _targets(before, after)),
    ]
    return [part for part in parts if part.rows]


def _day(text: str) -> str:
    return long_date(dt.date.fromisoformat(text))


def _pounds(pence: int | None) -> str:
    return NOTHING if pence is None else format_pounds(pence)


def _text(text: str) -> str:
    return text or NOTHING


_SCALARS = (
    ("purpose", "What it is for", _text),
    ("ends_on", "Last day", _day),
    ("value_pence", "Value", _pounds),
    ("full_cost_pence", "Full cost of the work", _pounds),
    ("contribution_reason", "Why a contribution", _text),
)


def _scalars(before: Terms, after: Terms) -> list[Row]:
    return [
        Row(words, say(before[name]), say(after[name]), name.endswith("_pence"))
        for name, words, say in _SCALARS
        if before[name] != after[name]
    ]


def _by(rows: Iterable[Terms], name: str) -> dict[str, int]:
    """Pence by what a row is called, in their order; two of one name together."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[name]] = sums.get(row[name], 0) + row["pence"]
    return sums


def _payments(before: Terms, after: Terms) -> list[Row]:
    several = len({row["agency"] for terms in (before, after) for row in terms["payments"]}) > 1
    sides: list[dict[str, int]] = []
    days: dict[str, str] = {}
    for terms in (before, after):
        sums: dict[str, int] = {}
        for row in terms["payments"]:
            name = _day(row["due_on"])
            if row["after_return"]:
                name = f"When return {row['after_return']} is accepted, expected {name}"
            if several:
                name = f"{name}, {row['name']}"
            days[name] = row["due_on"]
            sums[name] = sums.get(name, 0) + row["pence"]
        sides.append(sums)
    rows = _money(*sides)
    # The sum stays last; a payment that is new goes where its day is.
    return sorted(rows[:-1], key=lambda row: days[row.name]) + rows[-1:]


def _money(before: dict[str, int], after: dict[str, int]) -> list[Row]:
    if before == after:
        return []
    names = dict.fromkeys([*before, *after])
    rows = [Row(name, _pounds(before.get(name)), _pounds(after.get(name)), is_money=True) for name in names]
    was, becomes = (_pounds(sum(side.values())) for side in (before, after))
    return [*rows, Row("Together", was, becomes, is_money=True)]


def _targets(before: Terms, after: Terms) -> list[Row]:
    rows = []
    sides = [{target["indicator"]: target for target in terms["targets"]} for terms in (before, after)]
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        was, becomes = (side.get(key, {}) for side in sides)
        name = becomes.get("name") or was["name"]
        profiles = was.get("profile", {}), becomes.get("profile", {})
        for number in sorted({*profiles[0], *profiles[1]}, key=int):
            first, second = (profile.get(number) for profile in profiles)
            if first != second:
                rows.append(Row(f"{name}, period {number}", _figure(first), _figure(second)))
        rows += _weight(name, was.get("weight"), becomes.get("weight"), has_figures=any(profiles))
    return rows


def _weight(name: str, was: int | None, becomes: int | None, *, has_figures: bool) -> list[Row]:
    if was and becomes and was != becomes:
        return [Row(f"{name}: counts", f"{was} times", f"{becomes} times")]
    if bool(was) != bool(becomes) and not has_figures:
        words = ("no target", "without figures")
        return [Row(name, words[bool(was)], words[bool(becomes)])]
    return []


def _figure(value: str | None) -> str:
    return "no target" if value is None else str(plain_number(Decimal(value)))
