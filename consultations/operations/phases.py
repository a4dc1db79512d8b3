"""Phases while they are drafts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.common import meanwhile, states
from commissioning.common.history import keep, sign
from commissioning.questionnaires.models import Questionnaire
from consultations.enums import PhaseStatus
from consultations.models import Consultation, Phase


class PhaseNotDraft(Exception):
    """Only a draft can be changed: what was approved is what people answer."""

    def __init__(self, phase: Phase):
        super().__init__(f"{states.standing(phase)} and can no longer be changed in this way.")


class PhaseInUse(Exception):
    """Something hangs on the phase, so that it cannot be taken away."""


def locked_draft(phase: Phase) -> Phase:
    """The phase read again with its row locked, so that nobody approves it meanwhile. Raises ``PhaseNotDraft``."""
    fresh = states.locked(phase, "consultation")
    if fresh.status != PhaseStatus.DRAFT:
        raise PhaseNotDraft(fresh)
    return fresh


@transaction.atomic
def add_phase(consultation: Consultation, *, values: Mapping[str, Any], at: dt.datetime, by) -> Phase:
    """A draft phase after those there are, with ``values`` by field. Raises ``ValidationError``."""
    fresh = states.locked(consultation)  # Of two officers the second gets the next number.
    last = fresh.phases.aggregate(last=Max("number"))["last"] or 0
    phase = Phase(**values, consultation=fresh, number=last + 1, created_at=at)
    keep(phase, at=at, by=by)
    states.record_change(phase, "", PhaseStatus.DRAFT, at=at, by=by)
    return phase


@transaction.atomic
def change_phase(phase: Phase, *, values: Mapping[str, Any], shown: str | None = None, at: dt.datetime, by) -> Phase:
    """Set ``values`` by field on a draft. ``shown`` is the stamp of what the page had of them: raises
    ``ChangedMeanwhile`` where others stand; ``PhaseNotDraft`` and ``ValidationError``."""
    fresh = locked_draft(phase)
    meanwhile.check(fresh, values, shown=shown)
    for name, value in values.items():
        setattr(fresh, name, value)
    return keep(fresh, at=at, by=by)


@transaction.atomic
def choose_questionnaire(phase: Phase, *, questionnaire: Questionnaire | None, at: dt.datetime, by) -> Phase:
    """Ask ``questionnaire``, or none: people are then heard at events and in letters. Raises ``PhaseNotDraft``."""
    fresh = locked_draft(phase)
    fresh.questionnaire, fresh.has_questions = questionnaire, questionnaire is not None
    return keep(fresh, at=at, by=by)


@transaction.atomic
def remove_phase(phase: Phase, *, at: dt.datetime, by) -> None:
    """Take the last draft phase away, so that numbers stay whole. Raises ``PhaseNotDraft``, ``PhaseInUse``."""
    fresh = locked_draft(phase)
    if fresh.consultation.phases.filter(number__gt=fresh.number).exists():
        raise PhaseInUse("Take the later phases away first.")
    if fresh.told.exists() or fresh.events.exists():
        raise PhaseInUse("Somebody was told of this phase, or an event belongs to it. Change its days instead.")
    sign(fresh, at=at, by=by)
    fresh.delete()
