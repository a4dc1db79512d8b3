"""Pages of answering that other apps build into their own: the caller finds the sheet, checks who may see and
change it, and says where the links go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.common import clock
from commissioning.common.downloads import private_file_response
from commissioning.common.templatetags.words import time_of
from commissioning.questionnaires import operations
from commissioning.questionnaires.answer_set import AnswerSet, load
from commissioning.questionnaires.enums import SectionState
from commissioning.questionnaires.forms.section import SectionForm
from commissioning.questionnaires.kinds.table import rows_sent
from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from commissioning.questionnaires.shelf import Shelf
from commissioning.questionnaires.structure import SectionStructure

COLOURS = {
    SectionState.NOT_STARTED: "grey",
    SectionState.IN_PROGRESS: "blue",
    SectionState.COMPLETE: "green",
    SectionState.CHANGE_ASKED_FOR: "yellow",
    SectionState.CANNOT_BE_CHANGED: "grey",
    SectionState.NOT_NEEDED: "grey",
}


@dataclass(frozen=True)
class SheetUrls:
    """Where the pages of one sheet are: a section by its key, the list of sections, the page to check answers
    before handing in, a file."""

    section: Callable[[str], str]
    tasks: str
    check: str
    file: Callable[[AnswerFile], str]


@dataclass(frozen=True)
class Task:
    """One line of a task list."""

    key: str
    title: str
    url: str
    state: SectionState
    colour: str

    @property
    def label(self) -> str:
        return self.state.label


@dataclass(frozen=True)
class SummaryRow:
    """One answer on a page to check; ``change_url`` is empty where it cannot be changed."""

    key: str
    question: str
    number: int
    text: str
    columns: list[str]
    rows: list[list[str]]
    files: list[dict]
    problems: list[str]
    change_url: str
    is_reopened: bool


@dataclass(frozen=True)
class SummarySection:
    """One section on a page to check."""

    key: str
    title: str
    rows: list[SummaryRow]


def tasks(answers: AnswerSet, urls: SheetUrls) -> list[Task]:
    """The sections of a sheet with how far each has come, for ``questionnaires/components/task_list.html``.

    Sections that the answers make needless are left out.
    """
    found = [(section, answers.state_of(section.key)) for section in answers.structure.sections]
    return [
        Task(section.key, section.title, urls.section(section.key), state, COLOURS[state])
        for section, state in found
        if state != SectionState.NOT_NEEDED
    ]


def summary(answers: AnswerSet, urls: SheetUrls | None = None, *, with_problems: bool = True) -> list[SummarySection]:
    """Every question that is asked with its answer, for ``questionnaires/components/summary.html``; without
    ``urls`` nothing can be changed and files are only named."""
    sections = []
    for section in answers.structure.sections:
        rows = [
            _summary_row(answers, question, urls, with_problems)
            for question in section.questions
            if question.kind.asks and question.key in answers.shown
        ]
        if rows:
            sections.append(SummarySection(section.key, section.title, rows))
    return sections


def _summary_row(answers, question, urls, with_problems) -> SummaryRow:
    answer, is_table = answers.answers.get(question.key), question.kind.name == "table"
    understood = is_table and not (answer and answer.raw)
    can_change = urls is not None and question.key in answers.editable
    return SummaryRow(
        key=question.key,
        question=question.text,
        number=question.number,
        text="" if understood else answers.text(question.key),
        columns=[column["label"] for column in question.config["columns"]] if understood else [],
        rows=question.kind.rows_as_text(question, answers.value(question.key)) if understood else [],
        files=[
            {"name": file.name, "size": file.size, "url": urls.file(file) if urls else ""}
            for file in answers.files.get(question.key, ())
        ],
        problems=answers.problems_of(question) if with_problems else [],
        change_url=f"{urls.section(question.section_key)}#{question.name}" if can_change else "",
        is_reopened=question.key in answers.reopened,
    )


def texts_of(sheet: AnswerSheet | None) -> dict[str, str]:
    """Answers in words by question key: last time's answers for ``section_page``; empty without a sheet."""
    if sheet is None:
        return {}
    answers = load(sheet)
    return {key: text for key in answers.structure.by_key if (text := answers.text(key))}


def next_url(answers: AnswerSet, section: SectionStructure, urls: SheetUrls) -> str:
    """Where “Save and continue” leads: the next section that can be answered, else the page to check."""
    sections = answers.structure.sections
    later = sections[[one.key for one in sections].index(section.key) + 1 :]
    pointless = {SectionState.NOT_NEEDED, SectionState.CANNOT_BE_CHANGED}
    return next((urls.section(one.key) for one in later if answers.state_of(one.key) not in pointless), urls.check)


