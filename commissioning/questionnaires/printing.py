"""Questionnaires on paper, and answers as a document."""

from commissioning.common.pdf import render_pdf
from commissioning.questionnaires.conditions import in_words
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.structure import structure_of


def blank_pdf(version: QuestionnaireVersion) -> bytes:
    """Every question of ``version`` with room to answer by hand, as a tagged PDF."""
    structure = structure_of(version)
    sections = [
        (section, [(question, in_words(question.condition, structure)) for question in section.questions])
        for section in structure.sections
    ]
    return render_pdf(
        "questionnaires/pdf/blank.html",
        {"version": version, "sections": sections},
        title=version.questionnaire.name,
        subject=version.questionnaire.description,
        created_at=version.published_at,
    )
