"""Questions of every kind in a browser: answered on a page, and keyed in from paper."""

import pytest

from commissioning.questionnaires import operations
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.tests.factories import (
    BEGINNING,
    AnswerSheetFactory,
    QuestionnaireVersionFactory,
    person,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("commissioning.questionnaires.tests.urls"),
]
WAITING = {"order": "[name=q-order-place-shown]", "importance": "#q-importance", "opened_on": "#q-opened_on"}


@pytest.fixture
def sheet(settings):
    """A sheet with every kind of question, and one that waits for each answer that has several inputs."""
    settings.SECOND_FACTOR_REQUIRED = False
    version = QuestionnaireVersionFactory(sample=True)
    for key in WAITING:
        operations.add_question(
            section=version.sections.get(key="figures"),
            key=f"after_{key}",
            kind="short_text",
            text=f"Why ({key})?",
            condition={"question": key, "is": "answered"},
        )
    operations.add_question(
        section=version.sections.get(key="figures"),
        key="why_then",
        kind="short_text",
        text="Why then?",
        condition={"question": "how_often", "is": "among", "value": ["weekly", "monthly"]},
    )
    return AnswerSheetFactory(version=operations.publish(version=version, at=BEGINNING, by=None))


def test_an_order_and_a_scale_are_answered_and_what_waits_for_them_appears(sheet, page, sign_in, assert_accessible):
    sign_in(page, person("Ada"))
    page.goto(f"/sheets/{sheet.pk}/figures/")
    waits = [*(page.locator(f"#q-after_{key}") for key in WAITING), page.locator("#q-why_then")]
    assert not any(one.is_visible() for one in waits)

    page.select_option(WAITING["order"], "1")
    page.check(WAITING["importance"])
    page.fill(WAITING["opened_on"], "1")
    page.check("[name=q-how_often][value=monthly]")

    assert all(one.is_visible() for one in waits)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
    page.click("text=Save and come back later")
    page.wait_for_url(f"**/sheets/{sheet.pk}/")
    answers = load(sheet)
    assert (answers.value("order"), answers.value("importance")) == (["shown"], {"advice": "very"})


def test_a_paper_is_keyed_in_without_a_mouse(sheet, page, sign_in, assert_accessible):
    sign_in(page, person("Olive", "commissioning_officer"))
    page.goto(f"/sheets/{sheet.pk}/keying/")
    page.focus("#q-changed")

    page.keyboard.type("z")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")

    assert page.input_value("#q-changed") == "z"
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
    page.fill("#q-changed", "b")
    page.focus("#q-how_often")
    for typed in ("c", "At Easter", "a b"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        page.keyboard.press("Enter")
    raws = sent.value.json()
    assert (raws["changed"], raws["how_often"], raws["when"]) == (
        {"": "no"},
        {"": "other", "other": "At Easter"},
        {"": ["weekly", "monthly"], "other": ""},
    )
