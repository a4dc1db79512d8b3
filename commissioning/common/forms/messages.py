"""What a field says when it refuses something: how to put it right, in place of the framework's own words."""

import re

from django import forms
from django.core.validators import MaxLengthValidator, MinLengthValidator

from commissioning.common.forms.times import HOW
from commissioning.common.validators import no_nul

CHOOSE = "Choose one of the answers offered"
TWO_AT_ONCE = "Choose a file, or tick the box to remove the one that is there, not both"
WRONG_DAY = "Enter a date, like 31/3/2026"
# Words of the framework that do not say how to put a thing right, and ours.
_STOCK_REQUIRED = forms.Field.default_error_messages["required"]
_OWN_WORDS = (
    (forms.EmailField, "invalid", "Enter an e-mail address in full, like name@example.com"),
    (forms.FileField, "empty", "The file is empty. Choose another"),
    (forms.FileField, "invalid", "Choose the file again"),
    (forms.FileField, "missing", "Choose the file again"),
    (forms.FileField, "max_length", "The file’s name must be %(max)d characters or fewer. Give it a shorter one"),
    (forms.FileField, "contradiction", TWO_AT_ONCE),
    (forms.ChoiceField, "invalid_choice", CHOOSE),
    (forms.MultipleChoiceField, "invalid_list", CHOOSE),
    (forms.ModelChoiceField, "invalid_choice", CHOOSE),
    (forms.ModelMultipleChoiceField, "invalid_choice", CHOOSE),
    (forms.ModelMultipleChoiceField, "invalid_list", CHOOSE),
    (forms.ModelMultipleChoiceField, "invalid_pk_value", CHOOSE),
    (forms.URLField, "invalid", "Enter a web address in full, like https://www.example.org"),
    (forms.IntegerField, "invalid", "Enter a whole number, like 25"),
    (forms.DecimalField, "invalid", "Enter a number, like 25 or 2.5"),
    (forms.DateField, "invalid", WRONG_DAY),
    (forms.TimeField, "invalid", HOW),
)
# What the framework's validators say, by their codes: a field's own words take their place.
_OF_VALIDATORS = {
    "null_characters_not_allowed": "Remove the characters that cannot be shown, then try again",
    "min_value": "Enter a number that is %(limit_value)s or more",
    "max_value": "Enter a number that is %(limit_value)s or less",
}
_DETERMINERS = {"the", "a", "an", "your", "any", "other", "how", "what", "when", "where", "which", "who", "why"}
_CHOOSING = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple, forms.CheckboxInput)
# A label that begins so, or has a comma, is no name of a thing that could be longer or shorter.
_CLAUSES = re.compile(r"(how|if|others?|say|what|when|where|which|who|why)\b|.*,", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)\Z")


def speak_plainly(field: forms.Field, label: str) -> None:
    """Give ``field``, which is called ``label``, words that say what to do wherever it has the framework's own."""
    for kind, code, words in _OWN_WORDS:
        stock = kind.default_error_messages.get(code)
        if isinstance(field, kind) and field.error_messages.get(code) == stock:
            field.error_messages[code] = words
    if field.error_messages.get("required") == _STOCK_REQUIRED:
        field.error_messages["required"] = what_to_do(field, label)
    own = {**_OF_VALIDATORS, **_of_lengths(field, label)}
    if isinstance(field, forms.SlugField):
        own["invalid"] = "Use letters, numbers, hyphens and underscores only, without spaces"
    field.error_messages = {**own, **field.error_messages}
    if isinstance(field, forms.CharField):  # It refuses what ``no_nul`` does: that is said once.
        field.validators = [one for one in field.validators if one is not no_nul]


def _of_lengths(field: forms.Field, label: str) -> dict[str, str]:
    subject, found = _subject(label), {}
    for one in field.validators:
        if isinstance(one, MaxLengthValidator | MinLengthValidator) and isinstance(one.limit_value, int):
            than = "fewer" if isinstance(one, MaxLengthValidator) else "more"
            found[one.code] = f"{subject} must be {one.limit_value:,} characters or {than}"
    return found


def _subject(label: str) -> str:
    """What must be shorter: the thing that the label names, or the answer where it asks."""
    name = _IN_BRACKETS.sub("", label)
    return "Your answer" if name.endswith("?") or _CLAUSES.match(name) else name


def what_to_do(field: forms.Field, label: str) -> str:
    """What is said where nothing was given."""
    if label.endswith("?"):
        return f"Answer the question: {label}"
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Tick the box: {label}"
    verb = "Upload" if isinstance(field, forms.FileField) else "Enter"
    what = _lower_first(label)
    article = "" if what.split(" ")[0] in _DETERMINERS else "the "
    return f"{'Select' if isinstance(field.widget, _CHOOSING) else verb} {article}{what}"


def _lower_first(label: str) -> str:
    return label if len(label) > 1 and label[1].isupper() else label[:1].lower() + label[1:]


class PlainForm(forms.BaseForm):
    """Put it before ``forms.Form`` where a page writes the form's markup itself: its fields say what to do."""

    def full_clean(self):
        """Only now are all fields there, and called what the page calls them."""
        for name, field in self.fields.items():
            speak_plainly(field, str(field.label or name.replace("_", " ").capitalize()))
        super().full_clean()
