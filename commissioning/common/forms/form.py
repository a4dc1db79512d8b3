"""What every form has: one primary button, messages that say what to do, and a look per field."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

# Words of the framework that do not say how to put a thing right, and ours.
_STOCK_REQUIRED = forms.Field.default_error_messages["required"]
_OWN_WORDS = (
    (forms.EmailField, "invalid", "Enter an e-mail address in full, like name@example.com"),
    (forms.FileField, "empty", "The file is empty. Choose another"),
    (forms.FileField, "invalid", "Choose the file again"),
    (forms.ChoiceField, "invalid_choice", "Choose one of the answers offered"),
    (forms.ModelChoiceField, "invalid_choice", "Choose one of the answers offered"),
    (forms.URLField, "invalid", "Enter a web address in full, like https://www.example.org"),
    (forms.IntegerField, "invalid", "Enter a whole number, like 25"),
    (forms.DecimalField, "invalid", "Enter a number, like 25 or 2.5"),
)
_DETERMINERS = {"the", "a", "an", "your", "any", "other", "how", "what", "when", "where", "which", "who", "why"}
_CHOOSING = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple, forms.CheckboxInput)


def _lower_first(label: str) -> str:
    return label if len(label) > 1 and label[1].isupper() else label[:1].lower() + label[1:]


def _what_to_do(field: forms.Field, label: str) -> str:
    if label.endswith("?"):
        return f"Answer the question: {label}"
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Tick the box: {label}"
    verb = "Upload" if isinstance(field, forms.FileField) else "Enter"
    what = _lower_first(label)
    article = "" if what.split(" ")[0] in _DETERMINERS else "the "
    return f"{'Select' if isinstance(field.widget, _CHOOSING) else verb} {article}{what}"


class GovukForm(forms.BaseForm):
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
            label = str(field.label or name.replace("_", " ").capitalize())
            self._speak_plainly(field)
            if field.error_messages.get("required") == _STOCK_REQUIRED:
                field.error_messages["required"] = _what_to_do(field, label)

    def clean(self) -> dict[str, Any]:
        """What was understood, by field: of a form it is never None."""
        super().clean()
        return self.cleaned_data

    def _speak_plainly(self, field: forms.Field) -> None:
        for kind, code, words in _OWN_WORDS:
            stock = kind.default_error_messages.get(code)
            if isinstance(field, kind) and field.error_messages.get(code) == stock:
                field.error_messages[code] = words

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
