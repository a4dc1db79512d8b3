"""Questionnaires on paper and as PDFs to be filled in."""

from collections.abc import Sequence

from commissioning.common.pdf import render_pdf
from commissioning.questionnaires.conditions import in_words
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.pdf_fields import VERSION_FIELD, join_fields
from commissioning.questionnaires.structure import structure_of


def blank_pdf(version: QuestionnaireVersion, *, heading: str = "", instructions: Sequence[str] = ()) -> bytes:
    """Every question of ``version`` with numbered boxes to be filled in by hand, as a tagged PDF.

    ``heading`` takes the place of the questionnaire's name; ``instructions`` are paragraphs above the questions.
    """
    return _pdf(version, heading, instructions, is_fillable=False)


def fillable_pdf(version: QuestionnaireVersion, *, heading: str = "", instructions: Sequence[str] = ()) -> bytes:
    """The same with fields that a PDF reader fills in; ``reading.read_pdf`` reads them back.

    The fields are named as the inputs of a page, boxes to be ticked by their values; the field ``version`` holds the
    version's uid.
    """
    alone = {
        box.field_name: (box.name, box.value, question.text)
        for question in structure_of(version).questions
        for box in question.paper.all_boxes
        if box.is_tick and box.is_alone
    }
    return join_fields(_pdf(version, heading, instructions, is_fillable=True), alone, read_only={VERSION_FIELD})


def _pdf(version, heading, instructions, *, is_fillable: bool) -> bytes:
    structure = structure_of(version)
    sections = [
        (section, [(question, in_words(question.condition, structure)) for question in section.questions])
        for section in structure.sections
    ]
    return render_pdf(
        "questionnaires/pdf/blank.html",
        {"version": version, "sections": sections, "instructions": instructions, "is_fillable": is_fillable},
        title=heading or version.questionnaire.name,
        subject=version.questionnaire.description,
        created_at=version.published_at,
        forms=is_fillable,
    )
