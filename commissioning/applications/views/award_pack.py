"""The recommendation for a round: what stands against it, its pack, and the pack as files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commissioning.applications.forms.awards import FinalForm
from commissioning.applications.models import FundingRound
from commissioning.applications.operations import awards
from commissioning.applications.pack import as_csv, as_pdf, as_workbook
from commissioning.applications.queries.award_board import boards_of
from commissioning.applications.queries.coverage import coverage_of
from commissioning.applications.queries.recommendation import obstacles, pack_of
from commissioning.applications.views.award_base import READERS, RECOMMEND, frame, round_or_404
from commissioning.common import clock, snapshots
from commissioning.common.csv_export import csv_response
from organisations.access import require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@READERS
def final(request, slug):
    """What is still missing; then the last words, and the recommendation is final."""
    funding_round = round_or_404(slug)
    form = FinalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, RECOMMEND)
        if form.is_valid():
            try:
                awards.make_final(funding_round, **form.cleaned_data, at=clock.now(), by=request.user)
            except (awards.AlreadyFinal, awards.NotReadyToRecommend) as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, "The recommendation is final. Now it can be added to its issue and decided.")
            return redirect("applications:award-final", slug)
    context = frame(request, funding_round, form=form)
    context["superseded"] = funding_round.superseded_recommendations.select_related("reopened_by").defer("snapshot")
    context["may_reopen"] = request.user.has_perm(RECOMMEND) and not awards.why_not(funding_round)
    if context["recommendation"] is None:
        boards = boards_of(funding_round)
        context["obstacles"] = obstacles(funding_round, boards, coverage_of(funding_round, boards), at=clock.now())
    return render(request, "applications/office/awards/final.html", context)


def _pack(funding_round: FundingRound) -> tuple[dict[str, Any], str]:
    """The pack and its SHA-256: as it was frozen, or as it stands today, and then without one."""
    recommendation = getattr(funding_round, "recommendation", None)
    if recommendation is not None:
        return snapshots.read(recommendation), recommendation.snapshot_sha256
    at = clock.now()
    content = pack_of(funding_round, equality_analysis="", at=at, made_by="")
    # Shown as it would be frozen: the same kinds of values, whichever it is.
    return snapshots.plain(content), ""


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@READERS
def pack_pdf(request, slug):
    """The pack in the form of a committee's paper."""
    content, sha256 = _pack(round_or_404(slug))
    return _file(as_pdf(content, sha256), "application/pdf", f"recommendation-{slug}.pdf")


@READERS
def pack_xlsx(request, slug):
    """The pack as a workbook: a sheet each for awards, coverage and assistance."""
    content, sha256 = _pack(round_or_404(slug))
    return _file(as_workbook(content, sha256), XLSX, f"recommendation-{slug}.xlsx")


@READERS
def pack_csv(request, slug):
    """The ranked applications with their sums."""
    content, _ = _pack(round_or_404(slug))
    return csv_response(f"recommendation-{slug}.csv", *as_csv(content))