def section_page(
    request,
    *,
    sheet: AnswerSheet,
    section_key: str,
    urls: SheetUrls,
    previous: dict[str, str] | None = None,
    shelf: Shelf | None = None,
    because: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    template: str = "questionnaires/section.html",
    context: dict | None = None,
    is_anonymous: bool = False,
    is_open: bool = True,
) -> HttpResponse:
    """The page of one section: shows its questions, saves what is sent, goes on to the next.

    ``context`` may set ``base_template`` (default ``base_organisation.html``), ``heading`` (what the answers
    belong to) and whatever ``template`` shows besides. ``shelf`` offers files that are there already. ``because``: by
    key of a question, what people said that it follows from, in words, each with its page. Raises Http404 where there
    is no such section. With ``is_anonymous`` nobody's name is kept with an answer, whoever is signed in;
    unless ``is_open`` nothing is saved, and what was sent is shown again with that said.
    """
    page = _Page(
        request,
        sheet=sheet,
        urls=urls,
        previous=previous,
        shelf=shelf,
        by=None if is_anonymous else request.user,
        is_open=is_open,
    )
    is_sent = request.method == "POST"
    if not (page.save(section_key) if is_sent and is_open else page.take(section_key, load(sheet))):
        return redirect(urls.tasks)
    if is_sent and (response := page.go_on()):
        return response
    section = page.section
    form = page.form or SectionForm(answers=page.answers, section=section, previous=previous)
    items = form.items()
    _show_files(items, urls, shelf)
    for item in items:
        item.because = (because or {}).get(item.question.key, ())
    values = {
        "base_template": "base_organisation.html",
        "section_form": form,
        "section": section,
        "items": items,
        "urls": urls,
        "is_editable": any(item.is_editable for item in items),
        "lost": page.lost,
        "has_errors": bool(page.lost or (form.is_bound and form.errors)),
        "version": sheet.version,
        **(context or {}),
    }
    return render(request, template, values)


def _show_files(items, urls: SheetUrls, shelf: Shelf | None) -> None:
    """Give questions their files with what is known of each, and what may be attached without sending it again."""
    notes = shelf.notes([file for item in items for file in item.files]) if shelf else {}
    for item in items:
        item.downloads = [(file, urls.file(file), notes.get(file.pk)) for file in item.files]
        if shelf and item.is_editable and item.question.kind.holds_files:
            item.offers = shelf.offers(item.question, item.files)


