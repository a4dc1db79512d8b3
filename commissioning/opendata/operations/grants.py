"""Agreements of a register: created as ended or active, or updated in the columns that changed."""

import datetime as dt
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Sum

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import RUNNING
from commissioning.agreements.signals import agreements_activated
from commissioning.common import history
from commissioning.common.clock import local_date
from commissioning.common.insertion import insert, insert_values
from commissioning.common.money import format_pounds
from commissioning.common.states import record_changes
from commissioning.opendata.models import ImportedGrant, ImportJob
from commissioning.opendata.operations.backlog import set_aside
from commissioning.opendata.operations.recipients import Recipients
from commissioning.opendata.operations.survey import Survey, as_json, digest_of, identifier_in
from commissioning.opendata.readers import GrantRow
from commissioning.programmes.models import Programme, Scheme
from monitoring.operations.dates import change_end_date
from organisations.models import Agency, Ward

LISTED_CHANGES = 100
LONGEST_REFERENCE = 60
# Columns of an agreement that a changed row may change, with the value's name in the row.
COLUMNS = {
    "kind": "kind",
    "title": "title",
    "purpose": "purpose",
    "organisation_id": "recipient_identifier",
    "awarded_on": "awarded_on",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "value_pence": "value_pence",
}
LABELS = {
    "kind": "grant or contract",
    "title": "title",
    "purpose": "purpose",
    "organisation_id": "organisation",
    "awarded_on": "date of award",
    "starts_on": "start date",
    "ends_on": "end date",
    "value_pence": "amount",
    "programme_id": "programme",
    "wards": "wards",
}
PREFIX = re.compile(r"^360G-[^-]+-(?=.)")
UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")


@dataclass
class Outcome:
    """What an import did, or would do. ``changes``: the first hundred updates, each with its columns."""

    organisations_created: int = 0
    organisations_updated: int = 0
    agreements_created: int = 0
    agreements_active: int = 0
    agreements_updated: int = 0
    unchanged: int = 0
    total_pence: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """What is to be done for one chunk of rows."""

    new: list[tuple[Agreement, GrantRow]] = field(default_factory=list)
    changed: list[tuple[Agreement, GrantRow, list[str]]] = field(default_factory=list)
    same: list[tuple[Agreement, GrantRow]] = field(default_factory=list)

    @property
    def known(self) -> list[tuple[Agreement, GrantRow]]:
        """Rows of agreements that are here already, changed or not."""
        return [(agreement, row) for agreement, row, _ in self.changed] + self.same


