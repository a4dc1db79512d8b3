"""Fields for what organisations are known by."""

from django import forms

from commissioning.common import money
from organisations import identifiers


class CharityNumberField(forms.CharField):
    """A charity number, however it is spaced."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 20, "required": False, **kwargs})

    def to_python(self, value):
        return identifiers.normalise_charity_number(super().to_python(value) or "")

    def validate(self, value):
        super().validate(value)
        if value:
            identifiers.validate_charity_number(value)


class CompanyNumberField(forms.CharField):
    """A company number, with the zeros that were left out."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 20, "required": False, **kwargs})

    def to_python(self, value):
        return identifiers.normalise_company_number(super().to_python(value) or "")

    def validate(self, value):
        super().validate(value)
        if value:
            identifiers.validate_company_number(value)


class PoundsField(forms.CharField):
    """An amount typed in pounds; its value is in pence, or None when it is left empty."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 30, "required": False, **kwargs})

    def prepare_value(self, value):
        return money.format_pounds(value).removeprefix("£") if isinstance(value, int) else value

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return money.parse_pounds(text)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="pounds") from error

    def run_validators(self, value):
        """The amount was checked when it was read; the text's validators do not fit a number."""


class LongTextField(forms.CharField):
    """Several lines, with a limit that is told and never cuts off."""

    def __init__(self, *, rows: int = 4, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": 2000, **kwargs})
