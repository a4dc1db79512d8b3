"""Every kind of field in every state, for the gallery."""

import datetime as dt

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from commissioning.common.forms import (
    DateField,
    GovukForm,
    GovukFormSet,
    NumberField,
    PostcodeField,
    PoundsField,
    WholeNumberField,
    WordLimitField,
    YesNoField,
)

AREAS = [("north", "North"), ("south", "South"), ("all", "The whole borough")]


class GalleryForm(GovukForm, forms.Form):
    """One field of each kind."""

    submit_label = "Save and continue"
    cancel_url = "/"
    more_buttons = (("later", "Save and come back later"),)
    presentation = {
        "reach": {"option_hints": {"all": "Every ward"}, "reveals": {"all": "reason"}},
        "share": {"suffix": "%", "width": 3},
        "note": {"characters": 200, "rows": 3},
        "name": {"label_size": "s"},
    }

    name = forms.CharField(label="Name of the project", help_text="As the public will see it.", max_length=120)
    email = forms.EmailField(label="E-mail address")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput, help_text="At least 12 characters.")
    amount = PoundsField(label="Amount", help_text="What you ask for, in pounds.", min_pence=100)
    people = WholeNumberField(label="Number of people")
    share = NumberField(label="Share of the cost", max_value=100, required=False)
    postcode = PostcodeField(label="Postcode")
    starts_on = DateField(
        label="When does it start?", help_text="For example, 27 3 2027.", earliest=dt.date(2020, 1, 1)
    )
    reach = forms.ChoiceField(label="Which area is it for?", choices=AREAS, widget=forms.RadioSelect)
    reason = forms.CharField(label="Why all of it", required=False)
    is_new = YesNoField(label="Is this a new project?")
    groups = forms.MultipleChoiceField(
        label="Who is it for?",
        choices=[("young", "Young people"), ("older", "Older people"), ("carers", "Carers")],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label="Kind of work", choices=[("", "Choose one"), ("advice", "Advice")])
    story = WordLimitField(label="What will change?", help_text="Tell us about one person.", words=10)
    note = forms.CharField(label="Anything else", widget=forms.Textarea, required=False)
    accounts = forms.FileField(label="Last year’s accounts", help_text="PDF, up to 10 MB.")
    declared = forms.BooleanField(label="What I have written is true")


class GalleryRow(GovukForm, forms.Form):
    """A row of a budget."""

    item = forms.CharField(label="Item")
    cost = PoundsField(label="Cost")


class GalleryFormSet(GovukFormSet):
    caption = "Budget"
    add_label = "Add another item"


RowFormSet = forms.formset_factory(GalleryRow, formset=GalleryFormSet, extra=2)


class GalleryFilter(GovukForm, forms.Form):
    """A filter panel's form."""

    form_method = "get"
    words = forms.CharField(label="Words", required=False)
    state = forms.MultipleChoiceField(
        label="State",
        choices=[("due", "Due"), ("overdue", "Overdue")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    presentation = {"state": {"small": True}}


def filled_form() -> GalleryForm:
    """As somebody finds it who comes back."""
    return GalleryForm(
        prefix="filled",
        initial={
            "name": "Riverside Lunch Club",
            "email": "amina@riverside.example",
            "amount": 125050,
            "people": 40,
            "share": 12.5,
            "postcode": "AB10 1AB",
            "starts_on": dt.date(2027, 3, 1),
            "reach": "all",
            "is_new": True,
            "groups": ["older", "carers"],
            "kind": "advice",
            "story": "Mrs K came every week.",
        },
    )


def wrong_form() -> GalleryForm:
    """With something wrong in every field."""
    data = QueryDict(mutable=True)
    data.update(
        {
            "email": "amina at riverside",
            "amount": "12,50",
            "people": "many",
            "share": "120",
            "postcode": "AB1",
            "starts_on_day": "31",
            "starts_on_month": "",
            "starts_on_year": "2027",
            "story": "one two three four five six seven eight nine ten eleven twelve",
        }
    )
    files = MultiValueDict({"accounts": [SimpleUploadedFile("accounts.pdf", b"")]})
    return GalleryForm(data, files)


def row_formset():
    """A table of two rows."""
    return RowFormSet(initial=[{"item": "Room hire", "cost": 48000}], prefix="budget")
