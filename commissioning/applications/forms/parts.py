"""The pages of an application beside its questions. Whatever is typed is kept: a page's form refuses nothing, it says
what it did not understand.

Inputs are named ``q-…`` and the revision ``q-part-shown``, as the script that saves in the background expects.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from commissioning.applications.enums import BeneficiaryGroup, OverheadMethod, Part
from commissioning.applications.models import ApplicationPart
from commissioning.applications.operations.parts import Cost, OtherMoney, PartEntry
from commissioning.applications.queries.own_application import ApplicationContent
from commissioning.common.forms import GovukForm, NumberField, PoundsField
from commissioning.common.templatetags.words import date_range
from organisations.models import Ward

REVISION = "q-part-shown"
MOST_REVISIONS = 2**31
# Longer texts belong into the questions; what is longer is kept and asked to be shortened.
LONGEST = 1_000_000
MOST_ROWS = 60
POUNDS: dict[str, Any] = dict(PoundsField.presentation)
ROW_INPUT = re.compile(r"q-([a-z]+[0-9]{0,2})-([0-9]{1,3})")
NO_OVERHEADS = "none"
UNITS = {
    OverheadMethod.STAFF_TIME: "hours a week, or whole-time posts",
    OverheadMethod.HEADCOUNT: "people",
    OverheadMethod.FLOOR_SPACE: "square metres",
    OverheadMethod.DIRECT_COST: "pounds of direct costs a year",
}


class PartForm(GovukForm, forms.Form):
    """One page. ``data`` is what was sent, or what was saved (``from_saved``); nothing for a page not seen yet."""

    part: Part
    data: MultiValueDict[str, Any]

    def __init__(self, data=None, *, content: ApplicationContent):
        super().__init__(data)
        self.content, self.presentation = content, {}
        self.application = content.application
        self.unclear: list[tuple[str, str]] = []
        self.add_fields()
        row = content.parts.get(self.part)
        self.fields[REVISION] = forms.IntegerField(
            widget=forms.HiddenInput,
            initial=row.revision if row else 0,
            min_value=0,
            max_value=MOST_REVISIONS,
            required=False,
        )

    @classmethod
    def from_saved(cls, content: ApplicationContent) -> "PartForm":
        """The page as it was left, with what is wrong on it."""
        row = content.parts.get(cls.part)
        form = cls(data_of(row) if row else None, content=content)
        if row:
            form.entry()
        return form

    def add_fields(self) -> None:
        raise NotImplementedError

    def understand(self) -> Any:
        """What the page's writer takes; says of each input that is not understood what is wrong."""
        raise NotImplementedError

    def entry(self, *, is_background: bool = False) -> PartEntry:
        """What ``operations.parts.save_part`` takes."""
        self.is_valid()
        understood = self.understand()
        revision = self.cleaned_data.get(REVISION) or 0
        return PartEntry(self.raw(), revision, understood, tuple(self.unclear), is_background)

    def raw(self) -> dict[str, Any]:
        """Every input as it was typed; empty ones are left out."""
        typed: dict[str, Any] = {}
        for name, field in self.fields.items():
            if name == REVISION:
                continue
            values = self.data.getlist(name)
            if isinstance(field, forms.MultipleChoiceField):
                typed[name] = values
            elif values and values[-1]:
                typed[name] = values[-1]
        return {name: value for name, value in typed.items() if value}

    def show_revision(self, row: ApplicationPart) -> None:
        """Say that the page has now seen how it is saved: what is sent next is meant to take its place."""
        self.data = self.data.copy()
        self.data[REVISION] = str(row.revision)

    # Reading ----------------------------------------------------------------------------------------------

    def add_text(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        widget: type[forms.Widget] = forms.TextInput,
        initial="",
        **look: Any,
    ) -> None:
        """An input that takes whatever is typed."""
        self.fields[name] = forms.CharField(
            required=False, strip=False, label=label, help_text=hint, widget=widget, initial=initial
        )
        self.presentation[name] = {"needed_later": True, **look}

    def text(self, name: str, most: int = LONGEST) -> str:
        """What was typed, without blanks around it; one that is too long is not understood."""
        typed = self.data.get(name, "").replace("\r\n", "\n").strip()
        if len(typed) > most:
            self.say(name, f"{self.named(name)}: shorten this to {most:,} characters or fewer")
            return typed[:most]
        return typed

    def value(self, name: str, field: forms.Field) -> Any:
        """The figure that was typed; None where there is none, or none that is understood."""
        try:
            return field.clean(self.data.get(name, "").strip())
        except ValidationError as error:
            self.say(name, f"{self.named(name)}: {_lower_first(error.messages[0])}")
            return None

    def named(self, name: str) -> str:
        """What an input is called where it stands alone, as in a list of problems."""
        return str(self.fields[name].label)

    def say(self, name: str, message: str) -> None:
        """Say that an input is not understood."""
        self.unclear.append((name, message))
        self.add_error(name, message)


