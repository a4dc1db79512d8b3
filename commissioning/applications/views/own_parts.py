"""The pages of one application: its parts as a task list, its questions, its costs and promises."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.applications.enums import OrganisationStageStatus, Part, Stage
from commissioning.applications.forms.parts import FORMS, REVISION, PartForm, RowsForm, data_of, year_words
from commissioning.applications.models import Application, ApplicationPart
from commissioning.applications.operations import presence
from commissioning.applications.operations.bringing_over import bring_over
from commissioning.applications.operations.parts import PartChanged, save_part
from commissioning.applications.queries.earlier_answers import earlier_application, offered
from commissioning.applications.queries.own_application import (
    ApplicationContent,
    arithmetic_of,
    basis_of,
    content_of,
)
from commissioning.applications.queries.own_tasks import last_saved, tasks_of
from commissioning.applications.queries.presence import others_here
from commissioning.applications.queries.sources import because_in
from commissioning.applications.rules import time_needed
from commissioning.applications.views.own_pages import (
    application_or_404,
    page_context,
    sheet_urls,
    stage_urls,
)
from commissioning.common import clock
from commissioning.common.states import CannotMove
from commissioning.common.templatetags.words import time_of
from commissioning.questionnaires import pages
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.kinds.base import Invalid
from commissioning.questionnaires.models import AnswerFile
from commissioning.questionnaires.operations import AnswersLocked
from organisations import access
from organisations.document_shelf import DocumentShelf
from organisations.views.kept_files import keep_page

CLOSED = (
    "This application has been handed in or withdrawn, or its round was cancelled: it can no longer be changed. "
    "Nothing was saved."
)


def _part_url(application, part: str) -> str:
    return reverse("applications:own-part", args=[application.reference, part])


@access.signed_in
def application_home(request, reference):
    """How far the application has come, by when, and who is working on it."""
    application = application_or_404(request, reference)
    content, at = content_of(application), clock.now()
    context = page_context(request, application, content=content)
    stage = application.stage
    stage_tasks = pages.tasks(content.stage_answers, stage_urls(stage, application))
    if stage.status != OrganisationStageStatus.DRAFT:
        stage_tasks = []
    return render(
        request,
        "applications/own/application.html",
        context
        | {
            "stage_tasks": stage_tasks,
            "project_tasks": tasks_of(
                content, urls=sheet_urls(application), part_url=lambda p: _part_url(application, p)
            ),
            "partners_url": reverse("applications:own-partners", args=[reference]),
            "time_needed": _time_needed(content),
            "working": others_here(stage, besides=request.user, at=at) if context["is_draft"] else [],
            "saved": last_saved(content),
            "offers": _offers(content) if context["can_edit"] else [],
        },
    )


def _time_needed(content: ApplicationContent) -> str:
    """About how long the whole application takes, the questions about the organisation included while they are open."""
    asked = list(content.answers.structure.questions)
    if content.application.stage.status == OrganisationStageStatus.DRAFT:
        asked += content.stage_answers.structure.questions
    minutes = time_needed.minutes_of((question.kind.name, question.word_limit) for question in asked)
    return time_needed.in_words(minutes + time_needed.BUDGET_MINUTES)


def _offers(content: ApplicationContent):
    application = content.application
    earlier = earlier_application(application)
    return offered(
        content.answers,
        earlier=earlier.sheet if earlier else None,
        source=f"{earlier.reference}, {earlier.title}" if earlier else "",
        organisation=application.organisation,
    )


@access.signed_in
@require_POST
def bring_over_answers(request, reference):
    """Bring over what the organisation has said before, into questions that are unanswered."""
    application = application_or_404(request, reference)
    access.require(request.user, "applications.edit_application", application)
    try:
        brought = bring_over(application.sheet, _offers(content_of(application)), at=clock.now(), by=request.user)
        messages.success(request, f"{len(brought)} answers were brought over. Check that they fit this project.")
    except AnswersLocked as refusal:
        messages.error(request, str(refusal))
    return redirect(application.own_url)


def _note(request, application, page: str, title: str) -> None:
    presence.note(application.stage, page=page, title=title, at=clock.now(), by=request.user, application=application)


@access.signed_in
def section(request, reference, key):
    """One section of questions about the project."""
    application = application_or_404(request, reference)
    context = page_context(request, application)
    if request.method == "POST" and context["is_draft"]:
        access.require(request.user, "applications.edit_application", application)
    if context["can_edit"]:
        found = load(application.sheet).structure.section_by_key.get(key)
        _note(request, application, f"questions:{key}", found.title if found else "")
    earlier = earlier_application(application)
    return pages.section_page(
        request,
        sheet=application.sheet,
        section_key=key,
        urls=sheet_urls(application),
        previous=pages.texts_of(earlier.sheet if earlier else None),
        shelf=DocumentShelf(
            application.organisation,
            today=clock.today(),
            keep_url=(lambda file: _keep_url(application, file)) if context["can_edit"] else None,
        ),
        because=because_in(application.round, Stage.PROJECT),
        template="applications/own/section.html",
        context={
            "heading": f"{application.reference} {application.title}",
            "base_template": context["base_template"],
            "working": others_here(application.stage, besides=request.user, at=clock.now()),
        },
    )


@access.signed_in
def section_file(request, reference, file_pk):
    """A file that belongs to an answer about the project."""
    application = application_or_404(request, reference)
    return pages.file_response(pages.file_or_404(application.sheet, file_pk))


def _keep_url(application: Application, file: AnswerFile) -> str:
    return reverse("applications:own-file-keep", args=[application.reference, file.pk])


@access.signed_in
def section_file_keep(request, reference, file_pk):
    """Keep a file of an answer about the project with the organisation's documents."""
    application = application_or_404(request, reference)
    file = pages.file_or_404(application.sheet, file_pk)
    back = sheet_urls(application).section(file.question.section.key)
    return keep_page(request, organisation=application.organisation, file=file, back=back)


