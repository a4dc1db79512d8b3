"""Reports put together for reading: from the records, or from what publication froze."""

from django.conf import settings

from commissioning.common import snapshots
from commissioning.common.guaranteed import guaranteed
from commissioning.common.typed_json import from_plain
from commissioning.decisions.models import PublishedReport, Report
from commissioning.decisions.queries.figures import figures_of
from commissioning.decisions.rules.document import Cleared, Document, Recommendation, Section


def document_of(report: Report) -> Document:
    """``report`` as it reads now; once published, exactly as it was published."""
    if report.is_frozen:
        return frozen_document(report.publication)
    return draft_document(report)


def frozen_document(publication: PublishedReport) -> Document:
    """What was published, from nothing but its snapshot."""
    return from_plain(Document, snapshots.read(publication))


def draft_document(report: Report) -> Document:
    """``report`` from the records as they stand now."""
    issue = report.issue
    exempt = issue.get_exempt_paragraph_display()
    return Document(
        reference=report.reference,
        issue_reference=issue.reference,
        council=settings.COUNCIL_NAME,
        committee=report.committee,
        meets_on=report.meets_on,
        report_of=report.report_of,
        title=report.title,
        author=report.author,
        contact=report.contact,
        classification=f"{issue.get_restriction_display()}{f' (paragraph {exempt})' if exempt else ''}",
        classification_reason=issue.restriction_reason,
        wards="All wards" if issue.all_wards else ", ".join(ward.name for ward in issue.wards.all()) or "None named",
        decision_type=issue.get_decision_type_display(),
        key_reasons=tuple(issue.key_reasons) if issue.is_key else (),
        programme=guaranteed(issue.programme).name,
        recommendations=tuple(Recommendation(line.number, line.text) for line in report.recommendations.all()),
        sections=tuple(
            Section(line.number, line.key, line.heading, line.text) for line in report.sections.order_by("number")
        ),
        explanations=dict(report.explanations.values_list("key", "text")),
        clearances=tuple(
            Cleared(line.kind, line.get_kind_display(), str(line.cleared_by), line.cleared_at, line.comment)
            for line in report.clearances.filter(voided_at=None).select_related("cleared_by").order_by("kind")
        ),
        papers=tuple(issue.documents.open().values_list("title", flat=True)),
        figures=figures_of(report),
    )
