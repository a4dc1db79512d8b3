"""An agreement's terms: what the organisation's lead reads and accepts, as plain content that can be frozen."""

from typing import Any

from commissioning.agreements.models import Agreement, Payment
from commissioning.common import snapshots


def terms_of(agreement: Agreement) -> dict[str, Any]:
    """Everything that was agreed, in words and whole pence; the same content gives the same SHA-256."""
    return {
        "reference": agreement.reference,
        "kind": agreement.kind,
        "title": agreement.title,
        "purpose": agreement.purpose,
        "organisation": agreement.organisation.name,
        "organisation_identifier": agreement.organisation.identifier,
        "lead_agency": agreement.lead_agency.name,
        "scheme": str(agreement.scheme or ""),
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "value_pence": agreement.value_pence,
        "full_cost_pence": agreement.full_cost_pence,
        "contribution_reason": agreement.contribution_reason,
        "wards": sorted(ward.name for ward in agreement.wards.all()),
        "shares": [[share.agency.name, share.share_pence] for share in agreement.shares.select_related("agency")],
        "budget": [[line.heading, line.amount_pence] for line in agreement.budget_lines.all()],
        "targets": [
            {
                "indicator": target.indicator.name,
                "weight": target.weight,
                "profile": [[one.period_number, one.value] for one in target.profiles.all()],
            }
            for target in agreement.targets.select_related("indicator").prefetch_related("profiles")
        ],
        "payments": [
            [payment.due_on, payment.amount_pence, payment.agency.name, *_condition(payment)]
            for payment in agreement.payments.select_related("agency")
        ],
    }


def _condition(payment: Payment) -> list[int]:
    """The number of the return that the payment waits for, where there is one: its day is then only expected."""
    return [] if payment.released_by_period is None else [payment.released_by_period]


def sha256_of_terms(agreement: Agreement) -> str:
    """The SHA-256 of the terms as they stand."""
    return snapshots.sha256_of(snapshots.canonical_json(terms_of(agreement)))
