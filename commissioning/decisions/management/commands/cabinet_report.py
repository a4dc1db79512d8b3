"""A report's PDF from the command line."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commissioning.decisions.models import Report
from commissioning.decisions.queries.document import document_of
from commissioning.decisions.rendering import report_pdf


class Command(BaseCommand):
    help = "Write a report's PDF: as published if it is, else as it would be now, marked DRAFT on every page."

    def add_arguments(self, parser):
        parser.add_argument("reference", help="the report's reference, like R-2026-001, or its issue's")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")

    def handle(self, *args, **options):
        report = _found(options["reference"])
        content = bytes(report.publication.pdf) if report.is_frozen else report_pdf(document_of(report), is_draft=True)
        try:
            options["output"].write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"--output {options['output']}: {error.strerror}. Expected a file that can be written.", returncode=2
            ) from error
        summary = {"report": report.reference, "status": report.status, "bytes": len(content)}
        self.stdout.write(json.dumps(summary))


def _found(reference: str) -> Report:
    """The report of that reference; else the latest of the issue of that reference."""
    reports = Report.objects.select_related("issue__programme")
    report = (
        reports.filter(reference=reference).first()
        or reports.filter(issue__reference=reference).order_by("-pk").first()
    )
    if report is None:
        raise CommandError(
            f"{reference!r}: there is no such report. Expected the reference of a report, like R-2026-001, "
            "or of an issue that has one, like D-2026-001.",
            returncode=2,
        )
    return report
