"""A finance system's statement is uploaded, checked row by row, and taken in: its payments become paid."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.finance_statement import read_statement
from commissioning.agreements.models import Payment, Statement, StatementLayout, StatementRow
from commissioning.agreements.operations.payments import mark_payment_paid
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import format_pounds
from commissioning.common.states import locked
from commissioning.common.templatetags.words import long_date

CHUNK = 400


class RowsWrong(Exception):
    """Some rows fit no payment, so that nothing was changed."""


@transaction.atomic
def upload_statement(
    content: bytes, *, name: str, layout: StatementLayout, at: dt.datetime, by
) -> tuple[Statement, bool]:
    """Keep the rows of a file; no payment is touched. The same file again gives the statement that is there, and
    False; it is read anew, as by another layout, as long as nothing of it was taken. Raises ``CannotRead``."""
    sha256 = hashlib.sha256(content).hexdigest()
    rows = read_statement(content, layout)
    values = {"layout": layout, "name": name[:200], "uploaded_at": at, "uploaded_by": by}
    statement, is_new = Statement.objects.get_or_create(sha256=sha256, defaults=values)
    fresh = locked(statement)
    if is_new or not fresh.rows.exclude(taken_at=None).exists():
        fresh.rows.all().delete()
        fresh.layout = layout
        fresh.save(update_fields=["layout"])
        StatementRow.objects.bulk_create(
            [
                StatementRow(
                    statement=statement,
                    line=row.line,
                    reference=row.reference,
                    amount_pence=row.amount_pence,
                    paid_on=row.paid_on,
                    finance_reference=row.finance_reference,
                    unreadable=row.problem,
                )
                for row in rows
            ]
        )
    return fresh, is_new


def payments_named(references: Iterable[str]) -> dict[str, Payment]:
    """The payments of these references, such as ``AG-2027-014/3``, by reference."""
    wanted = {}
    for reference in set(references):
        agreement, _, number = reference.rpartition("/")
        if agreement and number.isascii() and number.isdecimal() and len(number) < 5:
            wanted[reference] = (agreement, int(number))
    agreements = sorted({agreement for agreement, _ in wanted.values()})
    found = {}
    for start in range(0, len(agreements), CHUNK):
        rows = Payment.objects.filter(agreement__reference__in=agreements[start : start + CHUNK])
        for payment in rows.select_related("agreement__organisation", "agency"):
            found[payment.agreement.reference, payment.number] = payment
    return {reference: found[key] for reference, key in wanted.items() if key in found}


def problems_of_rows(rows: list[StatementRow], today: dt.date) -> dict[int, str]:
    """By row's key, why it cannot be taken in; empty where it can. Rows that were taken are not asked about."""
    payments = payments_named(row.reference for row in rows)
    times = Counter(row.reference for row in rows)
    return {row.pk: _problem(row, payments.get(row.reference), times[row.reference], today) for row in rows}


def _problem(row: StatementRow, payment: Payment | None, times: int, today: dt.date) -> str:
    if row.unreadable:
        return row.unreadable
    if payment is None:
        return "No payment has this reference."
    if times > 1:
        return "The same payment is in another row of the file too."
    return _misfit(row, payment, today)


def _misfit(row: StatementRow, payment: Payment, today: dt.date) -> str:
    """Why the row does not say what its payment says."""
    if payment.status == PaymentStatus.PAID:
        when = f" on {long_date(payment.paid_on)}" if payment.paid_on else ""
        return f"It is already paid{when}."
    if payment.status != PaymentStatus.SENT:
        return f"It was not sent: it is {payment.get_status_display().lower()}."
    if payment.amount_pence != row.amount_pence:
        return (
            f"The amount is {format_pounds(row.amount_pence or 0)}, the payment {format_pounds(payment.amount_pence)}."
        )
    if row.paid_on and row.paid_on > today:
        return "The day is in the future."
    if row.paid_on and payment.sent_on and row.paid_on < payment.sent_on:
        return f"The day is before the payment was sent, {long_date(payment.sent_on)}."
    return ""


@transaction.atomic
def take_statement(statement: Statement, *, only_good: bool, at: dt.datetime, by) -> int:
    """Make the payments of the rows paid, with their day and the finance system's reference; how many.

    Every row is checked anew under lock. Raises ``RowsWrong`` where any is wrong, unless ``only_good``: then those
    are left as they are. Rows that were taken are not taken again.
    """
    fresh = locked(statement)
    rows = list(fresh.rows.filter(taken_at=None))
    keys = sorted(payment.pk for payment in payments_named(row.reference for row in rows).values())
    for start in range(0, len(keys), CHUNK):
        chunk = Payment.objects.select_for_update(of=("self",)).filter(Q(pk__in=keys[start : start + CHUNK]))
        list(chunk.order_by("pk").values_list("pk"))
    payments = payments_named(row.reference for row in rows)  # Read again, now that nobody else can change them.
    problems = problems_of_rows(rows, local_date(at))
    wrong = sum(1 for words in problems.values() if words)
    if wrong and not only_good:
        raise RowsWrong(f"{wrong} row{'' if wrong == 1 else 's'} cannot be taken in. Nothing was changed.")
    taken = [row for row in rows if not problems[row.pk]]
    for row in taken:
        payment = payments[row.reference]
        day, theirs = guaranteed(row.paid_on), row.finance_reference
        mark_payment_paid(payment, at=at, by=by, paid_on=day, finance_reference=theirs)
        row.payment, row.taken_at = payment, at
        row.save(update_fields=["payment", "taken_at"])
    return len(taken)
