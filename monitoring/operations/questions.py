"""Giving a portal, and a plan, the questions that its returns ask."""

import datetime as dt

from django.db import transaction

from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose
from monitoring.enums import Tier
from monitoring.models import TierQuestionnaire
from monitoring.standard_questions import SECTIONS, questions_for


@transaction.atomic
def ensure_standard_questions(*, at: dt.datetime, by=None) -> int:
    """Create and publish a questionnaire for each tier that has none. Returns how many were created.

    Tiers that have one, whoever chose it, are left alone, so that this can run at every start.
    """
    have = set(TierQuestionnaire.objects.filter(programme=None).values_list("tier", flat=True))
    missing = [tier for tier in Tier if tier not in have]
    for tier in missing:
        version = questionnaires.create_questionnaire(
            slug=f"return-{tier.replace('_', '-')}",
            name=f"Monitoring return, {tier.label.lower()}",
            purpose=Purpose.RETURN,
            at=at,
            by=by,
        )
        sections = {}
        for question in questions_for(tier):
            if question.section not in sections:
                sections[question.section] = questionnaires.add_section(
                    version=version, key=question.section, title=SECTIONS[question.section]
                )
            questionnaires.add_question(section=sections[question.section], **question.values())
        questionnaires.publish(version=version, at=at, by=by)
        TierQuestionnaire.objects.create(tier=tier, questionnaire=version.questionnaire)
    return len(missing)


def questionnaires_by_tier(programme_ids) -> dict[tuple[int | None, str], int]:
    """The key of the questionnaire for each programme and tier; ``(None, tier)`` is that for all others."""
    rows = TierQuestionnaire.objects.filter(programme__in=list(programme_ids)) | TierQuestionnaire.objects.filter(
        programme=None
    )
    return {(row.programme_id, row.tier): row.questionnaire_id for row in rows}
