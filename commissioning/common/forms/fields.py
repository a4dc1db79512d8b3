"""Fields whose values are right or are refused with a sentence that says how to put them right.

Each has a ``presentation``: the options of its look, which a form may add to (see ``presentation.py``).
"""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from localflavor.gb.forms import GBPostcodeField

from commissioning.common import money
from commissioning.common.forms.words import count_words

# What SQLite would take and PostgreSQL refuse is refused in forms.
LARGEST_WHOLE_NUMBER = 10**12
LONGEST_TEXT = 200_000


class PoundsField(forms.CharField):
    """An amount typed in pounds, cleaned to whole pence; None where it may be left empty and is."""

    presentation = {"prefix": "£", "width": 10, "inputmode": "decimal"}

    def __init__(self, *, min_pence: int = 0, max_pence: int = money.MAX_PENCE, **kwargs):
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.pop("maxlength", None)
        self.min_pence, self.max_pence = min_pence, max_pence

    def to_python(self, value):
        if isinstance(value, int):
            return value
        text = super().to_python(value)
        if text is None or text in self.empty_values:
            return None
        try:
            pence = money.parse_pounds(text, allow_negative=self.min_pence < 0)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        if pence < self.min_pence:
            raise ValidationError(f"Enter {money.format_pounds(self.min_pence)} or more", code="min_value")
        if pence > self.max_pence:
            raise ValidationError(f"Enter {money.format_pounds(self.max_pence)} or less", code="max_value")
        return pence

    def run_validators(self, value):
        """Nothing: the base's validators are for text, and ``to_python`` has checked the amount."""

    def prepare_value(self, value):
        return money.format_pounds(value).replace("£", "") if isinstance(value, int) else value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class NumberField(forms.Field):
    """A number, thousands set apart or not: a ``Decimal``, or an ``int`` where ``places`` is nought."""

    widget = forms.TextInput
    presentation = {"width": 10, "inputmode": "decimal"}

    def __init__(self, *, places: int = 2, min_value: int = 0, max_value: int = LARGEST_WHOLE_NUMBER, **kwargs):
        super().__init__(**kwargs)
        self.places, self.min_value, self.max_value = places, min_value, max_value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return value
        text = str(value).strip().replace(money.MINUS, "-").replace(",", "")
        number = self._parsed(text)
        if number < self.min_value:
            raise ValidationError(f"Enter a number that is {self.min_value:,} or more", code="min_value")
        if number > self.max_value:
            raise ValidationError(f"Enter a number that is {self.max_value:,} or less", code="max_value")
        return int(number) if self.places == 0 else number

    def _parsed(self, text: str) -> Decimal:
        how = "Enter a whole number, like 25" if self.places == 0 else "Enter a number, like 25 or 2.5"
        digits = text.lstrip("-").replace(".", "", 1)
        if not (digits.isascii() and digits.isdigit()) or len(text) > 40:
            raise ValidationError(how, code="invalid")
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValidationError(how, code="invalid") from error
        if max(0, -int(number.normalize().as_tuple().exponent)) > self.places:
            few = f"{how}, with no more than {self.places} decimal places" if self.places else how
            raise ValidationError(few, code="places")
        return number

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class WholeNumberField(NumberField):
    """A whole number, 0 or more unless ``min_value`` says otherwise, cleaned to an ``int``."""

    presentation = {"width": 5, "inputmode": "numeric"}

    def __init__(self, **kwargs):
        super().__init__(places=0, **kwargs)


class PostcodeField(GBPostcodeField):
    """A UK postcode, cleaned to capitals with its space."""

    presentation = {"width": 10, "autocomplete": "postal-code"}
    default_error_messages = {"invalid": "Enter a full UK postcode, like AB10 1AB"}


class WordLimitField(forms.CharField):
    """Text with a guide length in words. Nothing is ever cut off: what is too long is kept and refused.

    ``words`` is what the page asks for; ``margin`` (a part of 1) is how much more is let through.
    """

    widget = forms.Textarea

    def __init__(self, *, words: int, margin: Decimal = Decimal("0.1"), rows: int = 8, **kwargs):
        super().__init__(max_length=kwargs.pop("max_length", LONGEST_TEXT), **kwargs)
        self.widget.attrs.pop("maxlength", None)
        self.words, self.most_words = words, int(words * (1 + margin))
        self.presentation = {"words": words, "rows": rows}

    def validate(self, value):
        super().validate(value)
        count = count_words(value)
        if count > self.most_words:
            raise ValidationError(
                f"Your answer has {count:,} words. Shorten it to {self.words:,} words or fewer", code="too_long"
            )


class YesNoField(forms.TypedChoiceField):
    """Yes or no as two radio buttons, cleaned to a ``bool``; neither is chosen beforehand."""

    widget = forms.RadioSelect
    presentation = {"inline": True}

    def __init__(self, **kwargs):
        kwargs.setdefault("choices", [("yes", "Yes"), ("no", "No")])
        super().__init__(coerce=lambda value: value == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)