class GrantWriter:
    """Plans and writes the new and changed rows of one register, a chunk at a time."""

    def __init__(
        self,
        *,
        survey: Survey,
        recipients: Recipients,
        agency: Agency,
        programme: Programme | None,
        at: dt.datetime,
        by,
    ):
        self.survey, self.recipients, self.agency, self.programme = survey, recipients, agency, programme
        self.at, self.by, self.today = at, by, local_date(at)
        self.reason = f"Imported from {survey.file}"
        self.schemes = _only_ones(Scheme.objects.filter(theme__programme=programme).values_list("code", "pk"))
        self.wards = dict(Ward.objects.values_list("code", "pk"))
        named = Ward.objects.filter(is_current=True).values_list("name", "pk")
        self.ward_names = _only_ones((name.casefold(), key) for name, key in named)
        self.outcome = Outcome(organisations_created=recipients.created, organisations_updated=recipients.updated)
        self.references: set[str] = set()
        self.unknown_wards: Counter = Counter()

    def plan(self, rows: list[GrantRow], *, lock: bool) -> Plan:
        """Match ``rows`` with agreements, by published identifier or by reference."""
        identifiers = [row.identifier for row in rows]
        found = Agreement.objects.filter(lead_agency=self.agency).select_related("imported_grant")
        found = found.filter(Q(external_id__in=identifiers) | Q(external_id="", reference__in=identifiers))
        if lock:
            found = found.select_for_update(of=("self",))
        known = {agreement.external_id or agreement.reference: agreement for agreement in found}
        plan = Plan()
        for row in rows:
            agreement = known.get(row.identifier)
            if agreement is None:
                plan.new.append((self._new(row), row))
                continue
            columns = self._change(agreement, row)
            if columns:
                plan.changed.append((agreement, row, columns))
            else:
                plan.same.append((agreement, row))
        self._give_references(plan.new, stored=lock)
        self._count(plan)
        return plan

    def _count(self, plan: Plan) -> None:
        self.outcome.agreements_created += len(plan.new)
        self.outcome.agreements_active += sum(made.status == AgreementStatus.ACTIVE for made, _ in plan.new)
        self.outcome.agreements_updated += len(plan.changed)
        self.outcome.unchanged += len(plan.same)
        room = LISTED_CHANGES - len(self.outcome.changes)
        self.outcome.changes += [
            {"row": row.number, "reference": agreement.reference, "columns": [LABELS[name] for name in columns]}
            for agreement, row, columns in plan.changed[:room]
        ]

    def _values(self, row: GrantRow) -> dict[str, Any]:
        return {
            name: self.recipients.keys.get(identifier_in(self.agency, row))
            if name == "organisation_id"
            else getattr(row, said)
            for name, said in COLUMNS.items()
        }

    def _new(self, row: GrantRow) -> Agreement:
        is_over = row.ends_on < self.today
        return Agreement(
            external_id=row.identifier,
            lead_agency_id=self.agency.pk,
            programme_id=self.programme.pk if self.programme else None,
            scheme_id=self.schemes.get(row.programme_code),
            status=AgreementStatus.ENDED if is_over else AgreementStatus.ACTIVE,
            activated_at=None if is_over else self.at,
            closed_on=row.ends_on if is_over else None,
            created_at=self.at,
            **self._values(row),
        )

    def _change(self, agreement: Agreement, row: GrantRow) -> list[str]:
        """Take over what the row changes since it was last imported; the names of the columns that change."""
        before = agreement.imported_grant.values if hasattr(agreement, "imported_grant") else None
        said = as_json(row)
        changed = [
            name
            for name, value in self._values(row).items()
            if (before is None or before.get(COLUMNS[name]) != said[COLUMNS[name]])
            and getattr(agreement, name) != value
        ]
        self._refuse(agreement, row, changed)
        values = self._values(row)
        for name in changed:
            setattr(agreement, name, values[name])
        if "ends_on" in changed and agreement.status == AgreementStatus.ENDED:
            agreement.closed_on = agreement.ends_on
        if self.programme is not None and agreement.programme_id is None:
            agreement.programme = self.programme
            agreement.scheme_id = self.schemes.get(row.programme_code)
            changed.append("programme_id")
        if before is not None and before["ward_codes"] != said["ward_codes"]:
            changed.append("wards")
        return changed

    def _refuse(self, agreement: Agreement, row: GrantRow, changed: list[str]) -> None:
        """Add to the survey's problems what the agreement's state does not allow."""
        if agreement.status in RUNNING and "starts_on" in changed:
            start = agreement.starts_on.isoformat()
            expected = f"the start that is agreed, {start}: the agreement is running, so change it on its page"
            self.survey.problem(row.number, "Planned Dates:Start Date", row.starts_on.isoformat(), expected)
        if agreement.status == AgreementStatus.ENDED and "ends_on" in changed and row.ends_on >= self.today:
            expected = f"an end before {self.today.isoformat()}: the agreement has ended, so draft a renewal"
            self.survey.problem(row.number, "Planned Dates:End Date", row.ends_on.isoformat(), expected)
        if "value_pence" in changed and row.value_pence < agreement.value_pence:
            planned = agreement.payments.aggregate(total=Sum("amount_pence", default=0))["total"]
            if row.value_pence < planned:
                expected = f"at least {format_pounds(planned)}, the payments of the agreement"
                self.survey.problem(row.number, "Amount Awarded", format_pounds(row.value_pence), expected)

    def _give_references(self, new: list[tuple[Agreement, GrantRow]], *, stored: bool) -> None:
        """The published identifier without the publisher's prefix where that is free, else a longer form of it.

        Where each chunk is ``stored`` before the next, the database knows which references are taken.
        """
        choices = {row.identifier: _references(row.identifier) for _, row in new}
        every = [reference for several in choices.values() for reference in several]
        taken = set(Agreement.objects.filter(reference__in=every).values_list("reference", flat=True)) | self.references
        for agreement, row in new:
            agreement.reference = next(each for each in choices[row.identifier] if each not in taken)
            taken.add(agreement.reference)
            if not stored:
                self.references.add(agreement.reference)

    def write(self, plan: Plan, job: ImportJob) -> None:
        """Store a plan in few statements, with its history, event rows and obligations."""
        new = [agreement for agreement, _ in plan.new]
        changed = [agreement for agreement, _, _ in plan.changed]
        about = {"at": self.at, "by": self.by, "reason": self.reason}
        insert(new)
        history.record(Agreement, [agreement.pk for agreement in new], history.ADDED, **about)
        for agreement, row, columns in plan.changed:
            if agreement.status in RUNNING and "ends_on" in columns:
                # Records the change, and lets returns, meetings and review follow.
                change_end_date(agreement, new_end_on=row.ends_on, at=self.at, by=self.by, reason=self.reason)
        if changed:
            names = [*COLUMNS, "programme_id", "scheme_id", "closed_on"]
            Agreement.objects.bulk_update(changed, [name.removesuffix("_id") for name in names], batch_size=200)
            history.record(Agreement, [agreement.pk for agreement in changed], history.CHANGED, **about)
        self._write_rows(plan, job)
        self._write_wards(plan)
        for status in (AgreementStatus.ENDED, AgreementStatus.ACTIVE):
            these = {agreement.pk: "" for agreement in new if agreement.status == status}
            record_changes(Agreement, these, status, at=self.at, by=self.by, reason=self.reason)
        if active := [agreement.pk for agreement in new if agreement.status == AgreementStatus.ACTIVE]:
            agreements_activated.send(sender=Agreement, agreement_ids=active, at=self.at, by=self.by)
            set_aside(active, at=self.at, by=self.by)

    def _write_rows(self, plan: Plan, job: ImportJob) -> None:
        insert_values(ImportedGrant, [self._imported(agreement, row) for agreement, row in plan.new], job_id=job.pk)
        ImportedGrant.objects.bulk_create(
            (ImportedGrant(job=job, **self._imported(agreement, row)) for agreement, row in plan.known),
            update_conflicts=True,
            unique_fields=["agreement"],
            update_fields=["job", "row", "digest", "values", "imported_at"],
        )

    def _imported(self, agreement: Agreement, row: GrantRow) -> dict[str, Any]:
        values = as_json(row)
        return {
            "agreement_id": agreement.pk,
            "row": row.number,
            "digest": digest_of(values),
            "values": values,
            "imported_at": self.at,
        }

    def _write_wards(self, plan: Plan) -> None:
        through = Agreement.wards.through
        moved = [(agreement, row) for agreement, row, columns in plan.changed if "wards" in columns]
        if moved:
            through.objects.filter(agreement_id__in=[agreement.pk for agreement, _ in moved]).delete()
        rows = [
            {"agreement_id": agreement.pk, "ward_id": ward}
            for agreement, row in [*plan.new, *moved]
            for ward in self._wards_of(row)
        ]
        insert_values(through, rows)

    def _wards_of(self, row: GrantRow) -> list[int]:
        keys = [self.wards.get(code) for code in row.ward_codes]
        self.unknown_wards.update(code for code, key in zip(row.ward_codes, keys, strict=True) if key is None)
        keys += [self.ward_names.get(place.casefold()) for place in row.places]
        return list(dict.fromkeys(key for key in keys if key is not None))


def _only_ones(pairs) -> dict[str, int]:
    """Names to keys, without the names that stand for several."""
    pairs = list(pairs)
    counts = Counter(name for name, _ in pairs)
    return {name: key for name, key in pairs if counts[name] == 1}


def _references(identifier: str) -> list[str]:
    """References that an agreement may bear in addresses, the shortest first; the last is never taken twice."""
    whole = UNSAFE.sub("-", identifier).strip("-.") or "imported"
    short = PREFIX.sub("", whole)
    sure = f"{whole[: LONGEST_REFERENCE - 13]}-{hashlib.sha256(identifier.encode()).hexdigest()[:12]}"
    return [each for each in (short, whole) if len(each) <= LONGEST_REFERENCE] + [sure]
