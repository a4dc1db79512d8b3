"""A payment profile as it would be: proposed, laid out as a table, not saved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from commissioning.agreements import profile
from commissioning.agreements.enums import PayEvery, PaymentStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.profile import Instalment, Span
from commissioning.agreements.queries.targets import periods_of


class NothingToPropose(Exception):
    """There is no profile for these choices, and why."""


@dataclass(frozen=True)
class ProposedRow:
    """What is due on one day: pence by agency, in the table's order (None: nothing), and together."""

    due_on: dt.date
    after_return: int | None
    parts: list[int | None]
    total: int


@dataclass(frozen=True)
class Proposal:
    """A profile with its sums. ``agencies``: the table's columns; ``sums``: theirs."""

    instalments: list[Instalment]
    agencies: list
    rows: list[ProposedRow]
    sums: list[int]
    total: int


def staying(agreement: Agreement) -> list[Payment]:
    """The payments that a new profile leaves as they are: approved by anybody, held, sent or paid."""
    loose = agreement.payments.filter(status=PaymentStatus.PLANNED, first_approved_by=None)
    return list(agreement.payments.exclude(pk__in=loose).select_related("agency"))


def left_by_agency(agreement: Agreement, stays: Sequence[Payment]) -> dict:
    """What is still to be planned of each agency's part, in pence, never less than nothing."""
    worth = {share.agency: share.share_pence for share in agreement.shares.select_related("agency")}
    worth = worth or {agreement.lead_agency: agreement.value_pence}
    for payment in stays:
        if payment.agency in worth:
            worth[payment.agency] -= payment.amount_pence
    return {agency: max(pence, 0) for agency, pence in worth.items()}


def spans_for(agreement: Agreement, every: str, today: dt.date) -> list[Span]:
    """The periods that instalments are for. Raises ``NothingToPropose`` where returns are asked for and none is
    planned."""
    if every != PayEvery.RETURN:
        return profile.spans_of_term(agreement.starts_on, agreement.ends_on, int(every))
    spans = [Span(one.starts_on, one.ends_on, one.number, one.due_on) for one in periods_of(agreement, today)]
    if not spans:
        raise NothingToPropose("This agreement has no returns. Choose how long the periods are instead.")
    return spans


def propose(agreement: Agreement, *, timing: str, every: str, today: dt.date) -> Proposal:
    """What is left of each agency's part over the periods whose day is after every payment that stays as it is; over
    the last one where none is. Raises ``NothingToPropose``."""
    stays = staying(agreement)
    left = left_by_agency(agreement, stays)
    if not any(left.values()):
        raise NothingToPropose("All of the value is approved, held or paid: there is nothing left to plan.")
    days = settings.PAYMENT_DAYS_AFTER_ACCEPTANCE
    spans = spans_for(agreement, every, today)
    last = max((payment.due_on for payment in stays), default=dt.date.min)
    spans = [span for span in spans if profile.due_day(span, timing, days_after_acceptance=days) > last] or spans[-1:]
    worth = {agency.pk: pence for agency, pence in left.items()}
    made = profile.instalments(spans, worth, timing=timing, days_after_acceptance=days)
    return _as_table(made, list(left))


def _as_table(made: list[Instalment], agencies: list) -> Proposal:
    by_day: dict[tuple[dt.date, int | None], dict[int, int]] = {}
    for one in made:
        parts = by_day.setdefault((one.due_on, one.after_return), {})
        # Two short periods can end on one working day.
        parts[one.agency_id] = parts.get(one.agency_id, 0) + one.amount_pence
    rows = [
        ProposedRow(due_on, after, [parts.get(agency.pk) for agency in agencies], sum(parts.values()))
        for (due_on, after), parts in by_day.items()
    ]
    sums = [sum(one.amount_pence for one in made if one.agency_id == agency.pk) for agency in agencies]
    return Proposal(made, agencies, rows, sums, sum(sums))
