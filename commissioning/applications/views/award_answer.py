"""An officer records the answer of an organisation that has no account, and opens the letter it came in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.applications.forms.awards import AnswerOnPaperForm
from commissioning.applications.models import AnswerOnPaper
from commissioning.applications.operations import awards
from commissioning.applications.queries.letters import decided_of
from commissioning.applications.queries.outcomes import with_a_lead
from commissioning.applications.views.award_base import READERS, RECOMMENDERS, frame, ranked_or_404
from commissioning.common import clock
from commissioning.common.downloads import private_file_response
from commissioning.common.forms import DateField, field_of
from organisations.access import require

RECORD = "applications.record_answer"


@RECOMMENDERS
def answer(request, reference):
    """Who said what, how and when; with the letter, where there is one."""
    application = ranked_or_404(reference)
    require(request.user, RECORD, application)
    back = reverse("applications:award-letters", args=[application.round.slug])
    award = decided_of(application.round).filter(application=application).first()
    if award is None or not award.waits_for_answer or with_a_lead([application.organisation_id]):
        messages.warning(request, "There is no answer to record: it is there already, or the lead gives it online.")
        return redirect(back)
    form = AnswerOnPaperForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    field_of(form, "said_on", DateField).latest = clock.today()
    form.cancel_url = back
    if request.method == "POST" and form.is_valid() and _recorded(request, award, form):
        return redirect(back)
    context = frame(request, application.round, application=application, award=award, form=form)
    return render(request, "applications/office/awards/answer.html", context)


def _recorded(request, award, form) -> bool:
    found = form.cleaned_data
    accepts = found["accepts"] == "yes"
    try:
        awards.record_answer(award, form.said, accepts=accepts, reason=found["reason"], at=clock.now(), by=request.user)
    except awards.CannotAnswer as refusal:
        messages.warning(request, str(refusal))
        return True
    except ValueError as refusal:
        form.add_error("said_on", str(refusal))
        return False
    follows = "The agreement is drafted." if accepts else "The money is free."
    messages.success(request, f"The answer is recorded. {follows}")
    return True


@READERS
def answer_letter(request, reference):
    """The letter in which the organisation answered."""
    if "\x00" in reference:
        raise Http404
    answers = AnswerOnPaper.objects.exclude(file="")
    found = get_object_or_404(answers, award__application__reference=reference)
    return private_file_response(found.file.open("rb"), found.name)
