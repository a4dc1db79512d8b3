"""A report as a PDF, and what its page and its PDF have in common."""

from commissioning.common.pdf import render_pdf
from commissioning.decisions.charts import charts_of
from commissioning.decisions.rules.document import Document
from commissioning.decisions.rules.figure_tree import AgreementFigures, AgreementLine


def report_context(document: Document, *, sha256: str = "", is_draft: bool) -> dict:
    """What the templates of a report show."""
    figures = document.figures
    lines = {line.id: line for line in figures.rows.agreements}
    return {
        "document": document,
        "figures": figures,
        "charts": charts_of(figures),
        "agreement_lines": [AppendixLine(lines[found.id], found) for found in figures.agreements],
        "explained": [(line, document.explanations.get(line.key, "")) for line in figures.exceptions],
        "clearances": {cleared.kind: cleared for cleared in document.clearances},
        "sha256": sha256,
        "is_draft": is_draft,
    }


class AppendixLine:
    """An agreement beside its figures."""

    def __init__(self, agreement: AgreementLine, figures: AgreementFigures):
        self.agreement, self.figures = agreement, figures


def report_pdf(document: Document, sha256: str = "", *, is_draft: bool = False) -> bytes:
    """The report in committee form, tagged (PDF/UA-1). The same document gives the same bytes.

    A draft says so on every page and carries no hash.
    """
    return render_pdf(
        "decisions/report/report.pdf.html",
        report_context(document, sha256=sha256, is_draft=is_draft),
        title=document.title,
        subject=f"Report {document.reference} to {document.committee}",
        author=document.report_of,
        created_at=None,
    )
