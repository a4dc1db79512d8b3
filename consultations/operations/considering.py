"""What the council makes of each theme and of scrutiny's recommendations; and the end of the analysis."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError

from commissioning.common import clock, meanwhile, states
from commissioning.common.history import keep, sign
from commissioning.common.templatetags.words import long_date
from consultations.enums import PhaseStage, PhaseStatus
from consultations.models import Consideration, Phase, ScrutinyRecommendation, Theme
from consultations.queries.considering import Gap, analysis_gaps

# A reason may be put better until the end: while the report is written, and afterwards for a correction of what was
# published.
CONSIDERED_IN = (PhaseStatus.APPROVED, PhaseStatus.ANALYSED, PhaseStatus.PUBLISHED)
# What a consideration says.
SAID = ("answer", "reason", "what_changes", "programme_theme", "outcome", "document")


class CannotConsider(Exception):
    """The phase is not one whose themes are considered now; says why."""


class NotConsidered(Exception):
    """Something is unread, or raised and not considered: ``gaps`` lists it."""

    def __init__(self, gaps: list[Gap]):
        self.gaps = gaps
        things = "thing" if len(gaps) == 1 else "things"
        super().__init__(f"{len(gaps)} {things} to do before the phase is analysed.")


def _locked(phase: Phase) -> Phase:
    rows = Phase.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related("consultation", "version__questionnaire").get(pk=phase.pk)
    if fresh.status not in CONSIDERED_IN:
        raise CannotConsider(f"{states.standing(fresh)}: nothing is considered in it now.")
    return fresh


@transaction.atomic
def consider_theme(
    theme: Theme, *, values: Mapping[str, Any], shown: str | None = None, at: dt.datetime, by
) -> Consideration:
    """Say what was made of ``theme``: ``answer``, ``reason``, ``what_changes`` and where it shows, by field. Said
    again, the later one stands and history keeps the earlier. ``shown`` is the stamp of what the page had. Raises
    ``ChangedMeanwhile``, ``CannotConsider``, ``ValidationError``."""
    phase = _locked(theme.phase)
    fresh = Theme.objects.get(pk=theme.pk)
    if fresh.merged_into is not None:
        raise CannotConsider(f"Consider “{fresh.merged_into}” instead: “{fresh}” was merged into it.")
    row = Consideration.objects.filter(theme=fresh).first() or Consideration(phase=phase, theme=fresh)
    meanwhile.check(row, values, shown=shown, history=Consideration.history.filter(theme=fresh))
    return _keep(row, values, at=at, by=by)


@transaction.atomic
def consider_recommendation(
    recommendation: ScrutinyRecommendation, *, values: Mapping[str, Any], shown: str | None = None, at: dt.datetime, by
) -> Consideration:
    """The same for a recommendation of scrutiny."""
    phase = _locked(recommendation.phase)
    row = Consideration.objects.filter(recommendation=recommendation).first()
    row = row or Consideration(phase=phase, recommendation=recommendation)
    history = Consideration.history.filter(recommendation=recommendation)
    meanwhile.check(row, values, shown=shown, history=history)
    return _keep(row, values, at=at, by=by)


def _keep(row: Consideration, values: Mapping[str, Any], *, at: dt.datetime, by) -> Consideration:
    for name, value in values.items():
        setattr(row, name, value)
    if row.document is not None and row.document.consultation_id != row.phase.consultation_id:
        raise ValidationError({"document": "Choose a document of this consultation."})
    row.considered_at, row.considered_by = at, by
    return keep(row, at=at, by=by)


@transaction.atomic
def take_back(row: Consideration, *, shown: str | None = None, at: dt.datetime, by) -> None:
    """Consider it anew: what was said goes, and history keeps it. Raises ``CannotConsider`` once the phase is
    analysed, where the page had shown (stamp ``shown`` of ``SAID``) something else than stands now, and while a later
    app's record rests on it."""
    phase = _locked(row.phase)
    if phase.status != PhaseStatus.APPROVED:
        better = "put better in a correction" if phase.status == PhaseStatus.PUBLISHED else "put better"
        raise CannotConsider(f"{states.standing(phase)}: what was considered can be {better}, and not taken back.")
    # Locked, so that nobody lets something rest on it between the look and the deletion.
    fresh = Consideration.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if fresh is None or (shown is not None and shown != meanwhile.stamp(fresh, SAID)):
        raise CannotConsider("Somebody else has considered it anew since you opened the page. Read that first.")
    sign(fresh, at=at, by=by)
    try:
        fresh.delete()
    except ProtectedError as error:
        resting = ", ".join(sorted(str(one) for one in error.protected_objects))
        raise CannotConsider(f"It cannot be taken back while this follows from it: {resting}.") from error


@transaction.atomic
def add_recommendation(phase: Phase, *, values: Mapping[str, Any], at: dt.datetime, by) -> ScrutinyRecommendation:
    """Write down what a scrutiny committee recommended. Raises ``CannotConsider``; ``ValidationError`` for a day to
    come."""
    fresh = _locked(phase)
    last = fresh.recommendations.aggregate(last=Max("number"))["last"] or 0
    row = ScrutinyRecommendation(phase=fresh, number=last + 1, recorded_at=at, recorded_by=by)
    return _keep_recommendation(row, values, at=at, by=by)


@transaction.atomic
def change_recommendation(
    row: ScrutinyRecommendation, *, values: Mapping[str, Any], shown: str | None = None, at: dt.datetime, by
) -> ScrutinyRecommendation:
    """Set its fields. Raises as ``add_recommendation``, and ``ChangedMeanwhile`` where the page with the stamp
    ``shown`` had others."""
    _locked(row.phase)
    fresh = ScrutinyRecommendation.objects.get(pk=row.pk)
    meanwhile.check(fresh, values, shown=shown)
    return _keep_recommendation(fresh, values, at=at, by=by)


def _keep_recommendation(row: ScrutinyRecommendation, values: Mapping[str, Any], *, at: dt.datetime, by):
    for name, value in values.items():
        setattr(row, name, value)
    if row.made_on > clock.local_date(at):
        raise ValidationError({"made_on": "Enter the day on which it was made: today or before."})
    return keep(row, at=at, by=by)


@transaction.atomic
def finish_analysis(phase: Phase, *, at: dt.datetime, by) -> Phase:
    """Say that everything was read and considered. Raises ``NotConsidered`` with what is missing; ``CannotConsider``
    while answers may still come; ``CannotMove`` for a phase that is not approved."""
    fresh = states.locked(phase, "consultation")
    if not states.can_move(fresh, PhaseStatus.ANALYSED):
        raise states.CannotMove(fresh, PhaseStatus.ANALYSED)
    if fresh.stage(at) != PhaseStage.CLOSED:
        raise CannotConsider(f"{fresh} closes on {long_date(fresh.closes_on)}. It can be analysed afterwards.")
    if fresh.late_post_until is not None and clock.local_date(at) <= fresh.late_post_until:
        raise CannotConsider(f"Answers by post are taken until {long_date(fresh.late_post_until)}.")
    if fresh.duplicate_decisions.filter(done_at=None).exists():
        raise CannotConsider("What was decided of duplicates is still being done. Try again in some minutes.")
    if gaps := analysis_gaps(fresh):
        raise NotConsidered(gaps)
    sign(fresh, at=at, by=by)
    return states.move(phase, PhaseStatus.ANALYSED, at=at, by=by, fresh=fresh)
