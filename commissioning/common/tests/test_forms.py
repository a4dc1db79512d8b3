import datetime as dt
from decimal import Decimal

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common import gallery_forms, money
from commissioning.common.forms import (
    DateField,
    GovukForm,
    NumberField,
    PostcodeField,
    PoundsField,
    WholeNumberField,
    WordLimitField,
    YesNoField,
)
from commissioning.common.forms.presentation import error_list

SCRIPT = "<script>alert(1)</script>"


def error_of(field, value):
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


def value_or_message(field, value):
    try:
        return field.clean(value)
    except forms.ValidationError as error:
        return error.messages[0]


def test_every_kind_of_field_is_shown_with_its_label():
    html = render_crispy_form(gallery_forms.filled_form())

    for label in (
        "Name of the project",
        "Amount",
        "When does it start?",
        "Which area is it for?",
        "Last year’s accounts",
    ):
        assert label in html
    assert 'value="1,250.50"' in html


def test_every_error_stands_by_its_field_and_in_the_summary():
    form = gallery_forms.wrong_form()

    html = render_crispy_form(form)
    listed = error_list([form])

    assert len(listed) == 15
    assert all(f'id="{target}"' in html for _, target in listed)
    assert all(f'aria-describedby="{name}' in html for name in ("id_name-hint id_name-error", "id_email-error"))


def test_nothing_that_an_author_writes_becomes_markup():
    class Form(GovukForm, forms.Form):
        text = forms.CharField(label=SCRIPT, help_text=SCRIPT)
        choice = forms.ChoiceField(label=SCRIPT, choices=[(SCRIPT, SCRIPT)], widget=forms.RadioSelect)
        many = forms.MultipleChoiceField(label=SCRIPT, choices=[("a", SCRIPT)], widget=forms.CheckboxSelectMultiple)
        one = forms.ChoiceField(label=SCRIPT, choices=[("a", SCRIPT)])
        tick = forms.BooleanField(label=SCRIPT, help_text=SCRIPT)
        on = DateField(label=SCRIPT, help_text=SCRIPT)
        presentation = {"choice": {"option_hints": {SCRIPT: SCRIPT}}}

    form = Form({"text": SCRIPT, "on_day": SCRIPT})
    form.add_error("text", SCRIPT)
    form.add_error(None, SCRIPT)

    html = render_crispy_form(form) + Template("{% error_summary form %}").render(Context({"form": form}))

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_choice_reveals_its_question_once():
    html = render_crispy_form(gallery_forms.filled_form())

    assert html.count('name="filled-reason"') == 1
    assert 'data-aria-controls="id_filled-reach_2-revealed"' in html


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (["", "3", ""], "The date must include a day and a year"),
        (["31", "2", "2027"], "The date must be a real date, like 27 3 2027"),
        (["1", "13", "2027"], "The month must be a number from 1 to 12, or its name"),
        (["1", "3", "27"], "The year must have 4 numbers, like 2027"),
        (["one", "3", "2027"], "The day must be a number"),
        (["1", "1", "2019"], "The date must be 1 January 2020 or later"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(boxes, message):
    assert error_of(DateField(earliest=dt.date(2020, 1, 1)), boxes) == message


def test_a_months_name_will_do():
    assert DateField().clean(["1", "March", "2027"]) == dt.date(2027, 3, 1)


@given(st.lists(st.text(max_size=6), min_size=3, max_size=3))
def test_any_three_boxes_give_a_date_or_a_message(boxes):
    value = value_or_message(DateField(required=False), boxes)

    assert value is None or isinstance(value, str | dt.date)


@given(st.integers(min_value=0, max_value=money.MAX_PENCE))
def test_pounds_come_back_as_they_were_shown(pence):
    field = PoundsField()

    assert field.clean(field.prepare_value(pence)) == pence


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_message(text):
    value = value_or_message(PoundsField(required=False), text)

    assert isinstance(value, str) or value is None or value >= 0


@given(st.text(max_size=45))
def test_any_text_is_a_number_or_a_message(text):
    value = value_or_message(NumberField(required=False), text)

    assert isinstance(value, str) or value is None or value >= 0


def test_numbers_take_thousands_and_refuse_needless_decimals():
    assert WholeNumberField().clean("1,250") == 1250
    assert NumberField().clean("12.50") == Decimal("12.50")
    assert error_of(WholeNumberField(), "2.5") == "Enter a whole number, like 25"
    assert error_of(WholeNumberField(), "99999999999999") == "Enter a number that is 1,000,000,000,000 or less"


def test_a_postcode_is_set_in_order():
    assert PostcodeField().clean("ab10 1ab") == "AB10 1AB"
    assert error_of(PostcodeField(), "AB1") == "Enter a full UK postcode, like AB10 1AB"


def test_a_long_answer_is_refused_and_not_cut():
    field = WordLimitField(words=10)

    assert field.clean(" ".join(["word"] * 11))
    assert error_of(field, " ".join(["word"] * 12)) == "Your answer has 12 words. Shorten it to 10 words or fewer"


def test_yes_and_no_are_not_chosen_beforehand():
    assert YesNoField().clean("no") is False
    assert "checked" not in render_crispy_form(type("F", (GovukForm, forms.Form), {"a": YesNoField()})())


def test_a_missing_answer_says_what_to_do():
    class Form(GovukForm, forms.Form):
        amount = PoundsField(label="Amount")
        kind = forms.ChoiceField(label="Kind of work", choices=[("a", "A")])
        file = forms.FileField(label="Your accounts")
        agreed = forms.BooleanField(label="I agree")
        why = forms.CharField(label="Why now?")

    errors = {name: messages[0] for name, messages in Form({}).errors.items()}

    assert errors == {
        "amount": "Enter the amount",
        "kind": "Select the kind of work",
        "file": "Upload your accounts",
        "agreed": "Tick the box: I agree",
        "why": "Answer the question: Why now?",
    }


def test_a_table_of_forms_names_every_box_by_its_row():
    html = render_crispy_form(gallery_forms.row_formset(), gallery_forms.row_formset().helper)

    assert "Cost, row 3" in html
    assert 'name="budget-0-item"' in html
