"""The books of agreements: payments and shares against values."""

import hashlib
import json
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Subquery, Sum

from commissioning.agreements.enums import AgreementStatus, VariationStatus
from commissioning.agreements.models import AgencyShare, Agreement, Payment, PaymentBatch, Variation
from commissioning.agreements.totals import totals
from commissioning.common.integrity import CHUNK, Checked, check
from commissioning.common.money import format_pounds
from commissioning.common.snapshots import is_intact

# Not agreed on yet, or never; or cut short by what happened: their payments need not come to the value.
WITHOUT_WHOLE_PROFILE = {AgreementStatus.DRAFT, AgreementStatus.DECLINED, AgreementStatus.TERMINATED}


@check("Payments stay within values")
def payments_within_values() -> Iterator[Checked]:
    """The payments of an agreement, planned ones included, are never more than its value."""
    agreements = Agreement.objects.annotate(total=totals(Payment, "amount_pence")).exclude(total=None)
    for agreement in agreements.order_by("pk").iterator(CHUNK):
        over = agreement.total - agreement.value_pence
        problem = f"payments are {format_pounds(over)} more than the value" if over > 0 else ""
        yield Checked(agreement.reference, problem)


@check("Payment profiles equal values")
def profiles_equal_values() -> Iterator[Checked]:
    """Once an agreement is offered, its payments, where it has any, come to its value."""
    agreements = Agreement.objects.annotate(total=totals(Payment, "amount_pence")).exclude(total=None)
    for agreement in agreements.exclude(status__in=WITHOUT_WHOLE_PROFILE).order_by("pk").iterator(CHUNK):
        missing = agreement.value_pence - agreement.total
        problem = f"payments are {format_pounds(missing)} less than the value" if missing > 0 else ""
        yield Checked(agreement.reference, problem)


@check("Shares add up to values")
def shares_add_up() -> Iterator[Checked]:
    """Where agencies share an agreement, their shares are its value."""
    agreements = Agreement.objects.annotate(total=totals(AgencyShare, "share_pence")).exclude(total=None)
    for agreement in agreements.order_by("pk").iterator(CHUNK):
        total, value = format_pounds(agreement.total), format_pounds(agreement.value_pence)
        wrong = agreement.total != agreement.value_pence
        yield Checked(agreement.reference, f"shares are {total}, the value is {value}" if wrong else "")


@check("Payments of agencies equal shares")
def payments_equal_shares() -> Iterator[Checked]:
    """Once an agreement is offered, each agency's payments, where there are any, come to its share."""
    shared = AgencyShare.objects.exclude(agreement__status__in=WITHOUT_WHOLE_PROFILE).filter(
        Exists(Payment.objects.filter(agreement=OuterRef("agreement")))
    )
    of_agency = Payment.objects.filter(agreement=OuterRef("agreement"), agency=OuterRef("agency")).order_by()
    planned = of_agency.values("agency").annotate(total=Sum("amount_pence")).values("total")
    for share in shared.annotate(planned=Subquery(planned)).select_related("agreement", "agency").order_by("pk"):
        pence, wanted = share.planned or 0, share.share_pence
        problem = (
            f"payments are {format_pounds(pence)}, the share is {format_pounds(wanted)}" if pence != wanted else ""
        )
        yield Checked(f"{share.agreement.reference}, {share.agency}", problem)


@check("Payments have two approvers")
def payments_have_two_approvers() -> Iterator[Checked]:
    """Money that has left was approved by two different people."""
    for payment in Payment.objects.made().select_related("agreement").order_by("pk").iterator(CHUNK):
        two = payment.first_approved_by_id and payment.approved_by_id
        same = payment.first_approved_by_id == payment.approved_by_id
        yield Checked(str(payment), "" if two and not same else "it left without two approvals")


@check("Payment files are unchanged")
def payment_files() -> Iterator[Checked]:
    """Each file still has its SHA-256, and its rows and total are those of the payments that went in it."""
    batches = PaymentBatch.objects.annotate(
        carried=Count("payments"), carried_pence=Sum("payments__amount_pence", default=0)
    )
    for batch in batches.order_by("pk").iterator(CHUNK):
        problem = ""
        if hashlib.sha256(batch.file).hexdigest() != batch.sha256:
            problem = "the file is not what it was when it was made"
        elif (batch.carried, batch.carried_pence) != (batch.rows, batch.total_pence):
            problem = f"the file has {batch.rows} rows, {batch.carried} payments went with it"
        yield Checked(str(batch), problem)


@check("Variations are what was offered")
def offered_variations() -> Iterator[Checked]:
    """Each still has the SHA-256 it was offered under, and names that of the version that it follows."""
    follows: dict[int, str] = {}
    rows = Variation.objects.exclude(snapshot_sha256="").select_related("agreement").defer("agreement__snapshot")
    for variation in rows.order_by("agreement", "number").iterator(CHUNK):
        key, problem = variation.agreement_id, ""
        before = follows.get(key, variation.agreement.snapshot_sha256)
        if not is_intact(variation):
            problem = "the terms are not those that were offered"
        elif json.loads(variation.snapshot)["follows_sha256"] != before:
            problem = "it does not follow from the version before"
        if variation.status == VariationStatus.IN_EFFECT:
            follows[key] = variation.snapshot_sha256
        yield Checked(str(variation), problem)


@check("Accepted terms are unchanged")
def accepted_terms() -> Iterator[Checked]:
    """What an organisation's lead accepted still has the SHA-256 it was accepted under."""
    for agreement in Agreement.objects.exclude(snapshot_sha256="").order_by("pk").iterator(CHUNK):
        problem = "" if is_intact(agreement) else "the terms are not those that were accepted"
        yield Checked(agreement.reference, problem)
