"""Forms of an organisation around its applications."""

from django import forms

from commissioning.applications.models import ApplicationPartner, EligibilityQuestion, FundingRound, RoundScheme
from commissioning.common.forms import DateField, GovukForm, PoundsField, YesNoField, field_of
from commissioning.common.money import format_pounds


class EligibilityForm(GovukForm, forms.Form):
    """The questions before anything else."""

    submit_label = "Continue"

    def __init__(self, *args, questions: list[EligibilityQuestion], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[self.name_of(question)] = YesNoField(
                label=question.text, error_messages={"required": f"Answer yes or no: {question.text}"}
            )

    @staticmethod
    def name_of(question: EligibilityQuestion) -> str:
        return f"eligible-{question.pk}"

    def answered(self) -> dict[int, bool]:
        """The answers by the questions' keys."""
        return {question.pk: self.cleaned_data[self.name_of(question)] for question in self.questions}


class SchemeChoice(forms.ModelChoiceField):
    """A scheme of the round with the sums that can be asked for."""

    def label_from_instance(self, obj: RoundScheme) -> str:
        return f"{obj.scheme} ({format_pounds(obj.minimum_pence)} to {format_pounds(obj.maximum_pence)})"


class BeginForm(GovukForm, forms.Form):
    """A scheme and a name for the project."""

    submit_label = "Begin application"
    round_scheme = SchemeChoice(
        queryset=RoundScheme.objects.none(),
        label="Which scheme do you apply to?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Select the scheme"},
    )
    title = forms.CharField(
        max_length=200,
        label="Name of the project",
        help_text="You can change it later.",
        error_messages={"required": "Enter the name of the project"},
    )

    def __init__(self, *args, funding_round: FundingRound, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "round_scheme", SchemeChoice).queryset = funding_round.schemes.select_related("scheme__theme")


class PartnerForm(GovukForm, forms.ModelForm):
    """Who the partner is, and its share."""

    submit_label = "Save and ask the partner"
    share_pence = PoundsField(
        label="Its share of the sum you ask for", help_text="Enter 0 if it gets nothing.", required=True
    )

    class Meta:
        model = ApplicationPartner
        fields = ["name", "role", "contact_name", "email", "share_pence"]

    hints = {"email": "We write to this address and ask the partner to confirm that it takes part."}
    labels = {"name": "Name of the organisation", "contact_name": "Name of the person we write to"}

    def validate_unique(self) -> None:
        """Left to the operation, which says it in words."""


class ConfirmForm(GovukForm, forms.Form):
    """A name under a promise."""

    submit_label = "Confirm"
    name = forms.CharField(max_length=150, label="Your full name", error_messages={"required": "Enter your full name"})


class DeclarationForm(GovukForm, forms.Form):
    """The name under the declaration."""

    submit_label = "Submit application"
    declared_by_name = forms.CharField(
        max_length=150,
        label="Your full name",
        help_text="By submitting you say, for your organisation, that the application is true to the best of your "
        "knowledge and that you may sign for it.",
        error_messages={"required": "Enter your full name"},
    )


class WithdrawForm(GovukForm, forms.Form):
    """Why an application is taken back; it need not be said."""

    submit_label = "Withdraw application"
    danger = True
    reason = forms.CharField(
        required=False, max_length=2_000, label="Reason", widget=forms.Textarea, help_text="The council reads it."
    )


class OfficerWithdrawForm(WithdrawForm):
    """The same for an officer, who says why."""

    reason = forms.CharField(
        max_length=2_000,
        label="Reason",
        widget=forms.Textarea,
        help_text="Such as what the organisation asked for, and when.",
        error_messages={"required": "Say why it is withdrawn"},
    )


class ExtensionForm(GovukForm, forms.Form):
    """More time for one organisation."""

    submit_label = "Give more time"
    closes_on = DateField(label="It may apply until", help_text="Until 11:59pm on this day.")
    reason = forms.CharField(
        max_length=2_000,
        label="Reason",
        widget=forms.Textarea,
        help_text="It is kept with the round, and the organisation reads it.",
        error_messages={"required": "Say why the organisation gets more time"},
    )


class PaperForm(BeginForm):
    """An application that came on paper."""

    submit_label = "Key in the application"
    received_on = DateField(label="Day on which it was received")
    field_order = ["received_on", "round_scheme", "title"]
