"""Questionnaires and their versions: list, read, preview, copy, publish."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commissioning.common import clock, once
from commissioning.common.states import CannotMove, changes_of
from commissioning.questionnaires import operations, printing
from commissioning.questionnaires.answer_set import AnswerSet
from commissioning.questionnaires.conditions import in_words
from commissioning.questionnaires.exceptions import VersionIsPublished
from commissioning.questionnaires.forms.office import QuestionnaireForm
from commissioning.questionnaires.forms.section import SectionForm
from commissioning.questionnaires.models import AnswerSheet, Questionnaire, QuestionnaireVersion
from commissioning.questionnaires.permissions import for_managers
from commissioning.questionnaires.structure import structure_of


def version_or_404(slug: str, number: int) -> QuestionnaireVersion:
    """A version with its questionnaire. Raises Http404."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire", "published_by")
    # No database counts further than this; a longer number is no version.
    return get_object_or_404(versions, questionnaire__slug=slug, number=min(number, 2**31 - 1))


def url_of(version: QuestionnaireVersion, name: str = "version-detail", **values) -> str:
    """The address of a page of ``version``."""
    slug = version.questionnaire.slug
    return reverse(f"questionnaires:{name}", kwargs={"slug": slug, "number": version.number, **values})


@for_managers
@require_GET
def office_list(request):
    """Every questionnaire with its versions."""
    versions = Prefetch("versions", QuestionnaireVersion.objects.defer("content"))
    return render(
        request,
        "questionnaires/office/list.html",
        {"questionnaires": Questionnaire.objects.prefetch_related(versions)},
    )


@for_managers
@require_http_methods(["GET", "POST"])
@once.form
def create(request):
    """A new questionnaire with an empty draft."""
    form = QuestionnaireForm(request.POST) if request.method == "POST" else QuestionnaireForm()
    form.cancel_url = reverse("questionnaires:office-list")
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        return once.make(
            request, lambda: (url_of(operations.create_questionnaire(**values, at=clock.now(), by=request.user)), "")
        )
    context = {"form": form, "heading": "New questionnaire", "back_url": reverse("questionnaires:office-list")}
    return render(request, "questionnaires/office/form.html", context)


@for_managers
@require_GET
def detail(request, slug, number):
    """One version: its sections and questions, and what can be done with it."""
    version = version_or_404(slug, number)
    structure = structure_of(version)
    sections = [
        (section, [(question, in_words(question.condition, structure)) for question in section.questions])
        for section in structure.sections
    ]
    context = {
        "version": version,
        "sections": sections,
        "siblings": version.questionnaire.versions.defer("content"),
        "changes": changes_of(version),
        "problems": [] if version.is_published else operations.publication_problems(version),
    }
    return render(request, "questionnaires/office/version.html", context)


@for_managers
@require_GET
def preview(request, slug, number, section_key):
    """A section as those who answer see it. Nothing can be sent."""
    version = version_or_404(slug, number)
    structure = structure_of(version)
    section = structure.section_by_key.get(section_key)
    if section is None:
        return redirect(url_of(version))
    answers = AnswerSet(AnswerSheet(version=version), structure, [], [])
    form = SectionForm(answers=answers, section=section)
    context = {"version": version, "section": section, "structure": structure, "items": form.items()}
    return render(request, "questionnaires/office/preview.html", context)


@for_managers
@require_GET
def questions_pdf(request, slug, number):
    """Every question on paper, with room to write."""
    version = version_or_404(slug, number)
    return _shown(printing.blank_pdf(version), f"{slug}-{number}.pdf")


@for_managers
@require_GET
def fillable_pdf(request, slug, number):
    """Every question as a form for a PDF reader."""
    version = version_or_404(slug, number)
    return _shown(printing.fillable_pdf(version), f"{slug}-{number}-to-fill-in.pdf")


def _shown(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@for_managers
@require_POST
def copy(request, slug, number):
    """A new draft with the questions of this version; an existing draft is shown instead."""
    version = version_or_404(slug, number)
    try:
        draft = operations.create_version(
            questionnaire=version.questionnaire, copy_of=version, at=clock.now(), by=request.user
        )
    except operations.DraftExists as refusal:
        messages.warning(request, str(refusal))
        draft = refusal.draft
    return redirect(url_of(draft))


@for_managers
@require_http_methods(["GET", "POST"])
def publish(request, slug, number):
    """Ask for confirmation, with what is still wrong; then publish."""
    version = version_or_404(slug, number)
    if request.method == "POST":
        try:
            operations.publish(version=version, at=clock.now(), by=request.user)
        except CannotMove as refusal:
            messages.warning(request, str(refusal))
        except operations.CannotPublish:
            return redirect(url_of(version, "version-publish"))
        else:
            messages.success(request, f"Version {version.number} is published and can be asked.")
        return redirect(url_of(version))
    if version.is_published:
        return redirect(url_of(version))
    context = {"version": version, "problems": operations.publication_problems(version)}
    return render(request, "questionnaires/office/publish.html", context)


@for_managers
@require_http_methods(["GET", "POST"])
def delete(request, slug, number):
    """Throw a draft away, after a confirmation."""
    version = version_or_404(slug, number)
    if version.is_published:
        messages.warning(request, str(VersionIsPublished()))
        return redirect(url_of(version))
    if request.method == "POST":
        try:
            operations.delete_draft(version=version)
        except VersionIsPublished as refusal:
            messages.warning(request, str(refusal))
            return redirect(url_of(version))
        messages.success(request, f"The draft of “{version.questionnaire}” was deleted.")
        return redirect("questionnaires:office-list")
    context = {
        "version": version,
        "heading": f"Delete the draft of “{version.questionnaire}”?",
        "text": "Its sections and questions go with it. Published versions stay.",
        "button": "Delete the draft",
        "back_url": url_of(version),
    }
    return render(request, "questionnaires/office/confirm.html", context)
