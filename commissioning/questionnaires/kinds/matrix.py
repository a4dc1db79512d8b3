"""Answers on one scale to several things at once."""

from django import forms

from .base import Invalid, Kind, config_error, plain
from .choice import check_keyed, lines_of, parse_lines
from .paper import TICK, BoxMaker, Paper, Row, letters
from .registry import register

MAX_ROWS = 40
MAX_SCALE = 11


@register
class Matrix(Kind):
    """Rows, each with one choice from a scale that all share. The value is a dict of row keys to the scale's keys,
    with the rows that were answered, in their order. A condition can ask whether any row was answered."""

    name, label, template = "matrix", "Several things on one scale", "questionnaires/kinds/matrix.html"
    grouped = True

    # Setting up -----------------------------------------------------------------------------------------

    def config_fields(self):
        return {
            "rows": forms.CharField(
                label="Rows",
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text="What is asked about, one on each line: a key, a colon and its words, "
                "like advice: Advice and guidance.",
            ),
            "scale": forms.CharField(
                label="Scale",
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text="The same choices for every row, one on each line, like very: Very important.",
            ),
            "rows_required": forms.BooleanField(
                label="Every row must be answered by those who answer the question", required=False
            ),
        }

    def config_initial(self, config):
        lists = {name: lines_of(config.get(name, ())) for name in ("rows", "scale")}
        return {**lists, "rows_required": config.get("rows_required", False)}

    def config_from(self, cleaned):
        lists = {name: parse_lines(cleaned.get(name, "")) for name in ("rows", "scale")}
        return {**lists, "rows_required": bool(cleaned.get("rows_required"))}

    def clean_config(self, config):
        config = super().clean_config(config)
        check_keyed(config.get("rows"), "row")
        check_keyed(config.get("scale"), "choice of the scale")
        if len(config["rows"]) > MAX_ROWS:
            raise config_error(f"There can be at most {MAX_ROWS} rows.")
        if not 2 <= len(config["scale"]) <= MAX_SCALE:
            raise config_error(f"The scale needs between 2 and {MAX_SCALE} choices.")
        config["rows_required"] = bool(config.get("rows_required"))
        return config

    def labels(self, question, part: str) -> dict[str, str]:
        """Labels of the ``rows`` or of the ``scale`` by key, in their order."""
        return {item["key"]: item["label"] for item in question.config[part]}

    # Answering ------------------------------------------------------------------------------------------

    def input_name(self, question, key: str) -> str:
        """The inputs of one row."""
        return f"{question.name}-row-{key}"

    def sent(self, question, raw):
        return {self.input_name(question, key): raw.get(key, "") for key in self.labels(question, "rows")}

    def inputs(self, question, raw):
        """Rows with the choices of their scale; the first choice of all has the question's own id."""
        return [
            {
                "label": row["label"],
                "id": f"{question.name}-row-{row['key']}",
                "name": self.input_name(question, row["key"]),
                "choices": [
                    {
                        **choice,
                        "id": f"{question.name}-row-{row['key']}-{choice['key']}" if number or place else question.name,
                        "is_chosen": raw.get(row["key"], "") == choice["key"],
                    }
                    for place, choice in enumerate(question.config["scale"])
                ],
            }
            for number, row in enumerate(question.config["rows"])
        ]

    def read(self, question, data):
        return {key: plain(data.get(self.input_name(question, key), "")) for key in self.labels(question, "rows")}

    def parse(self, question, raw):
        scale = self.labels(question, "scale")
        chosen = {key: typed for key in self.labels(question, "rows") if (typed := plain(raw.get(key, "")))}
        if set(chosen.values()) - set(scale):
            raise Invalid("Choose one of the options in each row.")
        return chosen or None

    def raw(self, question, value):
        return {key: (value or {}).get(key, "") for key in self.labels(question, "rows")}

    def problems(self, question, value):
        if not question.config.get("rows_required"):
            return []
        return [
            f"Choose an answer for “{label}”."
            for key, label in self.labels(question, "rows").items()
            if key not in value
        ]

    def paper(self, question, rows=0):
        boxes, scale = BoxMaker(question), self.labels(question, "scale")
        return Paper(
            note="Tick one box in each row.",
            heads=tuple(f"{number}. {label}" for number, label in enumerate(scale.values(), start=1)),
            rows=tuple(
                Row(
                    letters(place),
                    label,
                    tuple(
                        boxes.box(
                            f"row-{key}",
                            f"{letters(place)}{number}",
                            f"{label}: {words}",
                            TICK,
                            value=choice,
                            row_label=label,
                        )
                        for number, (choice, words) in enumerate(scale.items(), start=1)
                    ),
                )
                for place, (key, label) in enumerate(self.labels(question, "rows").items())
            ),
        )

    # Reading --------------------------------------------------------------------------------------------

    def rows_as_text(self, question, value) -> list[list[str]]:
        """Each row that was answered with its answer, in words."""
        scale = self.labels(question, "scale")
        return [
            [label, scale.get(value[key], value[key])]
            for key, label in self.labels(question, "rows").items()
            if key in (value or {})
        ]

    def as_text(self, question, value):
        return "\n".join(f"{label}: {answer}" for label, answer in self.rows_as_text(question, value))

    def raw_as_text(self, question, raw):
        rows = self.labels(question, "rows")
        return "\n".join(f"{label}: {typed}" for key, label in rows.items() if (typed := plain(raw.get(key, ""))))

    def columns(self, question):
        return list(self.labels(question, "rows"))

    def cells(self, question, value):
        scale = self.labels(question, "scale")
        return [scale.get((value or {}).get(key, ""), "") for key in self.labels(question, "rows")]
