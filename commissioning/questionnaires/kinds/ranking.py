"""Answers that put options in an order."""

from django import forms

from .base import Invalid, Kind, config_error, plain
from .choice import MAX_OPTIONS, check_keyed, lines_of, parse_lines
from .paper import PLACE, BoxMaker
from .registry import register


def in_a_row(words: list[str]) -> str:
    """Words in a sentence: one, one and two, one, two and three."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


@register
class Ranking(Kind):
    """Some or all of the options in order. The value is a list of the options' keys, the first choice first.

    Each option has an input of its own for its place, so that no script is needed. A condition can ask whether
    anything was ranked, not what came first.
    """

    name, label, template = "ranking", "Ranking", "questionnaires/kinds/ranking.html"
    grouped = True

    # Setting up -----------------------------------------------------------------------------------------

    def config_fields(self):
        return {
            "options": forms.CharField(
                label="Options to put in order",
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text="One on each line: a key, a colon and the words shown, like transport: Help with transport.",
            ),
            "least": forms.IntegerField(
                label="Fewest to put in order",
                min_value=1,
                max_value=MAX_OPTIONS,
                required=False,
                help_text="Leave empty where one is enough.",
            ),
            "most": forms.IntegerField(
                label="Most to put in order",
                min_value=1,
                max_value=MAX_OPTIONS,
                required=False,
                help_text="Like 3 for a first, second and third choice. Leave empty for all of them.",
            ),
        }

    def config_initial(self, config):
        return {**config, "options": lines_of(config.get("options", ()))}

    def config_from(self, cleaned):
        return {**super().config_from(cleaned), "options": parse_lines(cleaned.get("options", ""))}

    def clean_config(self, config):
        config = super().clean_config(config)
        check_keyed(config.get("options"), "option")
        count = len(config["options"])
        if count < 2:
            raise config_error("Add at least two options to put in order.")
        for name in ("least", "most"):
            limit = config.get(name, 1)
            if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= count:
                raise config_error(f"The fewest and the most to put in order must be between 1 and {count}.")
        if config.get("least", 1) > config.get("most", count):
            raise config_error("The fewest to put in order must not be more than the most.")
        return config

    def labels(self, question) -> dict[str, str]:
        """Labels by key, in the order in which they are listed."""
        return {option["key"]: option["label"] for option in question.config["options"]}

    def places(self, question) -> range:
        """The places that can be given, from 1."""
        return range(1, question.config.get("most", len(question.config["options"])) + 1)

    # Answering ------------------------------------------------------------------------------------------

    def input_name(self, question, key: str) -> str:
        """The input for the place of one option."""
        return f"{question.name}-place-{key}"

    def sent(self, question, raw):
        return {self.input_name(question, key): raw.get(key, "") for key in self.labels(question)}

    def inputs(self, question, raw):
        """An input for each option's place; the first has the question's own id."""
        places = [str(place) for place in self.places(question)]
        return [
            {
                "label": label,
                "id": f"{question.name}-place-{key}" if number else question.name,
                "name": self.input_name(question, key),
                "places": [(place, place == raw.get(key, "")) for place in places],
                # A place that is not offered (from paper, or a file) is shown all the same, to be put right.
                "typed": typed if (typed := raw.get(key, "")) not in places else "",
            }
            for number, (key, label) in enumerate(self.labels(question).items())
        ]

    def read(self, question, data):
        return {key: plain(data.get(self.input_name(question, key), "")) for key in self.labels(question)}

    def parse(self, question, raw):
        labels, place_of, wrong = self.labels(question), {}, []
        for key, label in labels.items():
            typed = plain(raw.get(key, "")).removesuffix(".")
            if not typed:
                continue
            place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
            if 1 <= place <= len(labels):
                place_of[key] = place
            else:
                wrong.append(f"{label}: enter a number from 1 to {self.places(question)[-1]}, or leave it empty.")
        if wrong:
            raise Invalid("\n".join(wrong))
        self._check_order(labels, place_of)
        return sorted(place_of, key=place_of.__getitem__) or None

    def _check_order(self, labels, place_of) -> None:
        """Refuse ties and places left out. Raises ``Invalid``."""
        at: dict[int, list[str]] = {}
        for key, place in place_of.items():
            at.setdefault(place, []).append(labels[key])
        ties = [
            f"You gave {place} to {in_a_row([f'“{label}”' for label in tied])}. Give each a different number."
            for place, tied in sorted(at.items())
            if len(tied) > 1
        ]
        if ties:
            raise Invalid("\n".join(ties))
        if missing := [str(place) for place in range(1, max(at, default=0)) if place not in at]:
            raise Invalid(f"You left out {in_a_row(missing)}. Number your choices from 1 without leaving one out.")

    def raw(self, question, value):
        places = {key: str(place) for place, key in enumerate(value or (), start=1)}
        return {key: places.get(key, "") for key in self.labels(question)}

    def problems(self, question, value):
        least, most = question.config.get("least", 1), self.places(question)[-1]
        if len(value) < least:
            return [f"Put at least {least} in order: you have given {len(value)} a number."]
        if len(value) > most:
            return [f"Put no more than {most} in order: you have given {len(value)} a number."]
        return []

    def paper(self, question, rows=0):
        boxes, count, most = BoxMaker(question), len(self.labels(question)), self.places(question)[-1]
        for key, label in self.labels(question).items():
            boxes.add(f"place-{key}", label, PLACE)
        how_far = f", up to {most}" if most < count else ". You do not have to number all of them"
        return boxes.paper(f"Write 1 beside your first choice, 2 beside your next and so on{how_far}.")

    # Reading --------------------------------------------------------------------------------------------

    def as_text(self, question, value):
        labels = self.labels(question)
        return "\n".join(f"{place}. {labels.get(key, key)}" for place, key in enumerate(value or (), start=1))

    def raw_as_text(self, question, raw):
        return "\n".join(f"{label}: {place}" for key, label in self.labels(question).items() if (place := raw.get(key)))

    def columns(self, question):
        return list(self.labels(question))

    def cells(self, question, value):
        places = {key: place for place, key in enumerate(value or (), start=1)}
        return [places.get(key) for key in self.labels(question)]
