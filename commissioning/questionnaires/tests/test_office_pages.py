import pytest
from django.urls import reverse

from commissioning.questionnaires import kinds, operations
from commissioning.questionnaires.models import Questionnaire, QuestionnaireVersion
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officer(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = person("Olive", "commissioning_officer")
    client.force_login(user)
    return user


def url(version, name="version-detail", **values):
    return reverse(
        f"questionnaires:{name}",
        kwargs={"slug": version.questionnaire.slug, "number": version.number, **values},
    )


@pytest.mark.parametrize("role", ["assessor", "finance_officer", "auditor", None])
def test_others_do_not_manage_questionnaires(client, role):
    client.force_login(person("Finn", *([role] if role else [])))
    version = QuestionnaireVersionFactory(sample=True)

    assert client.get(reverse("questionnaires:office-list")).status_code == 403
    assert client.post(url(version, "version-publish")).status_code == 403
    version.refresh_from_db()
    assert not version.is_published


def test_a_questionnaire_is_made_filled_and_published(client, officer):
    new = {"name": "Six-month return", "slug": "six-month-return", "purpose": "return", "description": ""}
    client.post(reverse("questionnaires:questionnaire-create"), new)
    version = QuestionnaireVersion.objects.get()
    client.post(url(version, "section-add"), {"title": "About", "key": "about", "purpose": "ordinary"})
    client.post(
        url(version, "question-add", section_key="about", kind="single_choice"),
        {"text": "How often?", "key": "often", "required": "on", "config-options": "weekly: Every week\nno: Never"},
    )
    client.post(
        url(version, "question-add", section_key="about", kind="long_text"),
        {"text": "Why?", "key": "why", "condition_question": "often", "condition_options": ["often:no"]},
    )
    client.post(
        url(version, "question-add", section_key="about", kind="long_text"),
        {
            "text": "Since when?",
            "key": "since",
            "condition_question": "often",
            "condition_options": ["often:weekly", "often:no"],
        },
    )

    response = client.post(url(version, "version-publish"))

    version.refresh_from_db()
    assert response.status_code == 302
    assert (version.is_published, version.published_by) == (True, officer)
    assert list(version.questions.values_list("key", "condition")) == [
        ("often", {}),
        ("why", {"question": "often", "is": "equals", "value": "no"}),
        ("since", {"question": "often", "is": "among", "value": ["weekly", "no"]}),
    ]


@pytest.mark.parametrize("kind", list(kinds.kinds()))
def test_a_question_of_each_kind_is_edited_without_losing_its_settings(client, kind):
    version = QuestionnaireVersionFactory(sample=True)
    question = version.questions.filter(kind=kind).last()
    before = (question.config, question.condition, question.required, question.word_limit)
    page = client.get(url(version, "question-edit", key=question.key))
    data = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() not in (None, False)}

    response = client.post(url(version, "question-edit", key=question.key), {**data, "text": "Reworded"})

    question.refresh_from_db()
    assert response.status_code == 302, page.context["form"].errors
    assert question.text == "Reworded"
    assert (question.config, question.condition, question.required, question.word_limit) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"config-options": "no colon here"},
        {"config-options": "a: A\na: B"},
        {"key": "Not A Key"},
        {"key": "people"},
        {"text": "a\x00b"},
        {"condition_question": "agree", "condition_options": ["changed:yes"]},
    ],
)
def test_what_an_author_gets_wrong_is_said_and_changes_nothing(client, wrong):
    version = QuestionnaireVersionFactory(sample=True)
    good = {"text": "How often?", "key": "often", "config-options": "weekly: Every week"}

    response = client.post(url(version, "question-add", section_key="figures", kind="single_choice"), {**good, **wrong})

    assert response.status_code == 200
    assert "<title>Error: " in response.content.decode()
    assert not version.questions.filter(text__contains="often?").exclude(key="how_often").exists()


def test_a_published_version_is_shown_and_sends_editors_back(client):
    version = QuestionnaireVersionFactory(sample=True, published=True)

    page = client.get(url(version)).content.decode()
    pages = [
        client.get(url(version, "section-add")),
        client.get(url(version, "question-edit", key="people")),
        client.post(url(version, "question-move", key="people"), {"direction": "up"}),
        client.get(url(version, "version-delete")),
    ]

    assert "It can no longer be changed." in page
    assert url(version, "question-edit", key="people") not in page
    assert [response.url for response in pages] == [url(version)] * 4
    assert operations.is_intact(version)


def test_a_new_version_begins_from_the_last(client):
    version = QuestionnaireVersionFactory(sample=True, published=True)

    first = client.post(url(version, "version-copy"))
    second = client.post(url(version, "version-copy"))

    assert first.url == second.url
    assert version.questionnaire.versions.count() == 2


def test_a_draft_with_a_lost_question_can_still_be_opened_and_mended(client):
    version = QuestionnaireVersionFactory(sample=True)
    client.post(url(version, "question-delete", key="changed"))

    assert "no longer there" in client.get(url(version)).content.decode()
    assert client.get(url(version, "version-preview", section_key="about")).status_code == 200
    assert "cannot be published yet" in client.get(url(version, "version-publish")).content.decode()


def test_drafts_and_parts_go_after_a_confirmation(client):
    version = QuestionnaireVersionFactory(sample=True)
    client.get(url(version, "section-delete", section_key="figures"))
    assert version.sections.count() == 2

    client.post(url(version, "section-delete", section_key="figures"))
    assert version.sections.count() == 1

    client.post(url(version, "version-delete"))
    assert not QuestionnaireVersion.objects.exists()
    assert Questionnaire.objects.exists()


def test_parts_move_one_place(client):
    version = QuestionnaireVersionFactory(sample=True)

    client.post(url(version, "section-move", section_key="figures"), {"direction": "up"})
    client.post(url(version, "question-move", key="summary"), {"direction": "down"})

    assert list(version.sections.values_list("key", flat=True)) == ["figures", "about"]
    assert list(version.sections.get(key="about").questions.values_list("key", flat=True))[:3] == [
        "intro",
        "story",
        "summary",
    ]


@pytest.mark.parametrize(
    "name", ["version-detail", "version-publish", "version-delete", "question-kind", "section-edit"]
)
def test_pages_open(client, name):
    version = QuestionnaireVersionFactory(sample=True)
    values = {"section_key": "about"} if name in {"question-kind", "section-edit"} else {}

    assert client.get(url(version, name, **values)).status_code == 200


def test_what_is_not_there_is_not_found(client):
    version = QuestionnaireVersionFactory(sample=True)

    assert client.get(url(version, "question-edit", key="nothing")).status_code == 404
    assert client.get(url(version, "question-add", section_key="about", kind="nothing")).status_code == 404
    assert client.get(reverse("questionnaires:version-detail", args=["nothing", 10**30])).status_code == 404


def test_questions_can_be_printed(client):
    version = QuestionnaireVersionFactory(sample=True, published=True)

    response = client.get(url(version, "version-pdf"))

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_the_list_costs_the_same_for_one_and_for_many(client, django_assert_num_queries):
    QuestionnaireVersionFactory()
    client.get(reverse("questionnaires:office-list"))
    with django_assert_num_queries(5) as few:
        client.get(reverse("questionnaires:office-list"))
    QuestionnaireVersionFactory.create_batch(20)
    with django_assert_num_queries(len(few)):
        client.get(reverse("questionnaires:office-list"))
