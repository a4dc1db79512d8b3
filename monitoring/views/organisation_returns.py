"""An organisation's pages of its returns: what it covers, its parts one by one, check, submit, done."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.common.pdf import render_pdf
from commissioning.common.states import CannotMove
from commissioning.common.templatetags.words import time_of
from commissioning.questionnaires import pages
from commissioning.questionnaires.enums import SectionState
from commissioning.questionnaires.pages import COLOURS, SheetUrls, Task
from monitoring.enums import ReturnStatus
from monitoring.forms.figures import FiguresForm, SpendingForm
from monitoring.forms.returns import DeclarationForm, FeedbackForm, ProgressForm
from monitoring.models import Return, ReturnActionProgress, ReturnFeedback
from monitoring.operations import returns as operations
from monitoring.queries.actions import open_actions
from monitoring.queries.return_content import content_of, previous_return
from monitoring.queries.return_pages import parts_of, return_document, table_task, time_needed, working_now
from organisations import access
from organisations.document_shelf import DocumentShelf
from organisations.views.kept_files import keep_page


def _return(request, pk: int) -> Return:
    """A return of the person's own organisation, or 404."""
    own = request.user.memberships.filter(ended_at=None).values("organisation")
    return get_object_or_404(
        Return.objects.current()
        .visible_to(request.user)
        .filter(agreement__organisation__in=own)
        .select_related("agreement__organisation", "agreement__officer", "agreement__programme", "sheet__version"),
        pk=pk,
    )


def urls_of(record: Return) -> SheetUrls:
    """Where the pages of a return's answers are."""
    return SheetUrls(
        section=lambda key: reverse("monitoring:return-section", args=[record.pk, key]),
        tasks=reverse("monitoring:return-start", args=[record.pk]),
        check=_after_sections(record),
        file=lambda file: reverse("monitoring:return-file", args=[record.pk, file.pk]),
    )


def _after_sections(record: Return) -> str:
    """The figures; of a queried return the first of the tables that are open again, else the page to check."""
    name = "monitoring:return-figures"
    if record.queries_are_open and not record.figures.filter(reopened=True).exists():
        is_open = record.spending.filter(reopened=True).exists()
        by_action = record.action_progress.filter(reopened=True).exists()
        name = "monitoring:return-check"
        if is_open or by_action:
            name = "monitoring:return-spending" if is_open else "monitoring:return-actions"
    return reverse(name, args=[record.pk])


@access.member
def return_list(request):
    """Every return of the person's organisations: to do, being read, settled."""
    own = request.user.memberships.filter(ended_at=None).values("organisation")
    records = (
        Return.objects.current()
        .visible_to(request.user)
        .filter(agreement__organisation__in=own)
        .exclude(status=ReturnStatus.CANCELLED)
        .select_related("agreement__organisation")
        .order_by("due_on", "pk")
    )
    return render(request, "monitoring/returns/list.html", {"groups": parts_of(records, clock.today())})


@access.member
def return_start(request, pk):
    """What the return covers, by when, and its parts as a task list. Beginning it is a button, never a visit."""
    record = _return(request, pk)
    if request.method == "POST":
        access.require(request.user, "monitoring.answer_return", record)
        try:
            operations.begin(record, at=clock.now(), by=request.user)
        except (operations.ReturnNotOpen, operations.NoQuestions) as refusal:
            messages.error(request, str(refusal))
        return redirect("monitoring:return-start", record.pk)
    context = {
        "return": record,
        "agreement": record.agreement,
        "is_open": clock.today() >= record.ends_on,
        "can_answer": request.user.has_perm("monitoring.answer_return", record),
        "minutes": time_needed(record),
        "previous": previous_return(record),
        "open_actions": open_actions(record.agreement),
        "queries": [],
    }
    if record.sheet_id:
        content = content_of(record)
        context |= {
            "content": content,
            "tasks": [*pages.tasks(content.answers, urls_of(record)), *_table_tasks(record, content)],
            "working": working_now(record, besides=request.user, at=clock.now()),
            "queries": record.queries.filter(sent_at__isnull=False).order_by("-sent_at", "pk"),
            "submission": record.submissions.order_by("-number").first(),
        }
    return render(request, "monitoring/returns/start.html", context)


