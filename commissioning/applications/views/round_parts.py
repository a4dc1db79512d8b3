"""Officers' pages of a draft's parts: schemes, questions, eligibility, criteria, documents."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.applications.enums import Stage
from commissioning.applications.forms import round_parts as forms
from commissioning.applications.models import Criterion, EligibilityQuestion, RoundScheme
from commissioning.applications.operations import round_parts, standards
from commissioning.applications.operations import rounds as operations
from commissioning.applications.queries.readiness import parts_of
from commissioning.applications.queries.round_places import place_url
from commissioning.applications.queries.sources import number_of_questions
from commissioning.applications.views.round_base import CHANGERS, READERS, edit, load, of_draft, refused
from commissioning.common import clock, once
from commissioning.common.downloads import private_file_response


def _save(request, record, form, title: str, place: str):
    """A page of one part: a scheme, a question, a criterion."""

    def write():
        operations.save_part(form.instance, at=clock.now(), by=request.user)

    return edit(request, record, form, write, title=title, place=place)


def _removal(request, record, part, *, title: str, text: str, place: str, remove=operations.remove_part):
    """Ask first; then take the part off."""
    if request.method == "POST":
        try:
            remove(part, at=clock.now(), by=request.user)
        except operations.RoundNotDraft as refusal:
            return refused(request, record, refusal)
        return redirect(place_url(record, place))
    context = {"round": record, "title": title, "text": text, "back": place_url(record, place)}
    return render(request, "applications/office/rounds/remove.html", context)


@CHANGERS
@once.form
@of_draft
def scheme_add(request, record):
    """One more scheme with its budget."""
    form = forms.SchemeForm(request.POST or None, instance=RoundScheme(round=record))
    return _save(request, record, form, "Add a scheme", "schemes")


@CHANGERS
@of_draft
def scheme_edit(request, record, pk):
    """Its money."""
    form = forms.SchemeForm(request.POST or None, instance=get_object_or_404(record.schemes, pk=pk))
    return _save(request, record, form, "Change the scheme", "schemes")


@CHANGERS
@of_draft
def scheme_remove(request, record, pk):
    """Take a scheme off the round."""
    scheme = get_object_or_404(record.schemes, pk=pk)
    return _removal(
        request,
        record,
        scheme,
        title=f"Take {scheme} off the round?",
        text="Its budget and its decisions between grant and contract go with it.",
        place="schemes",
        remove=round_parts.remove_scheme,
    )


@CHANGERS
@of_draft
def questions(request, record):
    """Which questions are asked."""
    parts = parts_of(record)
    usual = standards.usual_versions() if record.organisation_version_id is None and not parts.versions else {}
    chosen = {theme.pk: usual.get(Stage.PROJECT) for theme in parts.themes}
    chosen |= {theme: version.pk for theme, version in parts.versions.items()}
    form = forms.QuestionsForm(
        request.POST or None,
        themes=parts.themes,
        chosen=chosen,
        organisation=record.organisation_version_id or usual.get(Stage.ORGANISATION),
    )

    def write():
        before = number_of_questions(record)
        round_parts.choose_questions(record, **form.values(), at=clock.now(), by=request.user)
        if gone := before - number_of_questions(record):
            words = "question that is no longer asked" if gone == 1 else "questions that are no longer asked"
            messages.info(request, f"What was said of where {gone} {words} came from is taken away too.")

    return edit(request, record, form, write, title="Questions", place="questions", template="questions")


@CHANGERS
@once.form
@of_draft
def eligibility_add(request, record):
    """One more question that is asked before an application is begun."""
    form = forms.EligibilityForm(request.POST or None, instance=EligibilityQuestion(round=record))
    return _save(request, record, form, "Add an eligibility question", "eligibility")


@CHANGERS
@of_draft
def eligibility_edit(request, record, pk):
    """Reword it."""
    form = forms.EligibilityForm(request.POST or None, instance=get_object_or_404(record.eligibility_questions, pk=pk))
    return _save(request, record, form, "Change the eligibility question", "eligibility")


@CHANGERS
@of_draft
def eligibility_remove(request, record, pk):
    """Take it off."""
    question = get_object_or_404(record.eligibility_questions, pk=pk)
    return _removal(
        request, record, question, title="Remove this eligibility question?", text=question.text, place="eligibility"
    )


@CHANGERS
@require_POST
@of_draft
def part_move(request, record, kind, pk):
    """A question or criterion one place up or down."""
    rows = {"eligibility": record.eligibility_questions, "criteria": record.criteria}
    if kind not in rows:
        raise Http404
    part = get_object_or_404(rows[kind], pk=pk)
    places = -1 if request.POST.get("direction") == "up" else 1
    try:
        operations.move_part(part, by_places=places, at=clock.now(), by=request.user)
    except operations.RoundNotDraft as refusal:
        return refused(request, record, refusal)
    return redirect(place_url(record, kind))


def _criterion_form(request, record, criterion):
    parts = parts_of(record)
    if criterion.stage == Stage.ORGANISATION:
        versions = [record.organisation_version] if record.organisation_version_id else []
    else:
        versions = list(parts.versions.values())
    return forms.CriterionForm(request.POST or None, instance=criterion, themes=parts.themes, versions=versions)


@CHANGERS
@once.form
@of_draft
def criterion_add(request, record, stage):
    """One more criterion of a stage."""
    if stage not in Stage.values:
        raise Http404
    form = _criterion_form(request, record, Criterion(round=record, stage=stage))
    return _save(request, record, form, f"Add a criterion of the {stage} stage", "criteria")


@CHANGERS
@of_draft
def criterion_edit(request, record, pk):
    """Change a criterion."""
    criterion = get_object_or_404(record.criteria.select_related("theme"), pk=pk)
    form = _criterion_form(request, record, criterion)
    return _save(request, record, form, f"Change a criterion of the {criterion.stage} stage", "criteria")


@CHANGERS
@of_draft
def criterion_remove(request, record, pk):
    """Take it off."""
    criterion = get_object_or_404(record.criteria, pk=pk)
    return _removal(request, record, criterion, title="Remove this criterion?", text=criterion.title, place="criteria")


@CHANGERS
@require_POST
@of_draft
def criteria_fill(request, record):
    """The usual criteria, in a round that has none."""
    try:
        standards.fill_criteria(record, at=clock.now(), by=request.user)
    except (operations.RoundNotDraft, standards.HasCriteria) as refusal:
        return refused(request, record, refusal)
    return redirect(place_url(record, "criteria"))


@CHANGERS
@once.form
@of_draft
def document_add(request, record):
    """A file that applicants need."""
    form = forms.DocumentForm(request.POST, request.FILES) if request.method == "POST" else forms.DocumentForm()

    def write():
        values = form.cleaned_data
        round_parts.attach(
            record,
            file=values["file"],
            upload=values["file"].upload,
            title=values["title"],
            at=clock.now(),
            by=request.user,
        )

    return edit(request, record, form, write, title="Add a document", place="documents")


@CHANGERS
@of_draft
def document_remove(request, record, pk):
    """Take it off."""
    document = get_object_or_404(record.documents, pk=pk)
    return _removal(request, record, document, title="Remove this document?", text=document.title, place="documents")


@READERS
def document(request, slug, pk):
    """The file."""
    found = get_object_or_404(load(slug).documents, pk=pk)
    return private_file_response(found.file.open("rb"), found.name, inline=True)
