"""The performance report as a PDF, beside WeasyPrint alone on the same HTML."""

import datetime as dt
import hashlib

from weasyprint import HTML

from bench import data
from bench.measure import Result, compared, interleaved, undone
from commissioning.common import clock, pdf
from commissioning.decisions.models import Issue, Report
from commissioning.decisions.operations.report import create_report
from commissioning.decisions.queries.document import document_of
from commissioning.decisions.rendering import report_context, report_pdf
from commissioning.programmes.models import Programme

GOAL = 1.1


def bench(rounds: int, *, warm_up: int = 1) -> list[Result]:
    """From the frozen document to the file: what the portal adds is its templates and charts."""
    with undone():
        document = document_of(_report())
        html = pdf.render_html(
            "decisions/report/report.pdf.html",
            report_context(document, is_draft=False),
            title=document.title,
            subject=f"Report {document.reference} to {document.committee}",
            author=document.report_of,
        )
        styles = pdf._thread_styles()

        def plain():
            # The same options, and the same stylesheet, read before the clock starts.
            HTML(string=html, base_url=pdf._base_url(), url_fetcher=pdf.StaticFetcher()).write_pdf(
                stylesheets=[styles.css],
                font_config=styles.fonts,
                pdf_variant="pdf/ua-1",
                pdf_forms=False,
                pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
            )

        times = interleaved({"portal": lambda: _print(document), "plain": plain}, rounds, warm_up=warm_up)
    return [compared("the report's PDF", len(document.figures.rows.agreements), times["portal"], times["plain"], GOAL)]


def _print(document) -> None:
    report_pdf(document)


def _report() -> Report:
    """A report on the demonstration's programme over the last half-year, with text under each heading."""
    now, today = clock.now(), clock.today()
    issue = Issue.objects.create(
        reference="D-BENCH-001",
        title="Community programme: performance",
        summary="What the programme did in six months.",
        programme=Programme.objects.get(slug="stronger-together"),
        affects_two_or_more_wards=True,
        all_wards=True,
        due_on=today + dt.timedelta(days=60),
        lead_member="Councillor Ada Byrne",
        lead_director="Director of communities",
        department="Communities",
        contact_name="Sam Okafor",
        contact_email="sam.okafor@council.example",
        consultation_process="Organisations were asked in two phases.",
        equality_detail="Due with the report.",
        created_at=now,
    )
    values = {
        "reference": "R-BENCH-001",
        "title": issue.title,
        "committee": "Cabinet",
        "meets_on": issue.due_on,
        "report_of": "Director of communities",
        "author": "Olu Achebe",
        "contact": "sam.okafor@council.example",
        "window_starts_on": today - dt.timedelta(days=182),
        "window_ends_on": today - dt.timedelta(days=1),
        "cut_off_at": now,
    }
    report = create_report(issue, values=values, at=now, by=data.officer(), recommendations=["Note the report."])
    report.sections.update(text="The programme reaches the people it is for. " * 12)
    return report
