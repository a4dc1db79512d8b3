"""Officers do one thing to several applications of the queue, after a page that says which and which not."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.applications.forms.assessment import DueForm
from commissioning.applications.operations import assessment as operations
from commissioning.applications.queries import assessment_bulk as queries
from commissioning.common import clock
from organisations import access
from organisations.enums import Role

MOST_AT_ONCE = 200
NEEDS = {queries.ELIGIBLE: "applications.assess_organisation", queries.ASSESSORS: "applications.assign_assessors"}


@access.office(Role.COMMISSIONING_OFFICER)
def applications_bulk(request):
    """What was ticked in the queue; one button does it to each, and names each that refused."""
    sent = request.POST or request.GET
    what = sent.get("do", queries.ELIGIBLE)
    if what not in NEEDS:
        raise Http404
    access.require(request.user, NEEDS[what])
    back = reverse("applications:application-queue")
    keys = [int(key) for key in sent.getlist("application") if key.isascii() and key.isdigit() and len(key) < 18]
    chosen = queries.chosen(keys[:MOST_AT_ONCE], request.user, what, at=clock.now())
    if not chosen.applications and not chosen.left_out:
        messages.warning(request, "Tick the applications first.")
        return redirect(back)
    form = DueForm(*([request.POST] if request.method == "POST" else []), today=clock.today())
    is_ready = request.method == "POST" and chosen.applications
    if is_ready and (what == queries.ELIGIBLE or form.is_valid()):
        _do(request, what, chosen.applications, form)
        return redirect(back)
    context = {"chosen": chosen, "what": what, "form": form, "back": back, "shares_out": what == queries.ASSESSORS}
    return render(request, "applications/office/assessment/bulk.html", context)


def _do(request, what: str, applications, form) -> None:
    at, by = clock.now(), request.user
    if what == queries.ELIGIBLE:
        count, refused = operations.mark_all_eligible(applications, at=at, by=by)
        words = f"{count} application{'' if count == 1 else 's'} marked as eligible."
    else:
        count, refused = operations.share_out(applications, due_on=form.cleaned_data["due_on"], at=at, by=by)
        words = f"{count} assignment{'' if count == 1 else 's'} given out."
    (messages.success if count else messages.warning)(request, words)
    for application, why in refused:
        messages.warning(request, f"{application.reference}: {why}")
