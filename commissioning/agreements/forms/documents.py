"""A file that is kept with an agreement."""

from django import forms

from commissioning.agreements.enums import DocumentKind
from commissioning.common.forms import GovukForm
from commissioning.common.uploads import UploadValidator, accept, describe
from commissioning.common.validators import no_nul


class DescribeForm(GovukForm, forms.Form):
    """What it is and who sees it."""

    title = forms.CharField(max_length=200, validators=[no_nul])
    kind = forms.ChoiceField(choices=DocumentKind)
    is_for_organisation = forms.BooleanField(
        label="Show it to the organisation",
        help_text="Its people can then open it. Leave the box empty for what only officers may see.",
        required=False,
    )


class KeepForm(DescribeForm):
    """The same with the file."""

    submit_label = "Add document"
    file = forms.FileField(
        help_text=f"{describe()}.",
        validators=[UploadValidator()],
        widget=forms.FileInput(attrs={"accept": accept()}),
        allow_empty_file=True,
    )
    field_order = ["file", "title", "kind", "is_for_organisation"]
