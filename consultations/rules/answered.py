"""Whether a response says anything to the consultation: one that does not is taken in by no way."""

from commissioning.questionnaires.answer_set import AnswerSet, Problem
from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.structure import QuestionStructure

NOTHING = "Answer at least one question before you send."
ONLY_ABOUT_YOU = f"{NOTHING} What you say about yourself is not an answer to the consultation."


def that_count(answers: AnswerSet) -> list[QuestionStructure]:
    """The questions of which at least one must be answered.

    Those of the sections about those who answer and of equality monitoring are not among them: whoever fills in
    nothing else says nothing about the draft, and would be counted as somebody who did. Only where nothing else is
    asked of a person, because the questionnaire has no other questions or their conditions hide them all, do those
    count too. An answer to a question that its condition hides never counts.
    """
    asked = [one for one in answers.structure.questions if one.kind.asks and one.key in answers.shown]
    sections = answers.structure.section_by_key
    ordinary = [one for one in asked if sections[one.section_key].purpose == SectionPurpose.ORDINARY]
    return ordinary or asked


def says_anything(answers: AnswerSet) -> bool:
    """Whether at least one question that counts is answered; what is written and not understood is an answer too,
    since an officer can read it."""
    return any(answers.is_answered(one.key) for one in that_count(answers))


def missing(answers: AnswerSet) -> str:
    """What to do where nothing that counts is answered; empty where something is."""
    if says_anything(answers):
        return ""
    return ONLY_ABOUT_YOU if any(map(answers.is_answered, answers.shown)) else NOTHING


def problems(answers: AnswerSet) -> list[Problem]:
    """What stands against sending: first of all that nothing is answered, with the first question that could be."""
    message, first = missing(answers), next(iter(that_count(answers)), None)
    nothing = [Problem(first.key, first.section_key, message, f"#{first.name}")] if first and message else []
    return [*nothing, *answers.problems()]
