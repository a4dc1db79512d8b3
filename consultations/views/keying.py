"""Officers key in answers that came by post, and check each other's keying of a sample."""

from functools import partial

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from commissioning.common import clock, once
from commissioning.common.paging import page_of
from commissioning.common.templatetags.words import time_of
from commissioning.questionnaires.answer_set import AnswerSet
from commissioning.questionnaires.answer_set import load as answers_of
from commissioning.questionnaires.forms.keying import KeyingForm
from consultations.enums import Way
from consultations.forms.intake import ArrivedForm
from consultations.forms.keying import SettleForm
from consultations.models import Response, SecondKeying
from consultations.operations import keying as operations
from consultations.operations.arriving import NothingAnswered, NotInTime, takes_what_came
from consultations.queries import keying as queries
from consultations.views.base import CHANGERS, confirm, load_to_change, phase_or_404, refused

LATER, BEGIN = "later", "begin"


def _list_url(slug: str, number: int) -> str:
    return reverse("consultations:key-list", args=[slug, number])


@CHANGERS
@once.form
def key_list(request, slug, number):
    """Begin a paper; those being keyed in, and those that were."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    form = ArrivedForm(
        request.POST if request.method == "POST" else None, initial={"received_on": clock.today()}, submit="Key it in"
    )
    if form.is_bound and form.is_valid():

        def begin():
            made = operations.begin(phase, **form.cleaned_data, at=clock.now(), by=request.user)
            return reverse("consultations:key-paper", args=[slug, number, made.reference]), ""

        try:
            return once.make(request, begin)
        except NotInTime as refusal:
            form.add_error("received_on", str(refusal))
        except operations.CannotKey as refusal:
            return refused(request, refusal, _list_url(slug, number))
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Answers by post",
        "form": form,
        "takes": takes_what_came(phase) and phase.takes_post,
        "page": page_of(queries.papers(phase), request),
        "waiting": queries.second_keyings(phase).count(),
    }
    return render(request, "consultations/office/keying/list.html", context)


def _paper(request, slug: str, number: int, reference: str) -> Response:
    phase = phase_or_404(load_to_change(request, slug), number)
    rows = phase.responses.filter(way=Way.POST, is_test=False).select_related(
        "phase__consultation", "sheet__version__questionnaire", "keyed_by"
    )
    return get_object_or_404(rows, reference=reference)


def _form(request, answers: AnswerSet) -> KeyingForm:
    """The paper's boxes with what is keyed so far, or with what was sent."""
    raws = {question.key: answers.raw(question) for question in answers.structure.questions}
    return KeyingForm(request.POST if request.method == "POST" else None, structure=answers.structure, raws=raws)


def _kept(request, form: KeyingForm, save):
    """Keep what can be kept of what was sent; an answer to a page that saves by itself."""
    form.is_valid()
    saved = save(raws=form.raws_so_far(), at=clock.now(), by=request.user)
    if request.headers.get("X-Autosave") != "1":
        return None
    refused_now = [*saved.refused.values(), *(message for several in form.errors.values() for message in several)]
    said = {"shown": {}, "conflicts": [], "refused": refused_now[:1], "saved": f"Saved at {time_of(clock.now())}"}
    return JsonResponse(said)


@CHANGERS
def key_paper(request, slug, number, reference):
    """Key a paper in, box by box. What is keyed is saved as it goes."""
    paper = _paper(request, slug, number, reference)
    place = _list_url(slug, number)
    if paper.submitted_at is not None or paper.keyed_by_id != request.user.pk:
        return redirect("consultations:key-done", slug, number, reference) if paper.submitted_at else redirect(place)
    form = _form(request, answers_of(paper.sheet))
    given = {"received_on": paper.received_on, "organisation_name": paper.organisation_name}
    is_handed_in = request.method == "POST" and LATER not in request.POST and "more_rows" not in request.POST
    arrived = ArrivedForm(request.POST if is_handed_in else None, initial=given, submit="Hand in")
    if request.method == "POST":
        try:
            answer = _kept(request, form, partial(operations.save, paper))
            if answer is not None:
                return answer
            if LATER in request.POST:
                messages.success(request, "What is keyed so far is saved.")
                return redirect(place)
            if is_handed_in and form.is_valid() and arrived.is_valid():
                operations.hand_in(paper, raws=form.raws(), **arrived.cleaned_data, at=clock.now(), by=request.user)
                return redirect("consultations:key-done", slug, number, reference)
        except NotInTime as refusal:
            arrived.add_error("received_on", str(refusal))
        except NothingAnswered as refusal:
            form.add_error(None, str(refusal))
        except operations.CannotKey as refusal:
            return refused(request, refusal, place)
    return _page(request, paper, form, title=f"Key in {reference}", arrived=arrived, place=place)


