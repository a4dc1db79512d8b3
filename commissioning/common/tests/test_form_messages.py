"""No field of any form speaks to people in the framework's own words."""

import copy

from django import forms
from django.core import validators
from django.urls import get_resolver

from commissioning.common.forms import GovukForm, PlainForm, WholeNumberField
from commissioning.common.forms.messages import speak_plainly
from commissioning.common.validators import no_nul

OURS = ("commissioning.", "consultations.", "monitoring.", "organisations.")


def below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def forms_of_pages():
    """Every form that has fields of its own and that a page shows."""
    assert get_resolver().url_patterns  # Every view, and its forms, is loaded.
    found = {
        one for one in below(forms.BaseForm) if one.__module__.startswith(OURS) and ".tests." not in one.__module__
    }
    return sorted((one for one in found if getattr(one, "base_fields", None)), key=lambda one: one.__qualname__)


def stock_words():
    """What the framework's fields say by themselves."""
    kinds = [one for one in (forms.Field, *below(forms.Field)) if one.__module__.startswith("django.")]
    return {str(words) for kind in kinds for words in vars(kind).get("default_error_messages", {}).values()}


def in_stock_words(field, stock):
    """The codes under which ``field`` would speak in the framework's own words."""
    left = [code for code, words in field.error_messages.items() if str(words) in stock]
    for one in field.validators:
        if type(one).__module__ == validators.__name__ and type(one) is not validators.RegexValidator:
            left += [one.code] if one.code not in field.error_messages else []
    return left


def test_every_field_says_how_to_put_a_thing_right():
    kinds, stock, left = forms_of_pages(), stock_words(), []
    for kind in kinds:
        for name, made in kind.base_fields.items():
            field = copy.deepcopy(made)
            speak_plainly(field, str(field.label or name))
            left += [(kind.__name__, name, code) for code in in_stock_words(field, stock)]

    assert len(kinds) > 150
    assert [kind.__name__ for kind in kinds if not issubclass(kind, PlainForm)] == []
    assert left == []


class Asked(GovukForm, forms.Form):
    summary = forms.CharField(label="Summary", max_length=5)
    charity = forms.CharField(label="Charity number (if it has one)", max_length=1_000)
    why = forms.CharField(label="Why it changes", max_length=3)
    how = forms.CharField(label="How do you know?", min_length=3)
    words = forms.CharField(label="Words", validators=[no_nul])
    share = forms.IntegerField(label="Share", max_value=10)
    places = WholeNumberField(label="Places", max_value=10)
    day = forms.DateField(label="Day")
    slug = forms.SlugField(label="Name in addresses")
    several = forms.MultipleChoiceField(label="Several", choices=[("a", "A")])


def test_what_is_too_long_too_much_or_cannot_be_stored_is_said_plainly():
    typed = {
        "summary": "sixsix",
        "charity": "1" * 1_001,
        "why": "four",
        "how": "so",
        "words": "a\x00",
        "share": "11",
        "places": "11",
        "day": "soon",
        "slug": "two words",
        "several": ["b"],
    }

    assert {name: list(said) for name, said in Asked(typed).errors.items()} == {
        "summary": ["Summary must be 5 characters or fewer"],
        "charity": ["Charity number must be 1,000 characters or fewer"],
        "why": ["Your answer must be 3 characters or fewer"],
        "how": ["Your answer must be 3 characters or more"],
        "words": ["Remove the characters that cannot be shown, then try again"],
        "share": ["Enter a number that is 10 or less"],
        "places": ["Enter a number that is 10 or less"],
        "day": ["Enter a date, like 31/3/2026"],
        "slug": ["Use letters, numbers, hyphens and underscores only, without spaces"],
        "several": ["Choose one of the answers offered"],
    }


def test_fields_that_a_form_adds_for_itself_say_the_same():
    class Grown(PlainForm, forms.Form):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["reason"] = forms.CharField(label="Reason", max_length=3)
            self.fields["other"] = forms.CharField(label="Other", error_messages={"required": "Say which."})

    assert dict(Grown({"reason": "four"}).errors) == {
        "reason": ["Reason must be 3 characters or fewer"],
        "other": ["Say which."],
    }
