"""What every form has: one primary button, messages that say what to do, and a look per field."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from commissioning.common.forms.messages import PlainForm


class GovukForm(PlainForm):
    """Put it before ``forms.Form`` or ``forms.ModelForm``; show it with ``{% crispy form %}``.

    ``submit_label``: the one primary button. ``cancel_url``: where a quiet link beside it leads.
    ``more_buttons``: pairs of name and label, such as ``("later", "Save and come back later")``.
    ``labels``, ``hints``: words per field that replace the field's own.
    ``presentation``: options per field, such as ``{"reason": {"words": 200}}``; see ``FieldView``.
    ``form_method``: ``post`` unless it is a search.
    """

    submit_label = "Save"
    cancel_url = ""
    cancel_label = "Cancel"
    more_buttons: tuple[tuple[str, str], ...] = ()
    danger = False
    presentation: dict[str, dict] = {}
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    form_method = "post"
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)

    def clean(self) -> dict[str, Any]:
        """What was understood, by field: of a form it is never None."""
        super().clean()
        return self.cleaned_data

    @property
    def helper(self) -> FormHelper:
        """Made anew each time: a helper keeps state while it renders."""
        helper = FormHelper()
        helper.form_method = self.form_method
        helper.disable_csrf = self.form_method == "get"
        helper.include_media = False
        helper.attrs = {"novalidate": ""}
        layout = self.layout()
        if layout is not None:
            helper.layout = layout
        return helper

    def layout(self):
        """A crispy layout where the fields in their order are not enough."""
        return


class GovukFormSet(forms.BaseFormSet):
    """A table of small forms: ``formset_factory(RowForm, formset=GovukFormSet)``, shown with ``{% crispy formset %}``.

    ``caption`` names the table; ``add_label`` is the button that asks for one more row (name ``add_row``).
    """

    submit_label = "Save"
    caption = ""
    add_label = ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.include_media = False
        helper.attrs = {"novalidate": ""}
        return helper
