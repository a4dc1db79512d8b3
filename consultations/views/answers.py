"""Answering online, without an account: the page that begins it, and the pages behind a response's secret link.

The moment at which a request arrives says whether it is in time. The address of these pages is what opens them: no
search engine lists them, no cache keeps them, and the portal's referrer policy tells no other site of them.
"""

from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.common import clock, once
from commissioning.common.markdown import render_markdown
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires import pages
from commissioning.questionnaires.answer_set import AnswerSet, Problem
from commissioning.questionnaires.answer_set import load as answers_of
from commissioning.questionnaires.pages import SheetUrls
from commissioning.questionnaires.structure import structure_of
from consultations import printing
from consultations.forms.public import LinkForm, SendForm
from consultations.models import Response
from consultations.operations import arriving, responding
from consultations.queries import public
from consultations.rules import answered
from consultations.views.public import consultation_or_404
from organisations import access

HONEYPOT = "website"


def _of_link(view):
    """A view of the response that the link opens, at the moment when the request arrived; 404 to any other link."""

    @never_cache
    @wraps(view)
    def found(request, token, *args, **kwargs):
        at = clock.now()
        try:
            record = responding.find(token)
        except responding.ResponseUnknown as error:
            raise Http404 from error
        response = view(request, record, token, at, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return found


def _urls(token: str) -> SheetUrls:
    return SheetUrls(
        section=lambda key: reverse("consultations:answers-section", args=[token, key]),
        tasks=reverse("consultations:answers-home", args=[token]),
        check=reverse("consultations:answers-check", args=[token]),
        file=lambda file: reverse("consultations:answers-file", args=[token, file.pk]),
    )


def _context(record: Response, token: str, at) -> dict:
    return {
        "record": record,
        "phase": record.phase,
        "consultation": record.phase.consultation,
        "token": token,
        "is_open": responding.takes_answers(record.phase, at),
    }


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, slug):
    """What is asked and what happens with the answers; its button begins a response. Nothing is kept before that."""
    at = clock.now()
    consultation = consultation_or_404(slug)
    phases = consultation.phases.public().select_related("version__questionnaire")
    phase = public.current_phase(phases, at)
    if phase is None or phase.version is None:
        raise Http404
    if request.method == "POST":
        token = responding.token_for(phase, request.POST.get(once.FIELD, ""))
        try:
            responding.start(phase, token=token, is_suspect=bool(request.POST.get(HONEYPOT)), at=at)
        except responding.NotTaken as refusal:
            messages.warning(request, str(refusal))
            return redirect("consultations:public-detail", slug)
        return redirect("consultations:answers-home", token)
    structure = structure_of(phase.version)
    context = {
        "consultation": consultation,
        "phase": phase,
        "is_open": responding.takes_answers(phase, at),
        "sections": structure.sections,
        "asked": sum(question.kind.asks for question in structure.questions),
        "privacy": render_markdown(consultation.privacy, top_heading=3),
        "honeypot": HONEYPOT,
    }
    return render(request, "consultations/answers/start.html", context)


@access.public
@require_safe
@_of_link
def home(request, record, token, at):
    """Where a response stands: its sections while they are written, its receipt once it was sent."""
    context = _context(record, token, at)
    sheet, urls = responding.working_sheet(record), _urls(token)
    is_written = sheet is not None and context["is_open"]
    context |= {
        "is_written": is_written,
        "tasks": pages.tasks(answers_of(sheet), urls) if sheet is not None and is_written else [],
        "sections": [] if is_written else pages.summary(answers_of(record.sheet), with_problems=False),
        "link": request.build_absolute_uri(urls.tasks),
        "check_url": urls.check,
    }
    return render(request, "consultations/answers/home.html", context)


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
@_of_link
def section(request, record, token, at, key):
    """One section. What is sent too late is shown again, so that nobody loses a word of it, and not saved."""
    context, urls = _context(record, token, at), _urls(token)
    sheet = responding.working_sheet(record)
    is_open = context["is_open"] and sheet is not None
    if not is_open and request.method != "POST":
        return redirect(urls.tasks)
    return pages.section_page(
        request,
        sheet=sheet or record.sheet,
        section_key=key,
        urls=urls,
        template="consultations/answers/section.html",
        context={**context, "heading": record.phase.consultation.title, "base_template": "base_public.html"},
        is_anonymous=True,
        is_open=is_open,
    )


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
@_of_link
def check(request, record, token, at):
    """Every answer with a link to change it; then they are sent."""
    context, urls = _context(record, token, at), _urls(token)
    sheet = responding.working_sheet(record)
    if request.method != "POST" and (sheet is None or not context["is_open"]):
        return redirect(urls.tasks)
    data = request.POST if request.method == "POST" else None
    written = sheet or record.sheet
    is_asked = arriving.asks_organisation(structure_of(written.version))
    form = SendForm(data, initial={"organisation_name": record.organisation_name}, is_asked=is_asked)
    refused: list[Problem] = []
    if data is not None and form.is_valid():
        try:
            responding.submit(record, **form.cleaned_data, at=at)
            messages.success(request, "Your answers are sent.")
            return redirect(urls.tasks)
        except (responding.NotTaken, responding.SentAlready) as refusal:
            messages.warning(request, str(refusal))
            return redirect(urls.tasks)
        except questionnaires.NotReady as refusal:
            refused = refusal.problems
    answers = answers_of(written)
    context |= {
        "sections": pages.summary(answers, urls),
        "problems": [_problem(answers, one, urls) for one in refused],
        "has_errors": bool(refused or form.errors),
        "outstanding": [] if refused else [_problem(answers, one, urls) for one in answered.problems(answers)],
        "missing": answered.missing(answers),
        "form": form,
        "tasks_url": urls.tasks,
    }
    return render(request, "consultations/answers/check.html", context)


def _problem(answers: AnswerSet, problem: Problem, urls: SheetUrls) -> dict[str, str]:
    """A line of the error summary: what to do, and at which question where the words do not say it."""
    question = answers.structure.by_key[problem.question_key]
    is_of_all = problem.message == answered.missing(answers)
    message = problem.message if is_of_all else f"“{question.text}”: {problem.message}"
    return {"message": message, "anchor": f"{urls.section(problem.section_key)}{problem.anchor}"}


@access.public
@require_POST
@_of_link
def correct(request, record, token, at):
    """Open what was sent for corrections."""
    try:
        responding.begin_correction(record, at=at)
    except (responding.NotTaken, ValueError):
        messages.warning(request, "These answers cannot be corrected now.")
    return redirect("consultations:answers-home", token)


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
@_of_link
def link(request, record, token, at):
    """The link, and the receipt, by e-mail."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        pressed = request.POST.get(once.FIELD, "")
        try:
            responding.send_link(record, token=token, **form.cleaned_data, pressed=pressed, at=at)
        except responding.TooManyLinks as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "We have sent the link to the address that you gave.")
            return redirect("consultations:answers-home", token)
    context = {**_context(record, token, at), "form": form, "tasks_url": _urls(token).tasks}
    return render(request, "consultations/answers/link.html", context)


@access.public
@require_safe
@_of_link
def pdf(request, record, token, at):
    """The answers that were sent, to keep."""
    if record.submitted_at is None:
        raise Http404
    response = HttpResponse(printing.answers_pdf(record), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{record.reference}.pdf"'
    return response


@access.public
@require_safe
@_of_link
def file(request, record, token, at, file_pk):
    """A file that belongs to the answers."""
    return pages.file_response(pages.file_or_404(responding.working_sheet(record) or record.sheet, file_pk))
