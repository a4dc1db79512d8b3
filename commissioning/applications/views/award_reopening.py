"""A final recommendation is opened again, and what it was before."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.applications.forms.awards import ReopenForm
from commissioning.applications.models import SupersededRecommendation
from commissioning.applications.operations import awards
from commissioning.applications.pack import as_pdf
from commissioning.applications.views.award_base import READERS, RECOMMEND, RECOMMENDERS, frame, round_or_404
from commissioning.common import clock, snapshots
from organisations.access import require


@RECOMMENDERS
def reopen(request, slug):
    """Why it is opened again; then sums, reasons and notes can be changed, until it is final anew."""
    funding_round = round_or_404(slug)
    require(request.user, RECOMMEND)
    back = reverse("applications:award-final", args=[slug])
    if refusal := awards.why_not(funding_round):
        messages.warning(request, refusal)
        return redirect(back)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    form.cancel_url = back
    if request.method == "POST" and form.is_valid():
        try:
            kept = awards.reopen(funding_round, **form.cleaned_data, at=clock.now(), by=request.user)
        except awards.CannotReopen as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"The recommendation is open again. Version {kept.version} is kept as it was.")
        return redirect(back)
    return render(request, "applications/office/awards/reopen.html", frame(request, funding_round, form=form))


@READERS
def superseded_pdf(request, slug, version):
    """The pack of a version that was superseded, as it was frozen."""
    funding_round = round_or_404(slug)
    found = get_object_or_404(SupersededRecommendation, round=funding_round, version=version)
    response = HttpResponse(as_pdf(snapshots.read(found), found.snapshot_sha256), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="recommendation-{slug}-version-{version}.pdf"'
    return response