@access.signed_in
def part_page(request, reference, part):
    """One page beside the questions. Whatever is typed is kept; what is not understood is said."""
    application = application_or_404(request, reference)
    content = content_of(application)
    if part not in content.needed_parts:
        raise Http404("No such page.")
    part, form_class = Part(part), FORMS[part]
    context = page_context(request, application, content=content)
    if request.method == "POST":
        access.require(request.user, "applications.edit_application", application)
    if context["can_edit"]:
        _note(request, application, part, part.label)
    attempt = _Attempt(request, application, content, part)
    form: PartForm
    if request.method == "POST":
        if response := attempt.save():
            return response
        form, content = attempt.form, content_of(application_or_404(request, reference))
        context["content"] = content
    else:
        form = form_class.from_saved(content)
    return render(
        request,
        f"applications/own/parts/{part}.html",
        context
        | {
            "form": form,
            "part": part,
            "conflict": attempt.conflict,
            "theirs": _theirs(attempt.conflict, form_class, content),
            "refusal": attempt.refusal,
            "has_errors": bool(attempt.conflict or attempt.refusal or form.errors),
            "years": year_words(content),
            "arithmetic": arithmetic_of(basis_of(content.overheads), content.cost),
            "working": others_here(application.stage, besides=request.user, at=clock.now()),
            "revision_field": form[REVISION],
        },
    )


class _Attempt:
    """One press of a page's button, or one save in the background, and what became of it."""

    def __init__(self, request, application, content, part: Part) -> None:
        self.request, self.application, self.content, self.part = request, application, content, part
        self.at = clock.now()
        self.form: PartForm
        self.row: ApplicationPart | None = None
        self.conflict: ApplicationPart | None = None
        self.refusal = ""

    def save(self):
        """Save what was sent; a response to go on with, or None where the page is to be shown again."""
        is_background = self.request.headers.get("X-Autosave") == "1"
        form_class, data = FORMS[self.part], self.request.POST
        if issubclass(form_class, RowsForm) and not is_background:
            data = form_class.compacted(data, without=data.get("remove-row", ""))
        form = self.form = form_class(data, content=self.content)
        try:
            entry = form.entry(is_background=is_background)
            self.row = save_part(self.application, self.part, entry, at=self.at, by=self.request.user)
        except PartChanged as changed:
            self.conflict = changed.row
        except Invalid as lost:
            self.refusal = lost.message
        except CannotMove:
            self.refusal = CLOSED
        if is_background:
            return self._in_background()
        if known := self.row or self.conflict:
            form.show_revision(known)
        return _after(self.request, self.application, self.content, self.part, form, self.at) if self.row else None

    def _in_background(self) -> JsonResponse:
        """What the page's script needs to go on."""
        if self.refusal == CLOSED:
            return JsonResponse({"message": self.refusal}, status=409)
        return JsonResponse(
            {
                "saved": f"Saved at {time_of(self.at)}",
                "shown": {"q-part": str(self.row.revision)} if self.row else {},
                "conflicts": [self.part.label] if self.conflict else [],
                "refused": [self.refusal] if self.refusal else [],
            }
        )


def _theirs(row, form_class, content) -> list[tuple[str, str]]:
    """What somebody else saved on the page, input by input, in words."""
    if row is None:
        return []
    form = form_class(data_of(row), content=content)
    return [
        (form.named(name) if name in form.fields else name, ", ".join(value) if isinstance(value, list) else str(value))
        for name, value in sorted(row.raw.items())
    ]


def _after(request, application, content, part, form, at):
    """Where a page leads once it is saved; None where it is to be shown again."""
    if "add-row" in request.POST:
        return None
    if "remove-row" in request.POST:
        return redirect(request.path)
    if "later" in request.POST:
        messages.success(request, f"What you entered was saved at {time_of(at)}.")
        return redirect(application.own_url)
    if form.errors:
        return None
    if part in {Part.OVERHEADS, Part.REQUEST} and "seen" not in request.POST:
        # What follows from the figures is on this very page: it is read before going on.
        messages.success(request, f"Saved at {time_of(at)}. The arithmetic below is up to date.")
        return redirect(f"{request.path}#arithmetic")
    needed = content.needed_parts
    following = needed[needed.index(part) + 1 :]
    if part == Part.DETAILS:
        sections = content.answers.structure.sections
        return redirect(sheet_urls(application).section(sections[0].key) if sections else application.own_url)
    return redirect(_part_url(application, following[0]) if following else application.own_url)
