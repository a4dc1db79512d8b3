"""What officers write of a consultation's parts: phases, documents, who was told."""

from django import forms

from commissioning.common import clock
from commissioning.common.forms import DateField, GovukForm, WholeNumberField, field_of
from commissioning.common.forms.stamped import StampedForm
from commissioning.common.uploads import DOCUMENTS, UploadValidator, accept, describe
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import Questionnaire
from consultations.enums import DocumentKind, ToldHow
from consultations.models import Consultation, ConsultationDocument, Phase
from consultations.models.phase import usual_second_keying
from organisations.models import Network

LONGEST = 20_000
REASON = {"rows": 4}


class PhaseForm(StampedForm, GovukForm, forms.Form):
    """A phase's title, days and ways to answer."""

    submit_label = "Save phase"
    presentation = {"about": {"rows": 3}, "short_reason": {"rows": 3}, "late_post_until": {}}
    title = forms.CharField(max_length=200, help_text="For example: The draft framework.")
    about = forms.CharField(label="What this phase is for", widget=forms.Textarea, max_length=LONGEST, required=False)
    opens_on = DateField(label="Day it opens", help_text="From midnight at its beginning.")
    closes_on = DateField(label="Day it closes", help_text="Until 11:59pm on this day.")
    short_reason = forms.CharField(
        label="Why it is shorter than the rule asks",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
        help_text="Needed for a shorter phase. The public reads it.",
    )
    takes_online = forms.BooleanField(label="Answers are taken online", required=False, initial=True)
    takes_email = forms.BooleanField(label="A PDF can be filled in and e-mailed", required=False, initial=True)
    takes_post = forms.BooleanField(label="A paper form can be posted", required=False, initial=True)
    late_post_until = DateField(label="Answers by post are taken, marked as late, until", required=False)
    second_keying_percent = WholeNumberField(
        label="Of a hundred papers, how many are keyed in twice",
        min_value=0,
        max_value=100,
        initial=usual_second_keying,
        help_text="Drawn by lot, and keyed in again by somebody who has not seen the first keying, to find slips. "
        "It stays as it is once the phase is approved.",
    )
    results_expected_on = DateField(label="Results are expected on", required=False)
    retention_months = WholeNumberField(
        label="Months after closing until personal details go", min_value=1, max_value=120, initial=12
    )

    def __init__(self, *args, phase: Phase | None = None, **kwargs):
        if phase is not None:
            kwargs.setdefault("initial", {name: getattr(phase, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if phase is not None:
            self.stamp(phase)

    def clean(self):
        found = super().clean()
        opens, closes, late = found.get("opens_on"), found.get("closes_on"), found.get("late_post_until")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "Enter a closing day on or after the opening day")
        if closes and late and late <= closes:
            self.add_error("late_post_until", "Enter a day after the closing day, or leave it empty")
        if closes and (results := found.get("results_expected_on")) and results <= closes:
            self.add_error("results_expected_on", "Enter a day after the closing day")
        return found


class QuestionnaireForm(GovukForm, forms.Form):
    """Which questionnaire a phase asks."""

    submit_label = "Save"
    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.filter(purpose=Purpose.CONSULTATION),
        required=False,
        empty_label="None: people are heard at events and in letters",
        help_text="Its newest version is asked. It is frozen when the phase is approved.",
    )
    presentation = {"questionnaire": {"needed_later": True}}


class ToldForm(GovukForm, forms.Form):
    """Who was told, how and when."""

    submit_label = "Write it down"
    presentation = {"networks": {"small": True}, "note": {"rows": 2}}
    networks = forms.ModelMultipleChoiceField(
        Network.objects.filter(is_current=True),
        label="Networks, umbrella bodies and boards",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.CharField(
        label="Others, in words", max_length=200, required=False, help_text="For example: readers of the newsletter."
    )
    how = forms.ChoiceField(label="How?", choices=ToldHow)
    told_on = DateField(label="On which day?")
    note = forms.CharField(widget=forms.Textarea, max_length=2_000, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "told_on", DateField).latest = clock.today()

    def clean(self):
        found = super().clean()
        if not found.get("networks") and not found.get("audience"):
            self.add_error("networks", "Choose a network, or say in words who was told")
        return found


class ExtendForm(GovukForm, forms.Form):
    """More time for everybody."""

    submit_label = "Put the closing day off"
    presentation = {"reason": REASON}
    closes_on = DateField(label="New closing day", help_text="Until 11:59pm on this day.")
    reason = forms.CharField(
        label="Why is there more time?",
        widget=forms.Textarea,
        max_length=5_000,
        help_text="The public reads this. The networks that were told are sent it.",
    )


class ReasonForm(GovukForm, forms.Form):
    """Why something is called off or withdrawn."""

    danger = True
    cancel_label = "Keep it"
    presentation = {"reason": REASON}
    reason = forms.CharField(label="Why?", widget=forms.Textarea, max_length=5_000)

    def __init__(self, *args, label: str, submit: str, hint: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.submit_label = submit
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint
        self.fields["reason"].error_messages["required"] = f"Answer the question: {label}"


class ReplacementForm(GovukForm, forms.Form):
    """A newer version of a document."""

    submit_label = "Add this version"
    file = forms.FileField(
        help_text=f"{describe(DOCUMENTS)}. Officers alone see it until you publish it.",
        validators=[UploadValidator(DOCUMENTS)],
        widget=forms.FileInput(attrs={"accept": accept(DOCUMENTS)}),
        allow_empty_file=True,
    )


class DocumentForm(ReplacementForm):
    """A document of the consultation."""

    submit_label = "Add document"
    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(label="What is it?", choices=DocumentKind)
    answers = forms.ModelChoiceField(
        ConsultationDocument.objects.none(),
        label="The draft that it answers",
        required=False,
        empty_label="None",
        help_text="For a final document.",
    )
    field_order = ["title", "kind", "answers", "file"]

    def __init__(self, *args, consultation: Consultation, **kwargs):
        super().__init__(*args, **kwargs)
        drafts = consultation.documents.filter(kind=DocumentKind.DRAFT, withdrawn_at=None, replaced_by=None)
        field_of(self, "answers", forms.ModelChoiceField).queryset = drafts

    def clean(self):
        found = super().clean()
        if found.get("answers") and found.get("kind") != DocumentKind.FINAL:
            self.add_error("answers", "Only a final document answers a draft: choose none, or say that it is final")
        return found
