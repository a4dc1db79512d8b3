"""The timeline of agreements: payments from here, returns, meetings and reviews from the apps that know them."""

import datetime as dt
from collections import defaultdict

from commissioning.agreements import panels
from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.common.charts import Lane, Mark, Timeline, timeline
from commissioning.common.enums import Colour
from commissioning.common.money import format_pounds

PAYMENT_COLOURS = {
    PaymentStatus.PLANNED: Colour.GREY,
    PaymentStatus.HELD: Colour.YELLOW,
    PaymentStatus.APPROVED: Colour.BLUE,
    PaymentStatus.SENT: Colour.BLUE,
    PaymentStatus.PAID: Colour.GREEN,
}


def pictures_of(agreements: list[Agreement], today: dt.date) -> dict[int, Timeline]:
    """A timeline by agreement's key, for all of them in a constant number of queries."""
    keys = [agreement.pk for agreement in agreements]
    lanes = panels.lanes_of(agreements, today)
    payments = _payment_lanes(keys)
    return {
        agreement.pk: timeline(
            f"Timeline of {agreement.reference}",
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
            lanes=[*lanes[agreement.pk], *payments.get(agreement.pk, [])],
            today=today,
        )
        for agreement in agreements
    }


def _payment_lanes(keys: list[int]) -> dict[int, list[Lane]]:
    marks = defaultdict(list)
    for payment in Payment.objects.filter(agreement__in=keys).order_by("due_on", "number"):
        day = payment.paid_on or payment.sent_on or payment.due_on
        said = payment.get_status_display()
        marks[payment.agreement_id].append(
            Mark(day, format_pounds(payment.amount_pence), said, PAYMENT_COLOURS[PaymentStatus(payment.status)])
        )
    return {key: [Lane("Payments", marks=of_one)] for key, of_one in marks.items()}