def _table_tasks(record: Return, content) -> list:
    """The two tables and the check as lines of the task list."""
    tasks = []
    if content.has_figures:
        tasks.append(
            table_task(content, "figures", "Your figures", reverse("monitoring:return-figures", args=[record.pk]))
        )
    if content.has_spending:
        tasks.append(
            table_task(content, "spending", "Your spending", reverse("monitoring:return-spending", args=[record.pk]))
        )
    if content.promises:
        is_said = all(promise.text for promise in content.promises)
        state = SectionState.COMPLETE if is_said else SectionState.NOT_STARTED
        if not any(content.is_part_open(promise.part) for promise in content.promises):
            state = SectionState.CANNOT_BE_CHANGED
        elif record.queries_are_open:
            state = SectionState.CHANGE_ASKED_FOR
        url = reverse("monitoring:return-actions", args=[record.pk])
        tasks.append(Task("actions", "Your actions from meetings", url, state, COLOURS[state]))
    return tasks


def _begun(request, pk: int) -> Return | None:
    record = _return(request, pk)
    access.require(request.user, "monitoring.answer_return", record)
    return record if record.sheet_id else None


@access.member
def return_section(request, pk, key):
    """One section of questions; saving and conflicts are the questionnaire engine's."""
    record = _begun(request, pk)
    if record is None:
        return redirect("monitoring:return-start", pk)
    earlier = previous_return(record)
    return pages.section_page(
        request,
        sheet=guaranteed(record.sheet),
        section_key=key,
        urls=urls_of(record),
        previous=pages.texts_of(earlier.sheet if earlier else None),
        shelf=DocumentShelf(
            record.agreement.organisation,
            today=clock.today(),
            keep_url=lambda file: reverse("monitoring:return-file-keep", args=[record.pk, file.pk]),
        ),
        template="monitoring/returns/section.html",
        context={
            "heading": record.agreement.title,
            "return": record,
            "working": working_now(record, besides=request.user, at=clock.now()),
            "queries": {
                query.part.removeprefix("answer:"): query.text
                for query in record.queries.filter(sent_at__isnull=False, answered_at=None)
            },
        },
    )


@access.member
def return_file_keep(request, pk, file_pk):
    """Keep a file of the return with the organisation's documents."""
    record = _begun(request, pk)
    if record is None:
        return redirect("monitoring:return-start", pk)
    file = pages.file_or_404(guaranteed(record.sheet), file_pk)
    back = urls_of(record).section(file.question.section.key)
    return keep_page(request, organisation=record.agreement.organisation, file=file, back=back)


def _table_page(request, pk, *, form_class, save, template, after):
    """A page of figures or of spending: saves what it can, shows what it cannot."""
    record = _begun(request, pk)
    if record is None:
        return redirect("monitoring:return-start", pk)
    content = content_of(record)
    conflicts, refusal = [], ""
    if request.method == "POST":
        form = form_class(request.POST, content=content)
        entries = form.entries()
        at = clock.now()
        try:
            save(record, entries, at=at, by=request.user)
        except operations.StaleEntries as stale:
            conflicts = stale.conflicts
        except CannotMove:
            refusal = "This return has been handed in and can no longer be changed. Nothing was saved."
        if request.headers.get("X-Autosave") == "1":
            return _saved_in_background(form, content_of(record), conflicts, refusal, at)
        if not conflicts and not refusal:
            if "later" in request.POST:
                messages.success(request, f"Your figures were saved at {time_of(at)}.")
                return redirect("monitoring:return-start", record.pk)
            if not form.errors:
                return redirect(after(record, content))
        form.show_saved(content_of(record))
    else:
        form = form_class(content=content)
    return render(
        request,
        template,
        {
            "return": record,
            "agreement": record.agreement,
            "content": content,
            "form": form,
            "conflicts": conflicts,
            "refusal": refusal,
            "has_errors": bool(conflicts or refusal or form.errors),
            "is_editable": any(row["is_open"] for row in form.rows()),
            "queries": {
                query.part: query.text for query in record.queries.filter(sent_at__isnull=False, answered_at=None)
            },
        },
    )


