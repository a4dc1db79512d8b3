"""What all ways in have in common: an answer sheet that an officer brings becomes a response that counts."""

import datetime as dt

from django.db import transaction

from commissioning.common.clock import local_date
from commissioning.common.states import standing
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import AnswerSet, load
from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.models import AnswerSheet
from commissioning.questionnaires.structure import Structure
from consultations.enums import PhaseStatus, Way
from consultations.models import Phase, Response
from consultations.operations import tallies
from consultations.operations.about_you import ORGANISATION
from consultations.operations.questions import new_reference
from consultations.queries.register import organisation_called
from consultations.rules.answered import says_anything


class NotInTime(Exception):
    """The day on which it was received is not one on which the phase takes answers that way."""


class NothingAnswered(Exception):
    """What came ``way`` says nothing to the consultation (``rules.answered``); nothing was changed."""

    def __init__(self, way: Way):
        super().__init__(
            "Key in the answer to at least one question of the consultation. If the paper has none, do not hand it in: "
            "throw away what was keyed."
            if way == Way.POST
            else "No question of the consultation is answered. Leave the file out, and ask for it again."
        )


def takes_what_came(phase: Phase) -> bool:
    """Whether officers may still bring in what was sent back: from the approval to the end of analysis."""
    return phase.status == PhaseStatus.APPROVED and phase.version_id is not None


def check_day(phase: Phase, *, way: Way, received_on: dt.date, today: dt.date) -> bool:
    """Whether what came ``way`` on that day is late, and counts all the same. Raises ``NotInTime``."""
    if not takes_what_came(phase):
        raise NotInTime(f"{standing(phase)}: it takes no more answers.")
    if received_on > today:
        raise NotInTime("Enter the day on which it was received: today or earlier.")
    if received_on < phase.opens_on:
        raise NotInTime("It was received before the phase opened. Check the day.")
    if received_on <= phase.closes_on:
        return False
    if way == Way.POST and phase.late_post_until and received_on <= phase.late_post_until:
        return True
    raise NotInTime("It was received after the closing day and cannot be counted. Tell whoever sent it.")


def _organisation_question(structure: Structure):
    for section in structure.sections:
        if section.purpose == SectionPurpose.ABOUT_YOU:
            for question in section.questions:
                if question.key == ORGANISATION:
                    return question
    return None


def asks_organisation(structure: Structure) -> bool:
    """Whether the questions about those who answer ask for the organisation, so that nothing else need."""
    return _organisation_question(structure) is not None


def organisation_in(answers: AnswerSet) -> str:
    """The organisation that the answers about you name; empty where they name none."""
    question = _organisation_question(answers.structure)
    if question is None or not answers.value(question.key):
        return ""
    return answers.text(question.key).replace("\n", " ")[:300]


@transaction.atomic
def count_in(
    phase: Phase,
    *,
    sheet: AnswerSheet,
    way: Way,
    received_on: dt.date,
    organisation_name: str = "",
    at: dt.datetime,
    by,
    response: Response | None = None,
) -> Response:
    """Close ``sheet`` as it is and make it a response that counts, or ``response`` into one.

    Nobody can be asked again, so what is missing or not understood stands against nothing, as long as something is
    answered. Raises ``NotInTime``, ``NothingAnswered``.
    """
    is_late = check_day(phase, way=way, received_on=received_on, today=local_date(at))
    answers = load(sheet)
    if not says_anything(answers):
        raise NothingAnswered(way)
    questionnaires.close(sheet=sheet, at=at)
    made = response or Response(
        phase=phase, sheet=sheet, reference=new_reference(), way=way, started_at=at, keyed_by=None
    )
    made.submitted_at, made.received_on, made.is_late = at, received_on, is_late
    made.organisation_name = organisation_name.strip()
    made.organisation = organisation_called(made.organisation_name)
    made.full_clean(exclude=["sheet", "phase"])
    made.save()
    tallies.take_in(made, answers=answers)
    return made
