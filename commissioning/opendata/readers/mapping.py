"""Which column of a table holds which field: recognised for 360Giving, told by a mapping for the council's own."""

import json
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any

from commissioning.opendata.readers.fields import BY_KEY, BY_TITLE, FIELDS, plain_title, repeat_of
from commissioning.opendata.readers.files import refuse
from commissioning.opendata.readers.values import Unreadable

KINDS = ("grant", "contract")
# In ``kinds``: every word that is not listed.
ANY_OTHER = "*"
# Words that titles of a council's own have, in the order in which they are tried.
GUESSES = {
    "charity_number": ("charity",),
    "company_number": ("company n", "company reg"),
    "identifier": ("reference", "ref", "identifier", "agreement no", "grant no"),
    "recipient_name": ("organisation", "recipient", "group", "beneficiary", "provider", "supplier"),
    "value_pence": ("amount", "award (", "value", "£"),
    "awarded_on": ("date of award", "award date", "date awarded", "agreed", "approved"),
    "starts_on": ("start", "from"),
    "ends_on": ("end", "until", "to date"),
    "duration_months": ("months", "duration"),
    "title": ("title", "project"),
    "purpose": ("purpose", "description", "summary"),
    "postcode": ("postcode", "post code"),
    "places": ("ward",),
    "department": ("department", "directorate"),
    "programme_code": ("scheme",),
    "kind": ("type", "kind"),
}
LARGEST_MAPPING = 100_000
LAST_HEADER_ROW = 50


class MappingRefused(Exception):
    """The mapping itself is wrong; the message says where and what was expected."""


