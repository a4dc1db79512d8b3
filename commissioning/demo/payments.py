"""The demonstration's money: the last half-year's payments went to the finance system in files and came back paid in
statements; one payment is held, and one agreement is paid as its returns are accepted."""

import datetime as dt

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus, PaymentField, PaymentStatus, PayTiming
from commissioning.agreements.models import Agreement, Payment, PaymentBatch, PaymentLayout, StatementLayout
from commissioning.agreements.operations.batches import batchable
from commissioning.agreements.operations.payments import PlannedPayment
from commissioning.agreements.queries.profile import NothingToPropose, propose
from commissioning.common.money import to_decimal
from commissioning.demo.agreements import Cast, moment
from organisations.models import Agency

COLUMNS = [
    ("Invoice reference", PaymentField.REFERENCE, ""),
    ("Supplier", PaymentField.ORGANISATION, ""),
    ("Supplier identifier", PaymentField.IDENTIFIER, ""),
    ("Net amount", PaymentField.AMOUNT, ""),
    ("Invoice date", PaymentField.DUE_ON, ""),
    ("Cost centre", PaymentField.FIXED, "VCS100"),
    ("Details", PaymentField.DESCRIPTION, ""),
]
STILL_SENT = 2


def settle_payments(cast: Cast, agreements: list[Agreement]) -> None:
    """Files and statements for what is due, then the exceptions."""
    long_ago = moment(cast.calendar.programme_starts_on)
    finance = cast.staff["finance"]
    layout = operations.save_layout(PaymentLayout(name="Council ledger"), COLUMNS, at=long_ago, by=finance)
    reading = operations.save_statement_layout(
        StatementLayout(
            name="Council ledger: payments made",
            reference_heading="Invoice reference",
            amount_heading="Amount paid",
            paid_on_heading="Payment date",
            finance_reference_heading="Voucher",
        ),
        at=long_ago,
        by=finance,
    )
    due = Payment.objects.filter(status=PaymentStatus.APPROVED).order_by("due_on", "agency")
    for day, agency in dict.fromkeys(due.values_list("due_on", "agency")):
        batch = _send(cast, Agency.objects.get(pk=agency), day, layout)
        if batch is not None:
            _reconcile(cast, batch, reading)
    running = [one for one in agreements[1:] if one.status == AgreementStatus.ACTIVE and _planned(one).count() > 1]
    _pay_on_acceptance(cast, running)
    _hold(cast, running[-1:])


def _send(cast: Cast, agency: Agency, day: dt.date, layout: PaymentLayout) -> PaymentBatch | None:
    keys = list(batchable(agency, day).values_list("pk", flat=True))
    at = moment(min(day + dt.timedelta(days=1), cast.calendar.today))
    if not keys:
        return None
    return operations.export_batch(keys, agency=agency, layout=layout, at=at, by=cast.staff["finance"])


def _reconcile(cast: Cast, batch: PaymentBatch, layout: StatementLayout) -> None:
    """The statement comes some days later; the last payments of a file are still on their way."""
    paid_on = batch.made_at.date() + dt.timedelta(days=3)
    rows = list(batch.payments.select_related("agreement").order_by("due_on", "agreement__reference"))
    arrived = rows[: max(1, len(rows) - STILL_SENT)]
    if paid_on > cast.calendar.today:
        return
    lines = ["Invoice reference,Amount paid,Payment date,Voucher"]
    day = f"{paid_on:%d/%m/%Y}"
    lines += [f"{one.reference},{to_decimal(one.amount_pence)},{day},V{batch.pk:03}{one.pk:05}" for one in arrived]
    finance, at = cast.staff["finance.two"], moment(paid_on, 15)
    content = "\r\n".join(lines).encode()
    name = f"paid-{paid_on:%Y-%m-%d}-{batch.pk}.csv"
    statement, _ = operations.upload_statement(content, name=name, layout=layout, at=at, by=finance)
    operations.take_statement(statement, only_good=False, at=at, by=finance)


def _planned(agreement: Agreement):
    return agreement.payments.filter(status=PaymentStatus.PLANNED, first_approved_by=None).order_by("due_on", "number")


def _pay_on_acceptance(cast: Cast, running: list[Agreement]) -> None:
    """The first of those with something left to plan."""
    for agreement in running[:1]:
        try:
            proposal = propose(agreement, timing=PayTiming.ACCEPTANCE, every="return", today=cast.calendar.today)
        except NothingToPropose:
            continue
        agencies = Agency.objects.in_bulk()
        planned = [
            PlannedPayment(one.due_on, one.amount_pence, agencies[one.agency_id], one.after_return)
            for one in proposal.instalments
        ]
        operations.replan_payments(agreement, planned, at=moment(cast.calendar.today), by=agreement.officer)


def _hold(cast: Cast, running: list[Agreement]) -> None:
    for agreement in running:
        payment = _planned(agreement).first()
        if payment is not None:
            operations.hold_payment(
                payment,
                at=moment(cast.calendar.today),
                by=agreement.officer,
                reason="We are waiting for your accounts of last year. Send them with your next return.",
                remark="Rang the treasurer; they are with the auditor.",
            )