def _saved_in_background(form, content, conflicts, refusal, at) -> JsonResponse:
    """What the page's script needs to go on: the revisions that the page now shows, and what was not saved."""
    if refusal:
        return JsonResponse({"message": refusal}, status=409)
    not_saved = {conflict.row.pk for conflict in conflicts}
    rows = [line.row for line in (content.figures if isinstance(form, FiguresForm) else content.spending)]
    return JsonResponse(
        {
            "saved": f"Saved at {time_of(at)}",
            "shown": {f"q-{row.about_id}": str(row.revision) for row in rows if row.pk not in not_saved},
            "conflicts": [str(conflict.row.about) for conflict in conflicts],
            "refused": [],
        }
    )


def _after_figures(record, content):
    if any(content.is_part_open(line.part) for line in content.spending):
        return reverse("monitoring:return-spending", args=[record.pk])
    return _after_spending(record, content)


def _after_spending(record, content):
    is_open = any(content.is_part_open(promise.part) for promise in content.promises)
    name = "monitoring:return-actions" if is_open else "monitoring:return-check"
    return reverse(name, args=[record.pk])


@access.member
def return_figures(request, pk):
    """What was achieved of each target; straight on where the agreement has none."""
    record = _begun(request, pk)
    if record is not None and not record.figures.exists():
        return redirect(_after_figures(record, content_of(record)))
    return _table_page(
        request,
        pk,
        form_class=FiguresForm,
        save=operations.save_figures,
        template="monitoring/returns/figures.html",
        after=_after_figures,
    )


@access.member
def return_spending(request, pk):
    """What was spent on each budget heading."""
    return _table_page(
        request,
        pk,
        form_class=SpendingForm,
        save=operations.save_spending,
        template="monitoring/returns/spending.html",
        after=_after_spending,
    )


@access.member
def return_actions(request, pk):
    """How far the organisation has got with what it promised at meetings."""
    record = _begun(request, pk)
    if record is None:
        return redirect("monitoring:return-start", pk)
    content = content_of(record)
    queries = {query.part: query.text for query in record.queries.filter(sent_at__isnull=False, answered_at=None)}
    still_open = [promise for promise in content.promises if content.is_part_open(promise.part)]
    form = ProgressForm(request.POST if request.method == "POST" else None, promises=still_open, queries=queries)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            operations.save_progress(record, form.entries(), at=at, by=request.user)
            messages.success(request, f"What you say about your actions was saved at {time_of(at)}.")
            if "later" in request.POST:
                return redirect("monitoring:return-start", record.pk)
            return redirect("monitoring:return-check", record.pk)
        except operations.StaleEntries as stale:
            form.data = seen = request.POST.copy()
            for row in [each.row for each in stale.conflicts if isinstance(each.row, ReturnActionProgress)]:
                said = f"{row.updated_by} has written in the meantime: “{row.text}”"
                form.add_error(f"progress-{row.action_id}", f"{said}. Bring both together and save")
                seen[f"shown-{row.action_id}"] = row.revision
        except CannotMove:
            messages.error(request, "This return has been handed in and can no longer be changed. Nothing was saved.")
            return redirect("monitoring:return-start", record.pk)
    context = {
        "return": record,
        "agreement": record.agreement,
        "form": form,
        "is_editable": bool(still_open),
        "settled": [promise for promise in content.promises if promise not in still_open],
        "promises": content.promises,
    }
    return render(request, "monitoring/returns/actions.html", context)


