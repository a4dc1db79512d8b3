"""A text input that is written in one go says what Django's own would say."""

import pytest
from django import forms
from django.template import Context, Template
from django.test.html import parse_html
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.forms import GovukForm, PoundsField
from commissioning.common.forms.text import INPUTS, is_plain_text, text_html

ATTRS = {"class": "govuk-input", "aria-describedby": "a-hint", "rows": 2, "hidden": True, "disabled": False}
WIDGETS = sorted([*INPUTS, forms.Textarea], key=lambda widget: widget.__name__)


@given(
    st.sampled_from(WIDGETS),
    st.none() | st.integers() | st.text("ab<&\"' é\n", max_size=8),
    st.booleans(),
    st.sampled_from([None, 7]),
)
def test_it_is_the_same_as_djangos(widget, value, is_bound, longest):
    class Said(forms.Form):
        words = forms.CharField(widget=widget, max_length=longest, initial=value)

    bound = Said({"words": value} if is_bound else None, prefix="a&1")["words"]

    ours = text_html(bound, ATTRS)

    assert parse_html(ours) == parse_html(bound.as_widget(attrs=ATTRS))
    assert ours.startswith(("<input type=", "<textarea name="))


def test_an_input_of_another_kind_is_left_to_django():
    class Special(forms.TextInput):
        pass

    assert is_plain_text(forms.TextInput())
    assert is_plain_text(forms.Textarea())
    assert not is_plain_text(Special())
    assert not is_plain_text(forms.PasswordInput())


class RowForm(GovukForm, forms.Form):
    amount = PoundsField(label="Sum <b>")
    agreed = forms.BooleanField(label="Agreed", required=False)


@pytest.mark.parametrize(("typed", "is_wrong"), [("1,250", False), ("<much>", True)])
def test_a_cell_has_a_spoken_label_what_is_wrong_and_the_input(typed, is_wrong):
    form = RowForm({"a-amount": typed}, prefix="a")

    shown = Template("{% govuk_cell form.amount 3 %}").render(Context({"form": form}))

    wrong = (
        '<div id="id_a-amount-error"><p class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> '
        f"{form['amount'].errors[0]}</p></div>"
        if is_wrong
        else ""
    )
    tells = ' aria-describedby="id_a-amount-error" aria-invalid="true"' if is_wrong else ""
    error_class = " govuk-input--error" if is_wrong else ""
    assert bool(form.errors) is is_wrong
    assert parse_html(shown) == parse_html(
        '<label class="govuk-visually-hidden" for="id_a-amount">Sum &lt;b&gt;, row 3</label>'
        f'{wrong}<div class="govuk-input__wrapper"><div class="govuk-input__prefix" aria-hidden="true">£</div>'
        f'<input type="text" name="a-amount" value="{typed.replace("<", "&lt;").replace(">", "&gt;")}" '
        f'class="govuk-input govuk-input--width-10{error_class}" inputmode="decimal" id="id_a-amount"{tells}></div>'
    )


def test_a_cell_with_a_box_to_tick_is_the_whole_field():
    form = RowForm()

    cell = Template("{% govuk_cell form.agreed 3 %}").render(Context({"form": form}))

    assert cell == Template("{% govuk_field form.agreed %}").render(Context({"form": form}))
    assert 'type="checkbox"' in cell
