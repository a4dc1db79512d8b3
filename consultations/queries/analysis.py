"""What was answered to a phase's questions: how many, by question, and told apart by who answered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from commissioning.questionnaires import counting
from commissioning.questionnaires.structure import QuestionStructure, SectionStructure, structure_of
from consultations.enums import Split
from consultations.models import Phase
from consultations.queries.tally import still_waiting, tally_of
from consultations.rules.groups import in_order, label_of
from consultations.rules.public_counts import Part, PublicCounts
from consultations.rules.tallying import ALL, ALONE, EVERYBODY, RESPONSES, Layout, Tallies

__all__ = ["Analysis", "Group", "Part", "QuestionCounts", "analysis_of"]


@dataclass(frozen=True)
class Group:
    """One group of a split; ``responses`` is how many are in it, None where that is hidden."""

    key: str
    label: str
    responses: int | None


@dataclass(frozen=True)
class QuestionCounts:
    """The figures of one question: of all, and by the key of a group where it is split.

    Figures are those of ``questionnaires.counting``; in public a count is None where it is hidden, and ``Part.base`` is
    what percentages are of, None where there can be none.
    """

    question: QuestionStructure
    section: SectionStructure
    total: Part
    by_group: Mapping[str, Part] = field(default_factory=dict)
    is_kept_apart: bool = False


@dataclass(frozen=True)
class Analysis:
    """``responses`` counts those that are counted (None: hidden); ``waiting`` how many changes are not in it yet.

    ``splits`` are those that can be chosen; ``groups`` those of the chosen one, in order. By capacity, groups overlap:
    somebody who ticked several is in each. In public they do not.
    """

    phase: Phase
    split: Split | None
    is_public: bool
    responses: int | None
    waiting: int
    splits: tuple[Split, ...]
    groups: tuple[Group, ...]
    questions: tuple[QuestionCounts, ...]


def analysis_of(phase: Phase, *, split: Split | str | None = None, public: bool = False) -> Analysis:
    """The counts of ``phase`` in at most four queries, told apart by ``split``.

    ``public``: small counts are hidden, and what would give them away, over all that this gives for the phase with
    whatever ``split``: publish nothing else that is counted from the same responses. Confidential questions are left
    out. Equality monitoring is hidden like this for officers too, and never split. A split that the phase has not is
    taken as none.
    """
    if phase.version is None:
        return Analysis(phase, None, public, 0, 0, (), (), ())
    layout, tallies = Layout(structure_of(phase.version)), tally_of(phase)
    shown = PublicCounts(layout, tallies)
    splits = tuple(
        one for one in Split if _name(one, public=True) in shown.parents or (not public and _has(layout, one))
    )
    chosen = next((one for one in splits if one == split), None)
    waiting = still_waiting(phase)
    if public:
        return _public(phase, shown, chosen, splits, waiting)
    return _exact(phase, shown, chosen, splits, waiting)


def _name(split: Split, *, public: bool) -> str:
    """The split as the tally has it."""
    return ALONE if public and split == Split.CAPACITY else split.value


def _has(layout: Layout, split: Split) -> bool:
    return split != Split.CAPACITY or layout.capacity is not None


def _public(phase: Phase, shown: PublicCounts, split: Split | None, splits, waiting: int) -> Analysis:
    name = _name(split, public=True) if split else ALL
    groups = tuple(
        Group(group, label_of(shown.layout, name, group), size) for group, size in shown.sizes.get(name, {}).items()
    )
    sections = shown.layout.structure.section_by_key
    questions = tuple(
        QuestionCounts(
            question,
            sections[question.section_key],
            shown.total(question),
            shown.by_group(question, name) if split else {},
            question.key in shown.layout.equality,
        )
        for question in shown.questions
    )
    return Analysis(phase, split, True, shown.responses, waiting, splits, groups, questions)


def _exact(phase: Phase, shown: PublicCounts, split: Split | None, splits, waiting: int) -> Analysis:
    layout, tallies, name = shown.layout, shown.tallies, split.value if split else ALL
    number = {group: tally[RESPONSES] for (key, of, group), tally in tallies.items() if (key, of) == (EVERYBODY, name)}
    keys = in_order(layout, name, number) if split else ()
    groups = tuple(Group(key, label_of(layout, name, key), number[key]) for key in keys)
    sections = layout.structure.section_by_key
    questions = []
    for question in layout.questions:
        is_kept_apart = question.key in layout.equality
        total = shown.total(question) if is_kept_apart else _part(tallies, question, ALL, "")
        by_group = {} if is_kept_apart else {key: _part(tallies, question, name, key) for key in keys}
        questions.append(QuestionCounts(question, sections[question.section_key], total, by_group, is_kept_apart))
    responses = tallies.get((EVERYBODY, ALL, ""), Counter())[RESPONSES]
    return Analysis(phase, split, False, responses, waiting, splits, groups, tuple(questions))


def _part(tallies: Tallies, question: QuestionStructure, split: str, group: str) -> Part:
    counted = counting.counted(question, tallies.get((question.key, split, group), {}))
    return Part(counted, counted.answered)
