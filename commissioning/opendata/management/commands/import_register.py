"""Bring organisations up to date from the Charity Commission's public extract."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from commissioning.common import clock
from commissioning.opendata.operations import RegisterRefused
from commissioning.opendata.operations.charities import import_charities

REFUSED = 2


class Command(BaseCommand):
    help = (
        "Read the Charity Commission's public extract (tab-separated or JSON, packed or not) and bring organisations "
        "that are here up to date by their charity number. With any bad row nothing is changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--create", action="store_true", help="add registered charities that are not here")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as stream:
                outcome = import_charities(stream, file=path.name, at=clock.now(), create=options["create"])
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror}. Expected a file that can be read.")
            sys.exit(REFUSED)
        except RegisterRefused as refused:
            for problem in refused.problems.listed:
                self.stderr.write(str(problem))
            if refused.problems.rest:
                self.stderr.write(f"… and {refused.problems.rest:,} more.")
            self.stderr.write("Nothing was changed.")
            sys.exit(REFUSED)
        self.stdout.write(
            f"Read {outcome.charities:,} charities: {outcome.organisations_updated:,} organisations updated, "
            f"{outcome.unchanged:,} unchanged, {outcome.organisations_created:,} created; "
            f"{outcome.removed:,} of those here are no longer registered."
        )
        self.stdout.write(json.dumps(dataclasses.asdict(outcome)))
