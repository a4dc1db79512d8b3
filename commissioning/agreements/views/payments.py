"""The officers' queue of payments, and the approval of several at once."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.forms.confirm import ConfirmForm
from commissioning.agreements.models.finance import READS_FINANCE
from commissioning.agreements.payment_filters import PaymentFilter, for_approval_by
from commissioning.agreements.queries import approval, payment_queue
from commissioning.agreements.views.moves import REFUSALS
from commissioning.common import clock
from commissioning.common.csv_export import csv_response
from commissioning.common.filter_chips import chips_of
from commissioning.common.money import format_pounds
from commissioning.common.paging import ROWS, page_of
from organisations import access
from organisations.enums import Role

MOST_AT_ONCE = 5 * ROWS


def tabs_for(user) -> list[tuple[str, str]]:
    """The pages about payments, those that the person may open."""
    links = [("Queue", reverse("agreements:payment-list"))]
    if user.has_role(*READS_FINANCE):
        links += [
            ("Sent to finance", reverse("agreements:batch-list")),
            ("Statements", reverse("agreements:statement-list")),
            ("Layouts", reverse("agreements:layout-list")),
        ]
    return links


@access.office()
def payment_list(request):
    """Payments: filtered, sorted, 50 rows a page; ``format=csv`` gives every row that the filter shows."""
    rows = payment_queue.payments_for(request.user)
    found = PaymentFilter(request.GET or None, queryset=rows, today=clock.today(), user=request.user)
    sort = request.GET.get("sort", payment_queue.DEFAULT_SORT)
    payments = payment_queue.ordered(found.qs, sort)
    if request.GET.get("format") == "csv":
        return csv_response("payments.csv", payment_queue.CSV_COLUMNS, payment_queue.csv_rows(payments))
    page = page_of(payments, request)
    shown = [payment.pk for payment in page.object_list]
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "csv"
    narrowed = request.GET.copy()
    for name in ("page", "format"):
        narrowed.pop(name, None)
    context = {
        "filter": found,
        "list_query": narrowed.urlencode(),
        "chips": chips_of(found),
        "page": page,
        "sort": sort,
        "sums": payment_queue.sums_by_agency(found.qs),
        "csv_query": query.urlencode(),
        "may_approve": set(for_approval_by(rows.filter(pk__in=shown), request.user).values_list("pk", flat=True)),
        "tab_links": tabs_for(request.user),
        "today": clock.today(),
    }
    return render(request, "agreements/payments/list.html", context)


def _list_url(request) -> str:
    """The queue as the person had narrowed it."""
    query = QueryDict((request.POST or request.GET).get("list", "")).urlencode()
    return reverse("agreements:payment-list") + (f"?{query}" if query else "")


@access.office(Role.FINANCE_OFFICER, Role.COMMISSIONING_OFFICER)
def payments_approve(request):
    """What was ticked in the queue, with its sums; one button approves all of it, or none."""
    list_url = _list_url(request)
    keys = [int(key) for key in (request.POST or request.GET).getlist("payment") if key.isdecimal() and len(key) < 18]
    chosen = approval.chosen(keys[:MOST_AT_ONCE], request.user, clock.today())
    if not chosen.payments and not chosen.left_out:
        messages.warning(request, "Tick the payments to approve first.")
        return redirect(list_url)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        submit_label="Approve",
        cancel_url=list_url,
    )
    if request.method == "POST" and form.is_valid():
        try:
            if chosen.left_out:
                raise operations.ApprovalsChanged(chosen.left_out[0][0], chosen.left_out[0][1])
            count = operations.approve_payments(chosen.payments, at=clock.now(), by=request.user)
        except (*REFUSALS, operations.ApprovalsChanged) as refusal:
            form.add_error(None, f"Nothing was approved. {refusal}")
        else:
            messages.success(
                request,
                f"Your approval of {count} payment{'' if count == 1 else 's'}, {format_pounds(chosen.total)}, "
                "is recorded.",
            )
            return redirect(list_url)
    context = {"chosen": chosen, "form": form, "list_query": urlsplit(list_url).query}
    return render(request, "agreements/payments/approve.html", context)
