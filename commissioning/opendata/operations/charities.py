"""What the register of charities says of organisations that are here."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TypedDict

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import slugify

from commissioning.common.models import OfficerTask
from commissioning.opendata.operations.register import RegisterRefused
from commissioning.opendata.operations.survey import chunks
from commissioning.opendata.readers import Problem, Problems
from commissioning.opendata.readers.charities import CharityRow, read_charities
from organisations.identifiers import charity_identifier
from organisations.models import CharityRecord, Membership, Organisation, OrganisationAlias

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

COLUMNS = ("name", "annual_income_pence", "income_year_ends_on", "postcode")
REASON = "From the register of charities"


@dataclass
class CharityOutcome:
    """What an extract changed. ``removed``: organisations here that are no longer registered."""

    charities: int = 0
    organisations_created: int = 0
    organisations_updated: int = 0
    unchanged: int = 0
    removed: int = 0


@transaction.atomic
def import_charities(stream: BinaryIO, *, file: str, at: dt.datetime, by=None, create: bool = False) -> CharityOutcome:
    """Update organisations here by their charity number: income and its year, and of those that have no people of
    their own the name (the one before becomes an alias) and postcode.

    What the register says of each is kept (``CharityRecord``). Where one was removed, officers get a task, once.
    With ``create`` registered charities that are not here are added. Streamed in chunks. Raises ``RegisterRefused``,
    and then nothing is changed.
    """
    outcome, problems = CharityOutcome(), Problems()
    for chunk in chunks(_good(read_charities(stream, file), problems)):
        if not problems:
            _take_over(chunk, outcome, file=file, at=at, by=by, create=create)
    if not problems and not outcome.charities:
        problems.add(Problem(file, None, "", "", "at least one charity"))
    if problems:
        raise RegisterRefused(problems)
    return outcome


def _good(found: Iterator[CharityRow | Problem], problems: Problems) -> Iterator[CharityRow]:
    for each in found:
        if isinstance(each, Problem):
            problems.add(each)
        else:
            yield each


def _take_over(
    chunk: list[CharityRow], outcome: CharityOutcome, *, file: str, at: dt.datetime, by, create: bool
) -> None:
    rows = {row.charity_number: row for row in chunk}
    people = Membership.objects.filter(organisation=OuterRef("pk"), ended_at=None)
    known = Organisation.objects.filter(charity_number__in=rows).annotate(has_people=Exists(people))
    changed, aliases, removed = [], [], []
    here = list(known.order_by("pk"))
    for organisation in here:
        row = rows[organisation.charity_number]
        before = {name: getattr(organisation, name) for name in COLUMNS}
        _update(organisation, row)
        if row.is_removed:
            removed.append(organisation)
        if before == {name: getattr(organisation, name) for name in COLUMNS}:
            outcome.unchanged += 1
            continue
        changed.append(organisation)
        if before["name"] != organisation.name:
            aliases.append(OrganisationAlias(organisation=organisation, name=before["name"]))
    Organisation.objects.bulk_update(changed, COLUMNS)
    record = {"default_user": by, "default_date": at, "default_change_reason": REASON}
    Organisation.history.bulk_history_create(changed, update=True, **record)
    OrganisationAlias.objects.bulk_create(aliases, ignore_conflicts=True)
    _tell_officers(removed, rows, at)
    new: list[Organisation] = []
    if create:
        new = _new(rows, {each.charity_number for each in here}, at)
        Organisation.objects.bulk_create(new)
        Organisation.history.bulk_history_create(new, **record)
        outcome.organisations_created += len(new)
    _keep_records([*here, *new], rows, file=file, at=at)
    outcome.charities += len(chunk)
    outcome.organisations_updated += len(changed)
    outcome.removed += len(removed)


def _keep_records(here: Sequence[Organisation], rows: dict[str, CharityRow], *, file: str, at: dt.datetime) -> None:
    """What the register says of each, so that officers see it and how fresh it is."""
    CharityRecord.objects.bulk_create(
        (_record(organisation, rows[organisation.charity_number], file, at) for organisation in here),
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["status", "removed_on", "company_number", "file_name", "refreshed_at"],
    )


def _record(organisation: Organisation, row: CharityRow, file: str, at: dt.datetime) -> CharityRecord:
    return CharityRecord(
        organisation=organisation,
        status=CharityRecord.Status.REMOVED if row.is_removed else CharityRecord.Status.REGISTERED,
        removed_on=row.removed_on if row.is_removed else None,
        company_number=row.company_number,
        file_name=file[:255],
        refreshed_at=at,
    )


class _HasPeople(TypedDict):
    has_people: bool


def _update(organisation: "WithAnnotations[Organisation, _HasPeople]", row: CharityRow) -> None:
    if row.income_pence is not None:
        organisation.annual_income_pence = row.income_pence
        organisation.income_year_ends_on = row.year_ends_on
    if not organisation.has_people:
        organisation.name = row.name
        organisation.postcode = row.postcode or organisation.postcode


def _tell_officers(removed: Sequence[Organisation], rows: dict[str, CharityRow], at: dt.datetime) -> None:
    OfficerTask.objects.bulk_create(
        (
            OfficerTask(
                key=f"organisation:{organisation.pk}:removed-from-register",
                title=f"{organisation.name} was removed from the register of charities{_on(rows, organisation)}"[:300],
                path=organisation.get_absolute_url(),
                created_at=at,
            )
            for organisation in removed
        ),
        ignore_conflicts=True,
    )


def _on(rows: dict[str, CharityRow], organisation: Organisation) -> str:
    removed_on = rows[organisation.charity_number].removed_on
    return f" on {removed_on.day} {removed_on:%B} {removed_on.year}" if removed_on else ""


def _new(rows: dict[str, CharityRow], here: set[str], at: dt.datetime) -> list[Organisation]:
    """Registered main charities that are not here, under their own identifiers and numbers."""
    wanted = [row for number, row in rows.items() if number not in here and not row.is_removed and "-" not in number]
    identifiers = {charity_identifier(row.charity_number) for row in wanted}
    taken = set(Organisation.objects.filter(identifier__in=identifiers).values_list("identifier", flat=True))
    return [
        Organisation(
            identifier=charity_identifier(row.charity_number),
            slug=f"{slugify(row.name)[:180]}-{row.charity_number}".lower().strip("-"),
            name=row.name,
            charity_number=row.charity_number,
            annual_income_pence=row.income_pence,
            income_year_ends_on=row.year_ends_on if row.income_pence is not None else None,
            postcode=row.postcode,
            created_at=at,
        )
        for row in wanted
        if charity_identifier(row.charity_number) not in taken
    ]
