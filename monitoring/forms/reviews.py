"""Forms of reviews: the organisation's account, criteria, recommendation, decision."""

import datetime as dt

from django import forms

from commissioning.common.dates import add_months, day_after
from commissioning.common.forms import DateField, GovukForm, field_of
from monitoring.enums import Recommendation
from monitoring.models import Review
from monitoring.operations.reviews import CriterionEntry, choices_of

LONGEST = 50_000
MOST_CRITERIA = 20
MARKS = [
    ("", "Not judged yet"),
    (4, "4 – exceeded"),
    (3, "3 – met"),
    (2, "2 – mostly met"),
    (1, "1 – partly met"),
    (0, "0 – not met"),
]


def _text(label: str, hint: str = "", **kwargs) -> forms.CharField:
    kwargs.setdefault("max_length", LONGEST)
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": 8}), **kwargs)


class AccountForm(GovukForm, forms.Form):
    """The organisation's own account; every text may be empty in a draft."""

    achievements = _text(
        "What has the work achieved?",
        "Since the agreement began. Think of what changed for people, not only of numbers: we have those.",
        required=False,
    )
    users = _text(
        "What do the people who use it say?",
        "Their words, if you can. Leave out names and what tells who they are.",
        required=False,
    )
    proposals = _text(
        "What should stay, change or be done another way?",
        "You may propose another way to meet the need, with more, the same or less money.",
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    presentation = {name: {"needed_later": True} for name in ("achievements", "users", "proposals")}


class CriteriaForm(GovukForm, forms.Form):
    """Each criterion with its mark and judgement; an emptied title takes a criterion away."""

    ROWS_TO_SPARE = 2

    def __init__(self, *args, criteria: list[CriterionEntry], **kwargs):
        super().__init__(*args, **kwargs)
        sent = str(self.data.get("rows", "")) if self.is_bound else ""
        asked = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
        names = ("title", "score", "judgement")
        self.rows = max(len(criteria) + self.ROWS_TO_SPARE, min(asked, MOST_CRITERIA))
        for number in range(self.rows):
            entry = criteria[number] if number < len(criteria) else CriterionEntry("")
            self.fields[f"title-{number}"] = forms.CharField(
                required=False, max_length=200, label="Criterion", initial=entry.title
            )
            self.fields[f"score-{number}"] = forms.TypedChoiceField(
                required=False,
                choices=MARKS,
                coerce=int,
                empty_value=None,
                label="Mark",
                initial="" if entry.score is None else entry.score,
            )
            self.fields[f"judgement-{number}"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                label="Judgement",
                initial=entry.judgement,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

        self.presentation = {f"{name}-{row}": {"needed_later": True} for name in names for row in range(self.rows)}

    def clean(self):
        found = super().clean()
        for number in range(self.rows):
            is_judged = found.get(f"score-{number}") is not None or found.get(f"judgement-{number}")
            if is_judged and not found.get(f"title-{number}") and f"title-{number}" not in self.errors:
                self.add_error(f"title-{number}", f"Criterion {number + 1}: name the criterion")
        if not any(found.get(f"title-{number}") for number in range(self.rows)) and not self.errors:
            self.add_error("title-0", "Keep at least one criterion")
        return found

    def table(self) -> list[dict]:
        """The fields of each criterion."""
        names = ("title", "score", "judgement")
        return [
            {"number": number + 1, **{name: self[f"{name}-{number}"] for name in names}} for number in range(self.rows)
        ]

    def entries(self) -> list[CriterionEntry]:
        """What ``operations.save_criteria`` takes."""
        found = self.cleaned_data
        return [
            CriterionEntry(found[f"title-{number}"], found[f"score-{number}"], found[f"judgement-{number}"].strip())
            for number in range(self.rows)
            if found[f"title-{number}"]
        ]


def _offered(review: Review) -> list[tuple[str, str]]:
    return [(choice.value, words_of(choice)) for choice in choices_of(review)]


class RecommendForm(GovukForm, forms.Form):
    """What the officer recommends, and why."""

    submit_label = "Make the recommendation"
    recommendation = forms.ChoiceField(widget=forms.RadioSelect, label="Your recommendation")
    reason = _text("Why", "The evidence that speaks for it and against it.", error_messages={"required": "Say why"})

    def __init__(self, *args, review: Review, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "recommendation", forms.ChoiceField).choices = _offered(review)


class DecideForm(GovukForm, forms.Form):
    """What was decided, when and why; for an end, from when."""

    submit_label = "Record the decision"
    danger = True
    decision = forms.ChoiceField(widget=forms.RadioSelect, label="The decision")
    reason = _text("Why", error_messages={"required": "Say why"})
    decided_on = DateField(label="Decided on")
    takes_effect_on = DateField(
        required=False,
        label="First day without funding",
        help_text="Only where it ends. Usually the day after the agreement’s end.",
    )
    short_notice_reason = forms.CharField(
        required=False,
        max_length=2_000,
        label="Why less than the usual notice is given",
        help_text="Only where there is no time left for it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, review: Review, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        end = review.agreement.ends_on
        field_of(self, "decision", forms.ChoiceField).choices = _offered(review)
        field_of(self, "decided_on", DateField).earliest = review.opens_on
        field_of(self, "decided_on", DateField).latest = today
        field_of(self, "takes_effect_on", DateField).latest = add_months(end, 24)
        if end < today:  # Its funding has ended: there is nothing left to give notice of.
            del self.fields["takes_effect_on"], self.fields["short_notice_reason"]
        if not self.is_bound:
            self.initial = {"decided_on": today, "takes_effect_on": max(day_after(end), day_after(today))}

    def values(self) -> dict:
        """What ``operations.decide`` takes."""
        found = dict(self.cleaned_data)
        if found["decision"] != Recommendation.DECOMMISSION:
            found["takes_effect_on"], found["short_notice_reason"] = None, ""
        return found


def words_of(choice: Recommendation) -> str:
    """A choice in words: renewing is for a term of the same length."""
    return "Renew for a term of the same length" if choice == Recommendation.RENEW else choice.label
