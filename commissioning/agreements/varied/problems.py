"""Why a proposal cannot be offered yet, and what changed in the agreement since one was. Pure."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from commissioning.agreements.readiness import Problem
from commissioning.agreements.varied.proposal import worth_by_agency
from commissioning.agreements.varied.standing import Terms
from commissioning.common.money import format_pounds
from commissioning.common.templatetags.words import long_date


def problems_of(
    before: Terms,
    after: Terms,
    *,
    fixed: Collection[int],
    lead_agency: Mapping[str, Any],
    effective_from: dt.date,
) -> list[Problem]:
    """What is wrong, and on which page it is put right (details, shares, budget, payments, targets)."""
    if after == before:
        return [Problem("Nothing changes yet. Change at least one part.", "details")]
    problems = _of_details(after, effective_from)
    if after["value_pence"] <= 0:
        return problems
    gone = _gone(before, fixed)
    committed = sum(gone.values())
    if committed > after["value_pence"]:
        return [
            *problems,
            Problem(
                f"{format_pounds(committed)} is approved, held, sent or paid already. "
                "The value cannot be less than that.",
                "details",
            ),
        ]
    return [*problems, *_sums(after), *_agencies(before, after, gone, lead_agency)]


def _of_details(after: Terms, effective_from: dt.date) -> list[Problem]:
    problems = []
    starts_on, ends_on = (dt.date.fromisoformat(after[name]) for name in ("starts_on", "ends_on"))
    if after["value_pence"] <= 0:
        problems.append(Problem("Enter a value of more than £0.", "details"))
    if not after["purpose"].strip():
        problems.append(Problem("Say what the agreement is for.", "details"))
    if ends_on < starts_on:
        problems.append(Problem(f"Enter a last day on or after the first day, {long_date(starts_on)}.", "details"))
    elif not starts_on <= effective_from <= ends_on:
        term = f"{long_date(starts_on)} to {long_date(ends_on)}"
        problems.append(Problem(f"The change must take effect within the term, {term}.", "details"))
    full_cost = after["full_cost_pence"]
    if full_cost is not None and after["value_pence"] < full_cost and not after["contribution_reason"].strip():
        problems.append(Problem("Say why less than the full cost is paid.", "details"))
    return problems


def _gone(before: Terms, fixed: Collection[int]) -> dict[int, int]:
    """Pence by agency that stay as they are."""
    sums: dict[int, int] = {}
    for row in before["payments"]:
        if row["number"] in fixed:
            sums[row["agency"]] = sums.get(row["agency"], 0) + row["pence"]
    return sums


def _sums(after: Terms) -> list[Problem]:
    problems, value = [], after["value_pence"]
    words = {"shares": "The agencies’ shares", "budget": "The budget’s lines", "payments": "The payments"}
    for part, what in words.items():
        total = sum(row["pence"] for row in after[part])
        if after[part] and total != value:
            more = "more" if total > value else "less"
            apart = format_pounds(abs(total - value))
            problems.append(Problem(f"{what} come to {format_pounds(total)}: {apart} {more} than the value.", part))
    if any(share["pence"] <= 0 for share in after["shares"]):
        problems.append(Problem("Each agency’s share must be more than £0.", "shares"))
    return problems


def _agencies(before: Terms, after: Terms, gone: dict[int, int], lead_agency) -> list[Problem]:
    worth = worth_by_agency(after, lead_agency)
    names = {row["agency"]: row["name"] for row in before["payments"]}
    problems = []
    for agency, pence in gone.items():
        name, part = worth.get(agency, (names[agency], 0))
        if after["shares"] and pence > part:
            problems.append(
                Problem(
                    f"{format_pounds(pence)} of {name}’s payments is approved, held, sent or paid already. "
                    f"Its share cannot be less than that.",
                    "shares",
                )
            )
    if problems or not after["shares"] or not after["payments"]:
        return problems
    for agency, (name, part) in worth.items():
        paid = sum(row["pence"] for row in after["payments"] if row["agency"] == agency)
        if paid != part:
            problems.append(
                Problem(
                    f"The payments of {name} come to {format_pounds(paid)}. They must come to its share, "
                    f"{format_pounds(part)}.",
                    "payments",
                )
            )
    return problems


def changed_since(before: Terms, after: Terms, now: Terms, *, fixed: Collection[int]) -> list[str]:
    """What happened to the agreement after a variation was offered, in words; nothing where it stands as it did.

    ``before`` and ``after``: as offered. A payment that the variation leaves as it is may move on meanwhile.
    """
    found = []
    if now["value_pence"] != before["value_pence"]:
        was, value = format_pounds(before["value_pence"]), format_pounds(now["value_pence"])
        found.append(f"The value was {was} and is now {value}.")
    for name, words in (("starts_on", "first day"), ("ends_on", "last day")):
        if now[name] != before[name]:
            was, day = (long_date(dt.date.fromisoformat(terms[name])) for terms in (before, now))
            found.append(f"The {words} was {was} and is now {day}.")
    for name, words in (
        ("purpose", "What it is for has changed."),
        ("full_cost_pence", "The full cost has changed."),
        ("contribution_reason", "The reason for a contribution has changed."),
        ("shares", "The agencies’ shares have changed."),
        ("budget", "The budget has changed."),
        ("targets", "The targets have changed."),
    ):
        if now[name] != before[name]:
            found.append(words)
    return found + _payments_since(before, after, now, fixed)


def _payments_since(before: Terms, after: Terms, now: Terms, fixed: Collection[int]) -> list[str]:
    there, here = ({row["number"]: _agreed(row) for row in terms["payments"]} for terms in (before, now))
    kept = {row["number"] for row in after["payments"]}
    found = []
    for number in sorted(there.keys() | here.keys()):
        if there.get(number) != here.get(number):
            found.append(f"Payment {number} has been planned anew.")
        elif number in fixed and number not in kept:
            pence = format_pounds(there[number][0])
            found.append(f"Payment {number}, {pence}, has been approved or held: it can no longer change.")
    return found


def _agreed(row: Terms) -> tuple:
    """What of a payment was agreed. The day of one that waits for a return follows from its acceptance."""
    day = row["due_on"] if row["after_return"] is None else None
    return row["pence"], row["agency"], row["after_return"], day