class DetailsForm(PartForm):
    """What the project is, where and for whom."""

    part = Part.DETAILS
    heading = "About the project"

    def add_fields(self) -> None:
        self.add_text("q-title", "Name of the project", initial=self.application.title)
        self.add_text(
            "q-summary",
            "The project in two or three sentences",
            hint="If it is funded, this is what the public reads.",
            widget=forms.Textarea,
            initial=self.application.summary,
            rows=4,
        )
        wards = [(str(ward.pk), ward.name) for ward in Ward.objects.order_by("name", "pk")]
        self._add_choices(
            "q-wards", "Wards in which it takes place", wards, [str(one.pk) for one in self.content.wards]
        )
        self._add_choices("q-beneficiaries", "Who it is for", BeneficiaryGroup.choices, self.application.beneficiaries)

    def _add_choices(self, name, label, choices, initial) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            required=False,
            label=label,
            help_text="Select all that apply.",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            initial=initial,
        )
        self.presentation[name] = {"needed_later": True, "small": True}

    def understand(self) -> Any:
        title = self.text("q-title", 200)
        if not title:
            self.say("q-title", "Enter the name of the project")
        found = self.cleaned_data
        return {
            "title": title,
            "summary": self.text("q-summary", 2_000),
            "wards": [int(key) for key in found.get("q-wards", [])],
            "beneficiaries": found.get("q-beneficiaries", []),
        }


class RowsForm(PartForm):
    """A page with a table of rows, to which rows are added and from which they are taken without a script."""

    first_column = ""

    @classmethod
    def from_saved(cls, content: ApplicationContent) -> "PartForm":
        row = content.parts.get(cls.part)
        form = cls(cls.compacted(data_of(row)) if row else None, content=content)
        if row:
            form.entry()
        return form

    @staticmethod
    def compacted(data: QueryDict, *, without: str = "") -> QueryDict:
        """What was sent with its rows numbered anew, those left out in which nothing was typed and the one whose
        number is ``without``."""
        rows: dict[int, dict[str, list[str]]] = {}
        rest = QueryDict(mutable=True)
        for name, values in data.lists():
            if found := ROW_INPUT.fullmatch(name):
                rows.setdefault(int(found[2]), {})[found[1]] = [str(value) for value in values]
            else:
                rest.setlist(name, list(values))
        kept = [
            row
            for number, row in sorted(rows.items())
            if str(number) != without
            and any(value.strip() for column, values in row.items() if column != "secured" for value in values)
        ]
        for number, row in enumerate(kept):
            for column, values in row.items():
                rest.setlist(f"q-{column}-{number}", list(values))
        return rest

    def add_fields(self) -> None:
        for number in range(self.row_count()):
            self.add_row(number)

    def row_count(self) -> int:
        """As many rows as were sent, or saved, and the spare ones."""
        pattern = re.compile(rf"q-{self.first_column}-([0-9]{{1,3}})")
        sent = [int(found[1]) for name in self.data if (found := pattern.fullmatch(name))]
        # One to spare, and one more where it was asked for.
        wanted = max(sent, default=-1) + (3 if "add-row" in self.data else 2)
        return min(max(wanted, 3), MOST_ROWS)

    def add_row(self, number: int) -> None:
        raise NotImplementedError

    def names_of(self, number: int) -> list[str]:
        """The inputs of one row."""
        return [
            name for name in self.fields if name.startswith("q-") and f"-{number}" in name and self._in(name, number)
        ]

    @staticmethod
    def _in(name: str, number: int) -> bool:
        return name.split("-")[2] == str(number)

    def rows(self) -> list[dict]:
        """Each row's number and its bound inputs by column."""
        return [
            {
                "number": number,
                "cells": {name.split("-", 1)[1].rsplit(f"-{number}", 1)[0]: self[name] for name in names},
            }
            for number in range(self.row_count())
            if (names := self.names_of(number))
        ]

    def is_empty(self, number: int) -> bool:
        """Whether nothing at all was typed into the row."""
        return not any(self.data.get(name, "").strip() for name in self.names_of(number))


