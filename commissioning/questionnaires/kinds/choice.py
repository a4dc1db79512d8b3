"""Answers picked from options. Options have keys that stay while their labels may be reworded in a new version."""

from django import forms

from commissioning.questionnaires.keys import KEY

from .base import Invalid, Kind, config_error, count_words, plain
from .paper import LINE, TALL, TICK, BoxMaker
from .registry import register

OTHER = "other"
MAX_OPTIONS = 100
CHOOSE = "Choose one of the options."
NOT_CHOSEN = "Something is written under “Other”, which is not chosen. Choose it, or delete what is written there."


def parse_lines(text: str) -> list[dict]:
    """Options from lines of ``key: label``."""
    options = []
    for line in (plain(line) for line in text.splitlines()):
        if line:
            key, colon, label = line.partition(":")
            if not colon:
                raise config_error(f"Write “{line}” as a key, a colon and its words, like yes_partly: Yes, partly")
            options.append({"key": key.strip(), "label": label.strip()})
    return options


def lines_of(options) -> str:
    """Options as the lines that ``parse_lines`` reads."""
    return "\n".join(f"{option['key']}: {option['label']}" for option in options)


def check_keyed(items, what: str) -> None:
    """Refuse a list of things with keys and labels that is empty, too long, incomplete or ambiguous."""
    if not isinstance(items, list) or not items:
        raise config_error(f"Add at least one {what}.")
    if len(items) > MAX_OPTIONS:
        raise config_error(f"There can be at most {MAX_OPTIONS} of these: {what}.")
    keys = set()
    for item in items:
        key, label = str(item.get("key", "")), str(item.get("label", ""))
        if not KEY.match(key):
            raise config_error(f"“{key}” cannot be a key: use lower-case letters, numbers and underscores.")
        if not label:
            raise config_error(f"Give the {what} “{key}” the words to show.")
        if key in keys:
            raise config_error(f"The key “{key}” is used twice.")
        keys.add(key)


class Choice(Kind):
    """What all kinds with options share."""

    grouped = True
    takes_several = False
    fixed_options: tuple[tuple[str, str], ...] = ()

    def options(self, question):
        if self.fixed_options:
            return [{"key": key, "label": label} for key, label in self.fixed_options]
        options = list(question.config.get("options", ()))
        return [*options, {"key": OTHER, "label": "Other"}] if question.config.get("other") else options

    def paper(self, question, rows=0):
        boxes = BoxMaker(question)
        for option in self.options(question):
            boxes.add("", option["label"], TICK, value=option["key"], is_alone=not self.takes_several)
        self._add_writing(question, boxes)
        return boxes.paper("Tick all that apply." if self.takes_several else "Tick one box.")

    def _add_writing(self, question, boxes: BoxMaker) -> None:
        """The boxes to write into, after those to tick."""
        if question.config.get("other"):
            boxes.add(OTHER, "If other, please say", LINE)

    def labels(self, question) -> dict[str, str]:
        """Labels by key."""
        return {option["key"]: option["label"] for option in self.options(question)}


class Listed(Choice):
    """Options that the author lists, with “other, please say” if the author allows it."""

    def config_fields(self):
        return {
            "options": forms.CharField(
                label="Options",
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text="One on each line: a key, a colon and the words shown, like yes_partly: Yes, partly. "
                "Keep a key when you reword its option, so that answers stay comparable.",
            ),
            "other": forms.BooleanField(label="Offer “Other, please say”", required=False),
        }

    def config_initial(self, config):
        return {"options": lines_of(config.get("options", ())), "other": config.get("other", False)}

    def config_from(self, cleaned):
        return {"options": parse_lines(cleaned.get("options", "")), "other": bool(cleaned.get("other"))}

    def clean_config(self, config):
        config = super().clean_config(config)
        check_keyed(config.get("options"), "option")
        config["other"] = bool(config.get("other"))
        if config["other"] and any(option["key"] == OTHER for option in config["options"]):
            raise config_error("The key “other” is kept for “Other, please say”.")
        return config

    def other_in(self, question, raw, picked) -> str:
        """What is written under “Other”. Raises ``Invalid`` where “Other” is not among the keys ``picked``: nobody but
        who answers can tell which of the two is meant, and neither may be lost."""
        other = plain(raw.get(OTHER, "")) if question.config.get("other") else ""
        if other and OTHER not in picked:
            raise Invalid(NOT_CHOSEN)
        return other

    def typed_as_text(self, question, picked, raw) -> str:
        """What was ticked and what was written, where the two do not go together."""
        labels = self.labels(question)
        return "\n".join(part for part in (*(labels.get(key, "") for key in picked), plain(raw.get(OTHER, ""))) if part)

    def other_problem(self, keys, other) -> list[str]:
        return ["Say what you mean by “Other”."] if OTHER in keys and not other else []

    def label_with_other(self, question, key, other) -> str:
        label = self.labels(question).get(key, key)
        return f"{label}: {other}" if key == OTHER and other and question.config.get("other") else label


@register
class YesNo(Choice):
    name, label, template = "yes_no", "Yes or no", "questionnaires/kinds/radios.html"
    fixed_options = (("yes", "Yes"), ("no", "No"))

    def parse(self, question, raw):
        key = plain(raw.get("", "")) or None
        if key not in {None, "yes", "no"}:
            raise Invalid("Choose yes or no.")
        return key

    def as_text(self, question, value):
        return self.labels(question).get(value, "")

    def chosen(self, value):
        return frozenset({value} if value else ())


