"""How a finance system's files are laid out: kept by finance officers and administrators."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.forms.finance import ColumnRows, PaymentLayoutForm, StatementLayoutForm
from commissioning.agreements.models import PaymentLayout, StatementLayout
from commissioning.agreements.models.finance import READS_FINANCE
from commissioning.agreements.views.payments import tabs_for
from commissioning.common import clock, once
from organisations import access
from organisations.enums import Role

KEEPERS = (Role.FINANCE_OFFICER, Role.ADMINISTRATOR)


def _list() -> str:
    return reverse("agreements:layout-list")


@access.office(*READS_FINANCE)
def layout_list(request):
    """Every layout of both kinds."""
    context = {
        "layouts": PaymentLayout.objects.prefetch_related("columns"),
        "statement_layouts": StatementLayout.objects.all(),
        "tab_links": tabs_for(request.user),
        "may_keep": request.user.has_perm("agreements.keep_finance_layouts"),
    }
    return render(request, "agreements/payments/layouts.html", context)


@access.office(*KEEPERS)
@once.form
def layout_add(request):
    """A new layout of files that we make."""
    return _payment_layout(request, PaymentLayout(), "Add a layout of payment files")


@access.office(*KEEPERS)
def layout_edit(request, pk):
    """Change a layout; files that were made stay as they are."""
    return _payment_layout(request, get_object_or_404(PaymentLayout, pk=pk), "Change the layout of payment files")


def _payment_layout(request, layout: PaymentLayout, title: str):
    posted = request.POST if request.method == "POST" else None
    form = PaymentLayoutForm(posted, instance=layout)
    there = [
        {"heading": one.heading, "source": one.source, "fixed": one.fixed}
        for one in (layout.columns.all() if layout.pk else [])
    ]
    rows = ColumnRows(posted, initial=None if posted else there)
    # Both are asked, so that everything that is wrong is said at once.
    if posted and all([form.is_valid(), rows.is_valid()]):
        columns = [(row["heading"], row["source"], row["fixed"]) for row in rows.filled]

        def create():
            operations.save_layout(form.save(commit=False), columns, at=clock.now(), by=request.user)
            return _list(), "The layout is saved."

        try:
            return once.make(request, create)
        except operations.LayoutIncomplete as refusal:
            rows.non_form_errors().append(str(refusal))
    context = {"form": form, "formset": rows, "title": title, "cancel_url": _list()}
    return render(request, "agreements/payments/layout.html", context)


@access.office(*KEEPERS)
@once.form
def statement_layout_add(request):
    """A new layout of files that we read."""
    return _statement_layout(request, StatementLayout(), "Add a layout of statements")


@access.office(*KEEPERS)
def statement_layout_edit(request, pk):
    """Change a layout of statements."""
    return _statement_layout(request, get_object_or_404(StatementLayout, pk=pk), "Change the layout of statements")


def _statement_layout(request, layout: StatementLayout, title: str):
    form = StatementLayoutForm(request.POST if request.method == "POST" else None, instance=layout)
    form.cancel_url = _list()
    if request.method == "POST" and form.is_valid():

        def create():
            operations.save_statement_layout(form.save(commit=False), at=clock.now(), by=request.user)
            return _list(), "The layout is saved."

        return once.make(request, create)
    return render(request, "agreements/payments/form.html", {"form": form, "title": title})
