"""A select that is written in one go says what Django's own would say."""

import pytest
from django import forms
from django.template import Context, Template
from django.test.html import parse_html
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.forms.select import is_plain, select_html

texts = st.text("ab<&\"' é", max_size=6)
flat = st.tuples(texts, texts)
grouped = st.tuples(texts, st.lists(flat, max_size=3))
ATTRS = {"class": "govuk-select", "aria-describedby": "a-hint"}


def form_of(choices, value=None, **options) -> forms.Form:
    class Chosen(forms.Form):
        colour = forms.ChoiceField(choices=choices, **options)

    return Chosen({"colour": value} if value is not None else None, initial={"colour": "b"})


@given(st.lists(flat | grouped, max_size=5), st.none() | texts, st.booleans())
def test_it_is_the_same_as_djangos(choices, value, required):
    form = form_of(choices, value, required=required)

    ours = select_html(form["colour"], ATTRS)

    assert parse_html(ours) == parse_html(form["colour"].as_widget(attrs=ATTRS))


def test_a_text_that_only_looks_safe_is_escaped():
    safe = select_html(form_of([("a", mark_safe("<b>A</b>"))])["colour"], {})
    plain = select_html(form_of([("a", "<b>A</b>")])["colour"], {})

    assert "<b>A</b>" in safe
    assert "&lt;b&gt;A&lt;/b&gt;" in plain


def test_a_select_of_another_kind_is_left_to_django():
    class Special(forms.Select):
        pass

    assert is_plain(forms.Select())
    assert not is_plain(Special())
    assert not is_plain(forms.SelectMultiple())


@pytest.mark.parametrize(
    ("words", "shown"), [(mark_safe("<i>Due</i>"), "<i>Due</i>"), ("<i>Due</i>", "&lt;i&gt;Due&lt;/i&gt;")]
)
def test_a_tag_escapes_what_is_not_safe_whichever_came_before(words, shown):
    Template('{% tag words "red" %}').render(Context({"words": mark_safe("<i>Due</i>")}))

    assert Template('{% tag words "red" %}').render(Context({"words": words})) == (
        f'<strong class="govuk-tag govuk-tag--red">{shown}</strong>'
    )