def _page(request, paper: Response, form: KeyingForm, **more):
    arrived = more.get("arrived")
    context = {
        "consultation": paper.phase.consultation,
        "phase": paper.phase,
        "paper": paper,
        "keying": form,
        "forms": [form, *([arrived] if arrived else [])],
        **more,
    }
    return render(request, "consultations/office/keying/paper.html", context)


@CHANGERS
@require_GET
def key_done(request, slug, number, reference):
    """What to do with a paper that is keyed in."""
    paper = _paper(request, slug, number, reference)
    if paper.submitted_at is None:
        return redirect("consultations:key-paper", slug, number, reference)
    second = SecondKeying.objects.filter(response=paper).first()
    context = {
        "consultation": paper.phase.consultation,
        "phase": paper.phase,
        "paper": paper,
        "is_drawn": second is not None and second.settled_at is None,
        "title": "Keyed in",
        "place": _list_url(slug, number),
    }
    return render(request, "consultations/office/keying/done.html", context)


@CHANGERS
def key_discard(request, slug, number, reference):
    """Throw away what was keyed of a paper."""
    paper, place = _paper(request, slug, number, reference), _list_url(slug, number)
    if paper.submitted_at is not None:
        return redirect(place)
    return confirm(
        request,
        paper.phase.consultation,
        lambda: operations.discard(paper, at=clock.now(), by=request.user),
        title=f"Throw away what was keyed of {reference}?",
        text="The paper can be keyed in again from the beginning, under another reference.",
        button="Throw it away",
        place=place,
        said="It is thrown away.",
    )


# Checks ---------------------------------------------------------------------------------------------------


def _checks_url(slug: str, number: int) -> str:
    return reverse("consultations:key-checks", args=[slug, number])


@CHANGERS
@require_GET
def key_checks(request, slug, number):
    """What is to be keyed in again, what is to be settled, and how often each field was wrong."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Second keying",
        "rows": queries.second_keyings(phase),
        "rates": queries.error_rates(phase),
        "place": _list_url(slug, number),
    }
    return render(request, "consultations/office/keying/checks.html", context)


def _second(request, slug: str, number: int, reference: str) -> SecondKeying:
    paper = _paper(request, slug, number, reference)
    rows = SecondKeying.objects.select_related("response__sheet__version__questionnaire", "response__keyed_by", "sheet")
    return get_object_or_404(rows, response=paper)


@CHANGERS
def key_again(request, slug, number, reference):
    """Key a paper in a second time, without seeing the first keying."""
    paper, second = _paper(request, slug, number, reference), _second(request, slug, number, reference)
    place = _checks_url(slug, number)
    try:
        if BEGIN in request.POST:
            operations.begin_again(second, at=clock.now(), by=request.user)
            return redirect(request.path)
        if second.sheet is None or second.keyed_by_id != request.user.pk or second.keyed_at is not None:
            return redirect(place)
        form = _form(request, answers_of(second.sheet))
        if request.method == "POST":
            answer = _kept(request, form, partial(operations.save_again, second))
            if answer is not None:
                return answer
            if LATER in request.POST:
                messages.success(request, "What is keyed so far is saved.")
                return redirect(place)
            if form.is_valid():
                found = operations.hand_in_again(second, raws=form.raws(), at=clock.now(), by=request.user)
                if found:
                    return redirect("consultations:key-differences", slug, number, reference)
                messages.success(request, f"Both keyings of {reference} say the same.")
                return redirect(place)
    except operations.CannotKey as refusal:
        return refused(request, refusal, place)
    return _page(request, paper, form, title=f"Key in {reference} again", is_second=True, place=place)


@CHANGERS
@require_POST
def key_give_back(request, slug, number, reference):
    """Leave the second keying to somebody else."""
    place = _checks_url(slug, number)
    try:
        operations.give_back(_second(request, slug, number, reference), at=clock.now(), by=request.user)
    except operations.CannotKey as refusal:
        return refused(request, refusal, place)
    messages.success(request, f"Somebody else can key {reference} in again now.")
    return redirect(place)


@CHANGERS
def key_differences(request, slug, number, reference):
    """Both keyings side by side; say which is right."""
    second, place = _second(request, slug, number, reference), _checks_url(slug, number)
    if second.keyed_at is None or second.settled_at is not None:
        return redirect(place)
    form = SettleForm(request.POST if request.method == "POST" else None, differences=queries.differences_of(second))
    if form.is_bound and form.is_valid():
        try:
            operations.settle(second, decisions=form.decisions(), at=clock.now(), by=request.user)
        except operations.CannotKey as refusal:
            return refused(request, refusal, place)
        messages.success(request, f"The differences of {reference} are settled.")
        return redirect(place)
    context = {
        "consultation": second.response.phase.consultation,
        "phase": second.response.phase,
        "second": second,
        "form": form,
        "title": f"Differences in {reference}",
        "may_settle": second.response.keyed_by_id != request.user.pk,
        "place": place,
    }
    return render(request, "consultations/office/keying/differences.html", context)
