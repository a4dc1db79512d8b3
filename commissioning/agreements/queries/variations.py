"""Variations as pages and operations need them: what one would make of the agreement, and every version of it."""

import datetime as dt
from dataclasses import dataclass, field

from commissioning.agreements.enums import VariationStatus
from commissioning.agreements.models import Agreement, Variation
from commissioning.agreements.queries.targets import periods_until
from commissioning.agreements.readiness import Problem
from commissioning.agreements.varied.problems import changed_since, problems_of
from commissioning.agreements.varied.proposal import terms_after
from commissioning.agreements.varied.standing import Terms, fixed_payments, standing_of
from commissioning.agreements.varied.words import Part, parts_between
from commissioning.common import snapshots


@dataclass(frozen=True)
class Proposed:
    """A variation's terms before and after, the difference in words, and what is in the way of going on."""

    before: Terms
    after: Terms
    parts: list[Part]
    problems: list[Problem] = field(default_factory=list)


def proposed(variation: Variation, agreement: Agreement, today: dt.date) -> Proposed:
    """What a draft would make of the agreement as it stands now."""
    before, fixed = standing_of(agreement), fixed_payments(agreement)
    lead_agency = {"agency": agreement.lead_agency_id, "name": agreement.lead_agency.name}
    new_end = variation.changes.get("ends_on", before["ends_on"])
    periods = None
    if new_end != before["ends_on"]:
        periods = {one.number for one in periods_until(agreement, dt.date.fromisoformat(new_end), today)} or None
    after = terms_after(
        before,
        variation.changes,
        fixed=fixed,
        lead_agency=lead_agency,
        effective_from=variation.effective_from,
        periods=periods,
    )
    problems = problems_of(before, after, fixed=fixed, lead_agency=lead_agency, effective_from=variation.effective_from)
    return Proposed(before, after, parts_between(before, after), problems)


def offered(variation: Variation) -> Proposed:
    """What was offered, from the frozen terms. Raises ``snapshots.Altered``: never shown unproved."""
    content = snapshots.read(variation)
    return Proposed(content["before"], content["after"], parts_between(content["before"], content["after"]))


def shown(variation: Variation, agreement: Agreement, today: dt.date) -> Proposed:
    """What a page shows of a variation in any state: a draft as it would be now, others as they were offered."""
    return offered(variation) if variation.offered_at else proposed(variation, agreement, today)


def obstacles(variation: Variation, agreement: Agreement) -> list[str]:
    """What happened to the agreement after the variation was offered, so that it cannot take effect as offered."""
    content = snapshots.read(variation)
    return changed_since(content["before"], content["after"], standing_of(agreement), fixed=fixed_payments(agreement))


@dataclass(frozen=True)
class Signature:
    """Who signed, for whom, and when."""

    for_whom: str
    name: str
    at: dt.datetime

    @property
    def words(self) -> str:
        return f"For {self.for_whom}"


@dataclass(frozen=True)
class Version:
    """The original agreement, or one variation of it. ``record`` is the variation, None for the original."""

    title: str
    on: dt.date | None
    sha256: str
    signatures: list[Signature]
    record: Variation | None = None

    @property
    def is_offered(self) -> bool:
        return self.record is not None and self.record.status == VariationStatus.OFFERED


def versions_of(agreement: Agreement, user) -> list[Version]:
    """Every version of the terms that ``user`` may see, from the first, whatever became of it."""
    rows = Variation.objects.visible_to(user).filter(agreement=agreement)
    rows = rows.select_related("accepted_by", "countersigned_by").defer("snapshot").order_by("number")
    return [_original(agreement), *(_of(agreement, row) for row in rows)]


def _original(agreement: Agreement) -> Version:
    lead_agency = str(agreement.lead_agency)
    signatures = []
    if agreement.accepted_at:
        name = agreement.accepted_name or str(agreement.accepted_by)
        signatures.append(Signature(str(agreement.organisation), name, agreement.accepted_at))
    if agreement.activated_at:
        by = agreement.countersigned_by
        signatures.append(Signature(lead_agency, str(by or "Countersigned"), agreement.activated_at))
    return Version("Original agreement", agreement.starts_on, agreement.snapshot_sha256, signatures)


def _of(agreement: Agreement, row: Variation) -> Version:
    row.agreement = agreement
    return Version(row.name, row.effective_from, row.snapshot_sha256, signatures_of(row), row)


def signatures_of(variation: Variation) -> list[Signature]:
    """Both, as far as they were given. Whoever withdrew it afterwards does not undo that."""
    found = []
    if variation.accepted_at:
        name = variation.accepted_name + (", on paper" if variation.signed_on else "")
        found.append(Signature(str(variation.agreement.organisation), name, variation.accepted_at))
    if variation.countersigned_at:
        found.append(
            Signature(str(variation.agreement.lead_agency), str(variation.countersigned_by), variation.countersigned_at)
        )
    return found


def documents_of(agreement: Agreement, user) -> list[Variation]:
    """The variations whose PDF ``user`` may open: those that were offered."""
    rows = Variation.objects.visible_to(user).filter(agreement=agreement).exclude(offered_at=None)
    return list(rows.defer("snapshot").order_by("number"))
