"""Forms of programmes and their parts."""

from django import forms
from django.core.validators import MaxValueValidator

from commissioning.common.forms import DateField, GovukForm, NumberField, PoundsField, WholeNumberField, field_of
from commissioning.common.labels import column_of, label_of
from commissioning.programmes.enums import Direction, Route, Unit
from commissioning.programmes.models import Indicator, Outcome, Priority, Programme, Scheme, Theme

LONGEST = 20_000
MOST = 999


def _text(label: str, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea, max_length=LONGEST, required=False, **kwargs)


class ProgrammeForm(GovukForm, forms.ModelForm):
    """Names, texts and dates."""

    submit_label = "Save programme"
    presentation = {"summary": {"rows": 5}}
    summary = _text("Summary")
    starts_on = DateField(label="First day", help_text="For example, 1 4 2027.")
    ends_on = DateField(label="Last day", help_text="For example, 31 3 2031.")

    class Meta:
        model = Programme
        fields = ["name", "slug", "summary", "lead_agency", "predecessor", "starts_on", "ends_on"]
        labels = {"slug": "Name in addresses", "predecessor": "The programme it replaces"}
        help_texts = {"slug": "Small letters, figures and hyphens, like stronger-together-2027."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "lead_agency", forms.ModelChoiceField).empty_label = "Choose an agency"
        field_of(self, "predecessor", forms.ModelChoiceField).empty_label = "None"
        others = Programme.objects.exclude(pk=self.instance.pk) if self.instance.pk else Programme.objects.all()
        field_of(self, "predecessor", forms.ModelChoiceField).queryset = others

    def clean(self):
        found = super().clean()
        if found.get("starts_on") and found.get("ends_on") and found["ends_on"] <= found["starts_on"]:
            self.add_error("ends_on", "Enter a last day after the first day")
        predecessor, seen = found.get("predecessor"), {self.instance.pk}
        while predecessor is not None:
            if predecessor.pk in seen:
                self.add_error("predecessor", "Choose a programme that this one does not come before")
                break
            seen.add(predecessor.pk)
            predecessor = predecessor.predecessor
        return found


class FiguresForm(GovukForm, forms.ModelForm):
    """The rules' figures of one programme."""

    submit_label = "Save figures"
    light_touch_up_to_pence = PoundsField(label="Light touch up to (a year)")
    standard_up_to_pence = PoundsField(label="Standard up to (a year)")

    class Meta:
        model = Programme
        fields = [
            "consultation_days",
            "return_due_days",
            "lead_must_sign_returns",
            "red_after_days_overdue",
            "light_touch_up_to_pence",
            "standard_up_to_pence",
            "inception_within_days",
            "meetings_end_months_before",
            "review_from_months",
            "review_opens_months_before",
            "review_due_months_before",
            "notice_months",
            "delivery_weight",
            "quality_weight",
            "compliance_weight",
            "late_points_per_week",
            "green_from",
            "amber_from",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField):
                limits = column_of(Programme, name).validators
                largest = next(one.limit_value for one in limits if isinstance(one, MaxValueValidator))
                label = label_of(Programme, name)
                self.fields[name] = WholeNumberField(label=label[:1].upper() + label[1:], max_value=largest)

    def clean(self):
        found = super().clean()
        names = ("delivery_weight", "quality_weight", "compliance_weight")
        weights = [found[name] for name in names if found.get(name) is not None]
        if len(weights) == len(names) and sum(weights) != 100:
            self.add_error("compliance_weight", f"The three weights make {sum(weights)}. They must add up to 100")
        self._in_order(
            found, "light_touch_up_to_pence", "standard_up_to_pence", "Enter the limit of light touch or more"
        )
        self._in_order(found, "amber_from", "green_from", "Enter what amber starts from or more")
        self._in_order(found, "notice_months", "review_due_months_before", "Enter the months of notice or more")
        self._in_order(
            found,
            "review_due_months_before",
            "review_opens_months_before",
            "Enter the months by which it is due or more",
        )
        return found

    def _in_order(self, found: dict, less: str, more: str, message: str) -> None:
        if found.get(less) is not None and found.get(more) is not None and found[more] < found[less]:
            self.add_error(more, message)


class PartForm(GovukForm, forms.ModelForm):
    """A part's number or code is its own within what it belongs to; the form says so beside the field."""

    submit_label = "Save"
    parent: str
    unique_field = "number"

    def clean(self):
        found = super().clean()
        siblings = type(self.instance)._default_manager.filter(**{self.parent: getattr(self.instance, self.parent)})
        value = found.get(self.unique_field)
        taken = siblings.exclude(pk=self.instance.pk).filter(**{self.unique_field: value})
        if value is not None and taken.exists():
            self.add_error(self.unique_field, f"{value} is taken. Enter another")
        return found


class PriorityForm(PartForm):
    parent = "programme"
    presentation = {"description": {"rows": 4}}
    number = WholeNumberField(label="Number", min_value=1, max_value=MOST)
    description = _text("Description")

    class Meta:
        model = Priority
        fields = ["number", "title", "description"]


class ThemeForm(PartForm):
    parent = "programme"
    presentation = {"summary": {"rows": 4}}
    number = WholeNumberField(
        label="Number", help_text="Decides its place and its colour in every chart.", min_value=1, max_value=MOST
    )
    summary = _text("Summary")

    class Meta:
        model = Theme
        fields = ["number", "name", "summary"]


class SchemeForm(PartForm):
    parent = "theme"
    unique_field = "code"
    presentation = {"summary": {"rows": 4}, "route": {"inline": True}}
    summary = _text("Summary")
    route = forms.ChoiceField(label="Route", choices=Route, widget=forms.RadioSelect)
    budget_pence = PoundsField(label="Budget", help_text="For the programme’s whole term.")

    class Meta:
        model = Scheme
        fields = ["code", "name", "summary", "route", "budget_pence"]
        help_texts = {"code": "Like 1A."}


class OutcomeForm(PartForm):
    parent = "scheme"
    number = WholeNumberField(label="Number", min_value=1, max_value=MOST)

    class Meta:
        model = Outcome
        fields = ["number", "title"]
        labels = {"title": "What changes for people"}


class IndicatorForm(PartForm):
    parent = "outcome"
    presentation = {"direction": {"inline": True}}
    number = WholeNumberField(label="Number", min_value=1, max_value=MOST)
    unit = forms.ChoiceField(label="Unit", choices=Unit)
    direction = forms.ChoiceField(label="Which way should it go?", choices=Direction, widget=forms.RadioSelect)
    baseline = NumberField(label="Baseline", required=False, max_value=10**11)

    class Meta:
        model = Indicator
        fields = ["number", "name", "unit", "direction", "baseline"]
        labels = {"name": "What is counted"}
