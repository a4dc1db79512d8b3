"""Forms of those who manage questionnaires."""

from django import forms
from django.core.exceptions import ValidationError

from commissioning.common.forms import GovukForm, field_of
from commissioning.common.validators import no_nul
from commissioning.questionnaires import kinds
from commissioning.questionnaires.conditions import AMONG, ANSWERED, CONTAINS, EQUALS
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.keys import validate_key
from commissioning.questionnaires.kinds.base import Kind
from commissioning.questionnaires.models import Question, Questionnaire

KEY_HELP = "Lower-case letters, numbers and underscores, like people_reached. Keep it from version to version."


class QuestionnaireForm(GovukForm, forms.ModelForm):
    """A new questionnaire."""

    submit_label = "Create the questionnaire"
    presentation = {"description": {"rows": 3}}

    class Meta:
        model = Questionnaire
        fields = ["name", "slug", "purpose", "description"]
        labels = {"slug": "Short name for addresses"}
        help_texts = {"slug": "Lower-case letters, numbers and hyphens, like six-month-return."}
        widgets = {"purpose": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "purpose", forms.ChoiceField).choices = Purpose.choices
        for field in self.fields.values():
            field.validators.append(no_nul)


class SectionPartForm(GovukForm, forms.Form):
    """A section of a draft."""

    title = forms.CharField(max_length=200, label="Title")
    key = forms.CharField(max_length=60, label="Key", help_text=KEY_HELP, validators=[validate_key])
    introduction = forms.CharField(
        required=False, widget=forms.Textarea, label="Introduction", help_text="Shown above the section's questions."
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=SectionPurpose.choices,
        initial=SectionPurpose.ORDINARY,
        widget=forms.RadioSelect,
        help_text="Questions about those who answer, and equality monitoring, are kept apart from the others. Equality "
        "monitoring is voluntary: none of its questions can be required.",
    )
    presentation = {"introduction": {"rows": 4}}


