"""Sections and questions of a draft."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.common import once
from commissioning.questionnaires import kinds, operations
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.exceptions import VersionIsPublished
from commissioning.questionnaires.forms.office import KindForm, QuestionPartForm, SectionPartForm
from commissioning.questionnaires.models import Question, QuestionnaireVersion, Section
from commissioning.questionnaires.operations.questions import earlier_questions
from commissioning.questionnaires.permissions import for_managers
from commissioning.questionnaires.views.versions import url_of, version_or_404


def of_draft(view):
    """The view gets the version; a published one cannot be edited, and the page says so."""

    @wraps(view)
    def guarded(request, slug, number, **values):
        version = version_or_404(slug, number)
        try:
            if version.is_published:
                raise VersionIsPublished
            return view(request, version, **values)
        except VersionIsPublished as refusal:
            messages.warning(request, str(refusal))
            return redirect(url_of(version))

    return guarded


def _form_page(request, version, form, heading):
    form.cancel_url = url_of(version)
    context = {"form": form, "heading": heading, "back_url": url_of(version), "version": version}
    return render(request, "questionnaires/office/form.html", context)


def _confirm_page(request, version, *, heading, text, button):
    context = {"heading": heading, "text": text, "button": button, "back_url": url_of(version), "version": version}
    return render(request, "questionnaires/office/confirm.html", context)


def _take(form, error: ValidationError) -> None:
    found = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for name, texts in found.items():
        form.add_error(name if name in form.fields else None, texts)


@for_managers
@require_http_methods(["GET", "POST"])
@of_draft
@once.form
def section_add(request, version):
    """A section after the last."""
    form = SectionPartForm(request.POST) if request.method == "POST" else SectionPartForm()
    if request.method == "POST" and form.is_valid():

        def add():
            operations.add_section(version=version, **form.cleaned_data)
            return url_of(version), ""

        try:
            return once.make(request, add)
        except ValidationError as error:
            _take(form, error)
    return _form_page(request, version, form, "Add a section")


@for_managers
@require_http_methods(["GET", "POST"])
@of_draft
def section_edit(request, version, section_key):
    """Title, key and introduction of a section."""
    section = get_object_or_404(version.sections, key=section_key)
    before = {name: getattr(section, name) for name in SectionPartForm.base_fields}
    form = SectionPartForm(request.POST) if request.method == "POST" else SectionPartForm(initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_section(section=section, **form.cleaned_data)
        except ValidationError as error:
            _take(form, error)
        else:
            return redirect(url_of(version))
    return _form_page(request, version, form, "Edit the section")


@for_managers
@require_http_methods(["GET", "POST"])
@of_draft
def section_delete(request, version, section_key):
    """Delete a section with its questions, after a confirmation."""
    section = get_object_or_404(version.sections, key=section_key)
    if request.method == "POST":
        operations.delete_section(section=section)
        return redirect(url_of(version))
    count = section.questions.count()
    return _confirm_page(
        request,
        version,
        heading=f"Delete the section “{section}”?",
        text=f"{count} question{'' if count == 1 else 's'} will be deleted with it.",
        button="Delete the section",
    )


def _is_voluntary(section: Section) -> bool:
    return section.purpose == SectionPurpose.EQUALITY


def _is_assessed(version: QuestionnaireVersion) -> bool:
    return version.questionnaire.purpose == Purpose.APPLICATION


def _places(request) -> int:
    return -1 if request.POST.get("direction") == "up" else 1


@for_managers
@require_POST
@of_draft
def section_move(request, version, section_key):
    """One place up or down."""
    operations.reorder(part=get_object_or_404(version.sections, key=section_key), by_places=_places(request))
    return redirect(f"{url_of(version)}#section-{section_key}")


@for_managers
@require_http_methods(["GET", "POST"])
@of_draft
def question_kind(request, version, section_key):
    """Choose the kind of a new question."""
    get_object_or_404(version.sections, key=section_key)
    form = KindForm(request.POST) if request.method == "POST" else KindForm()
    if request.method == "POST" and form.is_valid():
        return redirect(url_of(version, "question-add", section_key=section_key, kind=form.cleaned_data["kind"]))
    return _form_page(request, version, form, "Add a question")


@for_managers
@require_http_methods(["GET", "POST"])
@of_draft
@once.form
def question_add(request, version, section_key, kind):
    """A question after the last of its section."""
    section = get_object_or_404(version.sections, key=section_key)
    if kind not in kinds.kinds():
        raise Http404
    last = section.questions.last()
    place = Question(version=version, section=section, order=(last.order if last else 0) + 1)
    data = request.POST if request.method == "POST" else None
    form = QuestionPartForm(
        data,
        kind=kind,
        earlier=earlier_questions(place),
        voluntary=_is_voluntary(section),
        assessed=_is_assessed(version),
    )
    if form.is_bound and form.is_valid():

        def add():
            operations.add_question(section=section, kind=kind, **form.values())
            return url_of(version), ""

        try:
            return once.make(request, add)
        except ValidationError as error:
            form.take(error)
    return _form_page(request, version, form, f"Add a question: {kinds.kind_of(kind).label.lower()}")


@for_managers
@require_http_methods(["GET", "POST"])
@of_draft
def question_edit(request, version, key):
    """Everything about a question but its kind."""
    question = get_object_or_404(version.questions.select_related("section"), key=key)
    data = request.POST if request.method == "POST" else None
    form = QuestionPartForm(
        data,
        kind=question.kind,
        earlier=earlier_questions(question),
        question=question,
        voluntary=_is_voluntary(question.section),
        assessed=_is_assessed(version),
    )
    if form.is_bound and form.is_valid():
        try:
            operations.edit_question(question=question, **form.values())
        except ValidationError as error:
            form.take(error)
        else:
            return redirect(url_of(version))
    return _form_page(request, version, form, f"Edit the question: {kinds.kind_of(question.kind).label.lower()}")


@for_managers
@require_http_methods(["GET", "POST"])
@of_draft
def question_delete(request, version, key):
    """Delete a question, after a confirmation."""
    question = get_object_or_404(version.questions, key=key)
    if request.method == "POST":
        operations.delete_question(question=question)
        return redirect(url_of(version))
    return _confirm_page(
        request,
        version,
        heading="Delete this question?",
        text=question.text,
        button="Delete the question",
    )


@for_managers
@require_POST
@of_draft
def question_move(request, version, key):
    """One place up or down within its section."""
    operations.reorder(part=get_object_or_404(version.questions, key=key), by_places=_places(request))
    return redirect(f"{url_of(version)}#question-{key}")
