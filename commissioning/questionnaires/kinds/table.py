"""Answers in rows: as many as are needed, each with the columns that the author set up."""

import re
from dataclasses import dataclass, field

from django import forms

from commissioning.common.guaranteed import guaranteed

from .base import Invalid, Kind, config_error, plain
from .choice import check_keyed
from .day import Date, in_words, parse_day
from .figure import Money, Number
from .paper import CELL, BoxMaker, Paper, Row, letters
from .registry import register
from .text import ShortText

MAX_ROWS = 200
ROWS_ON_PAPER = 5
MAX_COLUMNS = 12
OPTIONAL = "(optional)"


@dataclass(frozen=True)
class Cell:
    """What a column's kind needs to know of a question."""

    config: dict = field(default_factory=dict)


class DayCell(Date):
    """A day typed into one input, like 27 3 2027 or 27/3/2027."""

    def parse(self, question, raw):
        text = plain(raw.get("", ""))
        if not text:
            return None
        parts = [part for part in re.split(r"[\s/.,-]+", text) if part]
        if len(parts) == 3 and len(parts[0]) == 4:
            parts.reverse()
        if len(parts) != 3:
            raise Invalid("Enter a date, like 27 3 2027")
        return guaranteed(parse_day(*parts)).isoformat()

    def raw(self, question, value):
        return {"": in_words(value)}


COLUMN_KINDS = {"text": ShortText(), "number": Number(), "money": Money(), "date": DayCell()}


def rows_sent(question, data) -> int:
    """How many rows a page sent, empty ones included; one more than there may be where it sent too many."""
    count = str(data.get(f"{question.name}-rows", ""))
    return min(int(count), MAX_ROWS + 1) if count.isascii() and count.isdigit() and len(count) < 9 else 0


