"""The groups of a split in words and in order. No database."""

from collections.abc import Iterable

from commissioning.questionnaires.structure import QuestionStructure
from consultations.enums import Split, Way
from consultations.rules.tallying import ALONE, NOT_ASKED, NOT_SAID, ORGANISATION, RESIDENT, SEVERAL, Layout
from organisations.enums import OrganisationSize

NOT_KNOWN = "Not known"


def labels(layout: Layout, split: str) -> dict[str, str]:
    """The words for the groups that are known beforehand, by name, in their order; of wards those at the end."""
    if split in {Split.CAPACITY, ALONE}:
        return _capacities(layout.capacity, split)
    if split == Split.WHO:
        return {ORGANISATION: "Organisations", RESIDENT: "Residents, and others for themselves"}
    if split == Split.SIZE:
        sizes = {size.value: str(size.label) for size in OrganisationSize}
        return {**sizes, NOT_ASKED: "Not an organisation"}
    if split == Split.WAY:
        return {way.value: str(way.label) for way in Way}
    return {NOT_SAID: NOT_KNOWN, NOT_ASKED: "Not asked: not an organisation"}


def _capacities(question: QuestionStructure | None, split: str) -> dict[str, str]:
    options = {option["key"]: option["label"] for option in question.printed_options} if question else {}
    several = {SEVERAL: "More than one of these"} if split == ALONE else {}
    return {**options, **several, NOT_SAID: "Did not say"}


def label_of(layout: Layout, split: str, group: str) -> str:
    """One group in words; a ward is its own name."""
    return labels(layout, split).get(group, group)


def in_order(layout: Layout, split: str, groups: Iterable[str]) -> tuple[str, ...]:
    """Groups as they are shown: wards by name, others as their question lists them."""
    known = list(labels(layout, split))
    if split == Split.WARD:
        return tuple(sorted(groups, key=lambda group: (group in known, group.casefold(), group)))
    return tuple(sorted(groups, key=lambda group: (known.index(group) if group in known else len(known), group)))