class QuestionPartForm(GovukForm, forms.Form):
    """A question of one kind in a draft: what all have, then the settings of its kind, then its condition.

    The kind's own fields have names that begin with ``config-``. ``earlier`` are the questions that a condition
    may ask about, by their keys. With ``voluntary`` the question cannot be required; answers
    that are ``assessed`` may be asked for information only.
    """

    text = forms.CharField(widget=forms.Textarea, label="Question", max_length=5_000)
    key = forms.CharField(max_length=60, label="Key", help_text=KEY_HELP, validators=[validate_key])
    hint = forms.CharField(required=False, widget=forms.Textarea, label="Hint", max_length=5_000)
    why_we_ask = forms.CharField(required=False, widget=forms.Textarea, label="Why we ask", max_length=5_000)
    required = forms.BooleanField(required=False, label="It must be answered before handing in", initial=True)
    word_limit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100_000,
        label="Guidance: most words",
        help_text="What is written is never cut off.",
    )
    is_confidential = forms.BooleanField(
        required=False,
        label="Answers are confidential",
        help_text="They are never counted in public and never quoted. Those who answer are told so.",
    )
    is_for_information = forms.BooleanField(
        required=False,
        label="For information only: it is not assessed",
        help_text="For example, whom to call. Applicants are told so, and it need not inform a criterion.",
    )
    condition_question = forms.ChoiceField(required=False, label="Ask it only after")
    condition_options = forms.MultipleChoiceField(
        required=False,
        label="when the answer is, or includes, one of these",
        help_text="Tick none to ask it whenever the question above was answered.",
        widget=forms.CheckboxSelectMultiple,
    )
    presentation = {"text": {"rows": 3}, "hint": {"rows": 2}, "why_we_ask": {"rows": 2}, "word_limit": {"width": 5}}

    def __init__(self, *args, kind: str, earlier: dict, question=None, voluntary=False, assessed=False, **kwargs):
        self.kind, self.earlier = kinds.kind_of(kind), earlier
        super().__init__(*args, initial=self._initial(question), **kwargs)
        if not self.kind.asks:
            for name in ("required", "why_we_ask", "is_confidential"):
                del self.fields[name]
        if not (self.kind.asks and assessed):
            del self.fields["is_for_information"]
        if voluntary:
            self.fields.pop("required", None)
        if type(self.kind).written is Kind.written:
            del self.fields["word_limit"]
        for name, field in self.kind.config_fields().items():
            self.fields[f"config-{name}"] = field
        self.order_fields([name for name in self.fields if not name.startswith("condition_")])
        field_of(self, "condition_question", forms.ChoiceField).choices = [("", "Always ask it")] + [
            (key, f"{before.number}. {before.text[:80]}") for key, before in earlier.items() if before.kind.asks
        ]
        options = [
            (f"{key}:{option['key']}", f"{before.number}. {option['label'][:80]}")
            for key, before in earlier.items()
            for option in before.kind.options(before)
        ]
        field_of(self, "condition_options", forms.MultipleChoiceField).choices = options
        if not options:
            del self.fields["condition_options"]

    def _initial(self, question: Question | None) -> dict:
        if question is None:
            return {}
        names = ("text", "key", "hint", "why_we_ask", "required", "word_limit", "is_confidential", "is_for_information")
        config = self.kind.config_initial(question.config)
        condition = question.condition
        wanted = condition.get("value") or []
        wanted = wanted if isinstance(wanted, list) else [wanted]
        return {
            **{name: getattr(question, name) for name in names},
            **{f"config-{name}": value for name, value in config.items()},
            "condition_question": condition.get("question", ""),
            "condition_options": [f"{condition['question']}:{one}" for one in wanted],
        }

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str) and "\x00" in value:
                self.add_error(name, "Remove the characters that cannot be shown, then try again.")
        return cleaned

    def values(self) -> dict:
        """Fields of ``Question``, for the operations. Raises ``ValidationError`` on settings that cannot be read."""
        cleaned = self.cleaned_data
        try:
            config = self.kind.config_from({name: cleaned.get(f"config-{name}") for name in self.kind.config_fields()})
        except ValidationError as error:
            raise ValidationError({"config": error.messages}) from None
        return {
            "text": cleaned["text"],
            "key": cleaned["key"],
            "hint": cleaned["hint"],
            "why_we_ask": cleaned.get("why_we_ask", ""),
            "required": cleaned.get("required", False),
            "word_limit": cleaned.get("word_limit"),
            "is_confidential": cleaned.get("is_confidential", False),
            "is_for_information": cleaned.get("is_for_information", False),
            "config": config,
            "condition": self._condition(cleaned),
        }

    def _condition(self, cleaned) -> dict:
        key, options = cleaned.get("condition_question"), cleaned.get("condition_options")
        if not key:
            return {}
        if not options:
            return {"question": key, "is": ANSWERED}
        chosen = [option.partition(":") for option in options]
        if any(of != key for of, _, _ in chosen):
            raise ValidationError({"condition": ["Choose answers to the question that you chose above them."]})
        wanted = [value for _, _, value in chosen]
        if len(wanted) > 1:
            return {"question": key, "is": AMONG, "value": wanted}
        test = CONTAINS if self.earlier[key].kind.name == "multiple_choice" else EQUALS
        return {"question": key, "is": test, "value": wanted[0]}

    def take(self, error: ValidationError) -> None:
        """Show what an operation refused beside the field that it is about."""
        found = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        config = next((name for name in self.fields if name.startswith("config-")), None)
        places = {"config": config, "condition": "condition_question", "__all__": None}
        for name, texts in found.items():
            place = places.get(name, name if name in self.fields else None)
            self.add_error(place, texts)


class KindForm(GovukForm, forms.Form):
    """Which kind of question to add."""

    kind = forms.ChoiceField(label="What kind of question do you want to add?", widget=forms.RadioSelect)
    submit_label = "Continue"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "kind", forms.ChoiceField).choices = kinds.choices()
