"""Answers that are files. The files are rows of their own; the value is a list of what is known of each."""

from django import forms

from commissioning.common import uploads

from .base import Kind, config_error
from .paper import Paper
from .registry import register

MAX_FILES = 20
GROUPS = {
    "document": ("Documents", uploads.DOCUMENTS),
    "spreadsheet": ("Spreadsheets", uploads.SPREADSHEETS),
    "picture": ("Pictures", uploads.PICTURES),
}


@register
class Files(Kind):
    """One file or several."""

    name, label, template = "files", "Files", "questionnaires/kinds/files.html"
    holds_files = True

    def config_fields(self):
        return {
            "accept": forms.MultipleChoiceField(
                label="Kinds of file",
                choices=[(name, f"{label} ({uploads.describe(kinds)})") for name, (label, kinds) in GROUPS.items()],
                widget=forms.CheckboxSelectMultiple,
            ),
            "max_files": forms.IntegerField(label="Most files", min_value=1, max_value=MAX_FILES, required=False),
        }

    def clean_config(self, config):
        config = super().clean_config(config)
        accept = config.setdefault("accept", list(GROUPS))
        if not isinstance(accept, list) or not accept or set(accept) - set(GROUPS):
            raise config_error(f"The kinds of file must be among {', '.join(GROUPS)}.")
        most = config.setdefault("max_files", MAX_FILES)
        if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= MAX_FILES:
            raise config_error(f"The most files must be between 1 and {MAX_FILES}.")
        return config

    def accepted(self, question) -> list[uploads.Kind]:
        return [kind for group in question.config["accept"] for kind in GROUPS[group][1]]

    def read(self, question, data):
        return {}

    def parse(self, question, raw):
        return None

    def raw(self, question, value):
        return {}

    def problems(self, question, value):
        most = question.config.get("max_files", MAX_FILES)
        return [f"Attach no more than {most} files."] if len(value) > most else []

    def paper(self, question, rows=0):
        return Paper(note="Send copies with this form, with the question’s number on them.")

    def as_text(self, question, value):
        return "\n".join(file["name"] for file in value or ())
