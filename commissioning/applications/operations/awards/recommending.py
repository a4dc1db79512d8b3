"""What is recommended for the applications of a scheme, until it is final."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import (
    Application,
    Award,
    CoverageNote,
    FundingRound,
    Recommendation,
    RoundScheme,
)
from commissioning.applications.queries.award_board import limits_of
from commissioning.applications.rules import awarding
from commissioning.common import history
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import format_pounds
from commissioning.common.states import locked

REASON_WANTED = "Say why nothing, or less than was asked for, is recommended"


class AlreadyFinal(Exception):
    """The recommendation for the round is final."""


class CannotRecommend(Exception):
    """Some sums cannot be recommended: ``problems`` by reference, of the ``amount`` or the ``reason``. Nothing was
    saved."""

    def __init__(self, problems: Mapping[str, tuple[str, str]], words: str = ""):
        self.problems, self.words = dict(problems), words
        super().__init__(words or "Some of the sums cannot be recommended.")


class SumsChanged(Exception):
    """Somebody saved other sums since the page was shown: ``awards`` by reference say which. Nothing was saved."""

    def __init__(self, awards: Mapping[str, Award]):
        self.awards = dict(awards)
        super().__init__("Somebody else has saved other sums since you opened this page. Nothing of yours was saved.")


@dataclass(frozen=True)
class Sum:
    """What is recommended for one application: whole pence, and why. The others stay as they are where None."""

    pence: int
    reason: str = ""
    conditions: str | None = None
    economic: tuple[bool | None, str] | None = None


def refuse_if_final(round_id: int) -> None:
    """Raise ``AlreadyFinal`` where nothing may be changed any more: the round was cancelled, or it is final."""
    if FundingRound.objects.filter(pk=round_id, status=RoundStatus.CANCELLED).exists():
        raise AlreadyFinal("The round was cancelled. Nothing can be recommended any more.")
    if Recommendation.objects.filter(round=round_id).exists():
        raise AlreadyFinal("The recommendation is final and can no longer be changed.")


@transaction.atomic
def recommend(
    round_scheme: RoundScheme, sums: Mapping[str, Sum], *, at: dt.datetime, by, shown: Mapping[str, str] | None = None
) -> list[Award]:
    """Record ``sums`` by reference for assessed applications of the scheme; those not named keep theirs. ``shown``:
    by reference, the ``digest`` of what the page showed, where it says so; what it left as it was shown stays as it
    is by now.

    Raises ``AlreadyFinal``, ``SumsChanged`` where somebody else saved another sum for one that is changed here, and
    ``CannotRecommend`` where a sum is outside the scheme's limits or above what was asked for, where a reason is
    missing, or where all sums together pass the scheme's budget. A sum of 0 is no award.
    """
    scheme = locked(round_scheme)  # One at a time, so that the budget holds however many save at once.
    refuse_if_final(scheme.round_id)
    limits = limits_of(scheme)
    wanted = Application.objects.filter(round_scheme=scheme, status=ApplicationStatus.ASSESSED, reference__in=sums)
    applications = {one.reference: one for one in wanted}
    awards = Award.objects.filter(application__round_scheme=scheme).select_related("application")
    there = {award.application.reference: award for award in awards}
    if shown is not None:
        sums = _changed_here(sums, there, shown)
    problems = {
        reference: problem
        for reference, given in sums.items()
        if (problem := _problem(applications.get(reference), given, limits))
    }
    if problems:
        raise CannotRecommend(problems)
    all_sums = {reference: award.recommended_pence for reference, award in there.items()}
    all_sums |= {reference: given.pence for reference, given in sums.items()}
    if over := awarding.overspent(all_sums, limits):
        raise CannotRecommend({}, f"The sums come to {format_pounds(over)} more than the scheme’s budget.")
    return _save({applications[reference]: given for reference, given in sums.items()}, there, at=at, by=by)


def digest(pence: int, reason: str) -> str:
    """A short digest of one sum and its reason, by which a page says what it showed."""
    return hashlib.sha256(f"{pence}|{_words(reason)}".encode()).hexdigest()[:16]


def _words(text: str) -> str:
    """A browser sends line ends as two characters; the same words are no change."""
    return "\n".join(text.strip().splitlines())


def _changed_here(sums: Mapping[str, Sum], there: Mapping[str, Award], shown: Mapping[str, str]) -> Mapping[str, Sum]:
    """``sums`` as they are meant: one that is as it was shown is what somebody else made of it meanwhile."""
    mine, lost = dict(sums), {}
    for reference, given in sums.items():
        award, before = there.get(reference), shown.get(reference)
        if award is None or not before:
            continue
        now, wanted = digest(award.recommended_pence, award.reason), digest(given.pence, given.reason)
        if wanted == before:
            mine[reference] = replace(given, pence=award.recommended_pence, reason=award.reason)
        elif now not in {before, wanted}:
            lost[reference] = award
    if lost:
        raise SumsChanged(lost)
    return mine


def _problem(application: Application | None, given: Sum, limits: awarding.Limits) -> tuple[str, str] | None:
    if application is None:
        return "amount", "This application is not assessed, or is none of this scheme’s"
    asked = guaranteed(application.requested_pence)
    if problem := awarding.problem_of(given.pence, asked, limits):
        return "amount", problem
    if awarding.needs_reason(given.pence, asked) and not given.reason.strip():
        return "reason", REASON_WANTED
    return None


def _save(sums: Mapping[Application, Sum], there: Mapping[str, Award], *, at: dt.datetime, by) -> list[Award]:
    new, changed = [], []
    for application, given in sums.items():
        award = there.get(application.reference)
        known = award or Award(application=application)
        before = _values(known)
        known.recommended_pence, known.reason = given.pence, given.reason.strip()
        if given.conditions is not None:
            known.conditions = given.conditions.strip()
        if given.economic is not None:
            known.is_economic, known.economic_reason = given.economic
        if award is None:
            new.append(known)
        elif _values(known) != before:
            changed.append(known)
    if new:
        bulk_create_with_history(new, Award, default_user=by, default_date=at)
    if changed:
        bulk_update_with_history(changed, Award, COLUMNS, default_user=by, default_date=at)
    return [*new, *changed]


COLUMNS = ["recommended_pence", "reason", "conditions", "is_economic", "economic_reason"]


def _values(award: Award) -> list:
    return [getattr(award, column) for column in COLUMNS]


@transaction.atomic
def note_gaps(funding_round: FundingRound, notes: Mapping[tuple[str, str], str], *, at: dt.datetime, by) -> None:
    """Say what is done about gaps of coverage, by dimension and value; an empty text takes the note away. Raises
    ``AlreadyFinal``."""
    fresh = locked(funding_round)
    refuse_if_final(fresh.pk)
    there = {(note.dimension, note.value): note for note in fresh.coverage_notes.all()}
    for (dimension, value), text in notes.items():
        note = there.get((dimension, value))
        mitigation = text.strip()
        if note and not mitigation:
            history.sign(note, at=at, by=by)
            note.delete()
        elif mitigation and (note is None or note.mitigation != mitigation):
            note = note or CoverageNote(round=fresh, dimension=dimension, value=value)
            note.mitigation, note.written_at, note.written_by = mitigation, at, by
            history.sign(note, at=at, by=by)
            note.save()
