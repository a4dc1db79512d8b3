"""An agreement's terms as they stand, with the keys by which a variation is put into effect."""

from decimal import Decimal
from typing import Any

from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Agreement

Terms = dict[str, Any]


def figure(value: Decimal) -> str:
    """``100`` for 100.00, so that equal figures are equal text."""
    return format(value.normalize(), "f")


def standing_of(agreement: Agreement) -> Terms:
    """Everything that a variation may change, and the start."""
    return {
        "purpose": agreement.purpose,
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "value_pence": agreement.value_pence,
        "full_cost_pence": agreement.full_cost_pence,
        "contribution_reason": agreement.contribution_reason,
        "shares": [
            {"agency": share.agency_id, "name": share.agency.name, "pence": share.share_pence}
            for share in agreement.shares.select_related("agency").order_by("agency")
        ],
        "budget": [{"heading": line.heading, "pence": line.amount_pence} for line in agreement.budget_lines.all()],
        "targets": [
            {
                "indicator": target.indicator_id,
                "name": target.indicator.name,
                "weight": target.weight,
                "profile": {str(one.period_number): figure(one.value) for one in target.profiles.all()},
            }
            for target in agreement.targets.select_related("indicator").prefetch_related("profiles")
        ],
        "payments": [
            {
                "number": payment.number,
                "due_on": payment.due_on.isoformat(),
                "pence": payment.amount_pence,
                "agency": payment.agency_id,
                "name": payment.agency.name,
                "after_return": payment.released_by_period,
            }
            for payment in agreement.payments.select_related("agency").order_by("due_on", "number")
        ],
    }


def about(agreement: Agreement) -> Terms:
    """What no variation changes, and a reader of one wants to know."""
    return {
        "kind": agreement.kind,
        "title": agreement.title,
        "organisation": agreement.organisation.name,
        "organisation_identifier": agreement.organisation.identifier,
        "lead_agency": agreement.lead_agency.name,
        "lead_agency_key": agreement.lead_agency_id,
        "scheme": str(agreement.scheme or ""),
        "wards": sorted(ward.name for ward in agreement.wards.all()),
    }


def fixed_payments(agreement: Agreement) -> set[int]:
    """The numbers of the payments that no variation touches: somebody approved them, or they are held, sent or paid."""
    loose = agreement.payments.filter(status=PaymentStatus.PLANNED, first_approved_by=None)
    return set(agreement.payments.exclude(pk__in=loose).values_list("number", flat=True))
