"""An organisation reads what was decided on its application, and answers. Nothing is here before its letter."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.applications import following
from commissioning.applications.forms.awards import AnswerForm
from commissioning.applications.models import Award
from commissioning.applications.operations import awards
from commissioning.applications.pack import with_dates
from commissioning.common import clock
from organisations import access
from organisations.access import require

ANSWER = "applications.answer_award"


def _told_or_404(request, reference: str) -> Award:
    """The award of one's own organisation, once it was told."""
    if "\x00" in reference:
        raise Http404
    told = Award.objects.filter(
        application__organisation__in=request.user.membership_roles, notified_at__isnull=False
    ).select_related("application__organisation", "application__round__officer", "answered_by", "on_paper")
    return get_object_or_404(told, application__reference=reference)


@access.member
def outcome(request, reference):
    """What was decided, why, the scores by criterion, feedback, and until when to appeal."""
    award = _told_or_404(request, reference)
    application = award.application
    form = AnswerForm(request.POST if request.method == "POST" else None)
    may_answer = request.user.has_perm(ANSWER, application)
    if request.method == "POST":
        require(request.user, ANSWER, application)
        if form.is_valid() and _answered(request, award, form):
            return redirect("applications:own-outcome", reference)
    context = {
        "award": award,
        "application": application,
        "letter": with_dates(awards.letter_of(award)),
        "following": following.of([application.pk]).get(application.pk),
        "form": form if award.waits_for_answer and may_answer else None,
        "today": clock.today(),
    }
    return render(request, "applications/own/outcome.html", context)


def _answered(request, award: Award, form: AnswerForm) -> bool:
    accepts = form.cleaned_data["accepts"] == "yes"
    try:
        awards.answer(award, accepts=accepts, reason=form.cleaned_data["reason"], at=clock.now(), by=request.user)
    except awards.CannotAnswer as refusal:
        messages.warning(request, str(refusal))
        return True
    said = "You have accepted the award. The council writes the agreement next." if accepts else "You have declined it."
    messages.success(request, said)
    return True
