"""The standard questions about those who answer: in what capacity, for which organisation, in what role there.

Source: the consultation of a city council and its primary care trust on a commissioning framework, 2007.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction

from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.models import QuestionnaireVersion
from consultations.models import Phase
from consultations.operations.phases import locked_draft
from consultations.operations.questions import AsksAlready
from consultations.queries.readiness import version_to_ask

CAPACITY, ORGANISATION, ROLE = "capacity", "organisation", "role"
KEYS = (CAPACITY, ORGANISATION, ROLE)


def may_ask_about_you(version: QuestionnaireVersion | None) -> bool:
    """Whether ``version`` is a draft that asks none of them."""
    if version is None or version.is_published:
        return False
    return not version.questions.filter(key__in=KEYS).exists()


def _questions() -> list[dict[str, Any]]:
    options = [
        {"key": "sector", "label": f"I represent an organisation of the {settings.SECTOR_TERM}"},
        {"key": "resident", "label": "I live here"},
        {"key": "public", "label": "I represent a public sector organisation"},
        {"key": "business", "label": "I represent a business"},
    ]
    return [
        {
            "key": CAPACITY,
            "kind": "multiple_choice",
            "text": "In what capacity do you answer? Tick all that apply.",
            "config": {"options": options, "other": True},
        },
        {"key": ORGANISATION, "kind": "short_text", "text": "The name of your organisation, if you answer for one"},
        {"key": ROLE, "kind": "short_text", "text": "Your role there"},
    ]


@transaction.atomic
def ask_about_you(phase: Phase, *, at: dt.datetime, by) -> None:
    """Put the standard questions into the section about those who answer, which is added at the end where there is
    none. None of them must be answered. Raises ``PhaseNotDraft``, ``AsksAlready``."""
    version = version_to_ask(locked_draft(phase))
    if not may_ask_about_you(version) or version is None:
        raise AsksAlready("Only a draft of the questionnaire that asks none of these questions yet takes them.")
    about = version.sections.filter(purpose=SectionPurpose.ABOUT_YOU).order_by("-order").first()
    if about is None:
        taken = version.sections.filter(key="about_you").exists()
        about = questionnaires.add_section(
            version=version,
            key="about_those_who_answer" if taken else "about_you",
            title="About you",
            introduction="You need not answer these. They help us to see who we have not heard from.",
            purpose=SectionPurpose.ABOUT_YOU,
        )
    for values in _questions():
        questionnaires.add_question(section=about, required=False, **values)
