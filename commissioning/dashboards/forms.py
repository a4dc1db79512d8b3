"""The form under a list's filters."""

from django import forms
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from commissioning.common.forms import GovukForm
from commissioning.dashboards.operations import filters_of

# Lists whose filters can be saved, by their address's name.
PAGES = (
    "agreements:agreement-list",
    "applications:application-queue",
    "decisions:office-issue-list",
    "monitoring:meeting-queue",
    "monitoring:return-queue",
    "monitoring:review-queue",
    "organisations:organisation-list",
)


class SavedViewForm(GovukForm, forms.Form):
    """A name for the filters in use."""

    submit_label = "Save view"
    name = forms.CharField(
        max_length=60, label="Name", error_messages={"required": "Enter a name, like Overdue in my wards"}
    )
    page = forms.CharField(max_length=80, widget=forms.HiddenInput)
    query = forms.CharField(max_length=1_000, widget=forms.HiddenInput)

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_page(self):
        page = self.cleaned_data["page"]
        try:
            reverse(page)
        except NoReverseMatch as error:
            raise forms.ValidationError("There is no such list") from error
        if page not in PAGES:
            raise forms.ValidationError("The filters of this list cannot be saved")
        return page

    def clean_query(self):
        query = filters_of(QueryDict(self.cleaned_data["query"]))
        if not query:
            raise forms.ValidationError("Choose some filters first, then save them")
        return query
