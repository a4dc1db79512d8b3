"""Forms of one question: a reason, a day, a name, or only whether to go on."""

from django import forms

from commissioning.common.forms import DateField, GovukForm

LONGEST = 5_000


class ConfirmForm(GovukForm, forms.Form):
    """Nothing to fill in: the button says what happens."""

    def __init__(self, *args, submit_label: str, cancel_url: str, is_danger: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.submit_label, self.cancel_url, self.danger = submit_label, cancel_url, is_danger


class ReasonForm(ConfirmForm):
    """Why; kept with the change."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=LONGEST)
    presentation = {"reason": {"rows": 4}}


class MaybeReasonForm(ReasonForm):
    """Why, where there is something to say."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class TellForm(ReasonForm):
    """Why, in words for the organisation."""

    hints = {"reason": "The organisation’s people read this. Write it for them."}


class ToldReasonForm(TellForm):
    """The same, and more that is for officers."""

    remark = forms.CharField(
        label="Remark for officers",
        help_text="Kept in the history. The organisation does not see it.",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
    )
    presentation = {"reason": {"rows": 4}, "remark": {"rows": 2}}


class DayForm(ConfirmForm):
    """On which day it happened."""

    on = DateField(label="On which day?", help_text="For example, 27 3 2027.")


class AcceptForm(ConfirmForm):
    """The lead signs with their name, under the terms that are on the page."""

    name = forms.CharField(label="Your full name", help_text="Typing it signs the agreement.", max_length=150)
    terms_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    agrees = forms.BooleanField(label="I have read the terms above and accept them for the organisation")
