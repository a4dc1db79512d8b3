"""Giving a portal the usual application forms, and a round the usual criteria."""

import datetime as dt

from django.db import transaction

from commissioning.applications.enums import Stage
from commissioning.applications.models import Criterion, FundingRound
from commissioning.applications.operations.rounds import locked_draft, save_part
from commissioning.applications.standard_criteria import CRITERIA
from commissioning.applications.standard_questions import NAMES, QUESTIONS, SECTIONS, SLUGS
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import Questionnaire, QuestionnaireVersion


class HasCriteria(Exception):
    """The round has criteria of its own."""

    def __init__(self):
        super().__init__("This round has criteria already. The usual ones are for a round without any.")


@transaction.atomic
def ensure_standard_applications(*, at: dt.datetime, by=None) -> int:
    """Create and publish the application form of each stage that is not there. Returns how many were created.

    One that is there, however it was changed, is left alone, so that this can run at every start.
    """
    have = set(Questionnaire.objects.filter(slug__in=SLUGS.values()).values_list("slug", flat=True))
    missing = [stage for stage in Stage if SLUGS[stage] not in have]
    for stage in missing:
        version = questionnaires.create_questionnaire(
            slug=SLUGS[stage], name=NAMES[stage], purpose=Purpose.APPLICATION, at=at, by=by
        )
        sections = {}
        for question in QUESTIONS[stage]:
            if question.section not in sections:
                sections[question.section] = questionnaires.add_section(
                    version=version, key=question.section, title=SECTIONS[question.section]
                )
            questionnaires.add_question(section=sections[question.section], **question.values())
        questionnaires.publish(version=version, at=at, by=by)
    return len(missing)


def usual_versions() -> dict[str, int]:
    """The newest published version, by key, of each stage's standard form that is there."""
    stages = {slug: stage for stage, slug in SLUGS.items()}
    versions = QuestionnaireVersion.objects.published().filter(questionnaire__slug__in=stages)
    rows = versions.order_by("number").values_list("questionnaire__slug", "pk")
    return {stages[slug]: key for slug, key in rows}


@transaction.atomic
def fill_criteria(record: FundingRound, *, at: dt.datetime, by) -> list[Criterion]:
    """Give a draft without criteria the usual ones. Raises ``HasCriteria``, ``RoundNotDraft``."""
    fresh = locked_draft(record)
    if fresh.criteria.exists():
        raise HasCriteria
    # A criterion's number is its place among those of its stage, which ``save_part`` finds.
    return [save_part(Criterion(round=fresh, **values), at=at, by=by) for values in CRITERIA]
