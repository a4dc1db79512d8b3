"""What one response adds to a phase's tally: the groups it belongs to and the cells of its answers. No database.

A response belongs to one group of each split, by capacity to as many as it ticked. The names of groups stay as they
were when the response was counted: an organisation that grows, or a ward that is renamed, moves nobody.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from commissioning.questionnaires import counting
from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.structure import QuestionStructure, Structure
from consultations.enums import Split
from organisations.enums import OrganisationSize

# All responses together, and those by the one capacity that somebody ticked: what is published must not overlap.
ALL, ALONE = "", "alone"
ORGANISATION, RESIDENT = "organisation", "resident"
NOT_SAID, SEVERAL, NOT_ASKED = "", "+", "-"
# How many responses there are, under the key of no question.
RESPONSES, EVERYBODY = "responses", ""
LONGEST_NAME = 150

Place = tuple[str, str]
Groups = Mapping[str, list[str]]


@dataclass(frozen=True)
class Layout:
    """The questions of a version that are counted, and those that say who answers."""

    structure: Structure

    @cached_property
    def questions(self) -> tuple[QuestionStructure, ...]:
        """All that ask for something."""
        return tuple(question for question in self.structure.questions if question.kind.asks)

    @cached_property
    def equality(self) -> frozenset[str]:
        """Keys of the questions for equality monitoring, which are never split."""
        return self._keys(SectionPurpose.EQUALITY)

    @cached_property
    def about_you(self) -> frozenset[str]:
        """Keys of the questions about those who answer."""
        return self._keys(SectionPurpose.ABOUT_YOU)

    @cached_property
    def capacity(self) -> QuestionStructure | None:
        """In what capacity somebody answers: the first question of “about you” that takes several choices."""
        return self._about_you("multiple_choice")

    @cached_property
    def ward(self) -> QuestionStructure | None:
        """Where somebody lives: the question of “about you” with one choice and the key ``ward``."""
        return self._about_you("single_choice", key="ward")

    def _keys(self, purpose: str) -> frozenset[str]:
        sections = (section for section in self.structure.sections if section.purpose == purpose)
        return frozenset(question.key for section in sections for question in section.questions)

    def _about_you(self, kind: str, key: str = "") -> QuestionStructure | None:
        found = (question for question in self.questions if question.key in self.about_you)
        return next((one for one in found if one.kind.name == kind and key in {"", one.key}), None)


def groups_of(layout: Layout, values: Mapping[str, Any], *, way: str, organisation, name: str) -> dict[str, list[str]]:
    """The groups of a response with ``values`` by question key; ``organisation`` is the one of the register, or None,
    ``name`` the name that was given."""
    is_organisation = bool(organisation or name)
    ticked = _ticked(layout.capacity, values)
    ward = organisation.ward.name if organisation and organisation.ward else _ward(layout.ward, values)
    if not ward and layout.ward is None and not is_organisation:
        ward = NOT_ASKED
    size = organisation.size if organisation else OrganisationSize.UNKNOWN
    return {
        Split.CAPACITY.value: ticked or [NOT_SAID],
        ALONE: [(ticked or [NOT_SAID])[0] if len(ticked) < 2 else SEVERAL],
        Split.WHO.value: [ORGANISATION if is_organisation else RESIDENT],
        Split.WARD.value: [ward[:LONGEST_NAME]],
        Split.SIZE.value: [str(size.value) if is_organisation else NOT_ASKED],
        Split.WAY.value: [way],
    }


def _ticked(question: QuestionStructure | None, values: Mapping[str, Any]) -> list[str]:
    value = values.get(question.key) if question else None
    return sorted(question.kind.chosen(value)) if question and value is not None else []


def _ward(question: QuestionStructure | None, values: Mapping[str, Any]) -> str:
    if question is None or not (ticked := _ticked(question, values)):
        return NOT_SAID
    return {option["key"]: option["label"] for option in question.printed_options}.get(ticked[0], NOT_SAID)


def cells_of(layout: Layout, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The cells of ``values``, which are of the questions that were asked, by question key."""
    return {
        question.key: list(cells)
        for question in layout.questions
        if (cells := counting.tally(question, [values.get(question.key)]))
    }


def places_of(groups: Groups) -> list[Place]:
    """Each split with each group, all together first."""
    return [(ALL, ""), *((split, group) for split, several in groups.items() for group in several)]


Row = tuple[str, str, str, str, int]


def of_responses(groups: Groups, times: int) -> Iterator[Row]:
    """Question, split, group, cell and number: how many responses there are more where ``times`` of them are added."""
    yield from ((EVERYBODY, split, group, RESPONSES, times) for split, group in places_of(groups))


def of_cells(layout: Layout, key: str, groups: Groups, cells: Mapping[str, int]) -> Iterator[Row]:
    """The same for the cells of answers to one question, with how often there are more of each."""
    places = places_of(groups)
    for split, group in places[:1] if key in layout.equality else places:
        yield from ((key, split, group, cell, number) for cell, number in cells.items())


def of_changes(layout: Layout, bodies: Iterable[str]) -> Iterator[Row]:
    """The same for changes that wait (``TallyChange.body``)."""
    for body in bodies:
        change = json.loads(body)
        yield from of_responses(change["groups"], change["sign"])
        for key, cells in change["cells"].items():
            yield from of_cells(layout, key, change["groups"], dict.fromkeys(cells, change["sign"]))


Tallies = dict[tuple[str, str, str], Counter[str]]


def gathered(rows: Iterable[Row]) -> Tallies:
    """Rows of question, split, group, cell and number added up: a tally for each question, split and group."""
    found: Tallies = {}
    for key, split, group, cell, number in rows:
        found.setdefault((key, split, group), Counter())[cell] += number
    return {place: kept for place, tally in found.items() if (kept := Counter({k: n for k, n in tally.items() if n}))}