@dataclass(frozen=True)
class Mapping:
    """How to read a register.

    ``columns``: field to the column's title (empty: the titles of 360Giving). ``defaults``: field to what every
    row has where its cell is empty. ``kinds``: words of the kind column to ``grant`` or ``contract``; ``*`` stands for
    every other word.
    ``sheet``: a workbook's sheet, the first if empty. ``header_row``: the row of the titles, counted from 1.
    """

    columns: MappingType[str, str] = field(default_factory=dict)
    defaults: MappingType[str, str] = field(default_factory=dict)
    kinds: MappingType[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_row: int = 1

    @property
    def is_standard(self) -> bool:
        """Whether the columns are those of 360Giving."""
        return not self.columns

    @classmethod
    def from_dict(cls, values: Any) -> "Mapping":
        """A checked mapping. Raises ``MappingRefused``."""
        if not isinstance(values, dict):
            raise MappingRefused("The mapping must be a JSON object with “columns”.")
        if unknown := sorted(set(values) - {"columns", "defaults", "kinds", "sheet", "header_row"}):
            raise MappingRefused(
                f"The mapping has “{unknown[0]}”: expected columns, defaults, kinds, sheet, header_row."
            )
        texts = {name: _texts(values, name) for name in ("columns", "defaults", "kinds")}
        for name in ("columns", "defaults"):
            for key in texts[name]:
                if key not in BY_KEY:
                    raise MappingRefused(f"“{name}” names “{key}”: expected one of {', '.join(BY_KEY)}.")
        for word, kind in texts["kinds"].items():
            if kind not in KINDS:
                raise MappingRefused(f"“kinds” makes “{word}” “{kind}”: expected grant or contract.")
        header_row, sheet = values.get("header_row", 1), values.get("sheet", "")
        if isinstance(header_row, bool) or not isinstance(header_row, int) or not 1 <= header_row <= LAST_HEADER_ROW:
            raise MappingRefused(f"“header_row” must be a number from 1 to {LAST_HEADER_ROW}.")
        if not isinstance(sheet, str):
            raise MappingRefused("“sheet” must be the name of a sheet.")
        _try_defaults(texts["defaults"])
        return cls(
            columns=texts["columns"],
            defaults=texts["defaults"],
            kinds={word.casefold().strip(): kind for word, kind in texts["kinds"].items()},
            sheet=sheet,
            header_row=header_row,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> "Mapping":
        """The mapping that a file holds. Raises ``MappingRefused``."""
        if len(text) > LARGEST_MAPPING:
            raise MappingRefused("The mapping is too large to be one.")
        try:
            return cls.from_dict(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise MappingRefused(f"The mapping is not JSON: {error}") from None

    def as_dict(self) -> dict:
        """For keeping as JSON; ``from_dict`` of it is the mapping again."""
        return {
            "columns": dict(self.columns),
            "defaults": dict(self.defaults),
            "kinds": dict(self.kinds),
            "sheet": self.sheet,
            "header_row": self.header_row,
        }

    def places_of(self, header: list[str], file: str) -> dict[str, list[tuple[int, str]]]:
        """Field to the places (index, title) of its columns in ``header``.

        Raises ``FileRefused`` where a column that is needed is missing or a title is there twice.
        """
        found = self._standard_places(header) if self.is_standard else self._own_places(header, file)
        for key, places in found.items():
            if len(places) > 1 and not BY_KEY[key].several:
                raise refuse(file, "each column once", column=places[1][1], row=self.header_row)
        self._require(found, header, file)
        return found

    def _standard_places(self, header: list[str]) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for index, title in enumerate(header):
            key = BY_TITLE.get(plain_title(title))
            if key and (repeat_of(title) == 0 or BY_KEY[key].several):
                found.setdefault(key, []).append((index, title))
        return found

    def _own_places(self, header: list[str], file: str) -> dict[str, list[tuple[int, str]]]:
        found = {}
        titles = [" ".join(title.casefold().split()) for title in header]
        for key, wanted in self.columns.items():
            title = " ".join(wanted.casefold().split())
            places = [(index, header[index]) for index, known in enumerate(titles) if known == title]
            if not places:
                raise refuse(file, _there_is(header), column=wanted, row=self.header_row)
            if len(places) > 1:
                raise refuse(file, "each column once", column=wanted, row=self.header_row)
            found[key] = places
        return found

    def _require(self, found: MappingType, header: list[str], file: str) -> None:
        for wanted in FIELDS:
            needed = wanted.standard if self.is_standard else wanted.own
            if needed and wanted.key not in found and wanted.key not in self.defaults:
                name = wanted.title if self.is_standard else wanted.key
                raise refuse(file, f"the column “{name}”; {_there_is(header)}", column=name, row=self.header_row)
        if not {"awarded_on", "starts_on"} & (set(found) | set(self.defaults)):
            raise refuse(file, "a column for “awarded_on” or “starts_on”", column="awarded_on", row=self.header_row)


def looks_standard(header: list[str]) -> bool:
    """Whether the titles are those of 360Giving, as far as to tell them from a council's own."""
    found = {BY_TITLE.get(plain_title(title)) for title in header}
    return {"identifier", "value_pence", "recipient_name"} <= found


def guess_columns(header: list[str]) -> dict[str, str]:
    """Fields to the titles that probably hold them, by their words: a start for choosing columns."""
    guessed: dict[str, str] = {}
    for key, words in GUESSES.items():
        for title in header:
            if title not in guessed.values() and any(word in title.casefold() for word in words):
                guessed[key] = title
                break
    return guessed


def _there_is(header: list[str]) -> str:
    listed = ", ".join(f"“{title[:40]}”" for title in header[:12] if title) or "none"
    return f"a column of that title; the file's titles are {listed}{' …' if len(header) > 12 else ''}"


def _texts(values: dict, name: str) -> dict[str, str]:
    part = values.get(name, {})
    if not isinstance(part, dict):
        raise MappingRefused(f"“{name}” must be a JSON object.")
    texts = {}
    for key, value in part.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise MappingRefused(f"“{name}”, “{key}”: expected a text.")
        texts[key] = str(value)
    return texts


def _try_defaults(defaults: dict[str, str]) -> None:
    for key, value in defaults.items():
        try:
            BY_KEY[key].read(value)
        except Unreadable as error:
            raise MappingRefused(f"“defaults”, “{key}” is “{value}”: expected {error.expected}.") from None
