"""Forms of imports: handing a register in, and saying which of its columns is which."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError

from commissioning.common import virus_scan
from commissioning.common.forms import GovukForm, WholeNumberField
from commissioning.opendata.readers import FileRefused, Mapping, guess_columns
from commissioning.opendata.readers.fields import BY_KEY
from commissioning.opendata.readers.files import EXTENSIONS, kind_of
from commissioning.opendata.readers.mapping import LAST_HEADER_ROW
from commissioning.programmes.models import Programme
from organisations.models import Agency

# What an officer may choose a column for, in the order of the page; the first three must have one.
CHOSEN = (
    "identifier",
    "recipient_name",
    "value_pence",
    "awarded_on",
    "starts_on",
    "ends_on",
    "duration_months",
    "title",
    "purpose",
    "kind",
    "charity_number",
    "company_number",
    "postcode",
    "recipient_identifier",
    "places",
    "place_codes",
    "programme_code",
    "department",
)
NEEDED = frozenset({"identifier", "recipient_name", "value_pence"})
HINTS = {
    "identifier": "What tells one grant from another. The same reference updates the same agreement next time.",
    "value_pence": "The sum for the whole term, in pounds.",
    "awarded_on": "Where there is no start date, the term begins on this day.",
    "duration_months": "Where there is no end date, the end follows from the start and this number.",
    "kind": "Grants, unless this column says otherwise.",
    "programme_code": "A code such as 1A of the programme that you chose.",
}
CONTRACT_WORDS = "SLA, service level agreement, commissioned service"


class UploadForm(GovukForm, forms.Form):
    """A register, whose it is, and where in it the titles stand."""

    submit_label = "Check the file"

    file = forms.FileField(
        label="Register of grants",
        help_text="A 360Giving file (CSV, Excel or JSON), or your own spreadsheet (CSV or Excel .xlsx), up to 50 MB.",
        error_messages={"required": "Choose the file with the register"},
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(EXTENSIONS))}),
    )
    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label="Agency whose register it is",
        empty_label="Choose an agency",
        error_messages={"required": "Select the agency whose register it is"},
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label="Programme",
        required=False,
        empty_label="No programme",
        help_text="All agreements of the file become part of it.",
    )
    header_row = WholeNumberField(
        label="Row of the column titles",
        min_value=1,
        max_value=LAST_HEADER_ROW,
        initial=1,
        help_text="Usually 1. In a spreadsheet with a heading above its table, a later one.",
    )
    sheet = forms.CharField(
        label="Sheet",
        required=False,
        max_length=100,
        help_text="In a workbook with several sheets. Otherwise the first.",
    )

    presentation = {"header_row": {"width": 3}, "sheet": {"width": 20}}

    def clean_file(self):
        """The file, if it is of a kind that can be read and carries no virus."""
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower() not in EXTENSIONS:
            raise ValidationError("Choose a CSV, Excel (.xlsx) or JSON file.", code="kind")
        try:
            kind_of(file, file.name)
        except FileRefused as refused:
            raise ValidationError(refusal(refused), code="kind") from None
        virus_scan.scan(file)
        file.seek(0)
        return file

    def reading(self) -> Mapping:
        """Where the titles stand; the columns are those of 360Giving until others are chosen."""
        return Mapping(header_row=self.cleaned_data["header_row"], sheet=self.cleaned_data["sheet"])


def refusal(refused: FileRefused) -> str:
    """A refused file as a message by its field."""
    found = f" It is {refused.problem.value}." if refused.problem.value else ""
    return f"The portal cannot read this file: it expected {refused.problem.expected}.{found}"


class ColumnsForm(GovukForm, forms.Form):
    """Which column of a council's own spreadsheet holds which field."""

    submit_label = "Check the file"

    default_months = WholeNumberField(
        label="Months, where a row does not say",
        required=False,
        min_value=1,
        max_value=600,
        help_text="Leave empty if every row has an end date or a number of months.",
    )
    contract_words = forms.CharField(
        label="Words that mean a contract",
        required=False,
        max_length=300,
        initial=CONTRACT_WORDS,
        help_text="In the column for grant or contract, set apart by commas. Every other word means a grant.",
    )

    presentation = {"default_months": {"width": 3}}

    def __init__(self, *args, header: list[str], header_row: int = 1, sheet: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.header, self.header_row, self.sheet = [title for title in header if title], header_row, sheet
        guessed = guess_columns(self.header)
        choices = [("", "No such column"), *((title, title) for title in dict.fromkeys(self.header))]
        own = self.fields
        self.fields = {
            key: forms.ChoiceField(
                label=BY_KEY[key].label,
                choices=choices,
                required=key in NEEDED,
                initial=guessed.get(key, ""),
                help_text=HINTS.get(key, ""),
                error_messages={"required": f"Select the column for the {BY_KEY[key].label.lower()}"},
            )
            for key in CHOSEN
        }
        self.fields |= own

    def clean(self):
        """The mapping as a whole: a day for the start, no column chosen twice."""
        values = super().clean()
        chosen = {key: values[key] for key in CHOSEN if values.get(key)}
        for key, title in chosen.items():
            if list(chosen.values()).index(title) != list(chosen).index(key):
                self.add_error(key, f"Select another column: “{title}” is chosen above already.")
        if not self.errors and not {"awarded_on", "starts_on"} & set(chosen):
            self.add_error("awarded_on", "Select the column for the date of award or for the start date.")
        return values

    def mapping(self) -> Mapping:
        """What was chosen."""
        values = self.cleaned_data
        words = [word.strip() for word in values["contract_words"].split(",") if word.strip()]
        return Mapping.from_dict(
            {
                "columns": {key: values[key] for key in CHOSEN if values.get(key)},
                "defaults": {"duration_months": values["default_months"]} if values["default_months"] else {},
                "kinds": dict.fromkeys(words, "contract") | ({"*": "grant"} if values.get("kind") else {}),
                "header_row": self.header_row,
                "sheet": self.sheet,
            }
        )