@register
class Table(Kind):
    """The value is a list of rows, each a dict of column keys to the values of the columns' kinds."""

    name, label, template = "table", "Table with rows to add", "questionnaires/kinds/table.html"
    grouped = True

    # Setting up -----------------------------------------------------------------------------------------

    def config_fields(self):
        return {
            "columns": forms.CharField(
                label="Columns",
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text="One on each line: a key, a colon, the kind (text, number, money or date), a colon and the "
                "heading, like cost: money: What it cost. End the heading with (optional) where a cell may stay empty.",
            ),
            "min_rows": forms.IntegerField(label="Fewest rows", min_value=0, max_value=MAX_ROWS, required=False),
            "max_rows": forms.IntegerField(label="Most rows", min_value=1, max_value=MAX_ROWS, required=False),
        }

    def config_initial(self, config):
        lines = (f"{column['key']}: {column['kind']}: {column['label']}" for column in config.get("columns", ()))
        return {**config, "columns": "\n".join(lines)}

    def config_from(self, cleaned):
        config, columns = super().config_from(cleaned), []
        for line in (plain(line) for line in cleaned.get("columns", "").splitlines()):
            if line:
                parts = [part.strip() for part in line.split(":", 2)]
                if len(parts) != 3:
                    raise config_error(f"Write “{line}” as a key, a kind and a heading with colons between them.")
                columns.append(dict(zip(("key", "kind", "label"), parts, strict=True)))
        return {**config, "columns": columns}

    def clean_config(self, config):
        config = super().clean_config(config)
        columns = config.get("columns")
        check_keyed(columns, "column")
        if len(columns) > MAX_COLUMNS:
            raise config_error(f"A table can have at most {MAX_COLUMNS} columns.")
        for column in columns:
            if column.get("kind") not in COLUMN_KINDS:
                raise config_error(f"The kind of column “{column['key']}” must be text, number, money or date.")
            COLUMN_KINDS[column["kind"]].clean_config(column.get("config", {}))
        fewest, most = config.setdefault("min_rows", 0), config.setdefault("max_rows", MAX_ROWS)
        if not isinstance(fewest, int) or not isinstance(most, int) or not 0 <= fewest <= most <= MAX_ROWS or not most:
            raise config_error(f"The fewest rows must not be above the most, and the most not above {MAX_ROWS}.")
        return config

    def parts(self, question) -> list[tuple[dict, Kind, Cell]]:
        """Each column with its kind and what that kind needs to know."""
        return [
            (column, COLUMN_KINDS[column["kind"]], Cell(column.get("config", {})))
            for column in question.config["columns"]
        ]

    # Answering ------------------------------------------------------------------------------------------

    def read(self, question, data):
        """Rows in which nothing is written are left out."""
        keys = [column["key"] for column in question.config["columns"]]
        rows = [
            {key: plain(data.get(f"{question.name}-{number}-{key}", "")) for key in keys}
            for number in range(rows_sent(question, data))
        ]
        return {"rows": [row for row in rows if any(row.values())]}

    def sent(self, question, raw):
        rows = raw.get("rows", ())
        cells = {
            f"{question.name}-{number}-{key}": text for number, row in enumerate(rows) for key, text in row.items()
        }
        return {f"{question.name}-rows": str(len(rows)), **cells}

    def parse(self, question, raw):
        rows, wrong = [], []
        for number, typed in enumerate(raw.get("rows", ()), start=1):
            row = {}
            for column, kind, cell in self.parts(question):
                try:
                    row[column["key"]] = kind.parse(cell, {"": typed.get(column["key"], "")})
                except Invalid as error:
                    wrong.append(f"Row {number}, {column['label']}: {error.message}")
            rows.append(row)
        if wrong:
            raise Invalid("\n".join(wrong))
        return rows or None

    def raw(self, question, value):
        return {
            "rows": [
                {column["key"]: kind.raw(cell, row.get(column["key"]))[""] for column, kind, cell in parts}
                for parts in [self.parts(question)]
                for row in value or ()
            ]
        }

    def problems(self, question, value):
        fewest, most = question.config.get("min_rows", 0), question.config.get("max_rows", MAX_ROWS)
        problems = []
        if len(value) < fewest:
            problems.append(f"Fill in at least {fewest} rows.")
        if len(value) > most:
            problems.append(f"Fill in no more than {most} rows.")
        for number, row in enumerate(value, start=1):
            for column, kind, cell in self.parts(question):
                answer = row.get(column["key"])
                if answer is None and not column["label"].endswith(OPTIONAL):
                    problems.append(f"Row {number}: fill in “{column['label']}”.")
                elif answer is not None:
                    problems += [f"Row {number}, {column['label']}: {text}" for text in kind.problems(cell, answer)]
        return problems

    def paper(self, question, rows=0):
        boxes, columns = BoxMaker(question), question.config["columns"]
        rows = max(rows, question.config.get("min_rows", 0), ROWS_ON_PAPER)
        return Paper(
            note="If there are not enough rows, write the others on a separate sheet.",
            heads=tuple(f"{number}. {column['label']}" for number, column in enumerate(columns, start=1)),
            rows=tuple(
                Row(
                    letters(row),
                    "",
                    tuple(
                        boxes.box(
                            f"{row}-{column['key']}",
                            f"{letters(row)}{number}",
                            f"{column['label']}, row {letters(row)}",
                            CELL,
                        )
                        for number, column in enumerate(columns, start=1)
                    ),
                )
                for row in range(rows)
            ),
        )

    # Reading --------------------------------------------------------------------------------------------

    def rows_as_text(self, question, value) -> list[list[str]]:
        """The rows in words, column by column."""
        parts = self.parts(question)
        return [[kind.as_text(cell, row.get(column["key"])) for column, kind, cell in parts] for row in value or ()]

    def as_text(self, question, value):
        return "\n".join(" · ".join(text for text in row if text) for row in self.rows_as_text(question, value))

    def raw_as_text(self, question, raw):
        return "\n".join(" · ".join(text for text in row.values() if text) for row in raw.get("rows", ()))