@register
class SingleChoice(Listed):
    name, label, template = "single_choice", "One choice", "questionnaires/kinds/radios.html"

    def read(self, question, data):
        return {"": plain(data.get(question.name, "")), OTHER: plain(data.get(f"{question.name}-other", ""))}

    def parse(self, question, raw):
        key = plain(raw.get("", ""))
        other = self.other_in(question, raw, {key})
        if not key:
            return None
        if key not in self.labels(question):
            raise Invalid(CHOOSE)
        return {"choice": key, OTHER: other} if question.config.get("other") else {"choice": key}

    def raw(self, question, value):
        value = value or {}
        return {"": value.get("choice", ""), OTHER: value.get(OTHER, "") if value.get("choice") == OTHER else ""}

    def problems(self, question, value):
        return self.other_problem({value["choice"]} if question.config.get("other") else (), value.get(OTHER))

    def as_text(self, question, value):
        return self.label_with_other(question, value["choice"], value.get(OTHER)) if value else ""

    def raw_as_text(self, question, raw):
        return self.typed_as_text(question, [raw.get("", "")], raw)

    def chosen(self, value):
        return frozenset({value["choice"]} if value else ())


@register
class MultipleChoice(Listed):
    name, label, template = "multiple_choice", "Several choices", "questionnaires/kinds/checkboxes.html"
    takes_several = True

    def read(self, question, data):
        picked = data.getlist(question.name)
        return {"": [plain(key) for key in picked], OTHER: plain(data.get(f"{question.name}-other", ""))}

    def parse(self, question, raw):
        picked = set(raw.get("") or ())
        other = self.other_in(question, raw, picked)
        if not picked:
            return None
        keys = [option["key"] for option in self.options(question)]
        if picked - set(keys):
            raise Invalid("Choose from the options.")
        value = {"choices": [key for key in keys if key in picked]}
        return {**value, OTHER: other} if question.config.get("other") else value

    def raw(self, question, value):
        value = value or {}
        picked = value.get("choices", [])
        return {"": picked, OTHER: value.get(OTHER, "") if OTHER in picked else ""}

    def problems(self, question, value):
        return self.other_problem(value["choices"] if question.config.get("other") else (), value.get(OTHER))

    def as_text(self, question, value):
        if not value:
            return ""
        return "\n".join(self.label_with_other(question, key, value.get(OTHER)) for key in value["choices"])

    def raw_as_text(self, question, raw):
        return self.typed_as_text(question, raw.get("") or (), raw)

    def chosen(self, value):
        return frozenset(value["choices"] if value else ())

    def columns(self, question):
        return [option["key"] for option in self.options(question)] + (
            ["other_text"] if question.config.get("other") else []
        )

    def cells(self, question, value):
        picked = self.chosen(value)
        cells = ["yes" if option["key"] in picked else "" for option in self.options(question)]
        return [*cells, (value or {}).get(OTHER, "")] if question.config.get("other") else cells


@register
class AgreeScale(Choice):
    """How far somebody agrees, and why."""

    name, label, template = "agree_scale", "Agree or disagree, and explain", "questionnaires/kinds/radios.html"
    fixed_options = (
        ("strongly_agree", "Strongly agree"),
        ("agree", "Agree"),
        ("neither", "Neither agree nor disagree"),
        ("disagree", "Disagree"),
        ("strongly_disagree", "Strongly disagree"),
        ("do_not_know", "Do not know"),
    )

    def _add_writing(self, question, boxes):
        boxes.add("explain", "Please explain", TALL)

    def config_fields(self):
        return {
            "explain_required": forms.BooleanField(label="The explanation must be given", required=False),
        }

    def clean_config(self, config):
        config = super().clean_config(config)
        config["explain_required"] = bool(config.get("explain_required"))
        return config

    def read(self, question, data):
        return {"": plain(data.get(question.name, "")), "explain": plain(data.get(f"{question.name}-explain", ""))}

    def parse(self, question, raw):
        key, explain = plain(raw.get("", "")), plain(raw.get("explain", ""))
        if not key and not explain:
            return None
        if key and key not in self.labels(question):
            raise Invalid(CHOOSE)
        return {"choice": key, "explain": explain}

    def raw(self, question, value):
        value = value or {}
        return {"": value.get("choice", ""), "explain": value.get("explain", "")}

    def problems(self, question, value):
        problems = []
        if not value["choice"]:
            problems.append("Choose how far you agree.")
        if question.config.get("explain_required") and not count_words(value["explain"]):
            problems.append("Explain your answer.")
        return problems

    def as_text(self, question, value):
        if not value:
            return ""
        label = self.labels(question).get(value["choice"], "")
        return "\n".join(part for part in (label, value["explain"]) if part)

    def raw_as_text(self, question, raw):
        return plain(raw.get("explain", ""))

    def written(self, value):
        return (value or {}).get("explain", "")

    def chosen(self, value):
        return frozenset({value["choice"]} if value and value["choice"] else ())

    def columns(self, question):
        return ["", "explain"]

    def cells(self, question, value):
        value = value or {}
        return [self.labels(question).get(value.get("choice"), ""), value.get("explain", "")]
