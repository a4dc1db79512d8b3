"""The finance system's statements of payments made: uploaded, looked at, taken in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.finance_statement import CannotRead
from commissioning.agreements.forms.finance import StatementForm
from commissioning.agreements.models import Statement
from commissioning.agreements.models.finance import READS_FINANCE
from commissioning.agreements.operations.statements import problems_of_rows
from commissioning.agreements.views.payments import tabs_for
from commissioning.common import clock
from commissioning.common.paging import page_of
from organisations import access
from organisations.access import require
from organisations.enums import Role


@access.office(*READS_FINANCE)
def statement_list(request):
    """Every statement that was uploaded, newest first."""
    rows = Statement.objects.visible_to(request.user).with_counts().select_related("uploaded_by", "layout")
    context = {
        "page": page_of(rows, request),
        "tab_links": tabs_for(request.user),
        "may_reconcile": request.user.has_perm("agreements.reconcile_payments"),
    }
    return render(request, "agreements/payments/statements.html", context)


@access.office(Role.FINANCE_OFFICER)
def statement_add(request):
    """Upload a file to be checked; the same file again leads to what is there."""
    posted = request.method == "POST"
    form = StatementForm(request.POST if posted else None, request.FILES if posted else None)
    form.cancel_url = reverse("agreements:statement-list")
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            statement, is_new = operations.upload_statement(
                file.read(),
                name=file.upload.name,
                layout=form.cleaned_data["file_layout"],
                at=clock.now(),
                by=request.user,
            )
        except CannotRead as refusal:
            form.add_error("file", str(refusal))
        else:
            if not is_new:
                messages.warning(request, "This very file was uploaded before. This is what became of it.")
            return redirect(statement.get_absolute_url())
    context = {"form": form, "title": "Upload a statement of payments made"}
    return render(request, "agreements/payments/form.html", context)


@access.office(*READS_FINANCE)
def statement_detail(request, pk):
    """Its rows with what is wrong with each, and the button that takes them in."""
    statements = Statement.objects.visible_to(request.user).select_related("layout", "uploaded_by")
    statement = get_object_or_404(statements, pk=pk)
    if request.method == "POST":
        require(request.user, "agreements.reconcile_payments")
        return _take(request, statement)
    open_rows = list(statement.rows.filter(taken_at=None))
    problems = problems_of_rows(open_rows, clock.today())
    rows = statement.rows.select_related("payment__agreement__organisation")
    wrong = [(row, problems[row.pk]) for row in open_rows if problems[row.pk]]
    good = [row for row in open_rows if not problems[row.pk]]
    context = {
        "statement": statement,
        "page": page_of([(row, problems.get(row.pk, "")) for row in rows], request),
        "wrong": wrong,
        "good": good,
        "good_total": sum(row.amount_pence or 0 for row in good),
        "taken": len(rows) - len(open_rows),
        "may_reconcile": request.user.has_perm("agreements.reconcile_payments"),
    }
    return render(request, "agreements/payments/statement.html", context)


def _take(request, statement: Statement):
    try:
        count = operations.take_statement(
            statement, only_good="only_good" in request.POST, at=clock.now(), by=request.user
        )
    except operations.RowsWrong as refusal:
        messages.warning(request, str(refusal))
    else:
        if count:
            messages.success(request, f"{count} payment{' is' if count == 1 else 's are'} recorded as paid.")
        else:
            messages.warning(request, "There was nothing to take in. Nothing was changed.")
    return redirect(statement.get_absolute_url())
