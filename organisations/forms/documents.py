"""Documents of an organisation: each kind asks for the dates that it has."""

import datetime as dt

from django import forms

from commissioning.common.forms import DateField, GovukForm
from commissioning.common.templatetags.words import long_date
from commissioning.common.uploads import DOCUMENTS, PICTURES, SPREADSHEETS, Upload, UploadValidator, accept, describe
from commissioning.common.validators import no_nul
from organisations.enums import EXPIRING_KINDS, DocumentKind
from organisations.models import OrganisationDocument
from organisations.operations.documents import Particulars

POLICIES = {DocumentKind.SAFEGUARDING_POLICY, DocumentKind.EQUALITY_POLICY, DocumentKind.DATA_PROTECTION_POLICY}
INSURANCES = {DocumentKind.PUBLIC_LIABILITY, DocumentKind.EMPLOYERS_LIABILITY}
# What every question that asks for files takes.
KINDS_OF_FILE = (*DOCUMENTS, *SPREADSHEETS, *PICTURES)


class ParticularsForm(GovukForm, forms.Form):
    """What is said of a document of ``kind``. ``today`` is given where it must not have expired already."""

    title = forms.CharField(label="Name of the document", max_length=200, validators=[no_nul], required=False)
    year_ends_on = DateField(label="Last day of the year that the accounts cover", help_text="For example, 31 3 2026.")
    valid_from_on = DateField(label="Valid from", required=False)
    expires_on = DateField(label="Last day that it is valid", required=False)

    def __init__(self, *args, kind: DocumentKind, today: dt.date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        if kind == DocumentKind.OTHER:
            self._require("title", "Enter the name of the document")
            self.fields["title"].help_text = "Such as: fire risk assessment."
        else:
            self.fields["title"].help_text = f"If you leave it empty it is called “{kind.label}”."
        if kind == DocumentKind.ANNUAL_ACCOUNTS:
            del self.fields["valid_from_on"], self.fields["expires_on"]
        else:
            del self.fields["year_ends_on"]
            self._ask_for_days()

    def _ask_for_days(self) -> None:
        begins, ends = "Valid from", "Last day that it is valid"
        if self.kind in INSURANCES:
            begins, ends = "First day of cover", "Last day of cover"
        elif self.kind in POLICIES:
            begins, ends = "When it was agreed or last reviewed", "When it is to be reviewed next"
        elif self.kind == DocumentKind.BANK_CONFIRMATION:
            begins = "Date on the statement or letter"
        is_needed = self.kind in EXPIRING_KINDS
        for name, label in (("valid_from_on", begins), ("expires_on", ends)):
            self.fields[name].label = label
            self.fields[name].help_text = "For example, 27 3 2026."
            if is_needed:
                self._require(name, f"Enter the date: {label[0].lower()}{label[1:]}")

    def _require(self, name: str, words: str) -> None:
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = words

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("valid_from_on"), cleaned.get("expires_on")
        if begins and ends and ends < begins:
            self.add_error("expires_on", f"It must be {long_date(begins)} or later, the first of the two dates")
        elif ends and self.today and ends < self.today:
            self.add_error("expires_on", "It is over already. Give us the document that is valid now")
        return cleaned

    def particulars(self) -> Particulars:
        """What the operations take."""
        values = self.cleaned_data
        year_ends_on = values.get("year_ends_on")
        usual = f"{self.kind.label}, year to {long_date(year_ends_on)}" if year_ends_on else self.kind.label
        return Particulars(
            title=values["title"] or usual,
            valid_from_on=values.get("valid_from_on"),
            expires_on=values.get("expires_on"),
            year_ends_on=year_ends_on,
        )


def said_of(document: OrganisationDocument) -> dict:
    """What the form shows of a document that is there."""
    names = ("title", "year_ends_on", "valid_from_on", "expires_on")
    return {name: getattr(document, name) for name in names}


class DocumentForm(ParticularsForm):
    """The same with the file."""

    file = forms.FileField(
        help_text=f"{describe(KINDS_OF_FILE)}.",
        validators=[UploadValidator(KINDS_OF_FILE)],
        widget=forms.FileInput(attrs={"accept": accept(KINDS_OF_FILE)}),
        allow_empty_file=True,
        error_messages={"required": "Choose the file"},
    )
    field_order = ["file", "title", "year_ends_on", "valid_from_on", "expires_on"]

    def upload(self) -> Upload:
        """What the file was found to be."""
        return self.cleaned_data["file"].upload


class KindForm(GovukForm, forms.Form):
    """What a file is, before its dates are asked for."""

    form_method = "get"
    submit_label = "Continue"
    kind = forms.ChoiceField(label="What is it?", choices=DocumentKind, widget=forms.RadioSelect)
