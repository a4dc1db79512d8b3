import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from commissioning.common.states import CannotMove
from commissioning.questionnaires import operations
from commissioning.questionnaires.exceptions import VersionIsDraft, VersionIsPublished
from commissioning.questionnaires.models import Question, QuestionnaireVersion, Section
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.factories import AIMS, SCALE, QuestionnaireVersionFactory, add_sample, person

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 10, 5, 10, tzinfo=dt.UTC)

WAYS_TO_CHANGE = {
    "saving a question": lambda version: _changed(version.questions.first(), text="Other").save(),
    "saving a section": lambda version: _changed(version.sections.first(), title="Other").save(),
    "saving the version": lambda version: _changed(version, number=99).save(),
    "deleting a question": lambda version: version.questions.first().delete(),
    "deleting a section": lambda version: version.sections.first().delete(),
    "deleting the version": lambda version: version.delete(),
    "updating questions": lambda version: version.questions.update(text="Other"),
    "updating sections": lambda version: Section.objects.filter(version=version).update(title="Other"),
    "updating versions": lambda version: QuestionnaireVersion.objects.filter(pk=version.pk).update(status="draft"),
    "deleting questions": lambda version: version.questions.all().delete(),
    "deleting versions": lambda version: QuestionnaireVersion.objects.all().delete(),
    "bulk updating": lambda version: Question.objects.bulk_update(
        [_changed(question, text="Other") for question in version.questions.all()], ["text"]
    ),
    "bulk adding": lambda version: Question.objects.bulk_create(
        [Question(version=version, section=version.sections.first(), key="new", kind="email", text="New", order=9)]
    ),
    "adding a question": lambda version: operations.add_question(
        section=version.sections.first(), key="new", kind="email", text="New"
    ),
    "adding a section": lambda version: operations.add_section(version=version, key="new", title="New"),
    "editing a question": lambda version: operations.edit_question(question=version.questions.first(), text="New"),
    "editing a section": lambda version: operations.edit_section(section=version.sections.first(), title="New"),
    "deleting by operation": lambda version: operations.delete_draft(version=version),
    "reordering": lambda version: operations.reorder(part=version.sections.first(), by_places=1),
    "stealing a question": lambda version: _changed(
        version.questions.first(), version=QuestionnaireVersionFactory()
    ).save(),
}


def _changed(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    return record


@pytest.fixture
def published():
    return QuestionnaireVersionFactory(published=True, sample=True)


@pytest.mark.parametrize("way", WAYS_TO_CHANGE)
def test_a_published_version_cannot_be_changed_by(way, published):
    before = (structure_of(published).content(), QuestionnaireVersion.objects.values().get(pk=published.pk))

    with pytest.raises(VersionIsPublished):
        WAYS_TO_CHANGE[way](QuestionnaireVersion.objects.get(pk=published.pk))

    version = QuestionnaireVersion.objects.get(pk=published.pk)
    assert operations.is_intact(version)
    assert (structure_of(version).content(), QuestionnaireVersion.objects.values().get(pk=version.pk)) == before


def test_a_published_version_cannot_be_changed_in_the_admin(client, settings, published):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(person("Olive", "administrator", "commissioning_officer"))
    question = published.questions.first()
    addresses = [
        reverse("admin:questionnaires_question_change", args=[question.pk]),
        reverse("admin:questionnaires_section_change", args=[question.section_id]),
        reverse("admin:questionnaires_questionnaireversion_change", args=[published.pk]),
        reverse("admin:questionnaires_question_delete", args=[question.pk]),
        reverse("admin:questionnaires_questionnaireversion_delete", args=[published.pk]),
    ]

    for address in addresses:
        assert client.get(address).status_code in {200, 403}
        client.post(address, {"text": "Other", "title": "Other", "status": "draft", "number": "9", "post": "yes"})

    assert operations.is_intact(QuestionnaireVersion.objects.get(pk=published.pk))


def test_a_change_behind_the_portals_back_is_found(published):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE questionnaires_question SET text = 'Other' WHERE id = %s", [published.questions.first().pk]
        )

    assert not operations.is_intact(published)


