"""How closely and how often an agreement is monitored, and until when it runs."""

from django import forms

from commissioning.common.forms import DateField, GovukForm
from monitoring.enums import Tier
from monitoring.models import MonitoringPlan

LONGEST = 5_000


class PlanForm(GovukForm, forms.Form):
    """Another tier, or returns every three months because somebody outside requires them."""

    submit_label = "Save the monitoring"
    presentation = {
        "reason": {"rows": 3},
        "frequent": {"reveals": {"required": "requirement"}},
    }
    tier = forms.ChoiceField(label="Tier", choices=Tier, widget=forms.RadioSelect)
    frequent = forms.ChoiceField(
        label="How often are returns due?",
        choices=[("usual", "As the tier says"), ("required", "Every 3 months, because somebody outside requires it")],
        widget=forms.RadioSelect,
    )
    requirement = forms.CharField(label="Who requires it, and where that is laid down", max_length=300, required=False)
    reason = forms.CharField(label="Why it changes", widget=forms.Textarea, max_length=LONGEST)

    def __init__(self, *args, plan: MonitoringPlan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean(self):
        found = super().clean()
        if found.get("frequent") == "required" and not found.get("requirement", "").strip():
            self.add_error("requirement", "Name who requires returns every 3 months, and where that is laid down")
        return found


class _NewDateForm(GovukForm, forms.Form):
    """A new day, looked at before it is decided."""

    submit_label = "See what would change"
    presentation = {"reason": {"rows": 3}}
    reason = forms.CharField(label="Why it changes", widget=forms.Textarea, max_length=LONGEST)


class EndDateForm(_NewDateForm):
    """A new last day."""

    new_end_on = DateField(label="New last day", help_text="For example, 31 3 2028.")
    field_order = ["new_end_on", "reason"]


class StartDateForm(_NewDateForm):
    """A new first day."""

    new_start_on = DateField(label="New first day", help_text="For example, 1 4 2027.")
    field_order = ["new_start_on", "reason"]
