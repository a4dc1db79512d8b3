"""The terms as they would be: what was written into a proposal, and what follows from it for the parts that nobody
wrote anew. Pure.

A new value is shared out over the agencies, the budget's headings and the payments that nobody has approved, in
proportion to what stands and by largest remainder, so that each adds up to the penny. What is approved, held, sent or
paid stays. Worked through in ``docs/algorithms/payment-profile.md``.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from commissioning.agreements.varied.standing import Terms
from commissioning.common.money import share_out
from commissioning.common.working_days import working_day_on_or_after

# What is said once for the whole agreement; the other parts are lists.
SCALARS = ("purpose", "ends_on", "value_pence", "full_cost_pence", "contribution_reason")
LISTS = ("shares", "budget", "targets", "payments")
# New payments of a day come after those that are there.
AFTER_ALL = 10**6


def terms_after(
    before: Terms,
    changes: Mapping[str, Any],
    *,
    fixed: Collection[int],
    lead_agency: Mapping[str, Any],
    effective_from: dt.date,
    periods: Collection[int] | None = None,
) -> Terms:
    """The terms with ``changes``, whose keys are those of ``SCALARS`` and ``LISTS``.

    ``fixed``: numbers of payments that stay; ``changes["payments"]`` are the others. ``lead_agency``: key ``agency``
    and ``name`` of who pays what no share says. ``periods``: the numbers of the periods that the new end leaves, or
    None where the end stays.
    """
    after = {**before, **{name: changes[name] for name in SCALARS if name in changes}}
    value, same_value = after["value_pence"], after["value_pence"] == before["value_pence"]
    for name in ("shares", "budget"):
        after[name] = changes.get(name) if name in changes else _scaled(before[name], None if same_value else value)
    after["targets"] = changes["targets"] if "targets" in changes else _within(before["targets"], periods)
    after["payments"] = _payments(before, changes, after, fixed, lead_agency, effective_from)
    return after


def _scaled(rows: list[Terms], value: int | None) -> list[Terms]:
    """``rows`` in proportion, so that they come to ``value`` pence; as they are for None."""
    weights = [row["pence"] for row in rows]
    if value is None or value < 0 or not any(weights):
        return rows
    return [{**row, "pence": pence} for row, pence in zip(rows, share_out(value, weights), strict=True)]


def _within(targets: list[Terms], periods: Collection[int] | None) -> list[Terms]:
    """Without the figures of periods that there will not be."""
    if periods is None:
        return targets
    return [
        {**target, "profile": {number: value for number, value in target["profile"].items() if int(number) in periods}}
        for target in targets
    ]


def worth_by_agency(terms: Terms, lead_agency: Mapping[str, Any]) -> dict[int, tuple[str, int]]:
    """Each agency's name and part of the value in pence."""
    if terms["shares"]:
        return {share["agency"]: (share["name"], share["pence"]) for share in terms["shares"]}
    return {lead_agency["agency"]: (lead_agency["name"], terms["value_pence"])}


def _payments(before, changes, after, fixed, lead_agency, effective_from) -> list[Terms]:
    stays = [row for row in before["payments"] if row["number"] in fixed]
    loose = [row for row in before["payments"] if row["number"] not in fixed]
    if "payments" in changes:
        loose = _numbered(changes["payments"], loose)
    elif before["payments"] and worth_by_agency(before, lead_agency) != worth_by_agency(after, lead_agency):
        loose = _fitted(stays, loose, after, lead_agency, effective_from)
    return sorted([*stays, *loose], key=lambda row: (row["due_on"], row["number"] or AFTER_ALL))


def _fitted(stays, loose, after, lead_agency, effective_from) -> list[Terms]:
    """What is left of each agency's part over its payments that may still change; one payment, on the day of the
    change, where it has none. Without shares, what is left of the value over all of them."""
    made = []
    for agency, (name, pence) in worth_by_agency(after, lead_agency).items():
        own, gone = loose, stays
        if after["shares"]:
            own, gone = ([row for row in rows if row["agency"] == agency] for rows in (loose, stays))
        left = pence - sum(row["pence"] for row in gone)
        if left <= 0:
            continue
        due_on = working_day_on_or_after(effective_from).isoformat()
        new = {"number": None, "due_on": due_on, "pence": left, "agency": agency, "name": name, "after_return": None}
        own = own or [new]
        for row, part in zip(own, share_out(left, [row["pence"] for row in own]), strict=True):
            if part:
                made.append(row if part == row["pence"] else {**row, "number": None, "pence": part})
    return made


def _numbered(written: list[Terms], loose: list[Terms]) -> list[Terms]:
    """What was written, each under the number of the payment that it leaves as it is, if any."""
    there: dict[tuple, list[int]] = {}
    for row in loose:
        there.setdefault(_same(row), []).append(row["number"])
    return [{**row, "number": there[_same(row)].pop(0) if there.get(_same(row)) else None} for row in written]


def _same(row: Terms) -> tuple:
    return row["due_on"], row["pence"], row["agency"], row["after_return"]
