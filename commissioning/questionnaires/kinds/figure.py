"""Answers in figures. A number's value is its digits as a text, exact whatever its size; money's is whole pence."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from commissioning.common.money import MAX_PENCE, MINUS, format_pounds, parse_pounds, to_decimal

from .base import Invalid, Kind, config_error, plain
from .registry import register

# The largest figure that is taken: 15 digits are exact in every spreadsheet and within 64 bits.
LARGEST = Decimal(10) ** 15 - 1
MAX_DECIMALS = 6
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?", re.ASCII)


def parse_number(text: str, *, decimals: int = 0) -> Decimal | None:
    """What somebody typed as a number; None for nothing. Raises ``Invalid`` on letters, on more than ``decimals``
    places other than noughts, and beyond 15 digits."""
    typed = unicodedata.normalize("NFKC", plain(text)).replace(MINUS, "-")
    if not typed:
        return None
    example = "1250 or 12.5" if decimals else "1250"
    if len(typed) > 40 or not _NUMBER.fullmatch(typed):
        raise Invalid(f"Enter a number, like {example}")
    number = Decimal(typed.replace(",", "").replace(" ", ""))
    if abs(number) > LARGEST:
        raise Invalid(f"Enter a number between {format_number(-LARGEST)} and {format_number(LARGEST)}")
    if number != round(number, decimals):
        places = f"with no more than {decimals} decimal places" if decimals else "without decimals"
        raise Invalid(f"Enter a number {places}, like {example}")
    return number


def canonical(number: Decimal) -> str:
    """One text for one number: no exponent, no trailing noughts, no minus nought."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def format_number(number: Decimal | str) -> str:
    """With thousands separators and a true minus sign."""
    return f"{Decimal(canonical(Decimal(number))):,f}".replace("-", MINUS)


def _limit(config, name) -> Decimal | None:
    return None if config.get(name) in {None, ""} else Decimal(str(config[name]))


@register
class Number(Kind):
    name, label, template = "number", "Number", "questionnaires/kinds/input.html"
    input_type, autocomplete = "number", ""

    def config_fields(self):
        figure: dict[str, Any] = {"required": False, "max_digits": 15, "decimal_places": MAX_DECIMALS}
        return {
            "decimals": forms.IntegerField(label="Decimal places", min_value=0, max_value=MAX_DECIMALS, required=False),
            "min": forms.DecimalField(label="Smallest", **figure),
            "max": forms.DecimalField(label="Largest", **figure),
            "suffix": forms.CharField(label="Unit", max_length=20, required=False, help_text="Like people or hours"),
        }

    def config_from(self, cleaned):
        config = super().config_from(cleaned)
        return {name: canonical(value) if isinstance(value, Decimal) else value for name, value in config.items()}

    def clean_config(self, config):
        config = super().clean_config(config)
        decimals = config.setdefault("decimals", 0)
        if not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= MAX_DECIMALS:
            raise config_error(f"Decimal places must be between 0 and {MAX_DECIMALS}.")
        try:
            least, most = _limit(config, "min"), _limit(config, "max")
        except InvalidOperation:
            raise config_error("The smallest and the largest must be numbers.") from None
        if any(limit is not None and not limit.is_finite() for limit in (least, most)):
            raise config_error("The smallest and the largest must be numbers.")
        if least is not None and most is not None and least > most:
            raise config_error("The smallest number must not be above the largest.")
        return config

    def parse(self, question, raw):
        number = parse_number(raw.get("", ""), decimals=question.config.get("decimals", 0))
        return None if number is None else canonical(number)

    def problems(self, question, value):
        number, least, most = Decimal(value), _limit(question.config, "min"), _limit(question.config, "max")
        if least is not None and number < least:
            return [f"Enter a number that is {format_number(least)} or more."]
        if most is not None and number > most:
            return [f"Enter a number that is {format_number(most)} or less."]
        return []

    def as_text(self, question, value):
        if value is None:
            return ""
        suffix = question.config.get("suffix", "")
        return f"{format_number(value)} {suffix}" if suffix else format_number(value)

    def cells(self, question, value):
        return [None if value is None else Decimal(value)]


@register
class Money(Kind):
    name, label, template = "money", "Money", "questionnaires/kinds/input.html"
    input_type, autocomplete = "money", ""

    def config_fields(self):
        return {
            "min_pence": forms.IntegerField(label="Smallest, in pence", required=False),
            "max_pence": forms.IntegerField(label="Largest, in pence", required=False, max_value=MAX_PENCE),
            "allow_negative": forms.BooleanField(label="May be below nought", required=False),
        }

    def clean_config(self, config):
        config = super().clean_config(config)
        limits = [config[name] for name in ("min_pence", "max_pence") if config.get(name) is not None]
        if any(not isinstance(limit, int) or isinstance(limit, bool) or abs(limit) > MAX_PENCE for limit in limits):
            raise config_error("The smallest and the largest sum must be whole pence.")
        if len(limits) == 2 and limits[0] > limits[1]:
            raise config_error("The smallest sum must not be above the largest.")
        config["allow_negative"] = bool(config.get("allow_negative"))
        return config

    def parse(self, question, raw):
        text = plain(raw.get("", ""))
        if not text:
            return None
        try:
            return parse_pounds(text, allow_negative=bool(question.config.get("allow_negative")))
        except ValueError as error:
            raise Invalid(str(error)) from None

    def raw(self, question, value):
        return {"": "" if value is None else format_pounds(value).replace("£", "").replace(MINUS, "-")}

    def problems(self, question, value):
        least, most = question.config.get("min_pence"), question.config.get("max_pence")
        if least is not None and value < least:
            return [f"Enter {format_pounds(least)} or more."]
        if most is not None and value > most:
            return [f"Enter {format_pounds(most)} or less."]
        return []

    def as_text(self, question, value):
        return "" if value is None else format_pounds(value)

    def cells(self, question, value):
        return [None if value is None else to_decimal(value)]
