"""Import a register of grants from the command line."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import format_pounds
from commissioning.opendata import operations
from commissioning.opendata.operations import Outcome, RegisterRefused
from commissioning.opendata.readers import Mapping, MappingRefused, Problems
from commissioning.programmes.models import Programme
from organisations.models import Agency

REFUSED = 2


class Refused(Exception):
    """What was asked for cannot be done; the message says why."""


class Command(BaseCommand):
    help = (
        "Import a register of grants and contracts: a 360Giving file (CSV, XLSX or JSON), or the council's own "
        "spreadsheet with a mapping of its columns (docs/imports.md). With any bad row nothing is imported."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", required=True, help="reference of the agency whose register it is")
        parser.add_argument("--programme", help="slug of the programme that the agreements belong to")
        parser.add_argument("--mapping", type=Path, help="JSON file that says which column is which")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args, **options):
        try:
            outcome = self._import(options)
        except Refused as refused:
            self.stderr.write(str(refused))
            sys.exit(REFUSED)
        except RegisterRefused as refused:
            self._print_problems(refused.problems)
            sys.exit(REFUSED)
        self._print_outcome(outcome, is_dry_run=options["dry_run"])

    def _import(self, options) -> Outcome:
        agency = _one(Agency, "reference", options["agency"], "agency")
        programme = options["programme"] and _one(Programme, "slug", options["programme"], "programme")
        mapping = _mapping(options["mapping"] and Path(options["mapping"]))
        path = Path(options["file"])
        try:
            stream = path.open("rb")
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}. Expected a file that can be read.") from None
        with stream:
            subject = {"mapping": mapping, "agency": agency, "programme": programme or None, "at": clock.now()}
            if options["dry_run"]:
                return operations.preview_register(stream, file=path.name, **subject)
            return self._write(stream, path.name, subject)

    def _write(self, stream, name: str, subject: dict) -> Outcome:
        with transaction.atomic():
            job = operations.upload(stream, name=name, by=None, **subject)
            try:
                job = operations.import_at_once(job, at=subject["at"])
            except BaseException:  # A refused file is not kept.
                job.file.storage.delete(guaranteed(job.file.name))
                raise
        return Outcome(**job.summary)

    def _print_problems(self, problems: Problems) -> None:
        for problem in problems.listed:
            self.stderr.write(str(problem))
        if problems.rest:
            self.stderr.write(f"… and {problems.rest:,} more.")
        self.stderr.write("Nothing was imported.")

    def _print_outcome(self, outcome: Outcome, *, is_dry_run: bool) -> None:
        for change in outcome.changes:
            self.stdout.write(f"{change['reference']}, row {change['row']}: {', '.join(change['columns'])}")
        for note in outcome.notes:
            self.stdout.write(note)
        verb = "Would import" if is_dry_run else "Imported"
        self.stdout.write(
            f"{verb} {outcome.agreements_created:,} agreements ({outcome.agreements_active:,} of them active) and "
            f"{outcome.organisations_created:,} organisations; {outcome.agreements_updated:,} updated, "
            f"{outcome.unchanged:,} unchanged; the register's total is {format_pounds(outcome.total_pence)}."
        )
        keys = ("organisations_created", "agreements_created", "agreements_updated", "unchanged", "total_pence")
        self.stdout.write(json.dumps({key: getattr(outcome, key) for key in keys} | {"dry_run": is_dry_run}))


def _one(model, field: str, value: str, what: str):
    """The record whose ``field`` is ``value``. Raises ``Refused`` and lists those that there are."""
    found = model.objects.filter(**{field: value}).first()
    if found is None:
        known = list(model.objects.order_by(field).values_list(field, flat=True)[:50])
        listed = ", ".join(known) or f"none; add an {what} first" if what == "agency" else ", ".join(known) or "none"
        raise Refused(f"There is no {what} “{value}”. Known: {listed}.")
    return found


def _mapping(path: Path | None) -> Mapping:
    if path is None:
        return Mapping()
    try:
        return Mapping.from_json(path.read_bytes())
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}. Expected a mapping of columns.") from None
    except MappingRefused as error:
        raise Refused(f"{path.name}: {error}") from None
