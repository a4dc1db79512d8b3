"""Organisations come in from a file: new ones are entered, those on the register brought up to date; all or none."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from organisations.forms.profile import RowForm
from organisations.identifiers import normalise_charity_number, normalise_company_number
from organisations.models import Organisation
from organisations.operations import registration
from organisations.organisation_file import FORMULA, OrganisationRow

REPORTED = 50
# Columns that are called otherwise than the field.
COLUMN_OF = {"annual_income_pence": "annual_income"}


@dataclass(frozen=True)
class BadEntry:
    """What is wrong where, and what to do about it: ``row`` is the line of the file, the headings being row 1."""

    row: int
    column: str
    value: str
    what_to_do: str

    def __str__(self):
        return (
            f"Row {self.row}, column {COLUMN_OF.get(self.column, self.column)}: {self.value[:80]!r}. {self.what_to_do}"
        )


class BadOrganisations(Exception):
    """Rows that cannot be taken; nothing was imported. The first ``REPORTED`` are in ``problems``."""

    def __init__(self, problems: list[BadEntry], count: int):
        self.problems, self.count = problems, count
        super().__init__(f"{count} bad cells")


@dataclass
class OrganisationsImported:
    """What an import did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def import_organisations(*, rows: Iterable[OrganisationRow], at: dt.datetime, by) -> OrganisationsImported:
    """Enter and update organisations, each by the operation that its page uses. A row is matched by its identifier
    and its charity and company numbers; a cell left empty changes nothing. Whether funding is held is no part of it.

    Raises ``BadOrganisations``, and then nothing has changed.
    """
    done, problems = OrganisationsImported(), []
    for row in rows:
        problems += _take(row, done, at=at, by=by)
    if problems:
        raise BadOrganisations(problems[:REPORTED], len(problems))
    return done


def _take(row: OrganisationRow, done: OrganisationsImported, *, at, by) -> list[BadEntry]:
    formulas = [
        BadEntry(row.row, field, cell, "Paste formulas as values.")
        for field, cell in row.cells.items()
        if FORMULA.match(cell)
    ]
    if formulas:
        return formulas
    found = _on_register(row.cells)
    if len(found) > 1:
        said = ", ".join(sorted(one.name for one in found))
        return [BadEntry(row.row, "identifier", row.cells["name"], f"Its numbers are those of {said}. Make it one.")]
    organisation = found[0] if found else None
    if organisation is None and "identifier" in row.cells:
        expected = "Enter an identifier that is on the register, or leave it empty: a new one is made of the numbers."
        return [BadEntry(row.row, "identifier", row.cells["identifier"], expected)]
    form = RowForm(row.cells, organisation=organisation)
    if not form.is_valid():
        return [
            BadEntry(row.row, field, row.cells.get(field, ""), " ".join(map(str, messages)))
            for field, messages in form.errors.items()
        ]
    try:
        _write(organisation, form.cleaned_data, done, at=at, by=by)
    except registration.AlreadyOnRegister as error:
        return [BadEntry(row.row, error.field, row.cells.get(error.field, ""), str(error))]
    return []


def _on_register(cells: dict[str, str]) -> list[Organisation]:
    same = Q(pk=None)
    if "identifier" in cells:
        same |= Q(identifier=cells["identifier"])
    if "charity_number" in cells:
        same |= Q(charity_number=normalise_charity_number(cells["charity_number"]))
    if "company_number" in cells:
        same |= Q(company_number=normalise_company_number(cells["company_number"]))
    return list(Organisation.objects.filter(same)[:3])


def _write(organisation: Organisation | None, values: dict, done: OrganisationsImported, *, at, by) -> None:
    if organisation is None:
        registration.enter(at=at, by=by, **values)
        done.created += 1
    elif any(getattr(organisation, field) != value for field, value in values.items()):
        registration.update_profile(organisation=organisation, at=at, by=by, **values)
        done.updated += 1
    else:
        done.unchanged += 1
