"""Layouts of a finance system's files, batches of payments, and statements."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from commissioning.agreements.enums import AmountUnit, DateFormat, FileEncoding, PaymentField
from commissioning.agreements.forms.rows import Rows
from commissioning.agreements.models import PaymentLayout, StatementLayout
from commissioning.common.forms import DateField, GovukForm
from commissioning.common.uploads import CSV, UploadValidator, accept
from commissioning.common.validators import no_nul
from organisations.models import Agency

MOST_COLUMNS = 40


class PaymentLayoutForm(GovukForm, forms.ModelForm):
    """Name, dates, amounts and letters; the columns are a table of their own."""

    class Meta:
        model = PaymentLayout
        fields = ["name", "date_format", "amount_unit", "encoding"]

    date_format = forms.ChoiceField(label="Dates", choices=DateFormat)
    amount_unit = forms.ChoiceField(label="Amounts", choices=AmountUnit)
    encoding = forms.ChoiceField(label="Letters", choices=FileEncoding)


class ColumnRow(GovukForm, forms.Form):
    heading = forms.CharField(label="Heading", max_length=100, validators=[no_nul])
    source = forms.ChoiceField(label="Holds", choices=[("", "Choose what it holds"), *PaymentField.choices])
    fixed = forms.CharField(label="Text, where it is the same in every row", max_length=200, required=False)


class _Columns(Rows):
    """The columns of a file, in their order."""

    caption = "Columns"
    add_label = ""

    @property
    def helper(self):
        """Within the layout's own form, which has the button."""
        helper = super().helper
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def clean(self) -> None:
        headings = [row["heading"].casefold() for row in self.filled if row.get("heading")]
        if len(set(headings)) != len(headings):
            raise ValidationError("Two columns have the same heading. Give each its own.")


ColumnRows = cast(
    "type[_Columns]",
    forms.formset_factory(
        ColumnRow, formset=_Columns, extra=4, max_num=MOST_COLUMNS, absolute_max=MOST_COLUMNS + 1, validate_max=True
    ),
)


class StatementLayoutForm(GovukForm, forms.ModelForm):
    """Which heading of the finance system's file is what."""

    class Meta:
        model = StatementLayout
        fields = [
            "name",
            "reference_heading",
            "amount_heading",
            "paid_on_heading",
            "finance_reference_heading",
            "date_format",
            "amount_unit",
        ]

    date_format = forms.ChoiceField(label="Dates", choices=DateFormat)
    amount_unit = forms.ChoiceField(label="Amounts", choices=AmountUnit)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        headings = [str(value).casefold() for name, value in found.items() if name.endswith("_heading")]
        if len(set(headings)) != len(headings):
            raise ValidationError("Two headings are the same. Each column is one thing.")
        return found


class BatchForm(GovukForm, forms.Form):
    """Which payments to look at, sent by GET."""

    form_method = "get"
    submit_label = "Show the payments"
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label="Which agency pays?", empty_label="Choose an agency", error_messages={}
    )
    file_layout = forms.ModelChoiceField(
        PaymentLayout.objects.all(), label="Which layout has the file?", empty_label="Choose a layout"
    )
    due_by = DateField(label="Due on or before", help_text="For example, 27 3 2027.")

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_by"].initial = today


class StatementForm(GovukForm, forms.Form):
    submit_label = "Check the file"
    file = forms.FileField(
        label="The finance system’s file",
        help_text="CSV. Nothing is changed before you have seen what is in it.",
        validators=[UploadValidator(kinds=[CSV])],
        widget=forms.FileInput(attrs={"accept": accept([CSV])}),
        allow_empty_file=True,
    )
    file_layout = forms.ModelChoiceField(
        StatementLayout.objects.all(), label="Which layout has it?", empty_label="Choose a layout"
    )
