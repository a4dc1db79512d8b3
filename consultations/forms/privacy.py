"""What officers write of requests about personal data."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commissioning.common import clock
from commissioning.common.forms import DateField, GovukForm, field_of
from consultations.enums import PrivacyKind, PrivacyOutcome
from consultations.queries.privacy import REFERENCE, Found
from consultations.rules.names import can_be_sought

LONGEST = 5_000


class PrivacyRequestForm(GovukForm, forms.Form):
    """Who asks for what."""

    submit_label = "Search"
    presentation = {"identity": {"rows": 3}, "sought": {"spellcheck": "false"}}
    kind = forms.ChoiceField(label="What do they ask for?", choices=PrivacyKind, widget=forms.RadioSelect)
    sought = forms.CharField(
        label="Their e-mail address, the reference of their response, or their name",
        max_length=254,
        help_text="An address or a reference finds less that is somebody else’s. Of a name give forename and surname. "
        "It is kept until the request is answered, and shown on its page only.",
    )
    identity = forms.CharField(
        label="How do you know that it is them?",
        widget=forms.Textarea,
        max_length=LONGEST,
        help_text="For example: they wrote from this address, or they gave the reference. Do not name them.",
    )
    received_on = DateField(label="When did the request come?", help_text="It must be answered within one month.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "received_on", DateField).latest = clock.today()

    def clean_sought(self):
        sought = self.cleaned_data["sought"].strip()
        if REFERENCE.fullmatch(sought.upper()):
            return sought.upper()
        if "@" in sought:
            try:
                validate_email(sought)
            except ValidationError:
                raise ValidationError("Enter an e-mail address like name@example.com") from None
        elif not can_be_sought(sought) or any(character.isdigit() for character in sought):
            raise ValidationError(
                "Enter an e-mail address like name@example.com, a reference like K7MW-34QH-9TRC, or a name like "
                "Asha Patel"
            )
        return sought


class _SentTo(GovukForm):
    """A form that stands on a page of another address than it is sent to."""

    action = ""

    @property
    def helper(self):
        helper = super().helper
        helper.form_action = self.action
        return helper


class CopyForm(_SentTo, forms.Form):
    """A copy of what is theirs: what only names their address, or was found by a name, may be somebody else's."""

    submit_label = "Save a copy (ZIP)"
    presentation = {"responses": {"small": True}, "sign_ups": {"small": True}, "returned": {"small": True}}
    responses = forms.TypedMultipleChoiceField(
        label="Responses that may be theirs",
        help_text="Somebody else may have written of them, or be called the same. Tick those that are theirs: others "
        "are not in the copy.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sign_ups = forms.TypedMultipleChoiceField(
        label="Places at events that may be theirs",
        help_text="Somebody else may be called the same. Tick those that are theirs: others are not in the copy.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    returned = forms.TypedMultipleChoiceField(
        label="Returned files that wait to be confirmed",
        help_text="Who sent them is not kept. Tick those that are theirs: others are not in the copy.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, found: Found, action: str = "", **kwargs):
        super().__init__(*args, prefix="copy", **kwargs)
        self.action = action
        responses = field_of(self, "responses", forms.TypedMultipleChoiceField)
        responses.choices = [
            (one.response.pk, f"{one.response.reference}: {one.response.phase.consultation}")
            for one in found.responses
            if not one.is_sure
        ]
        if not responses.choices:
            del self.fields["responses"]
        if found.is_by_name and found.sign_ups:
            _offer_places(self, found)
        else:
            del self.fields["sign_ups"]
        _offer_files(self, found)


def _offer_places(form: forms.BaseForm, found: Found) -> None:
    """Found by a name, each says whose it is: of two who are called the same one asked."""
    field_of(form, "sign_ups", forms.TypedMultipleChoiceField).choices = [
        (contact.pk, f"{contact.event}: {contact.name}, {contact.email}" if found.is_by_name else str(contact.event))
        for contact in found.sign_ups
    ]


def _offer_files(form: forms.BaseForm, found: Found) -> None:
    files = field_of(form, "returned", forms.TypedMultipleChoiceField)
    files.choices = [(one.file.pk, f"{one.file.phase.consultation}: {one.file}") for one in found.files]
    if not found.files:
        del form.fields["returned"]


class EraseForm(_SentTo, forms.Form):
    """What of that which was found is theirs, and why it is erased."""

    submit_label = "Erase what is ticked"
    danger = True
    presentation = {
        "reason": {"rows": 3},
        "responses": {"small": True},
        "sign_ups": {"small": True},
        "returned": {"small": True},
    }
    responses = forms.TypedMultipleChoiceField(
        label="Responses that are theirs", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    sign_ups = forms.TypedMultipleChoiceField(
        label="Places at events that are theirs", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    returned = forms.TypedMultipleChoiceField(
        label="Returned files that are theirs", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Why is it erased?",
        widget=forms.Textarea,
        max_length=LONGEST,
        help_text="It stays as the record of the request. Do not name anybody.",
    )

    def __init__(self, *args, found: Found, action: str = "", **kwargs):
        super().__init__(*args, prefix="erase", **kwargs)
        self.action = action
        responses = field_of(self, "responses", forms.TypedMultipleChoiceField)
        responses.choices = [
            (one.response.pk, f"{one.response.reference}: {one.response.phase.consultation}") for one in found.responses
        ]
        _offer_places(self, found)
        for name, rows in (("responses", found.responses), ("sign_ups", found.sign_ups)):
            if not rows:
                del self.fields[name]
        _offer_files(self, found)

    def clean(self):
        given = super().clean()
        choices = [name for name in ("responses", "sign_ups", "returned") if name in self.fields]
        if choices and not any(given.get(name) for name in choices):
            self.add_error(choices[0], "Tick what is theirs")
        return {"responses": [], "sign_ups": [], "returned": [], **given}


class AnswerRequestForm(_SentTo, forms.Form):
    """How a request was answered where nothing is erased."""

    submit_label = "The request is answered"
    presentation = {"reason": {"rows": 3}}
    outcome = forms.ChoiceField(label="How was it answered?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="What did you tell them?",
        widget=forms.Textarea,
        max_length=LONGEST,
        help_text="If it is refused, the law that allows it. It stays as the record of the request: do not name "
        "anybody.",
    )

    def __init__(self, *args, may_be_copied: bool, action: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action
        outcomes = [PrivacyOutcome.NOTHING, PrivacyOutcome.REFUSED]
        chosen = [PrivacyOutcome.COPIED, *outcomes] if may_be_copied else outcomes
        field_of(self, "outcome", forms.ChoiceField).choices = [(one.value, one.label) for one in chosen]