@access.member
def return_check(request, pk):
    """Everything on one page, what asks for a sentence, the declaration, submit."""
    record = _begun(request, pk)
    if record is None or record.status not in {ReturnStatus.DRAFT, ReturnStatus.QUERIED}:
        return redirect("monitoring:return-start", pk)
    problems = []
    if request.method == "POST":
        access.require(request.user, "monitoring.submit_return", record)
        at, explanations = clock.now(), DeclarationForm.explanations(request.POST)
        declaration = DeclarationForm(request.POST)
        try:
            if declaration.is_valid() and DeclarationForm.fit(explanations):
                operations.submit(
                    record,
                    at=at,
                    by=request.user,
                    declared_by_name=declaration.cleaned_data["declared_by_name"],
                    explanations=explanations,
                )
                return redirect("monitoring:return-done", record.pk)
        except operations.ReturnIncomplete as incomplete:
            problems = incomplete.problems
        except CannotMove:
            # A second click: the first one handed it in.
            return redirect("monitoring:return-done", record.pk)
        content = content_of(_return(request, pk))
        with suppress(CannotMove):  # What was written stays, though the return could not go.
            operations.save_explanations(record, content.asked_why(explanations), at=at, by=request.user)
        form = DeclarationForm(request.POST, cautions=content.warnings)
    else:
        content = content_of(record)
        initial = {"declared_by_name": request.user.get_full_name()}
        form = DeclarationForm(initial=initial, cautions=content.warnings)
    return render(
        request,
        "monitoring/returns/check.html",
        {
            "return": record,
            "agreement": record.agreement,
            "content": content,
            "sections": pages.summary(content.answers, urls_of(record)),
            "form": form,
            "problems": [(problem, _problem_url(record, problem)) for problem in problems],
            "outstanding": content.problems() if request.method == "GET" else [],
            "has_errors": bool(problems or form.errors),
            "can_submit": request.user.has_perm("monitoring.submit_return", record),
            "figures_url": reverse("monitoring:return-figures", args=[record.pk]),
            "spending_url": reverse("monitoring:return-spending", args=[record.pk]),
        },
    )


def _problem_url(record: Return, problem) -> str:
    """Where a problem is put right."""
    pages_of = {"figures": "monitoring:return-figures", "spending": "monitoring:return-spending", "check": ""}
    name = pages_of.get(problem.section_key, "monitoring:return-section")
    if not name:
        return problem.anchor
    args = [record.pk, problem.section_key] if name.endswith("section") else [record.pk]
    return f"{reverse(name, args=args)}{problem.anchor}"


@access.member
def return_done(request, pk):
    """It is in: the reference, what happens next, a copy, one question."""
    record = _return(request, pk)
    submission = record.submissions.order_by("-number").first()
    if submission is None:
        return redirect("monitoring:return-start", pk)
    feedback = ReturnFeedback.objects.filter(monitoring_return=record).first()
    return render(
        request,
        "monitoring/returns/done.html",
        {
            "return": record,
            "agreement": record.agreement,
            "submission": submission,
            "form": None if feedback else FeedbackForm(),
        },
    )


@access.member
@require_POST
def return_feedback(request, pk):
    """The answer to the one question; the first one counts."""
    record = _return(request, pk)
    form = FeedbackForm(request.POST)
    if form.is_valid() and record.first_submitted_at:
        ReturnFeedback.objects.get_or_create(
            monitoring_return=record, defaults={"ease": form.cleaned_data["ease"], "at": clock.now()}
        )
        messages.success(request, "Thank you for telling us.")
    return redirect("monitoring:return-done", record.pk)


@access.signed_in
def return_pdf(request, pk):
    """A copy to keep, for the organisation's people and for officers who see the agreement."""
    record = get_object_or_404(
        Return.objects.current()
        .visible_to(request.user)
        .filter(sheet__isnull=False)
        .select_related("agreement__organisation", "agreement__lead_agency", "sheet__version"),
        pk=pk,
    )
    if record.first_submitted_at is None and request.user.is_officer:
        return redirect(record)
    title = f"Return {record.number} of {record.agreement.reference}"
    document = render_pdf("monitoring/pdf/return.html", return_document(record), title=title)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="return-{record.agreement.reference}-{record.number}.pdf"'
    return response


@access.signed_in
def return_file(request, pk, file_pk):
    """A file that belongs to a return, for those who may see the return."""
    record = get_object_or_404(
        Return.objects.visible_to(request.user).filter(sheet__isnull=False).select_related("sheet"), pk=pk
    )
    if record.first_submitted_at is None and request.user.is_officer:
        raise Http404("It is not handed in yet.")
    return pages.file_response(pages.file_or_404(record.sheet, file_pk))
