"""Saving the pages of an application beside its questions: project, costs, overheads, other money, sum, promises.

Nobody overwrites somebody else unawares: what is saved says which revision its page was shown. What is not understood
is kept as it was typed; what is understood becomes records, so that money can be reckoned at any time.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.applications.enums import Part
from commissioning.applications.models import (
    Application,
    ApplicationPart,
    BudgetAmount,
    BudgetHeading,
    OtherFunding,
    Overheads,
    PromisedTarget,
)
from commissioning.applications.operations.own_draft import locked_draft
from commissioning.questionnaires.kinds.base import check_storable


class PartChanged(Exception):
    """Somebody else saved the page in between; nothing was saved. ``row`` is how it stands."""

    def __init__(self, row: ApplicationPart):
        self.row = row
        super().__init__(f"{row.updated_by} has changed this page since you opened it. Nothing of yours was saved.")


@dataclass(frozen=True)
class Cost:
    """A heading of direct costs; pence by year's number, years that were not understood left out."""

    heading: str
    note: str
    pence: Mapping[int, int]


@dataclass(frozen=True)
class OtherMoney:
    """Money from elsewhere, in pence."""

    source: str
    pence: int
    is_secured: bool


@dataclass(frozen=True)
class PartEntry:
    """What a page says: ``raw`` as typed, ``problems`` pairs of an input and what is wrong, ``revision`` what the page
    was shown (0 for nothing), ``understood`` what its writer takes. ``is_background``: the page saved itself."""

    raw: Mapping[str, Any]
    revision: int
    understood: Any
    problems: Sequence[tuple[str, str]] = field(default_factory=tuple)
    is_background: bool = False


@transaction.atomic
def save_part(application: Application, part: Part, entry: PartEntry, *, at: dt.datetime, by) -> ApplicationPart:
    """Save one page of a draft.

    Raises ``PartChanged``, ``CannotMove`` where the application is no draft any more or its round was cancelled, and
    ``Invalid`` (of questionnaires) for characters that no database can store; nothing is saved then.
    """
    check_storable(entry.raw)
    fresh = locked_draft(application)
    row = fresh.parts.filter(part=part).select_related("updated_by").first()
    problems = [list(problem) for problem in entry.problems]
    if row is not None and row.raw == entry.raw:
        return row
    if row is not None and row.revision != entry.revision and not _is_own_slip(row, entry, by):
        raise PartChanged(row)
    if row is None:
        row = ApplicationPart(application=fresh, part=part, revision=0)
    row.raw, row.problems, row.revision = dict(entry.raw), problems, row.revision + 1
    row.updated_at, row.updated_by = at, by
    row.save()
    WRITERS[part](fresh, entry.understood)
    return row


def _is_own_slip(row: ApplicationPart, entry: PartEntry, by) -> bool:
    """Whether the person's own page saved itself in the moment before they pressed the button."""
    return not entry.is_background and row.updated_by_id == by.pk and row.revision == entry.revision + 1


def _write_details(application: Application, values: Mapping[str, Any]) -> None:
    # A draft has no history: saving in the background would write one each time.
    columns = {name: values[name] for name in ("summary", "beneficiaries")}
    if values["title"]:
        columns["title"] = values["title"]
    Application.objects.filter(pk=application.pk).update(**columns)
    application.wards.set(values["wards"])


def _write_budget(application: Application, costs: Sequence[Cost]) -> None:
    application.headings.all().delete()
    headings = BudgetHeading.objects.bulk_create(
        BudgetHeading(application=application, number=number, heading=cost.heading, note=cost.note)
        for number, cost in enumerate(costs, start=1)
    )
    BudgetAmount.objects.bulk_create(
        BudgetAmount(heading=heading, year=year, amount_pence=pence)
        for heading, cost in zip(headings, costs, strict=True)
        for year, pence in cost.pence.items()
    )


def _write_overheads(application: Application, values: Mapping[str, Any] | None) -> None:
    if values is None:
        Overheads.objects.filter(application=application).delete()
    else:
        Overheads.objects.update_or_create(application=application, defaults=values)


def _write_other_funding(application: Application, sources: Sequence[OtherMoney]) -> None:
    application.other_funding.all().delete()
    OtherFunding.objects.bulk_create(
        OtherFunding(application=application, source=one.source, amount_pence=one.pence, is_secured=one.is_secured)
        for one in sources
    )


def _write_request(application: Application, values: Mapping[str, Any]) -> None:
    Application.objects.filter(pk=application.pk).update(
        requested_pence=values["requested_pence"], contribution_reason=values["contribution_reason"]
    )


def _write_promises(application: Application, values: Mapping[tuple[int, int], Decimal]) -> None:
    application.promises.all().delete()
    PromisedTarget.objects.bulk_create(
        PromisedTarget(application=application, indicator_id=indicator, year=year, value=value)
        for (indicator, year), value in values.items()
    )


WRITERS: dict[Part, Callable[[Application, Any], None]] = {
    Part.DETAILS: _write_details,
    Part.BUDGET: _write_budget,
    Part.OVERHEADS: _write_overheads,
    Part.OTHER_FUNDING: _write_other_funding,
    Part.REQUEST: _write_request,
    Part.PROMISES: _write_promises,
}
