"""Officers' pages of returns: the queue, and one return beside its targets with queries and acceptance."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from commissioning.common.csv_export import csv_response
from commissioning.common.filter_chips import chips_of
from commissioning.common.paging import page_of
from commissioning.common.states import CannotMove, changes_of
from commissioning.questionnaires import pages
from commissioning.questionnaires.pages import SheetUrls
from monitoring.forms.returns import AcceptForm, ExtensionForm, QueryForm, ReasonForm
from monitoring.models import Return
from monitoring.models.returns import OUTSTANDING
from monitoring.operations import returns as operations
from monitoring.queries.actions import open_actions
from monitoring.queries.return_content import content_of, previous_return
from monitoring.queries.return_queue import CSV_COLUMNS, SHOWN, SORTS, ReturnFilter, csv_rows, in_state, queue_for
from organisations import access


@access.office()
def return_queue(request):
    """Every return that the officer sees, by what it waits for; ``format=csv`` gives every row that is shown."""
    found = ReturnFilter(request.GET or None, queryset=queue_for(request.user), request=request, today=clock.today())
    sort = request.GET.get("sort", "due")
    order = SORTS.get(sort.removeprefix("-"), SORTS["due"])
    records = found.qs.order_by(*(f"-{name}" if sort.startswith("-") else name for name in order))
    if request.GET.get("format") == "csv":
        return csv_response("returns.csv", CSV_COLUMNS, csv_rows(records))
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "csv"
    context = {
        "page": page_of(records.only(*SHOWN), request),
        "filter": found,
        "sort": sort,
        "chips": chips_of(found),
        "csv_query": query.urlencode(),
    }
    return render(request, "monitoring/office/queue.html", context)


def _return(request, pk: int) -> Return:
    return get_object_or_404(
        Return.objects.visible_to(request.user).select_related(
            "agreement__organisation",
            "agreement__officer",
            "agreement__programme",
            "agreement__scheme__theme",
            "sheet__version",
            "accepted_by",
            "submitted_by",
        ),
        pk=pk,
    )


@access.office()
def return_detail(request, pk):
    """One return: its answers with a place for queries, and beside them target, last period, payments, actions."""
    record = _return(request, pk)
    return render(request, "monitoring/office/return.html", _detail(request, record))


def _detail(request, record: Return, **more) -> dict:
    context = {
        "return": record,
        "agreement": record.agreement,
        "may_respond": request.user.has_perm("monitoring.respond_to_return", record),
        "changes": changes_of(record),
        "submissions": record.submissions.select_related("submitted_by").order_by("-number"),
        "previous": previous_return(record),
        "actions": open_actions(record.agreement),
        "payments": record.agreement.payments.all(),
        "next": _next_to_read(request, record),
    }
    # What is still being written is the organisation's own until it hands it in.
    if record.sheet_id and record.first_submitted_at:
        content = content_of(record)
        urls = SheetUrls(
            section=lambda key: "",
            tasks="",
            check="",
            file=lambda file: reverse("monitoring:return-file", args=[record.pk, file.pk]),
        )
        earlier = pages.texts_of(context["previous"].sheet) if context["previous"] else {}
        queries: dict[str, list] = {}
        for query in record.queries.select_related("asked_by"):
            queries.setdefault(query.part, []).append(query)
        context |= {
            "content": content,
            "sections": [
                (
                    section.title,
                    [
                        {
                            "row": row,
                            "part": f"answer:{row.key}",
                            "anchor": f"answer-{row.key}",
                            "earlier": earlier.get(row.key, ""),
                        }
                        for row in section.rows
                    ],
                )
                for section in pages.summary(content.answers, urls, with_problems=False)
            ],
            "queries": queries,
            "unsent": [query for found in queries.values() for query in found if query.sent_at is None],
            "accept_form": AcceptForm(),
            "query_form": QueryForm(),
        }
    return context | more


def _next_to_read(request, record: Return) -> Return | None:
    """The next submitted return in the queue, so that an officer can go on without going back."""
    waiting = in_state(queue_for(request.user), "submitted", clock.today()).exclude(pk=record.pk)
    return waiting.order_by("due_on", "pk").first()


@access.office()
@require_POST
def return_ask(request, pk):
    """Write a query on one part."""
    record = _return(request, pk)
    access.require(request.user, "monitoring.respond_to_return", record)
    form = QueryForm(request.POST)
    part = request.POST.get("part", "")[:120]
    if not form.is_valid():
        page = _detail(request, record, query_form=form, query_part=part, has_errors=True)
        return render(request, "monitoring/office/return.html", page)
    try:
        operations.ask(record, part=part, text=form.cleaned_data["text"], at=clock.now(), by=request.user)
    except (CannotMove, ValueError) as refusal:
        messages.error(request, str(refusal))
    kind, _, key = part.partition(":")
    anchor = f"answer-{key}" if kind == "answer" else f"{kind}-query-{key}"
    return redirect(f"{record.get_absolute_url()}#{anchor}")


@access.office()
@require_POST
def return_drop_query(request, pk, query_pk):
    """Take back a query that was not sent."""
    record = _return(request, pk)
    access.require(request.user, "monitoring.respond_to_return", record)
    query = record.queries.filter(pk=query_pk).first()
    if query is None:
        raise Http404
    try:
        operations.drop_query(query, at=clock.now(), by=request.user)
    except CannotMove:
        messages.error(request, "This query was sent already. It stays as part of the record.")
    return redirect(record)


@access.office()
@require_POST
def return_send_queries(request, pk):
    """Send the return back: only the queried parts reopen."""
    record = _return(request, pk)
    access.require(request.user, "monitoring.respond_to_return", record)
    try:
        operations.send_queries(record, at=clock.now(), by=request.user)
        messages.success(request, f"Your queries were sent to {record.agreement.organisation}.")
    except (CannotMove, operations.NothingToSend) as refusal:
        messages.error(request, str(refusal))
    return redirect(record)


@access.office()
@require_POST
def return_accept(request, pk):
    """Accept, mark and freeze."""
    record = _return(request, pk)
    access.require(request.user, "monitoring.respond_to_return", record)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        page = _detail(request, record, accept_form=form, form=form)
        return render(request, "monitoring/office/return.html", page)
    try:
        operations.accept(record, at=clock.now(), by=request.user, **form.cleaned_data)
        messages.success(request, "The return is accepted. Its figures are frozen and count in reports.")
    except CannotMove as refusal:
        messages.error(request, str(refusal))
    return redirect(record)


@access.office()
def return_settle(request, pk, what):
    """Waive a return, cancel it, or give more time: each on a page of its own, with a reason."""
    record = _return(request, pk)
    access.require(request.user, "monitoring.respond_to_return", record)
    form_class = ExtensionForm if what == "extend" else ReasonForm
    form = form_class(request.POST) if request.method == "POST" else form_class()
    if request.method == "POST" and form.is_valid():
        try:
            getattr(operations, what)(record, at=clock.now(), by=request.user, **form.cleaned_data)
            messages.success(request, SETTLED[what][1])
            return redirect(record)
        except (CannotMove, ValueError) as refusal:
            form.add_error(None if isinstance(refusal, CannotMove) else "due_on", str(refusal))
    form.submit_label, form.cancel_url = SETTLED[what][0], record.get_absolute_url()
    context = {"return": record, "agreement": record.agreement, "form": form, "title": SETTLED[what][0]}
    return render(request, "monitoring/office/settle.html", context | {"can_settle": record.status in OUTSTANDING})


SETTLED = {
    "waive": ("Waive this return", "The return is waived."),
    "cancel": ("Cancel this return", "The return is cancelled."),
    "extend": ("Give more time", "The return has a new due date."),
}