class BudgetForm(RowsForm):
    """Direct costs by line and year."""

    part = Part.BUDGET
    heading = "Direct costs"
    first_column = "heading"

    def add_row(self, number: int) -> None:
        self.add_text(f"q-heading-{number}", "What it is for")
        self.add_text(f"q-note-{number}", "How it is worked out")
        for year in self.content.years:
            self.add_text(f"q-year{year.number}-{number}", year.label, **(POUNDS | {"width": 5}))

    def named(self, name: str) -> str:
        return f"{super().named(name)}, row {int(name.rsplit('-', 1)[1]) + 1}"

    def understand(self) -> list[Cost]:
        costs = []
        for number in range(self.row_count()):
            if self.is_empty(number):
                continue
            heading, note = self.text(f"q-heading-{number}", 120), self.text(f"q-note-{number}", 300)
            if not heading:
                self.say(f"q-heading-{number}", f"Say what row {number + 1} is for")
            pence = {}
            for year in self.content.years:
                amount = self.value(f"q-year{year.number}-{number}", PoundsField(required=False))
                if amount is not None:
                    pence[year.number] = amount
            costs.append(Cost(heading or f"Row {number + 1}", note, pence))
        return costs


class OtherFundingForm(RowsForm):
    """Money for the project from elsewhere."""

    part = Part.OTHER_FUNDING
    heading = "Money from elsewhere"
    first_column = "source"

    def add_row(self, number: int) -> None:
        row = number + 1
        self.add_text(f"q-source-{number}", f"From whom, line {row}")
        self.add_text(f"q-amount-{number}", f"Amount, line {row}", **POUNDS)
        self.fields[f"q-secured-{number}"] = forms.BooleanField(required=False, label=f"Already promised, line {row}")

    def is_empty(self, number: int) -> bool:
        return not any(self.data.get(f"q-{name}-{number}", "").strip() for name in ("source", "amount"))

    def understand(self) -> list[OtherMoney]:
        found = []
        for number in range(self.row_count()):
            if self.is_empty(number):
                continue
            source = self.text(f"q-source-{number}", 200)
            if not source:
                self.say(f"q-source-{number}", f"Say from whom the money in line {number + 1} comes")
            if not self.data.get(f"q-amount-{number}", "").strip():
                self.say(f"q-amount-{number}", f"Enter the amount in line {number + 1}")
                continue
            amount = self.value(f"q-amount-{number}", PoundsField(min_pence=1))
            if amount is not None:
                is_secured = bool(self.data.get(f"q-secured-{number}"))
                found.append(OtherMoney(source or f"Line {number + 1}", amount, is_secured))
        return found


