"""Tables that are typed in: shares, budget, payments. A row left blank, or blanked, is no row."""

from django import forms
from django.forms import BaseFormSet, formset_factory

from commissioning.common.forms import DateField, GovukForm, GovukFormSet, PoundsField, WholeNumberField
from organisations.models import Agency

MOST_ROWS = 60
# Five years by month from four agencies.
MOST_INSTALMENTS = 240


class Rows(GovukFormSet):
    """A table of forms whose rows come and go."""

    add_label = "Add another row"
    cancel_url = ""
    cancel_label = "Cancel"

    def initial_form_count(self):
        """None once it is sent in: every row may then be blank."""
        return 0 if self.is_bound else super().initial_form_count()

    @property
    def filled(self) -> list[dict]:
        """What the rows that are not blank say."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    @property
    def typed(self) -> list[dict]:
        """What stands in the rows, right or wrong, for showing them again with one more."""
        return [{name: form[name].data for name in form.fields} for form in self.forms]


def _rows(row, name: str, *, caption: str, extra: int = 2, most: int = MOST_ROWS) -> type[BaseFormSet]:
    base = type(name, (Rows,), {"caption": caption})
    return formset_factory(row, formset=base, extra=extra, max_num=most, absolute_max=most + 1, validate_max=True)


class ShareRow(GovukForm, forms.Form):
    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agency", empty_label="Choose an agency")
    amount = PoundsField(label="Share", min_pence=1)


class BudgetRow(GovukForm, forms.Form):
    heading = forms.CharField(label="Heading", max_length=120)
    amount = PoundsField(label="Amount")


class PaymentRow(GovukForm, forms.Form):
    due_on = DateField(label="Due")
    amount = PoundsField(label="Amount", min_pence=1)
    agency = forms.ModelChoiceField(Agency.objects.all(), label="From", empty_label="Choose an agency")
    after_return = WholeNumberField(label="After return", required=False, min_value=1, max_value=MOST_ROWS)


ShareRows = _rows(ShareRow, "ShareRows", caption="Shares")
BudgetRows = _rows(BudgetRow, "BudgetRows", caption="Budget", extra=3)
PaymentRows = _rows(PaymentRow, "PaymentRows", caption="Payments", extra=1, most=MOST_INSTALMENTS)
