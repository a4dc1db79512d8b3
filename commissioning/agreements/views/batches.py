"""Files of approved payments for the finance system: made, listed, downloaded again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.forms.finance import BatchForm
from commissioning.agreements.models import PaymentBatch
from commissioning.agreements.models.finance import READS_FINANCE
from commissioning.agreements.operations.batches import batchable
from commissioning.agreements.queries.payment_queue import payments_for
from commissioning.agreements.views.payments import tabs_for
from commissioning.common import clock, once
from commissioning.common.paging import page_of
from organisations import access
from organisations.enums import Role


@access.office(*READS_FINANCE)
def batch_list(request):
    """Every file that was made, newest first."""
    rows = PaymentBatch.objects.visible_to(request.user).select_related("agency", "made_by").defer("content")
    context = {
        "page": page_of(rows, request),
        "tab_links": tabs_for(request.user),
        "may_export": request.user.has_perm("agreements.export_payments"),
    }
    return render(request, "agreements/payments/batches.html", context)


@access.office(Role.FINANCE_OFFICER)
def batch_add(request):
    """Choose agency, layout and day; see the payments and their sum; make the file."""
    form = BatchForm(request.GET if "agency" in request.GET else None, today=clock.today())
    form.cancel_url = reverse("agreements:batch-list")
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else None
    payments = list(batchable(chosen["agency"], chosen["due_by"])) if chosen else []
    problem = ""
    if request.method == "POST" and chosen:
        keys = [int(key) for key in request.POST.getlist("payment") if key.isdecimal() and len(key) < 18]

        def create():
            batch = operations.export_batch(
                keys, agency=chosen["agency"], layout=chosen["file_layout"], at=clock.now(), by=request.user
            )
            return batch.get_absolute_url(), f"{batch} is made, and its payments are sent. Download the file below."

        try:
            return once.make(request, create)
        except operations.BatchChanged as refusal:
            problem = str(refusal)
    context = {
        "form": form,
        "chosen": chosen,
        "payments": payments,
        "total": sum(payment.amount_pence for payment in payments),
        "problem": problem,
    }
    return render(request, "agreements/payments/batch_add.html", context)


def _batch_or_404(request, pk: int) -> PaymentBatch:
    batches = PaymentBatch.objects.visible_to(request.user).select_related("agency", "layout", "made_by")
    return get_object_or_404(batches, pk=pk)


@access.office(*READS_FINANCE)
def batch_detail(request, pk):
    """What went, when, by whom, and the file."""
    batch = _batch_or_404(request, pk)
    payments = payments_for(request.user).filter(batch=batch).order_by("due_on", "agreement__reference", "number")
    return render(request, "agreements/payments/batch.html", {"batch": batch, "page": page_of(payments, request)})


@access.office(*READS_FINANCE)
def batch_file(request, pk):
    """The very file that was made."""
    batch = _batch_or_404(request, pk)
    response = HttpResponse(batch.file, content_type="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{batch.name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