class OverheadsForm(PartForm):
    """How the organisation's overheads are shared out to the project."""

    part = Part.OVERHEADS
    heading = "Overheads"

    def add_fields(self) -> None:
        hints = {key: f"Counted in {unit}." for key, unit in UNITS.items()}
        self.fields["q-method"] = forms.ChoiceField(
            required=False,
            label="How do you share out your overheads?",
            choices=[*OverheadMethod.choices, (NO_OVERHEADS, "We count no overheads for this project")],
            widget=forms.RadioSelect,
        )
        self.presentation["q-method"] = {"needed_later": True, "option_hints": hints}
        self.add_text(
            "q-yearly",
            "Your organisation’s overheads in a usual year",
            hint="What it costs to run the organisation at all: rent, insurance, accounts, management.",
            **POUNDS,
        )
        self.add_text(
            "q-project",
            "What the project uses",
            hint="Its hours, people or square metres. Leave it empty for a share of direct costs: "
            "we take the project’s direct costs from your budget.",
            width=10,
            inputmode="decimal",
        )
        self.add_text(
            "q-all",
            "What the whole organisation uses",
            hint="All its hours, people or square metres; or the direct costs of all your work in a usual year, in "
            "pounds.",
            width=10,
            inputmode="decimal",
        )
        self.add_text("q-explanation", "What these overheads are (optional)", widget=forms.Textarea, rows=3)

    def understand(self) -> Mapping[str, Any] | None:
        method = self.cleaned_data.get("q-method", "")
        if method in {"", NO_OVERHEADS}:
            if not method:
                self.say("q-method", "Select how you share out your overheads, or that you count none")
            return None
        yearly = self.value("q-yearly", PoundsField(required=False))
        by_cost = method == OverheadMethod.DIRECT_COST
        if by_cost:
            everything = self.value("q-all", PoundsField(required=False))
            units, project = None if everything is None else Decimal(everything), Decimal(0)
        else:
            units, project = (self.value(name, NumberField(required=False)) for name in ("q-all", "q-project"))
        self._need("q-yearly", yearly, "Enter your overheads of a usual year")
        self._need("q-all", units or None, "Enter how much the whole organisation has: more than nought")
        if not by_cost:
            self._need("q-project", project, "Enter how much is the project’s")
        if yearly is None or not units or project is None:
            return None
        if project > units:
            self.say("q-project", "The project’s part cannot be more than the whole organisation has")
            return None
        return {
            "method": method,
            "yearly_pence": yearly,
            "project_units": project,
            "all_units": units,
            "explanation": self.text("q-explanation", 5_000),
        }

    def _need(self, name: str, value, message: str) -> None:
        if value is None and name not in self.errors:
            self.say(name, message)


class RequestForm(PartForm):
    """The sum asked for."""

    part = Part.REQUEST
    heading = "The sum you ask for"

    def add_fields(self) -> None:
        self.add_text("q-requested", "How much do you ask for, over the whole term?", **POUNDS)
        self.add_text(
            "q-reason",
            "If this is less than the full cost: why?",
            hint="For example, that the rest comes from elsewhere or from your own funds. We call it a contribution "
            "then.",
            widget=forms.Textarea,
            rows=4,
        )

    def understand(self) -> Mapping[str, Any]:
        return {
            "requested_pence": self.value("q-requested", PoundsField(required=False, min_pence=1)),
            "contribution_reason": self.text("q-reason", 5_000),
        }


class PromisesForm(PartForm):
    """What is promised of each indicator in each year."""

    part = Part.PROMISES
    heading = "What you promise to achieve"

    def add_fields(self) -> None:
        for indicator in self.content.indicators:
            for year in self.content.years:
                self.add_text(
                    f"q-i{indicator.pk}-{year.number}",
                    f"{indicator.name}, {year.label.lower()}",
                    width=5,
                    inputmode="decimal",
                )

    def rows(self) -> list[dict]:
        """Each indicator with its inputs by year."""
        return [
            {
                "indicator": indicator,
                "cells": [(year, self[f"q-i{indicator.pk}-{year.number}"]) for year in self.content.years],
            }
            for indicator in self.content.indicators
        ]

    def understand(self) -> Mapping[tuple[int, int], Decimal]:
        found = {}
        for indicator in self.content.indicators:
            for year in self.content.years:
                value = self.value(f"q-i{indicator.pk}-{year.number}", NumberField(required=False))
                if value is not None:
                    found[indicator.pk, year.number] = value
        return found


FORMS: dict[Part, type[PartForm]] = {
    form.part: form for form in (DetailsForm, BudgetForm, OverheadsForm, OtherFundingForm, RequestForm, PromisesForm)
}


def data_of(row: ApplicationPart) -> QueryDict:
    """What was saved, as if it had been sent."""
    data = QueryDict(mutable=True)
    for name, value in row.raw.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    data[REVISION] = str(row.revision)
    return data


def year_words(content: ApplicationContent) -> list[tuple[str, str]]:
    """Each year's name and its days."""
    return [(year.label, date_range(year.starts_on, year.ends_on)) for year in content.years]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
