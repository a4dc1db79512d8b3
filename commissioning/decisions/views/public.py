"""The forward plan, the issue's page and the papers, for anybody."""

import re

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commissioning.common.downloads import private_file_response
from commissioning.common.markdown import render_markdown
from commissioning.common.paging import page_of
from commissioning.decisions.enums import Restriction
from commissioning.decisions.forms.filters import IssueFilterForm
from commissioning.decisions.models import PublishedReport
from commissioning.decisions.queries import issues as queries
from commissioning.decisions.queries.consulted import consulted_for
from organisations import access


@access.public
@require_safe
def issue_list(request):
    """The forward plan: what is to be decided, the next first; then what was."""
    issues = queries.public_issues()
    form = IssueFilterForm(request.GET, years=queries.years_of(issues))
    found = queries.filtered(issues, **form.chosen())
    return render(
        request,
        "decisions/issue_list.html",
        {
            "filter_form": form,
            "chips": form.chips(),
            "forthcoming": list(found.forthcoming()[:200]),
            "settled": page_of(found.settled(), request),
        },
    )


@access.public
@require_safe
def issue_detail(request, reference):
    """Everything that is public about one issue."""
    issue = get_object_or_404(queries.for_page(queries.public_issues()), reference=reference)
    return render(
        request,
        "decisions/issue_detail.html",
        {
            "issue": issue,
            "summary": render_markdown(issue.summary, top_heading=3),
            "notice": queries.notice_given(issue),
            "wards": queries.wards_in_words(issue),
            "events": queries.history(issue, public=True),
            "decision": getattr(issue, "decision", None),
            "consulted": consulted_for(issue),
            "report": None if issue.restriction == Restriction.EXEMPT else queries.published_report(issue),
            "documents": [document for document in issue.documents.all() if document.is_open],
            "exempt": [document for document in issue.documents.all() if document.is_exempt],
        },
    )


@access.public
@require_safe
def issue_report(request, reference):
    """The published report's PDF, the very bytes that were stored; 304 to who has them."""
    issue = get_object_or_404(queries.public_issues().exclude(restriction=Restriction.EXEMPT), reference=reference)
    published = PublishedReport.objects.filter(report__issue=issue, report__status="published").select_related("report")
    publication = published.first()
    if publication is None:
        raise Http404("No report has been published on this issue.")
    return pdf_response(request, publication)


def pdf_response(request, publication: PublishedReport) -> HttpResponse:
    """The stored PDF with its SHA-256 as the entity's tag."""
    tag = f'"{publication.pdf_sha256}"'
    sent = re.split(r"\s*,\s*", request.headers.get("If-None-Match", ""))
    if tag in sent or "*" in sent:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(bytes(publication.pdf), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{publication.report.reference}.pdf"'
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


@access.public
@require_safe
def issue_document(request, reference, pk):
    """A paper of a public issue; exempt ones are not there."""
    issue = get_object_or_404(queries.public_issues(), reference=reference)
    document = get_object_or_404(issue.documents.open(), pk=pk)
    return private_file_response(document.file.open("rb"), document.name, inline=True)
