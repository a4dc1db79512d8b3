"""Files of approved payments for a finance system: how they look, and making one."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.agreements.enums import AmountUnit, FileEncoding, PaymentField, PaymentStatus
from commissioning.agreements.models import Payment, PaymentBatch, PaymentColumn, PaymentLayout, StatementLayout
from commissioning.agreements.operations.payments import FundingHeld, StillWaits, refuse_while_held
from commissioning.common.clock import local_date
from commissioning.common.csv_export import safe_cell
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import to_decimal
from commissioning.common.states import locked, move
from organisations.models import Agency

ESSENTIAL = {PaymentField.REFERENCE, PaymentField.AMOUNT}


class BatchChanged(Exception):
    """A payment cannot go with the batch any more: it went with another, or was held."""


class LayoutIncomplete(Exception):
    """A file without our reference and the amount could not be matched with what was paid."""


# What each field says of a payment; dates, amounts and what a layout says itself are told apart below.
SOURCES: dict[str, Callable[[Payment], Any]] = {
    PaymentField.REFERENCE: lambda payment: payment.reference,
    PaymentField.DUE_ON: lambda payment: payment.due_on,
    PaymentField.AGREEMENT: lambda payment: payment.agreement.reference,
    PaymentField.TITLE: lambda payment: payment.agreement.title,
    PaymentField.NUMBER: lambda payment: str(payment.number),
    PaymentField.DESCRIPTION: lambda payment: f"Payment {payment.number} of {payment.agreement.reference}",
    PaymentField.ORGANISATION: lambda payment: payment.agreement.organisation.name,
    PaymentField.IDENTIFIER: lambda payment: payment.agreement.organisation.identifier,
    PaymentField.AGENCY: lambda payment: payment.agency.name,
    PaymentField.PROGRAMME: lambda payment: str(payment.agreement.programme or ""),
    PaymentField.SCHEME: lambda payment: payment.agreement.scheme.code if payment.agreement.scheme else "",
    PaymentField.FIRST_APPROVER: lambda payment: str(payment.first_approved_by or ""),
    PaymentField.SECOND_APPROVER: lambda payment: str(payment.approved_by or ""),
    PaymentField.APPROVED_ON: lambda payment: local_date(guaranteed(payment.approved_at)),
}


@transaction.atomic
def save_layout(
    layout: PaymentLayout, columns: Sequence[tuple[str, str, str]], *, at: dt.datetime, by
) -> PaymentLayout:
    """Keep how a file looks: ``columns`` are heading, field, and text where the field is fixed, in their order.

    Raises ``LayoutIncomplete`` without the reference or the amount. Files that were made stay as they are.
    """
    missing = ESSENTIAL - {source for _, source, _ in columns}
    if missing:
        names = " and ".join(sorted(PaymentField(name).label for name in missing))
        raise LayoutIncomplete(f"Add a column for: {names}.")
    if layout.pk:
        locked(layout)
    layout.save()
    layout.columns.all().delete()
    for number, (heading, source, fixed) in enumerate(columns, start=1):
        text = fixed if source == PaymentField.FIXED else ""
        PaymentColumn.objects.create(layout=layout, number=number, heading=heading, source=source, fixed=text)
    return layout


@transaction.atomic
def save_statement_layout(layout: StatementLayout, *, at: dt.datetime, by) -> StatementLayout:
    """Keep which column of the finance system's statement is what."""
    layout.save()
    return layout


def file_of(payments: Sequence[Payment], layout: PaymentLayout, *, made_on: dt.date) -> str:
    """The text of the file: a row of headings, then a row for each payment, none of them a formula."""
    columns = list(layout.columns.all())
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(column.heading) for column in columns])
    for payment in payments:
        writer.writerow([safe_cell(_cell(payment, column, layout, made_on)) for column in columns])
    return out.getvalue()


def _cell(payment: Payment, column: PaymentColumn, layout: PaymentLayout, made_on: dt.date) -> str | int | Decimal:
    if column.source == PaymentField.FIXED:
        return column.fixed
    if column.source == PaymentField.AMOUNT:
        pence = payment.amount_pence
        return pence if layout.amount_unit == AmountUnit.PENCE else to_decimal(pence)
    value = made_on if column.source == PaymentField.MADE_ON else SOURCES[column.source](payment)
    return value.strftime(layout.date_format) if isinstance(value, dt.date) else value


def batchable(agency: Agency, due_by: dt.date):
    """The approved payments of an agency that are due by a day, and that nothing holds up."""
    rows = Payment.objects.payable().filter(
        status=PaymentStatus.APPROVED, batch=None, agency=agency, due_on__lte=due_by
    )
    return _with_rows(rows).order_by("due_on", "agreement__reference", "number")


def _with_rows(payments):
    return payments.select_related(
        "agency",
        "agreement__organisation",
        "agreement__programme",
        "agreement__scheme",
        "first_approved_by",
        "approved_by",
    )


@transaction.atomic
def export_batch(keys: Sequence[int], *, agency: Agency, layout: PaymentLayout, at: dt.datetime, by) -> PaymentBatch:
    """Make the file of the payments ``keys``, keep it with its SHA-256, and move them to sent.

    Raises ``BatchChanged`` where any of them is not approved any more, went with another batch, is another agency's,
    or is held up; then there is no file and nothing moves. So of two at once the second makes none.
    """
    # One order of locks for everybody; the file's own order is that of the days.
    list(Payment.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    rows = sorted(
        _with_rows(Payment.objects.filter(pk__in=keys)),
        key=lambda one: (one.due_on, one.agreement.reference, one.number),
    )
    if not rows or len(rows) != len(set(keys)):
        raise BatchChanged("Some of these payments are no longer there. Look at the list again.")
    for payment in rows:
        _refuse_unless_ready(payment, agency)
    content = file_of(rows, layout, made_on=local_date(at))
    batch = PaymentBatch(
        agency=agency,
        layout=layout,
        rows=len(rows),
        total_pence=sum(payment.amount_pence for payment in rows),
        content=content,
        encoding=FileEncoding(layout.encoding),
        made_at=at,
        made_by=by,
    )
    batch.sha256 = hashlib.sha256(batch.file).hexdigest()
    batch.save()
    for payment in rows:
        move(payment, PaymentStatus.SENT, at=at, by=by, fresh=payment, sent_on=local_date(at), batch=batch)
    return batch


def _refuse_unless_ready(payment: Payment, agency: Agency) -> None:
    if payment.status != PaymentStatus.APPROVED or payment.batch_id or payment.agency_id != agency.pk:
        state = payment.get_status_display().lower()
        raise BatchChanged(f"Payment {payment.reference} is {state} now. Look at the list again.")
    try:
        refuse_while_held(payment)
    except (FundingHeld, StillWaits) as held:
        raise BatchChanged(f"Payment {payment.reference}: {held}") from held
