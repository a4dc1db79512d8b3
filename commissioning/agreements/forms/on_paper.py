"""What an organisation without an account answered to an offer."""

from django import forms

from commissioning.applications.forms.awards import AnswerOnPaperForm
from commissioning.common.forms import field_of
from commissioning.common.validators import no_nul


class OfferAnswerForm(AnswerOnPaperForm):
    """The same as of an award, about the agreement."""

    # It stands with how and when it was said wherever the acceptance is shown.
    said_by = forms.CharField(
        label="Who answered for the organisation?",
        help_text="Their full name, and what they are there, like chair or treasurer.",
        max_length=60,
        validators=[no_nul],
    )
    labels = {
        "accepts": "What did the organisation answer?",
        "reason": "Why it declines",
        "file": "The signed paper, if there is one",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answers = [("yes", "It accepts the agreement"), ("no", "It declines the agreement")]
        field_of(self, "accepts", forms.ChoiceField).choices = answers
