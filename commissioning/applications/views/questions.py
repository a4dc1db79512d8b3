"""Questions to the council about a round: an organisation's people ask, officers answer to everybody."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.applications.forms.questions import AnswerForm, AskForm
from commissioning.applications.models import FundingRound
from commissioning.applications.operations import questions as operations
from commissioning.applications.rules.timetable import takes_questions
from commissioning.applications.views.round_base import load
from commissioning.common import clock, once
from commissioning.common.paging import page_of
from organisations import access
from organisations.enums import Role
from organisations.models import Organisation

# What is asked may tell who asks: only those read it who answer, and the auditor.
READERS = access.office(Role.COMMISSIONING_OFFICER, Role.AUDITOR)


@access.member
@once.form
def question_ask(request, slug):
    """Ask about a round that anybody may read; every organisation may."""
    record = get_object_or_404(FundingRound.objects.public(), slug=slug)
    if not takes_questions(record, clock.now()):
        return render(request, "applications/public/questions_closed.html", {"round": record})
    own = Organisation.objects.filter(pk__in=request.user.membership_roles).order_by("name")
    form = AskForm(request.POST if request.method == "POST" else None, organisations=own)
    form.cancel_url = record.public_url
    if form.is_bound and form.is_valid():

        def send():
            values = form.values()
            access.require(request.user, "applications.ask_question", values["organisation"])
            operations.ask(record, **values, at=clock.now(), by=request.user)
            words = "Your question has been sent. We e-mail you when it is answered, without saying that you asked."
            return f"{record.public_url}#answers", words

        try:
            return once.make(request, send)
        except (operations.QuestionsClosed, operations.TooManyQuestions) as refusal:
            form.add_error(None, str(refusal))
    return render(request, "applications/public/ask.html", {"round": record, "form": form})


@READERS
def question_list(request, slug):
    """What was asked about a round: what waits, the oldest first, then what was answered."""
    record = load(slug)
    context = {
        "round": record,
        "waiting": record.questions.waiting()[:200],
        "answered": page_of(record.questions.answered().select_related("answered_by"), request),
        "may_answer": request.user.has_perm("applications.answer_question"),
    }
    return render(request, "applications/office/questions/list.html", context)


@READERS
@once.form
def question_answer(request, slug, pk):
    """Publish an answer, or correct one that is public."""
    record = load(slug)
    question = get_object_or_404(record.questions.select_related("organisation", "asked_by"), pk=pk)
    may_answer = request.user.has_perm("applications.answer_question")
    if request.method == "POST":
        access.require(request.user, "applications.answer_question")
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={
            "public_text": question.public_text or question.text,
            "answer": question.answer,
            "shown": operations.version_of(question),
        },
    )
    form.submit_label = "Publish the correction" if question.answered_at else "Publish the answer"
    form.cancel_url = reverse("applications:question-list", args=[slug])
    if form.is_bound and form.is_valid():

        def publish():
            operations.answer(question, **form.cleaned_data, at=clock.now(), by=request.user)
            return form.cancel_url, "The answer is public, and all who have begun an application are told."

        try:
            return once.make(request, publish)
        except (operations.AnsweredMeanwhile, operations.NothingChanged) as refusal:
            form.add_error(None, str(refusal))
    context = {"round": record, "question": question, "form": form, "may_answer": may_answer}
    return render(request, "applications/office/questions/answer.html", context)
