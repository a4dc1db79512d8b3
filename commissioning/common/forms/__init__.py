"""Forms in the GOV.UK Design System's markup: ``class MyForm(GovukForm, forms.ModelForm)``."""

from commissioning.common.forms.dates import DateField
from commissioning.common.forms.field_of import field_of
from commissioning.common.forms.fields import (
    NumberField,
    PostcodeField,
    PoundsField,
    WholeNumberField,
    WordLimitField,
    YesNoField,
)
from commissioning.common.forms.form import GovukForm, GovukFormSet
from commissioning.common.forms.messages import PlainForm

__all__ = [
    "DateField",
    "GovukForm",
    "GovukFormSet",
    "NumberField",
    "PlainForm",
    "PostcodeField",
    "PoundsField",
    "WholeNumberField",
    "WordLimitField",
    "YesNoField",
    "field_of",
]
