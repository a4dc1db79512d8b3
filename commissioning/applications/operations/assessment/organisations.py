"""The organisation stage: what an officer checked, found and marked, and its outcome."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from commissioning.applications import notifications
from commissioning.applications.enums import (
    ApplicationStatus,
    CheckKind,
    CheckResult,
    CriterionKind,
    OrganisationStageStatus,
    RoundStatus,
)
from commissioning.applications.models import Application, DueDiligenceCheck, OrganisationMark, OrganisationStage
from commissioning.applications.operations.assessment.standing import has_closed
from commissioning.applications.queries.criteria import organisation_criteria
from commissioning.applications.rules.scoring import organisation_passes
from commissioning.common.clock import local_date
from commissioning.common.states import locked, move
from commissioning.common.templatetags.words import long_date
from organisations.models import CharityRecord

NOT_PASSED = "The organisation did not pass the organisation stage of this round."


class StageDecided(Exception):
    """The outcome is recorded, or the answers were not handed in: there is nothing to mark."""


class StageUnfinished(Exception):
    """Something must be found first; ``missing`` says what, in words."""

    def __init__(self, missing: list[str]):
        self.missing = missing
        super().__init__(f"Before the outcome is recorded: {', '.join(missing)}.")


@dataclass(frozen=True)
class MarkEntry:
    """What was found on one criterion: passed or not, or a mark; and why."""

    criterion_id: int
    justification: str
    passed: bool | None = None
    mark: int | None = None


@transaction.atomic
def record_check(
    stage: OrganisationStage, *, kind: CheckKind, result: CheckResult, note: str, at: dt.datetime, by
) -> DueDiligenceCheck:
    """Put down what one check found, in the place of what it found before (its history is kept). May be done again
    until the award. Raises ``StageDecided`` for a draft, ``ValueError`` for a concern without a note."""
    if locked(stage).status == OrganisationStageStatus.DRAFT:
        raise StageDecided("The organisation has not handed in its answers.")
    if result == CheckResult.CONCERN and not note.strip():
        raise ValueError("Say what the concern is")
    check = DueDiligenceCheck.objects.filter(stage=stage, kind=kind).first() or DueDiligenceCheck(
        stage=stage, kind=kind
    )
    check.result, check.note, check.checked_at, check.checked_by = result, note.strip(), at, by
    check.save()
    return check


def take_over_charity_status(stage: OrganisationStage, *, at: dt.datetime, by) -> DueDiligenceCheck:
    """Record the check of charity status from what the register's extract said. Raises ``ValueError`` where the
    extract has never been read for an organisation that has a charity number."""
    organisation = stage.organisation
    record = CharityRecord.objects.filter(organisation=organisation).first()
    if record is not None:
        day = long_date(local_date(record.refreshed_at))
        is_registered = record.status == CharityRecord.Status.REGISTERED
        removed = f" on {long_date(record.removed_on)}" if record.removed_on else ""
        words = "Registered" if is_registered else f"Removed from the register{removed}"
        result, note = (
            CheckResult.SATISFIED if is_registered else CheckResult.CONCERN,
            f"{words}, by the register of charities as imported on {day} ({record.file_name}).",
        )
    elif not organisation.charity_number:
        result, note = CheckResult.NOT_NEEDED, "The organisation has no charity number."
    else:
        raise ValueError("The register of charities has not been imported yet for this organisation.")
    return record_check(stage, kind=CheckKind.CHARITY, result=result, note=note, at=at, by=by)


def _open(stage: OrganisationStage) -> OrganisationStage:
    fresh = locked(stage, "round", "organisation")
    if fresh.round.status == RoundStatus.CANCELLED:
        raise StageDecided("The round was cancelled: nothing was changed.")
    if fresh.status != OrganisationStageStatus.SUBMITTED:
        raise StageDecided(f"The organisation stage is {fresh.get_status_display().lower()}: nothing was changed.")
    return fresh


@transaction.atomic
def save_marks(
    stage: OrganisationStage, entries: Iterable[MarkEntry], *, at: dt.datetime, by
) -> list[OrganisationMark]:
    """Keep what was found so far; what did not change is left alone. Raises ``StageDecided``, and ``ValueError``
    for an entry without its finding, without a justification, or past the highest mark."""
    fresh = _open(stage)
    criteria = {one.pk: one for one in organisation_criteria(fresh.round_id)}
    found = {one.criterion_id: one for one in fresh.found.all()}
    saved = []
    for entry in entries:
        criterion = criteria[entry.criterion_id]
        if not entry.justification.strip():
            raise ValueError(f"Say why: {criterion}")
        if criterion.kind == CriterionKind.PASS_FAIL:
            is_whole = entry.passed is not None and entry.mark is None
        else:
            is_whole = entry.passed is None and entry.mark is not None and 0 <= entry.mark <= (criterion.marks or 0)
        if not is_whole:
            raise ValueError(f"Mark it as the criterion asks: {criterion}")
        mark = found.get(criterion.pk) or OrganisationMark(stage=fresh, criterion=criterion)
        values = {"passed": entry.passed, "mark": entry.mark, "justification": entry.justification.strip()}
        if mark.pk and all(getattr(mark, name) == value for name, value in values.items()):
            continue
        for name, value in {**values, "marked_at": at, "marked_by": by}.items():
            setattr(mark, name, value)
        mark.save()
        saved.append(mark)
    return saved


@transaction.atomic
def conclude(stage: OrganisationStage, *, at: dt.datetime, by) -> OrganisationStage:
    """Record the outcome that follows from checks and marks. Failed, every application of the organisation that was
    handed in becomes ineligible for that reason. Raises ``StageUnfinished``, ``StageDecided``.

    Source: a London borough's community commissioning programme, 2018 (organisation stage before any project).
    """
    fresh = _open(stage)
    criteria, found = organisation_criteria(fresh.round_id), {one.criterion_id: one for one in fresh.found.all()}
    checked = set(fresh.checks.values_list("kind", flat=True))
    missing = [f"check “{kind.label}”" for kind in CheckKind if kind not in checked]
    missing += [f"mark “{one}”" for one in criteria if one.pk not in found]
    if not has_closed(fresh.round, at):
        missing.insert(0, f"wait until the round has closed on {long_date(fresh.round.closes_on)}")
    if missing:
        raise StageUnfinished(missing)
    essential = [bool(found[one.pk].passed) for one in criteria if one.kind == CriterionKind.PASS_FAIL]
    scored = [one for one in criteria if one.kind == CriterionKind.SCORED]
    marks = sum(found[one.pk].mark or 0 for one in scored)
    passes = organisation_passes(
        essential, marks, sum(one.marks or 0 for one in scored), pass_percent=fresh.round.organisation_pass_percent
    )
    to = OrganisationStageStatus.PASSED if passes else OrganisationStageStatus.FAILED
    move(stage, to, at=at, by=by, fresh=fresh, marks=marks, assessed_at=at, assessed_by=by)
    if not passes:
        handed_in = Application.objects.filter(stage=fresh, status=ApplicationStatus.SUBMITTED)
        handed_in = handed_in.select_related("organisation", "round__officer").order_by("pk")
        for application in handed_in:
            move(
                application,
                ApplicationStatus.INELIGIBLE,
                at=at,
                by=by,
                reason=NOT_PASSED,
                ineligible_reason=NOT_PASSED,
            )
            notifications.application_not_eligible(application, at=at)
    return fresh
