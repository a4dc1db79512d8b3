"""What officers write when answers come back by e-mail."""

import hashlib
from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

from commissioning.common import clock, virus_scan
from commissioning.common.forms import DateField, GovukForm, field_of
from commissioning.common.uploads import Upload, clean_name
from consultations.returned import KINDS, MAX_BYTES

BEGINS = 1024
TYPES = {"pdf": "application/pdf", "eml": "message/rfc822", "mbox": "application/mbox", "zip": "application/zip"}


def _is_message(beginning: bytes) -> bool:
    first = beginning.splitlines()[:1]
    return b"\0" not in beginning and bool(first) and b":" in first[0]


LOOKS_RIGHT = {
    "pdf": lambda beginning: b"%PDF-" in beginning,
    "eml": _is_message,
    "mbox": lambda beginning: beginning.startswith(b"From "),
    "zip": lambda beginning: beginning.startswith(b"PK"),
}


def validate_returned(file: File) -> Upload:
    """What came back. Raises ``ValidationError`` if it is none of ``KINDS``, is not what its name says, is empty,
    larger than ``MAX_BYTES``, or carries a virus. The file is left at its beginning."""
    name = clean_name(file.name or "")
    kind = PurePosixPath(name).suffix.removeprefix(".")
    if kind not in KINDS:
        raise ValidationError("Choose a PDF, a message (.eml), a mailbox (.mbox) or a ZIP of PDFs and messages")
    if not file.size:
        raise ValidationError("The file is empty. Choose a file that has something in it")
    if file.size > MAX_BYTES:
        raise ValidationError(f"The file must be smaller than {MAX_BYTES // 1_000_000} MB. Send it in parts")
    file.seek(0)
    if not LOOKS_RIGHT[kind](file.read(BEGINS)):
        raise ValidationError(f"The name ends in .{kind}, but the file is something else. Save it again as .{kind}")
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    virus_scan.scan(file)
    file.seek(0)
    return Upload(name=name, content_type=TYPES[kind], size=file.size, sha256=digest.hexdigest())


class ReturnedForm(GovukForm, forms.Form):
    """A returned questionnaire, or many at once."""

    submit_label = "Upload and read"
    file = forms.FileField(
        label="What came back",
        help_text="One filled-in questionnaire.pdf, a message (.eml), a mailbox export (.mbox), or a ZIP of PDFs and "
        f"messages, up to {MAX_BYTES // 1_000_000} MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
        allow_empty_file=True,
    )
    received_on = DateField(
        label="When did it come?",
        help_text="For files that do not say so themselves. A message’s own day counts where it has one.",
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"received_on": clock.today()})
        super().__init__(*args, **kwargs)
        field_of(self, "received_on", DateField).latest = clock.today()

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.found = validate_returned(file)
        return file


class ArrivedForm(GovukForm, forms.Form):
    """What goes with answers that an officer brings in: the day, and whose they are."""

    presentation = {"organisation_name": {"autocomplete": "off"}}
    received_on = DateField(label="When did it come?")
    organisation_name = forms.CharField(
        label="If it is for an organisation, its name",
        help_text="As it is written there. One that is on the register under this name is matched to it. Leave it "
        "empty where an answer gives the name.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args, submit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.submit_label = submit
        self.helper_tag = False
        field_of(self, "received_on", DateField).latest = clock.today()
