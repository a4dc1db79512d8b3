"""Asking about a round, and answering."""

from django import forms

from commissioning.common.forms import GovukForm, WordLimitField, field_of
from organisations.models import Organisation

QUESTION_WORDS = 200
ANSWER_WORDS = 500


class AskForm(GovukForm, forms.Form):
    """A question, on behalf of one of the person's organisations; which is asked only where there are several."""

    submit_label = "Send question"
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    text = WordLimitField(
        words=QUESTION_WORDS,
        label="Your question",
        help_text="Do not write anything that tells who you are: the question is published with its answer.",
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = list(organisations)
        if len(self.own) > 1:
            field_of(self, "organisation", forms.ModelChoiceField).queryset = organisations
        else:
            del self.fields["organisation"]

    def values(self) -> dict:
        """The arguments of ``operations.questions.ask``."""
        return {"organisation": self.cleaned_data.get("organisation") or self.own[0], "text": self.cleaned_data["text"]}


class AnswerForm(GovukForm, forms.Form):
    """The question in words that tell nothing of who asked, and the answer. ``shown`` is what the officer saw."""

    public_text = WordLimitField(
        words=QUESTION_WORDS,
        rows=5,
        label="The question as it is published",
        help_text="Leave out whatever would tell who asked: names, places, sums, the way they write.",
    )
    answer = WordLimitField(words=ANSWER_WORDS, label="Answer")
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
