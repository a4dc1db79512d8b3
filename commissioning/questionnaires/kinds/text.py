"""Answers in words."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .base import Invalid, Kind, config_error, plain
from .paper import TALL, BoxMaker
from .registry import register

MAX_SHORT = 500


class Written(Kind):
    """Whatever is written, as it is written."""

    def written(self, value):
        return value or ""


@register
class ShortText(Written):
    """One line."""

    name, label, template = "short_text", "Short text", "questionnaires/kinds/input.html"
    input_type, autocomplete = "text", ""

    def config_fields(self):
        return {
            "max_characters": forms.IntegerField(
                label="Most characters", min_value=1, max_value=MAX_SHORT, required=False
            )
        }

    def clean_config(self, config):
        config = super().clean_config(config)
        most = config.get("max_characters", MAX_SHORT)
        if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= MAX_SHORT:
            raise config_error(f"The most characters must be between 1 and {MAX_SHORT}.")
        return config

    def problems(self, question, value):
        most = question.config.get("max_characters", MAX_SHORT)
        if len(value) > most:
            return [f"Your answer has {len(value):,} characters. Shorten it to {most} or fewer."]
        return []


@register
class LongText(Written):
    """Paragraphs, as many as it takes."""

    name, label, template = "long_text", "Long text", "questionnaires/kinds/textarea.html"

    def paper(self, question, rows=0):
        return BoxMaker(question).only(TALL)

    def config_fields(self):
        return {"rows": forms.IntegerField(label="Height in lines", min_value=2, max_value=40, required=False)}

    def clean_config(self, config):
        config = super().clean_config(config)
        rows = config.get("rows", 8)
        if not isinstance(rows, int) or isinstance(rows, bool) or not 2 <= rows <= 40:
            raise config_error("The height must be between 2 and 40 lines.")
        return config


@register
class Email(Kind):
    """An e-mail address."""

    name, label, template = "email", "E-mail address", "questionnaires/kinds/input.html"
    input_type, autocomplete = "email", "email"

    def parse(self, question, raw):
        text = plain(raw.get("", ""))
        if not text:
            return None
        try:
            validate_email(text)
        except ValidationError:
            raise Invalid("Enter an e-mail address in the right form, like name@example.org") from None
        return text
