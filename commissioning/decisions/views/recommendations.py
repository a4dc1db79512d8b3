"""The recommendation of a funding round becomes a paper of the issue that decides it."""

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from commissioning.applications.models import Recommendation
from commissioning.applications.pack import as_pdf
from commissioning.common import clock, snapshots
from commissioning.common.uploads import validate_upload
from commissioning.decisions.enums import DocumentKind
from commissioning.decisions.operations import document as documents
from commissioning.decisions.queries import steps
from commissioning.decisions.views.issues import READERS, load
from organisations import access


@READERS
@require_POST
def issue_attach_recommendation(request, reference, slug):
    """Add the frozen pack of a round of the issue's programme; a second time it is there already."""
    issue = load(reference)
    access.require(request.user, "decisions.write_issue", issue)
    found = get_object_or_404(
        Recommendation.objects.select_related("round"), round__slug=slug, round__programme=issue.programme_id
    )
    name = f"recommendation-{slug}.pdf"
    pdf = as_pdf(snapshots.read(found), found.snapshot_sha256)
    file = SimpleUploadedFile(name, pdf, content_type="application/pdf")
    try:
        documents.attach(
            issue,
            file=file,
            upload=validate_upload(file),
            title=f"Recommended awards: {found.round}"[:200],
            kind=DocumentKind.APPENDIX,
            at=clock.now(),
            by=request.user,
        )
    except documents.CannotAttach as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "The recommendation is among the papers.")
    return redirect(steps.url("office-issue", reference))
