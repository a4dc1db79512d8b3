"""Confidential questions, and sections that are kept apart."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissioning.questionnaires import operations
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.models import Question, QuestionnaireVersion, Section
from commissioning.questionnaires.structure import read_structure, structure_of
from commissioning.questionnaires.tests.factories import (
    AnswerSheetFactory,
    QuestionFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
    SectionFactory,
    person,
)

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 10, 5, 10, tzinfo=dt.UTC)


@pytest.fixture
def equality():
    version = QuestionnaireVersionFactory()
    return operations.add_section(version=version, key="equality", title="About you", purpose=SectionPurpose.EQUALITY)


def ask(section, **values):
    return operations.add_question(
        section=section, **{"key": "age", "kind": "short_text", "text": "How old are you?", **values}
    )


def test_what_was_published_before_there_were_marks_keeps_its_hash():
    version = QuestionnaireVersionFactory(questionnaire=QuestionnaireFactory(slug="old"), number=1)
    section = SectionFactory(version=version, key="one", title="One", order=1)
    QuestionFactory(version=version, section=section, key="first", text="First?", order=1)
    # Its content as earlier versions of the portal wrote it.
    content = (
        '{"number":1,"sections":[{"introduction":"","key":"one","questions":[{"condition":{},"config":{},"hint":"",'
        '"key":"first","kind":"short_text","required":true,"text":"First?","why_we_ask":"","word_limit":null}],'
        '"title":"One"}],"uid":"UID"}'
    ).replace("UID", str(version.uid))

    published = operations.publish(version=version, at=AT, by=None)

    assert published.content == content
    assert published.content_sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert operations.is_intact(published)


def test_marks_are_part_of_what_is_published_and_go_on_into_the_next_version(equality):
    ask(equality, required=False, is_confidential=True)
    version = operations.publish(version=equality.version, at=AT, by=None)

    copy = operations.create_version(questionnaire=version.questionnaire, copy_of=version, at=AT, by=None)

    content = structure_of(copy).content()["sections"]
    assert content == structure_of(version).content()["sections"]
    assert (content[0]["purpose"], content[0]["questions"][0]["is_confidential"]) == ("equality", True)
    assert '"purpose":"equality"' in version.content
    assert '"is_confidential":true' in version.content


def test_nothing_copied_is_forgotten():
    """Every field of a section and of a question is one that a new version takes over, or its own."""
    own = {"id", "version", "section", "questions", "answers", "files"}
    fields = {model: {field.name for field in model._meta.get_fields()} - own for model in (Section, Question)}

    assert fields == {
        Section: set(operations.versions.SECTION_FIELDS),
        Question: set(operations.versions.QUESTION_FIELDS),
    }


def test_questions_for_equality_monitoring_cannot_be_required(equality):
    with pytest.raises(ValidationError) as refused:
        ask(equality, required=True)
    ask(equality, required=False)
    ask(equality, key="words", kind="statement", text="Thank you.")

    with pytest.raises(ValidationError):
        operations.edit_question(question=equality.questions.first(), required=True)

    assert list(refused.value.message_dict) == ["required"]
    assert list(equality.questions.values_list("key", "required")) == [("age", False), ("words", True)]


def test_a_section_with_required_questions_is_not_made_one_for_equality_monitoring():
    version = QuestionnaireVersionFactory(sample=True)
    section = version.sections.first()

    with pytest.raises(ValidationError) as refused:
        operations.edit_section(section=section, purpose=SectionPurpose.EQUALITY)

    assert refused.value.message_dict == {"purpose": ["Make every question of the section optional first."]}
    assert version.sections.get(pk=section.pk).purpose == SectionPurpose.ORDINARY


def test_a_required_question_behind_the_portals_back_stops_publication(equality):
    ask(equality, required=False)
    Question.objects.filter(section=equality).update(required=True)

    with pytest.raises(operations.CannotPublish) as refused:
        operations.publish(version=equality.version, at=AT, by=None)

    assert refused.value.problems == [
        "Question 1: Questions for equality monitoring are voluntary. Make this one optional."
    ]
    assert not QuestionnaireVersion.objects.get(pk=equality.version_id).is_published


def test_authors_set_marks_and_those_who_answer_are_told(client, settings, equality):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(person("Olive", "commissioning_officer"))
    version = equality.version

    def url(name, **values):
        slug = version.questionnaire.slug
        return reverse(f"questionnaires:{name}", kwargs={"slug": slug, "number": version.number, **values})

    section = {"title": "You", "key": "you", "purpose": "about_you"}
    question = {"text": "Your age?", "key": "age", "is_confidential": "on", "required": "on"}
    client.post(url("section-add"), section)
    client.post(url("question-add", section_key="equality", kind="short_text"), question)
    client.post(url("question-add", section_key="you", kind="short_text"), {**question, "key": "role"})

    preview = client.get(url("version-preview", section_key="equality")).content.decode()
    detail = client.get(url("version-detail")).content.decode()
    made = [(one.key, one.required, one.is_confidential) for one in read_structure(version).questions]
    assert made == [("age", False, True), ("role", True, True)]
    assert [one.purpose for one in read_structure(version).sections] == ["equality", "about_you"]
    assert "You do not have to answer any of these questions." in preview
    assert 'id="q-age-confidential">Your answer is confidential: it is never published.</p>' in preview
    assert all(words in detail for words in ("Equality monitoring", "About those who answer", "Confidential"))


def test_frozen_answers_say_what_is_confidential():
    sheet = AnswerSheetFactory(version=QuestionnaireVersionFactory(published=True, sample=True))

    sections = load(sheet).snapshot()["sections"]

    assert [answer["key"] for section in sections for answer in section["answers"] if "is_confidential" in answer] == [
        "contact"
    ]


@pytest.mark.parametrize(("purpose", "is_marked"), [(Purpose.APPLICATION, True), (Purpose.CONSULTATION, False)])
def test_only_a_question_of_an_application_is_for_information_only(client, settings, purpose, is_marked):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(person("Olive", "commissioning_officer"))
    section = SectionFactory(key="you", version__questionnaire__purpose=purpose)
    version = section.version

    def url(name, **values):
        slug = version.questionnaire.slug
        return reverse(f"questionnaires:{name}", kwargs={"slug": slug, "number": version.number, **values})

    question = {"text": "Whom can we call?", "key": "contact", "is_for_information": "on"}
    client.post(url("question-add", section_key="you", kind="short_text"), question)

    preview = client.get(url("version-preview", section_key="you")).content.decode()
    (made,) = read_structure(version).questions
    assert made.is_for_information == is_marked
    assert ("is_for_information" in made.content()) == is_marked
    told = 'id="q-contact-information">For information only: your answer is not assessed.</p>'
    assert (told in preview) == is_marked