class _Page:
    """One request to a section's page."""

    answers: AnswerSet
    section: SectionStructure

    def __init__(self, request, *, sheet, urls, previous, shelf, by, is_open) -> None:
        self.request, self.sheet = request, sheet
        self.urls, self.previous, self.shelf = urls, previous, shelf
        self.by, self.is_open = by, is_open
        self.form: SectionForm | None = None
        self.saved: operations.Saved | None = None
        self.lost = ""
        self.at = clock.now()

    def take(self, section_key: str, answers: AnswerSet) -> bool:
        """Be the page of that section of ``answers``; whether there is one, and anything in it is asked."""
        section = answers.structure.section_by_key.get(section_key)
        if section is None or answers.state_of(section_key) == SectionState.NOT_NEEDED:
            return False
        self.answers, self.section = answers, section
        return True

    def save(self, section_key: str) -> bool:
        """The same with what was sent saved, as far as nothing is closed: the answers are read once, under the lock
        under which they are written."""
        try:
            with transaction.atomic():
                if not self.take(section_key, operations.locked_answers(self.sheet)):
                    return False
                form = self.form = self._bound()
                self.saved = operations.save_into(
                    self.answers, raws=form.raws(), shown=form.shown(), at=self.at, by=self.by
                )
                self._take_off_files()
        except operations.AnswersLocked:
            self.saved = None
        return True

    def go_on(self) -> HttpResponse | None:
        """A response to go on with after what was sent was saved, or None where the page is to be shown again."""
        is_background = self.request.headers.get("X-Autosave") == "1"
        form, saved = self.form, self.saved
        if form is None or saved is None:
            return self._was_locked(str(operations.AnswersLocked()), is_background)
        form.take(saved)
        if is_background:
            return self._in_background(saved)
        file_problems = self._attach_files(form) or self._use_kept(form)
        if "use-kept" in self.request.POST and not file_problems:
            return self._shown_again(form, saved)
        if "add-row" in self.request.POST or "remove-row" in self.request.POST or "remove-file" in self.request.POST:
            return self._shown_again(form, saved)
        wants_to_leave = "later" in self.request.POST
        if saved.is_whole and not file_problems and (wants_to_leave or not saved.problems):
            if not wants_to_leave:
                return redirect(next_url(saved.answers, self.section, self.urls))
            messages.success(self.request, f"Your answers were saved at {time_of(self.at)}.")
            return redirect(self.urls.tasks)
        return None

    def _bound(self, rows_wanted=None) -> SectionForm:
        data = self.request.POST
        if remove := data.get("remove-row"):
            data = self._without_row(data.copy(), remove)
        return SectionForm(
            data, answers=self.answers, section=self.section, previous=self.previous, rows_wanted=rows_wanted
        )

    def _without_row(self, data, remove: str):
        """What was sent, with one row of a table emptied: empty rows are left out when it is read."""
        key, _, number = remove.partition(":")
        question = self.answers.structure.by_key.get(key)
        if question is not None and question.kind.name == "table":
            for column in question.config["columns"]:
                data[f"{question.name}-{number}-{column['key']}"] = ""
        return data

    def _shown_again(self, form: SectionForm, saved) -> HttpResponse | None:
        """After a row or a file was added or removed: the page again, at the place. Without faults a redirect, so
        that pressing reload sends nothing twice."""
        key = self.request.POST.get("add-row", "")
        question = self.answers.structure.by_key.get(key)
        if form.is_bound and (saved.problems or not saved.is_whole or question is not None):
            is_table = question is not None and question.kind.name == "table"
            self.answers = saved.answers
            again = self.form = self._bound({key: rows_sent(question, self.request.POST) + 1} if is_table else {})
            again.take(saved)
            return None
        return redirect(self.request.get_full_path())

    def _attach_files(self, form: SectionForm) -> bool:
        """Attach what was sent; whether any file was refused."""
        refused, attached = False, False
        for question in self.section.questions:
            if not question.kind.holds_files or question.name not in form.fields:
                continue
            for upload in self.request.FILES.getlist(question.name):
                try:
                    operations.attach_file(sheet=self.sheet, key=question.key, upload=upload, at=self.at, by=self.by)
                    attached = True
                except (operations.CannotAttach, operations.AnswersLocked) as refusal:
                    refused = True
                    form.say_file_problem(question.key, str(refusal))
        if attached:
            self._read_files(form)
        return refused

    def _use_kept(self, form: SectionForm) -> bool:
        """Attach the file on offer whose button was pressed; whether it was refused."""
        key, _, value = self.request.POST.get("use-kept", "").partition(":")
        question = self.answers.structure.by_key.get(key)
        if self.shelf is None or question is None or question.name not in form.fields:
            return False
        try:
            self.shelf.use(sheet=self.sheet, key=key, value=value, at=self.at, by=self.by)
        except (operations.CannotAttach, operations.AnswersLocked) as refusal:
            form.say_file_problem(key, str(refusal))
            return True
        self._read_files(form)
        return False

    def _read_files(self, form: SectionForm) -> None:
        form.answers.files = load(self.sheet).files
        form.answers.forget_what_followed()  # Another question may wait for a file.

    def _take_off_files(self) -> None:
        chosen = self.request.POST.get("remove-file", "")
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
            file = AnswerFile.objects.filter(pk=int(chosen), sheet=self.sheet, removed_at=None).first()
            if file is not None:
                operations.remove_file(file=file, at=self.at, by=self.by)

    def _was_locked(self, message: str, is_background: bool) -> HttpResponse | None:
        if is_background:
            return JsonResponse({"message": message}, status=409)
        self.answers = load(self.sheet)
        self.form, self.lost = self._bound(), message
        return None

    def _in_background(self, saved) -> JsonResponse:
        """What the page's script needs to go on: what the page now shows, and what is wrong."""
        structure = saved.answers.structure
        return JsonResponse(
            {
                "saved": f"Saved at {time_of(self.at)}",
                "shown": {
                    structure.by_key[key].name: str(saved.answers.shown_as(structure.by_key[key]))
                    for key in [*saved.saved, *saved.problems]
                },
                "conflicts": [structure.by_key[key].text for key in saved.conflicts],
                "refused": [saved.refused[key] for key in saved.refused],
            }
        )


def file_or_404(sheet: AnswerSheet, pk: int) -> AnswerFile:
    """A file of ``sheet`` that was not taken off it. Raises Http404."""
    return get_object_or_404(AnswerFile, pk=pk, sheet=sheet, removed_at=None)


def file_response(file: AnswerFile) -> FileResponse:
    """The file as a download under the name it came with."""
    return private_file_response(file.file.open("rb"), file.name)
