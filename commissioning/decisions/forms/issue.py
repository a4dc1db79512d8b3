"""What officers write about an issue."""

from django import forms
from django.conf import settings

from commissioning.common.forms import DateField, GovukForm, PoundsField, field_of
from commissioning.common.money import format_pounds
from commissioning.common.uploads import UploadValidator, accept, describe
from commissioning.decisions.enums import (
    DecisionType,
    DocumentKind,
    EqualityAnalysis,
    ExemptParagraph,
    Restriction,
    Urgency,
)
from commissioning.decisions.models import Issue
from commissioning.decisions.rules.key import Ground, key_grounds, not_key_question
from commissioning.programmes.models import Programme
from consultations.models import Consultation
from organisations.models import Ward

PARAGRAPH = "Paragraph of schedule 12A, if it is exempt"
PARAGRAPHS = [("", "Choose a paragraph"), *ExemptParagraph.choices]
PUBLISHED = "The public reads it in place of the paper: name nobody."
PAPERS_HINT = "One to a line. They are numbered as they stand."


class IssueForm(GovukForm, forms.ModelForm):
    """An issue's fields; its proposals are lines of one text."""

    due_on = DateField(label="To be decided on", help_text="The day of the meeting. Nothing is decided before it.")
    value_pence = PoundsField(label="Value", required=False, help_text="What is spent or saved, if it is known.")
    proposals = forms.CharField(
        label="What the decision maker is asked to do", widget=forms.Textarea, required=False, help_text=PAPERS_HINT
    )
    programme = forms.ModelChoiceField(Programme.objects.all(), required=False, empty_label="None")
    predecessor = forms.ModelChoiceField(
        Issue.objects.all(), label="Follows this earlier issue", required=False, empty_label="None"
    )
    consultation = forms.ModelChoiceField(
        Consultation.objects.public(),
        label="Decided after this consultation",
        required=False,
        empty_label="None",
        help_text="Its results lead to the decision, and the decision to its results.",
    )
    wards = forms.ModelMultipleChoiceField(
        Ward.objects.filter(is_current=True), required=False, widget=forms.CheckboxSelectMultiple
    )
    cancel_label = "Cancel"
    submit_label = "Save issue"
    presentation = {
        "decision_type": {"reveals": {"non_key": "not_key_reason"}},
        "equality_analysis": {"inline": True},
        "restriction": {"inline": True},
        "wards": {"small": True},
        "summary": {"rows": 6},
        "not_key_reason": {"rows": 3, "needed_later": True},
    }

    class Meta:
        model = Issue
        fields = [
            "title",
            "summary",
            "programme",
            "predecessor",
            "proposals",
            "decision_maker",
            "due_on",
            "decision_type",
            "not_key_reason",
            "affects_two_or_more_wards",
            "above_threshold",
            "value_pence",
            "all_wards",
            "wards",
            "lead_member",
            "lead_director",
            "department",
            "contact_name",
            "contact_email",
            "contact_telephone",
            "consultation",
            "consultation_process",
            "equality_analysis",
            "equality_detail",
            "restriction",
            "exempt_paragraph",
            "restriction_reason",
        ]
        widgets = {
            "decision_type": forms.RadioSelect,
            "equality_analysis": forms.RadioSelect,
            "restriction": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        threshold = format_pounds(settings.KEY_DECISION_THRESHOLD_PENCE)
        self.fields[
            "decision_type"
        ].help_text = (
            f"Key where it spends or saves more than {threshold}, or has a significant effect in two or more wards."
        )
        self.fields["summary"].help_text = "In plain words. You can use Markdown for lists and links."
        others = Issue.objects.exclude(pk=self.instance.pk).order_by("-due_on")
        field_of(self, "predecessor", forms.ModelChoiceField).queryset = others
        field_of(self, "decision_type", forms.ChoiceField).choices = DecisionType.choices
        field_of(self, "equality_analysis", forms.ChoiceField).choices = EqualityAnalysis.choices
        field_of(self, "restriction", forms.ChoiceField).choices = Restriction.choices
        if self.instance.pk:
            self.initial["proposals"] = "\n".join(self.instance.proposals.values_list("text", flat=True))

    def clean(self):
        cleaned = super().clean()
        grounds = key_grounds(
            value_pence=cleaned.get("value_pence"),
            above_threshold=cleaned.get("above_threshold", False),
            affects_two_or_more_wards=cleaned.get("affects_two_or_more_wards", False),
            all_wards=cleaned.get("all_wards", False),
            wards=len(cleaned.get("wards") or []),
        )
        key = cleaned.get("decision_type") == DecisionType.KEY
        if key:
            cleaned["not_key_reason"] = ""
            # What the figures say need not be ticked as well.
            cleaned["above_threshold"] = cleaned.get("above_threshold") or Ground.MONEY in grounds
        elif grounds and cleaned.get("decision_type") and not cleaned.get("not_key_reason", "").strip():
            self.add_error("not_key_reason", not_key_question(grounds))
        if key and not (cleaned.get("affects_two_or_more_wards") or cleaned.get("above_threshold")):
            self.add_error("affects_two_or_more_wards", "Say why it is a key decision: wards, money or both")
        if cleaned.get("restriction") != Restriction.OPEN:
            for name, message in (
                ("exempt_paragraph", "Select the paragraph under which the report is exempt"),
                ("restriction_reason", "Say why the report is exempt"),
            ):
                if not cleaned.get(name):
                    self.add_error(name, message)
        return cleaned

    def written(self) -> dict:
        """The arguments of ``create_issue`` and ``update_issue``."""
        values = dict(self.cleaned_data)
        return {
            "wards": values.pop("wards"),
            "proposals": values.pop("proposals").splitlines(),
            "values": values,
        }


class NoticeForm(GovukForm, forms.Form):
    """The exception that a late notice needs; ``needed`` is what the dates call for."""

    submit_label = "Publish notice"
    urgency = forms.ChoiceField(choices=Urgency.choices, widget=forms.RadioSelect, label="Notice")
    reason = forms.CharField(label="Why the usual notice cannot be given", widget=forms.Textarea, required=False)
    agreed_by = forms.CharField(
        label="Who chairs scrutiny and has agreed",
        required=False,
        max_length=200,
        help_text="Needed for special urgency. Give name and office.",
    )

    def __init__(self, *args, needed: Urgency, **kwargs):
        super().__init__(*args, **kwargs)
        if needed == Urgency.NONE:
            self.fields.clear()
            return
        field_of(self, "urgency", forms.ChoiceField).choices = [(needed.value, needed.label)]
        self.fields["urgency"].error_messages["required"] = f"Confirm {needed.label.lower()}, or change the date first"
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = "Say why the usual notice cannot be given"
        if needed == Urgency.SPECIAL_URGENCY:
            self.fields["agreed_by"].required = True
            self.fields["agreed_by"].error_messages["required"] = "Name who chairs scrutiny and has agreed"
        else:
            del self.fields["agreed_by"]


class ReasonForm(GovukForm, forms.Form):
    """A reason that is kept with the step."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=5_000)


class AgendaForm(GovukForm, forms.Form):
    submit_label = "Put on the agenda"
    committee = forms.CharField(max_length=200, initial="Cabinet")
    meets_on = DateField(label="Date of the meeting")
    number = forms.CharField(label="Agenda item", max_length=20, required=False)
    presentation = {"number": {"width": 5}}


class DocumentForm(GovukForm, forms.Form):
    """A paper to go with the issue."""

    submit_label = "Add paper"
    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=DocumentKind.choices)
    file = forms.FileField(
        help_text=f"{describe()}.",
        validators=[UploadValidator()],
        widget=forms.FileInput(attrs={"accept": accept()}),
        allow_empty_file=True,
    )
    is_exempt = forms.BooleanField(label="Exempt from publication: officers only", required=False)
    exempt_paragraph = forms.ChoiceField(label=PARAGRAPH, choices=PARAGRAPHS, required=False)
    exempt_reason = forms.CharField(
        label="Why it is exempt, if it is", widget=forms.Textarea, required=False, max_length=5_000, help_text=PUBLISHED
    )
    presentation = {"exempt_paragraph": {"needed_later": True}, "exempt_reason": {"rows": 3, "needed_later": True}}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_exempt"):
            _need(self, "exempt_paragraph", "Select the paragraph under which the paper is exempt")
            _need(self, "exempt_reason", "Say why the paper is exempt")
        return cleaned


class ExemptForm(GovukForm, forms.Form):
    """Whether the public may read a paper, decided by a legal officer."""

    presentation = {
        "paragraph": {"needed_later": True},
        "reason": {"rows": 3, "needed_later": True},
    }
    is_exempt = forms.ChoiceField(
        label="May the public read it?",
        choices=[("no", "Yes, with the issue"), ("yes", "No, it is exempt")],
        widget=forms.RadioSelect,
    )
    paragraph = forms.ChoiceField(label=PARAGRAPH, choices=PARAGRAPHS, required=False)
    reason = forms.CharField(
        label="Why it is exempt, if it is", widget=forms.Textarea, required=False, max_length=5_000, help_text=PUBLISHED
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_exempt") == "yes":
            _need(self, "paragraph", "Select the paragraph under which the paper is exempt")
            _need(self, "reason", "Say why the paper is exempt")
        return cleaned


def _need(form: forms.Form, name: str, message: str) -> None:
    if name not in form.errors and not form.cleaned_data.get(name, "").strip():
        form.add_error(name, message)
