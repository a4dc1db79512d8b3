"""What officers write of a round's parts."""

from django import forms

from commissioning.applications.enums import CriterionKind, Stage
from commissioning.applications.models import Criterion, EligibilityQuestion, RoundScheme
from commissioning.applications.rules.scoring import HIGHEST_SCORE
from commissioning.common.forms import GovukForm, PoundsField, WholeNumberField, YesNoField, field_of
from commissioning.common.money import format_pounds
from commissioning.common.uploads import UploadValidator, accept, describe
from commissioning.programmes.models import Scheme, Theme
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.structure import structure_of

LONGEST = 20_000
MOST_AWARDS = 1_000


class SchemeForm(GovukForm, forms.ModelForm):
    """A scheme of the programme with the money there is for it in this round."""

    submit_label = "Save scheme"
    scheme = forms.ModelChoiceField(queryset=Scheme.objects.none(), empty_label="Choose a scheme")
    budget_pence = PoundsField(label="Budget", help_text="For the agreements’ whole term.", min_pence=1)
    minimum_pence = PoundsField(label="Smallest award")
    maximum_pence = PoundsField(label="Largest award", min_pence=1)
    awards_expected = WholeNumberField(
        label="Number of awards expected", required=False, min_value=1, max_value=MOST_AWARDS
    )

    class Meta:
        model = RoundScheme
        fields = ["scheme", "budget_pence", "minimum_pence", "maximum_pence", "awards_expected"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        record = self.instance.round
        others = record.schemes.exclude(pk=self.instance.pk).values("scheme")
        schemes = Scheme.objects.filter(theme__programme=record.programme, route=record.route).exclude(pk__in=others)
        field_of(self, "scheme", forms.ModelChoiceField).queryset = schemes.order_by("theme__number", "code")
        self.fields["scheme"].help_text = f"Schemes of the programme whose route is a {record.route}."

    def clean(self):
        found = super().clean()
        budget, least, most = (found.get(name) for name in ("budget_pence", "minimum_pence", "maximum_pence"))
        if most is not None and budget is not None and most > budget:
            self.add_error("maximum_pence", f"Enter the budget, {format_pounds(budget)}, or less")
        if least is not None and most is not None and least > most:
            self.add_error("minimum_pence", f"Enter the largest award, {format_pounds(most)}, or less")
        awards = found.get("awards_expected")
        if awards and None not in {least, budget} and awards * least > budget:
            self.add_error("awards_expected", "Enter fewer: so many of the smallest award are more than the budget")
        return found


def published_versions() -> list[tuple[int, str]]:
    """Application forms that can be asked, the newest version of each first."""
    versions = QuestionnaireVersion.objects.published().filter(questionnaire__purpose=Purpose.APPLICATION)
    versions = versions.select_related("questionnaire").defer("content")
    return [(one.pk, str(one)) for one in versions.order_by("questionnaire__name", "-number")]


class QuestionsForm(GovukForm, forms.Form):
    """Which questions are asked about the organisation, and about the projects of each theme."""

    submit_label = "Save questions"

    def __init__(self, *args, organisation: int | None, themes: list[Theme], chosen: dict[int, int | None], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Not chosen yet"), *published_versions()]
        self.fields["organisation"] = _version("About the organisation", choices, organisation)
        for theme in themes:
            words = f"About projects of theme {theme}"
            self.fields[f"theme-{theme.pk}"] = _version(words, choices, chosen.get(theme.pk))
        self.presentation = {name: {"needed_later": True} for name in self.fields}
        self.themes = themes

    def values(self) -> dict:
        """What ``choose_questions`` takes: keys of versions, or None."""
        return {
            "organisation_version": self.cleaned_data["organisation"],
            "by_theme": {theme.pk: self.cleaned_data[f"theme-{theme.pk}"] for theme in self.themes},
        }


def _version(label: str, choices: list, initial: int | None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, initial=initial, coerce=int, empty_value=None, required=False
    )


class EligibilityForm(GovukForm, forms.ModelForm):
    """A question that is answered yes or no before an application is begun."""

    submit_label = "Save question"
    presentation = {"explanation": {"rows": 4}}
    right_answer = YesNoField(label="Which answer is eligible?")
    explanation = forms.CharField(
        label="What to say to those who are not eligible", widget=forms.Textarea, max_length=LONGEST
    )

    class Meta:
        model = EligibilityQuestion
        fields = ["text", "right_answer", "explanation"]
        labels = {"text": "Question"}


class CriterionForm(GovukForm, forms.ModelForm):
    """What assessors look for at one stage, and which questions inform it."""

    submit_label = "Save criterion"
    presentation = {
        "guidance": {"rows": 4},
        "kind": {"reveals": {CriterionKind.SCORED: "marks"}},
        "marks": {"needed_later": True},
        "question_keys": {"needed_later": True},
    }
    guidance = forms.CharField(
        label="Guidance for assessors", widget=forms.Textarea, max_length=LONGEST, required=False
    )
    kind = forms.ChoiceField(label="How is it assessed?", choices=CriterionKind, widget=forms.RadioSelect)
    marks = WholeNumberField(label="Highest mark", min_value=1, max_value=100, required=False)
    theme = forms.ModelChoiceField(queryset=Theme.objects.none(), empty_label="Every theme", required=False)
    weight = WholeNumberField(label="Weight, per cent", min_value=1, max_value=100)
    question_keys = forms.MultipleChoiceField(
        label="Which questions inform it?", widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Criterion
        fields = ["title", "guidance", "kind", "marks", "theme", "weight", "question_keys"]

    def __init__(self, *args, themes: list[Theme], versions: list[QuestionnaireVersion], **kwargs):
        super().__init__(*args, **kwargs)
        self.is_project = self.instance.stage == Stage.PROJECT
        for name in ("kind", "marks") if self.is_project else ("theme", "weight"):
            del self.fields[name]
        if self.is_project:
            field_of(self, "theme", forms.ModelChoiceField).queryset = Theme.objects.filter(
                pk__in=[theme.pk for theme in themes]
            )
            self._add_anchors()
        asked = {one.key: one.text for version in versions for one in structure_of(version).questions if one.kind.asks}
        field_of(self, "question_keys", forms.MultipleChoiceField).choices = list(asked.items())
        if not asked:
            self.fields["question_keys"].help_text = "Choose the round’s questions first, then come back."

    def _add_anchors(self) -> None:
        anchors = [*(self.instance.anchors or []), *[""] * (HIGHEST_SCORE + 1)]
        for score in range(HIGHEST_SCORE + 1):
            self.fields[f"anchor-{score}"] = forms.CharField(
                label=f"What a score of {score} means",
                initial=anchors[score],
                max_length=500,
                required=False,
            )
        self.presentation = {
            **self.presentation,
            **{f"anchor-{score}": {"needed_later": True} for score in range(HIGHEST_SCORE + 1)},
        }

    def clean(self):
        found = super().clean()
        if not self.is_project:
            if found.get("kind") == CriterionKind.SCORED and not found.get("marks") and "marks" not in self.errors:
                self.add_error("marks", "Enter the highest mark")
            if found.get("kind") == CriterionKind.PASS_FAIL:
                self.instance.marks = found["marks"] = None
        else:
            self.instance.anchors = [found.get(f"anchor-{score}", "") for score in range(HIGHEST_SCORE + 1)]
        return found


class DocumentForm(GovukForm, forms.Form):
    """A file that applicants need."""

    submit_label = "Add document"
    file = forms.FileField(
        help_text=f"{describe()}. Everybody can open it once the round is published.",
        validators=[UploadValidator()],
        widget=forms.FileInput(attrs={"accept": accept()}),
        allow_empty_file=True,
    )
    title = forms.CharField(max_length=200)
