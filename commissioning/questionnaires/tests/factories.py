"""Questionnaires and answers for tests. ``QuestionnaireVersionFactory(published=True, sample=True)`` is a
published version with one question of each kind."""

import datetime as dt
from typing import Any

import factory
from django.apps import apps
from django.contrib.auth import get_user_model

from commissioning.questionnaires import operations
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import (
    Answer,
    AnswerFile,
    AnswerSheet,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
)

BEGINNING = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)

OPTIONS = [{"key": "weekly", "label": "Every week"}, {"key": "monthly", "label": "Every month"}]
COLUMNS = [
    {"key": "item", "kind": "text", "label": "What it was for"},
    {"key": "people", "kind": "number", "label": "People"},
    {"key": "cost", "kind": "money", "label": "What it cost"},
    {"key": "paid_on", "kind": "date", "label": "Paid on (optional)"},
]
SCALE = [{"key": "very", "label": "Very important"}, {"key": "little", "label": "Of little importance"}]
AIMS = [
    {"key": "advice", "label": "Advice"},
    {"key": "transport", "label": "Help with transport"},
    {"key": "shown", "label": "Lunch clubs"},
]
# Key, kind, text, what else: the kinds in two sections.
SAMPLE: dict[str, list[tuple[str, str, str, dict[str, Any]]]] = {
    "about": [
        ("intro", "statement", "Tell us about the last six months.", {"required": False}),
        ("summary", "short_text", "Describe the period in one line", {"required": True}),
        ("story", "long_text", "What happened?", {"word_limit": 500, "why_we_ask": "Members read it."}),
        ("contact", "email", "Who can we write to?", {"required": False, "is_confidential": True}),
        ("changed", "yes_no", "Did anything change?", {}),
        (
            "change",
            "long_text",
            "What changed?",
            {"condition": {"question": "changed", "is": "equals", "value": "yes"}},
        ),
    ],
    "figures": [
        ("how_often", "single_choice", "How often did you meet?", {"config": {"options": OPTIONS, "other": True}}),
        ("when", "multiple_choice", "When do you meet?", {"config": {"options": OPTIONS, "other": True}}),
        ("agree", "agree_scale", "The money was enough", {"required": False}),
        ("order", "ranking", "What matters most?", {"config": {"options": AIMS}, "required": False}),
        (
            "importance",
            "matrix",
            "How important is each?",
            {"config": {"rows": AIMS, "scale": SCALE, "rows_required": True}, "required": False},
        ),
        ("people", "number", "How many people came?", {"config": {"decimals": 0, "min": "0", "suffix": "people"}}),
        ("spent", "money", "What did you spend?", {}),
        ("opened_on", "date", "When did you open?", {"required": False}),
        ("items", "table", "What did you buy?", {"config": {"columns": COLUMNS}, "required": False}),
        (
            "evidence",
            "files",
            "Attach what shows it",
            {"config": {"accept": ["document"], "max_files": 2}, "required": False},
        ),
    ],
}


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Questionnaire

    slug = factory.Sequence(lambda number: f"questionnaire-{number}")
    name = factory.Sequence(lambda number: f"Questionnaire {number}")
    purpose = Purpose.RETURN


class QuestionnaireVersionFactory(factory.django.DjangoModelFactory):
    """An empty draft. ``sample=True`` adds one question of each kind, ``published=True`` publishes it (with a
    single question where it is not the sample)."""

    class Meta:
        model = QuestionnaireVersion
        skip_postgeneration_save = True

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    number = factory.Sequence(lambda number: number + 1)
    created_at = BEGINNING

    @classmethod
    def _create(cls, model_class, *args, published=False, sample=False, **values):
        version = super()._create(model_class, *args, **values)
        if sample:
            add_sample(version)
        elif published:
            QuestionFactory(version=version, section=SectionFactory(version=version))
        return operations.publish(version=version, at=BEGINNING, by=None) if published else version


def add_sample(version) -> None:
    """The sections and questions of ``SAMPLE``."""
    for key, questions in SAMPLE.items():
        section = operations.add_section(version=version, key=key, title=f"Section {key}")
        for question_key, kind, text, values in questions:
            operations.add_question(section=section, key=question_key, kind=kind, text=text, **values)


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    version = factory.SubFactory(QuestionnaireVersionFactory)
    key = factory.Sequence(lambda number: f"section_{number}")
    order = factory.Sequence(lambda number: number + 1)
    title = factory.Sequence(lambda number: f"Section {number}")


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    section = factory.SubFactory(SectionFactory)
    version = factory.SelfAttribute("section.version")
    key = factory.Sequence(lambda number: f"question_{number}")
    order = factory.Sequence(lambda number: number + 1)
    kind = "short_text"
    text = factory.Sequence(lambda number: f"Question {number}?")


class AnswerSheetFactory(factory.django.DjangoModelFactory):
    """An empty draft of answers; ``locked=True`` was handed in."""

    class Meta:
        model = AnswerSheet

    class Params:
        locked = factory.Trait(locked_at=BEGINNING + dt.timedelta(days=30))

    version = factory.SubFactory(QuestionnaireVersionFactory, published=True)
    created_at = BEGINNING


class AnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Answer

    sheet = factory.SubFactory(AnswerSheetFactory)
    question = factory.LazyAttribute(lambda made: made.sheet.version.questions.first())
    value = "We met every week."
    text = "We met every week."
    updated_at = BEGINNING


class AnswerFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnswerFile

    sheet = factory.SubFactory(AnswerSheetFactory)
    question = factory.LazyAttribute(lambda made: made.sheet.version.questions.first())
    file = factory.django.FileField(filename="accounts.pdf", data=b"%PDF-1.7 accounts")
    name = "accounts.pdf"
    content_type = "application/pdf"
    size = 17
    sha256 = "b" * 64
    uploaded_at = BEGINNING


def person(name: str, *roles: str):
    """Somebody with an account, and the roles named. Made without the app of people, which comes later."""
    user = get_user_model().objects.create(email=f"{name.lower()}@example.org", full_name=name)
    for role in roles:
        apps.get_model("organisations", "RoleAssignment").objects.create(user=user, role=role)
    return user