def test_a_new_version_has_the_same_questions_under_the_same_keys(published):
    draft = operations.create_version(questionnaire=published.questionnaire, copy_of=published, at=AT, by=None)

    assert draft.number == published.number + 1
    assert structure_of(draft).content()["sections"] == structure_of(published).content()["sections"]


def test_there_is_one_draft_at_a_time(published):
    draft = operations.create_version(questionnaire=published.questionnaire, at=AT, by=None)

    with pytest.raises(operations.DraftExists) as refused:
        operations.create_version(questionnaire=published.questionnaire, at=AT, by=None)

    assert refused.value.draft == draft
    assert published.questionnaire.versions.count() == 2


def test_nothing_is_published_twice(published):
    with pytest.raises(CannotMove):
        operations.publish(version=published, at=AT, by=None)


def test_an_empty_draft_is_not_published():
    version = QuestionnaireVersionFactory()

    with pytest.raises(operations.CannotPublish) as refused:
        operations.publish(version=version, at=AT, by=None)

    assert refused.value.problems == ["Add at least one question."]
    version.refresh_from_db()
    assert not version.is_published


def test_a_condition_that_no_longer_looks_back_stops_publication():
    version = QuestionnaireVersionFactory(sample=True)
    operations.reorder(part=version.questions.get(key="change"), by_places=-5)

    with pytest.raises(operations.CannotPublish) as refused:
        operations.publish(version=version, at=AT, by=None)

    assert refused.value.problems == ["Question 1: A condition can only ask about a question that comes before."]


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("single_choice", {}),
        ("single_choice", {"options": []}),
        ("multiple_choice", {"options": [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}]}),
        ("single_choice", {"options": [{"key": "other", "label": "A"}], "other": True}),
        ("single_choice", {"options": [{"key": "No key", "label": "A"}]}),
        ("number", {"min": "5", "max": "4"}),
        ("number", {"decimals": 7}),
        ("number", {"min": "NaN"}),
        ("money", {"min_pence": 1.5}),
        ("date", {"min": "2026-13-01"}),
        ("files", {"accept": ["program"]}),
        ("table", {"columns": []}),
        ("table", {"columns": [{"key": "a", "label": "A", "kind": "file"}]}),
        ("short_text", {"unknown": 1}),
        ("ranking", {"options": AIMS[:1]}),
        ("ranking", {"options": AIMS, "most": 4}),
        ("ranking", {"options": AIMS, "least": 3, "most": 2}),
        ("matrix", {"rows": [], "scale": SCALE}),
        ("matrix", {"rows": AIMS, "scale": SCALE[:1]}),
        ("matrix", {"rows": [*AIMS, AIMS[0]], "scale": SCALE}),
    ],
)
def test_settings_that_cannot_be_are_refused(kind, config):
    version = QuestionnaireVersionFactory()
    section = operations.add_section(version=version, key="one", title="One")

    with pytest.raises(ValidationError):
        operations.add_question(section=section, key="q", kind=kind, text="?", config=config)

    assert not version.questions.exists()


def test_keys_are_unique_in_a_version():
    version = QuestionnaireVersionFactory(sample=True)

    with pytest.raises(ValidationError):
        operations.add_question(section=version.sections.first(), key="people", kind="email", text="Again")


def test_a_draft_cannot_be_asked():
    version = QuestionnaireVersionFactory(sample=True)

    with pytest.raises(VersionIsDraft):
        operations.open_sheet(version=version, at=AT)


def test_a_published_version_is_read_once_in_a_process(published, django_assert_num_queries):
    structure_of(published)

    with django_assert_num_queries(0):
        structure_of(published)


def test_a_draft_is_read_anew(published):
    version = QuestionnaireVersionFactory()
    structure_of(version)

    add_sample(version)

    assert len(structure_of(version).sections) == 2
