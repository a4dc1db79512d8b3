import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from commissioning.common import clock
from organisations.operations.wards import BadWards, import_wards
from organisations.ward_file import WardFileError, read_wards

BAD_INPUT = 2


class Command(BaseCommand):
    """``import_wards FILE``: the last line is a JSON summary; exit 2 for a file that cannot be taken."""

    help = "Import ward names and GSS codes from a CSV file; the wards that are there are brought up to date."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV in UTF-8 with columns such as WDCD, WDNM, LADCD")

    def handle(self, *args, file, **options):
        try:
            done = import_wards(rows=read_wards(file), at=clock.now(), by=None)
        except WardFileError as error:
            self._refuse(f"{file}: {error}")
        except BadWards as error:
            lines = [f"{file}: {problem}" for problem in error.problems]
            if error.count > len(lines):
                lines.append(f"{file}: and {error.count - len(lines)} more rows")
            self._refuse("\n".join(lines))
        else:
            self.stdout.write(f"{done.created + done.updated + done.unchanged} wards read from {file}.")
            summary = {
                "wards_created": done.created,
                "wards_updated": done.updated,
                "unchanged": done.unchanged,
            }
            self.stdout.write(json.dumps(summary))

    def _refuse(self, message: str) -> None:
        self.stderr.write(message)
        self.stderr.write("Nothing was imported.")
        sys.exit(BAD_INPUT)
