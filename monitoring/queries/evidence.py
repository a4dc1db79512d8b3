"""The evidence pack of a review: returns, targets, spending, meetings, payments, as plain content.

It is worked out from the rows until the recommendation is made; then it is frozen, and shown as it was.
"""

import datetime as dt
import json
from collections import defaultdict
from decimal import Decimal

from django.db.models import Prefetch

from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Target
from commissioning.common.snapshots import canonical_json
from monitoring.enums import FigureBasis, ReturnStatus, ReviewStatus
from monitoring.models import Meeting, MeetingAction, Return, ReturnFigure, ReturnSpend, Review
from monitoring.rules.performance import direction_of_travel

MADE = {PaymentStatus.SENT, PaymentStatus.PAID}
NUMBERS = {"score", "delivery", "compliance", "profile", "actual", "total_profile", "total_actual"}


def evidence_of(review: Review) -> dict:
    """The pack as pages show it, with dates and decimals: frozen once recommended, else as the rows stand."""
    is_frozen = review.status in {ReviewStatus.RECOMMENDED, ReviewStatus.DECIDED} and review.evidence
    return revive(json.loads(review.evidence if is_frozen else canonical_json(gather(review))))


def revive(content):
    """Plain content with its dates (``…_on``), moments (``…_at``) and decimals made of their texts again."""
    if isinstance(content, list):
        return [revive(item) for item in content]
    if not isinstance(content, dict):
        return content
    return {key: _value(key, value) for key, value in content.items()}


def _value(key: str, value):
    if isinstance(value, str) and value:
        if key.endswith("_on"):
            return dt.date.fromisoformat(value)
        if key.endswith("_at"):
            return dt.datetime.fromisoformat(value)
        if key in NUMBERS:
            return Decimal(value)
    return revive(value)


def gather(review: Review) -> dict:
    """The pack from the rows as they stand, in a fixed number of queries; money in whole pence."""
    agreement = review.agreement
    returns = list(
        Return.objects.current()
        .filter(agreement=agreement)
        .exclude(status=ReturnStatus.CANCELLED)
        .order_by("number")
        .prefetch_related(
            Prefetch("figures", ReturnFigure.objects.select_related("target__indicator")),
            Prefetch("spending", ReturnSpend.objects.select_related("budget_line")),
        )
    )
    accepted = [record for record in returns if record.status == ReturnStatus.ACCEPTED]
    payments = list(agreement.payments.select_related("agency").order_by("number"))
    return {
        "agreement": {
            "reference": agreement.reference,
            "title": agreement.title,
            "organisation": agreement.organisation.name,
            "starts_on": agreement.starts_on,
            "ends_on": agreement.ends_on,
            "value_pence": agreement.value_pence,
        },
        "returns": _returns(returns),
        "targets": _targets(agreement, returns, accepted),
        "spending": _spending(agreement, accepted),
        "meetings": _meetings(agreement),
        "actions": _actions(agreement),
        "payments": [
            {
                "number": payment.number,
                "due_on": payment.due_on,
                "agency": payment.agency.name,
                "amount_pence": payment.amount_pence,
                "state": payment.get_status_display(),
            }
            for payment in payments
        ],
        "totals": {
            "returns_accepted": len(accepted),
            "returns": len(returns),
            "budget_pence": sum(line.amount_pence for line in agreement.budget_lines.all()),
            "spent_pence": sum(row.spent_pence or 0 for record in accepted for row in record.spending.all()),
            "paid_pence": sum(payment.amount_pence for payment in payments if payment.status in MADE),
            "value_pence": agreement.value_pence,
        },
        "account": _account(review),
        "criteria": [
            {"title": criterion.title, "mark": criterion.score, "judgement": criterion.judgement}
            for criterion in review.criteria.all()
        ],
    }


def _account(review: Review) -> dict:
    """The organisation's own account; a draft that was not handed in stays the organisation's."""
    is_given = review.account_given_at is not None
    return {
        "achievements": review.account_achievements if is_given else "",
        "users": review.account_users if is_given else "",
        "proposals": review.account_proposals if is_given else "",
        "given_at": review.account_given_at,
        "given_by": str(review.account_given_by or ""),
    }


def _returns(returns: list[Return]) -> list[dict]:
    rows, before = [], None
    for record in returns:
        trend = direction_of_travel(record.score, before)
        rows.append(
            {
                "id": record.pk,
                "number": record.number,
                "starts_on": record.starts_on,
                "ends_on": record.ends_on,
                "state": record.get_status_display(),
                "status": record.status,
                "due_on": record.due_on,
                "first_submitted_at": record.first_submitted_at,
                "quality": record.quality,
                "delivery": record.delivery_score,
                "compliance": record.compliance_score,
                "score": record.score,
                "rating": record.rating,
                "direction": trend.value,
            }
        )
        before = record.score if record.score is not None else before
    return rows


def _targets(agreement, returns: list[Return], accepted: list[Return]) -> list[dict]:
    """Every target with its figure in every period; totals over the accepted ones."""
    counted = {record.number: record for record in accepted}
    actuals = {(row.target_id, record.number): row for record in accepted for row in record.figures.all()}
    rows = []
    targets = Target.objects.filter(agreement=agreement).select_related("indicator__outcome")
    for target in targets.prefetch_related("profiles").order_by(
        "indicator__outcome__number", "indicator__number", "pk"
    ):
        profile = {one.period_number: one.value for one in target.profiles.all()}
        cells = []
        for record in returns:
            row = actuals.get((target.pk, record.number))
            cells.append(
                {
                    "number": record.number,
                    "id": record.pk,
                    "profile": profile.get(record.number),
                    "actual": row.actual if row else None,
                    "estimated": bool(row and row.basis == FigureBasis.ESTIMATED),
                }
            )
        rows.append(
            {
                "name": target.indicator.name,
                "unit": target.indicator.unit,
                "periods": cells,
                "total_profile": sum((profile[number] for number in profile if number in counted), Decimal(0)),
                "total_actual": sum((cell["actual"] or Decimal(0) for cell in cells), Decimal(0)),
            }
        )
    return rows


def _spending(agreement, accepted: list[Return]) -> list[dict]:
    spent: dict[int, int] = defaultdict(int)
    periods: dict[int, list[dict]] = defaultdict(list)
    for record in accepted:
        for row in record.spending.all():
            spent[row.budget_line_id] += row.spent_pence or 0
            periods[row.budget_line_id].append(
                {"number": record.number, "id": record.pk, "spent_pence": row.spent_pence}
            )
    return [
        {
            "heading": line.heading,
            "budget_pence": line.amount_pence,
            "spent_pence": spent[line.pk],
            "left_pence": line.amount_pence - spent[line.pk],
            "periods": periods[line.pk],
        }
        for line in agreement.budget_lines.all()
    ]


def _meetings(agreement) -> list[dict]:
    return [
        {
            "id": meeting.pk,
            "kind": meeting.get_kind_display(),
            "due_on": meeting.due_on,
            "held_on": meeting.held_on,
            "state": meeting.get_status_display(),
            "summary": meeting.summary,
        }
        for meeting in Meeting.objects.current().filter(agreement=agreement).order_by("due_on", "pk")
    ]


def _actions(agreement) -> list[dict]:
    actions = MeetingAction.objects.filter(meeting__agreement=agreement).order_by("due_on", "pk")
    return [
        {
            "text": action.text,
            "owner": action.get_owner_display(),
            "due_on": action.due_on,
            "closed_at": action.closed_at,
            "closing_note": action.closing_note,
            "meeting": action.meeting_id,
        }
        for action in actions
    ]
