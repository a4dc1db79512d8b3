"""What happened to an agreement: moves between states, changed fields, and its shares, budget, targets, payments."""

import datetime as dt
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from commissioning.agreements import panels
from commissioning.agreements.enums import VariationStatus
from commissioning.agreements.models import AgencyShare, Agreement, BudgetLine, Payment, Target, Variation
from commissioning.agreements.panels import Event
from commissioning.common.labels import choices_of, label_of
from commissioning.common.models import StatusChange
from commissioning.common.money import format_pounds
from commissioning.common.states import changes_of
from commissioning.common.templatetags.words import long_date

# What a move between states writes along with it is told by the move.
TOLD_ELSEWHERE = {
    "status",
    "offered_at",
    "accepted_at",
    "accepted_by",
    "accepted_name",
    "snapshot_sha256",
    "activated_at",
    "countersigned_by",
    "closed_on",
    "created_at",
}
MOST = 200


def history_of(agreement: Agreement) -> list[Event]:
    """Every event, newest first, at most 200."""
    events = [*_moves(agreement), *_acceptance(agreement), *_fields(agreement), *_parts(agreement)]
    events += _payments(agreement) + _documents(agreement) + _variations(agreement)
    for maker in panels.in_order(panels.events):
        events += maker(agreement)
    return sorted(events, key=lambda event: event.at, reverse=True)[:MOST]


def _moves(agreement: Agreement) -> list[Event]:
    words = choices_of(Agreement, "status")
    return [
        Event(change.at, words.get(change.after, change.after), str(change.by or ""), change.reason)
        for change in changes_of(agreement)
    ]


def _acceptance(agreement: Agreement) -> list[Event]:
    if not agreement.accepted_at:
        return []
    detail = f"SHA-256 of the terms: {agreement.snapshot_sha256}" if agreement.snapshot_sha256 else ""
    by = agreement.accepted_name or str(agreement.accepted_by)
    return [Event(agreement.accepted_at, "Accepted by the organisation", by, detail)]


def _value(field, value) -> str:
    if value in (None, ""):
        return "nothing"
    if field.name.endswith("_pence"):
        return format_pounds(value)
    if isinstance(value, dt.date):
        return long_date(value)
    if field.choices:
        return str(dict(field.choices).get(value, value))
    return str(value) if len(str(value)) <= 120 else f"{str(value)[:117]}…"


def _fields(agreement: Agreement) -> list[Event]:
    records = list(agreement.history.select_related("history_user")[: MOST + 1])
    events = []
    for newer, older in zip(records, [*records[1:], None], strict=True):
        by = str(newer.history_user or "")
        if older is None:
            if newer.history_type == "+":
                events.append(Event(newer.history_date, "Put on record", by))
            continue
        delta = newer.diff_against(older, excluded_fields=TOLD_ELSEWHERE, foreign_keys_are_objs=True)
        lines = []
        for change in delta.changes:
            field = Agreement._meta.get_field(change.field)
            if field.many_to_many:
                continue
            name = label_of(Agreement, change.field)
            lines.append(f"{name[:1].upper()}{name[1:]}: {_value(field, change.old)} to {_value(field, change.new)}")
        if lines:
            reason = f". {newer.history_change_reason}" if newer.history_change_reason else ""
            events.append(Event(newer.history_date, "Details changed", by, "; ".join(lines) + reason))
    return events


_PARTS = (
    (AgencyShare, "Shares of the agencies", lambda one: f"{one.agency}: {format_pounds(one.share_pence)}"),
    (BudgetLine, "Budget", lambda one: f"{one.heading}: {format_pounds(one.amount_pence)}"),
    (Target, "Targets", lambda one: str(one.indicator)),
)
_VERBS = {"+": "added", "~": "changed", "-": "taken out"}


def _parts(agreement: Agreement) -> list[Event]:
    """Rows that were written in one go are one event."""
    events = []
    for model, words, say in _PARTS:
        related = {AgencyShare: ["agency"], Target: ["indicator"]}.get(model, [])
        records = model.history.filter(agreement_id=agreement.pk).select_related("history_user", *related)
        grouped = defaultdict(list)
        for record in records:
            grouped[record.history_date.replace(microsecond=0), str(record.history_user or "")].append(record)
        for (at, by), together in grouped.items():
            lines = [f"{say(record)} {_VERBS[record.history_type]}" for record in together]
            events.append(Event(at, f"{words} set", by, "; ".join(lines)))
    return events


def _payments(agreement: Agreement) -> list[Event]:
    payments = {payment.pk: payment for payment in agreement.payments.select_related("first_approved_by")}
    words = choices_of(Payment, "status")
    changes = StatusChange.objects.filter(
        content_type=ContentType.objects.get_for_model(Payment), object_id__in=payments
    ).select_related("by")
    events = [
        Event(
            change.at,
            f"Payment {payments[change.object_id].number}: "
            + ("goes without its return" if change.before == change.after else words[change.after].lower()),
            str(change.by or ""),
            ". ".join(filter(None, [format_pounds(payments[change.object_id].amount_pence), change.reason])),
        )
        for change in changes
    ]
    events += [
        Event(one.first_approved_at, f"Payment {one.number}: first approval", str(one.first_approved_by))
        for one in payments.values()
        if one.first_approved_at
    ]
    return events


def _variations(agreement: Agreement) -> list[Event]:
    """Every step of each change that both sides signed, or did not."""
    rows = {row.pk: row for row in agreement.variations.defer("snapshot", "changes")}
    words = choices_of(Variation, "status")
    changes = StatusChange.objects.filter(
        content_type=ContentType.objects.get_for_model(Variation), object_id__in=rows
    ).select_related("by")
    return [
        Event(
            change.at,
            f"{rows[change.object_id].name}: {words[change.after].lower()}",
            _signed_by(rows[change.object_id], change),
            change.reason or rows[change.object_id].reason,
        )
        for change in changes
    ]


def _signed_by(variation: Variation, change: StatusChange) -> str:
    if change.after == VariationStatus.ACCEPTED and variation.accepted_name and not variation.signed_on:
        return variation.accepted_name
    return str(change.by or "")


def _documents(agreement: Agreement) -> list[Event]:
    """Files that officers have added and taken away."""
    events = []
    for one in agreement.documents.select_related("uploaded_by", "removed_by"):
        events.append(Event(one.uploaded_at, "Document added", str(one.uploaded_by), one.title))
        if one.removed_at:
            events.append(Event(one.removed_at, "Document taken away", str(one.removed_by), one.title))
    return events
