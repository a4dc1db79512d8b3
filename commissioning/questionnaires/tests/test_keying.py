"""Answers keyed in from paper."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from commissioning.questionnaires.forms.keying import KeyingForm, chosen
from commissioning.questionnaires.kinds.base import Invalid
from commissioning.questionnaires.kinds.choice import NOT_CHOSEN
from commissioning.questionnaires.kinds.paper import letters
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.factories import AnswerSheetFactory, QuestionnaireVersionFactory, person
from commissioning.questionnaires.tests.test_answering import save, values
from commissioning.questionnaires.tests.test_fillable_pdf import TYPED
from commissioning.questionnaires.tests.test_kinds import CHOICE, asked

pytestmark = pytest.mark.urls("commissioning.questionnaires.tests.urls")

# The same answers as TYPED, by the numbers of the boxes.
KEYED = {
    "q-summary": "A good (half) year \\ “żółć”",
    "q-story": "We met.\r\n\r\nWe ate.",
    "q-contact": "a@example.org",
    "q-changed": "a",
    "q-change": "Everything",
    "q-how_often": "7C",
    "q-how_often-other": "At Easter",
    "q-when": "ac",
    "q-when-other": "Easter",
    "q-agree": "9d",
    "q-agree-explain": "It was not.",
    "q-order-place-advice": "2",
    "q-order-place-shown": "1",
    "q-importance-row-advice": "1",
    "q-importance-row-transport": "b2",
    "q-importance-row-shown": "11c1",
    "q-people": "1,250",
    "q-spent": "£1,250.50",
    "q-opened_on-day": "1",
    "q-opened_on-month": "March",
    "q-opened_on-year": "2026",
    "q-items-rows": "5",
    "q-items-0-item": "Tea",
    "q-items-0-people": "12",
    "q-items-0-cost": "3.50",
    "q-items-0-paid_on": "1 3 2026",
    "q-items-1-item": "Cake",
    "q-items-1-cost": "x",
}


@pytest.fixture
def sheet(db):
    return AnswerSheetFactory(version=QuestionnaireVersionFactory(published=True, sample=True))


def form_of(sheet, data, **values):
    sent = QueryDict(mutable=True)
    sent.update(data)
    return KeyingForm(sent, structure=structure_of(sheet.version), **values)


def test_what_is_keyed_in_is_what_the_page_would_have_sent(sheet):
    form = form_of(sheet, {**KEYED, "as_written": "on"})

    assert form.is_valid(), form.errors
    assert form.raws() == TYPED

    save(sheet, form.raws())
    by_page = AnswerSheetFactory(version=sheet.version)
    save(by_page, TYPED)
    assert values(sheet) == values(by_page)


def test_answers_that_are_there_are_shown_by_the_codes_of_their_boxes(sheet):
    form = KeyingForm(structure=structure_of(sheet.version), raws=TYPED)

    shown = {keyed.name: keyed.typed for question in form.questions() for keyed in question.inputs}
    again = form_of(sheet, {**shown, "q-items-rows": "5", "as_written": "on"})

    assert (shown["q-how_often"], shown["q-when"], shown["q-importance-row-transport"]) == ("c", "a c", "2")
    assert again.is_valid()
    assert again.raws() == TYPED


def test_an_empty_paper_answers_nothing(sheet):
    form = form_of(sheet, {})

    assert form.is_valid()
    save(sheet, form.raws())
    assert values(sheet) == {}


@pytest.mark.parametrize(
    ("typed", "label", "message"),
    [
        ({"q-changed": "c"}, "5a to 5b", "There is no box “c” here. Use a to b."),
        (
            {"q-changed": "a b"},
            "5a to 5b",
            "One box counts here. Where more are ticked on the paper, leave this empty.",
        ),
        ({"q-importance-row-advice": "3"}, "11a", "There is no box “3” here. Use 1 to 2."),
        ({"q-how_often": "a"}, "7a to 7c", NOT_CHOSEN),
        ({"q-when": "a"}, "8a to 8c", NOT_CHOSEN),
        ({"q-people": "forty"}, "12", "Enter a number, like 1250"),
        ({"q-order-place-advice": "3"}, "10a", "You left out 2. Number your choices from 1 without leaving one out."),
        ({"q-when": "8d"}, "8a to 8c", "There is no box “8” here. Use a to c."),
    ],
)
def test_a_slip_is_said_beside_its_input_and_stays_there(client, sheet, typed, label, message):
    client.force_login(person("Olive", "commissioning_officer"))

    response = client.post(reverse("sheet-keying", args=[sheet.pk]), {**KEYED, "q-items-1-cost": "1", **typed})

    content = response.content.decode()
    ((name, text),) = typed.items()
    assert f'<a href="#{name}">{label}: {message}</a>' in content
    assert f'value="{text}"' in content


def test_what_the_paper_says_is_kept_where_it_is_not_understood_but_codes_must_be_right(sheet):
    refused = form_of(sheet, {"q-people": "about forty"})
    kept = form_of(sheet, {"q-people": "about forty", "as_written": "on"})
    still = form_of(sheet, {"q-changed": "z", "as_written": "on"})

    assert not refused.is_valid()
    assert kept.is_valid()
    assert kept.raws()["people"] == {"": "about forty"}
    assert not still.is_valid()


def test_a_table_gets_more_rows_and_keeps_what_was_typed(client, sheet):
    client.force_login(person("Olive", "commissioning_officer"))

    content = client.post(
        reverse("sheet-keying", args=[sheet.pk]), {**KEYED, "q-changed": "z", "more_rows": "items"}
    ).content.decode()

    assert 'name="q-items-9-cost"' in content
    assert 'name="q-items-10-cost"' not in content
    assert 'value="Tea"' in content
    assert "There is a problem" not in content


def test_more_text_than_can_be_stored_is_refused(sheet):
    form = form_of(sheet, {"q-story": "x" * 1_000_001, "as_written": "on"})

    assert not form.is_valid()
    assert "1,000,001 characters" in str(form.errors["q-story"])


@given(st.text("ab c8,.3zé\u0000", max_size=8))
def test_any_codes_are_boxes_or_a_clear_refusal(typed):
    question = asked("multiple_choice", **CHOICE)
    question.number, question.text = 8, "When?"
    boxes = tuple(box for box in question.kind.paper(question).all_boxes if box.is_tick)

    try:
        outcome = set(chosen(typed, boxes)) <= {"weekly", "monthly", "other"}
    except Invalid as refusal:
        outcome = refusal.message.startswith("There is no box “")

    assert outcome


def test_boxes_go_on_after_z():
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]
