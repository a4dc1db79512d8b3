"""The books of agreements: payments and shares against values."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery, Sum

from commissioning.agreements.models import AgencyShare, Agreement, Payment
from commissioning.common.integrity import CHUNK, Checked, check
from commissioning.common.money import format_pounds
from commissioning.common.snapshots import is_intact


def _totals(model, column: str) -> Subquery:
    rows = model.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    return Subquery(rows.annotate(total=Sum(column)).values("total"))


@check("Payments stay within values")
def payments_within_values() -> Iterator[Checked]:
    """The payments of an agreement, planned ones included, are never more than its value."""
    agreements = Agreement.objects.annotate(total=_totals(Payment, "amount_pence")).exclude(total=None)
    for agreement in agreements.order_by("pk").iterator(CHUNK):
        over = agreement.total - agreement.value_pence
        problem = f"payments are {format_pounds(over)} more than the value" if over > 0 else ""
        yield Checked(agreement.reference, problem)


@check("Shares add up to values")
def shares_add_up() -> Iterator[Checked]:
    """Where agencies share an agreement, their shares are its value."""
    agreements = Agreement.objects.annotate(total=_totals(AgencyShare, "share_pence")).exclude(total=None)
    for agreement in agreements.order_by("pk").iterator(CHUNK):
        total, value = format_pounds(agreement.total), format_pounds(agreement.value_pence)
        wrong = agreement.total != agreement.value_pence
        yield Checked(agreement.reference, f"shares are {total}, the value is {value}" if wrong else "")


@check("Payments have two approvers")
def payments_have_two_approvers() -> Iterator[Checked]:
    """Money that has left was approved by two different people."""
    for payment in Payment.objects.made().select_related("agreement").order_by("pk").iterator(CHUNK):
        two = payment.first_approved_by_id and payment.approved_by_id
        same = payment.first_approved_by_id == payment.approved_by_id
        yield Checked(str(payment), "" if two and not same else "it left without two approvals")


@check("Accepted terms are unchanged")
def accepted_terms() -> Iterator[Checked]:
    """What an organisation's lead accepted still has the SHA-256 it was accepted under."""
    for agreement in Agreement.objects.exclude(snapshot_sha256="").order_by("pk").iterator(CHUNK):
        problem = "" if is_intact(agreement) else "the terms are not those that were accepted"
        yield Checked(agreement.reference, problem)
