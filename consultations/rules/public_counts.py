"""What of a phase's tally everybody may see, all tables taken together. No database.

Everything that is ever published of a phase's closed questions comes from here, since tables that have totals in common
give each other away. How it is done, and why it holds: ``docs/algorithms/suppression.md``, “Tables that belong
together”. None is a hidden count.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from commissioning.common.suppression import is_small, one_way, several
from commissioning.questionnaires import counting
from commissioning.questionnaires.counting import Counted
from commissioning.questionnaires.structure import QuestionStructure
from consultations.enums import Split
from consultations.rules.groups import in_order, label_of
from consultations.rules.protected import Line, of_all, of_groups
from consultations.rules.tallying import ALL, ALONE, EVERYBODY, NOT_ASKED, ORGANISATION, RESPONSES, Layout, Tallies

# Means and medians are of at least so many.
ENOUGH_FOR_FIGURES = 10


@dataclass(frozen=True)
class Part:
    """The figures of one question; ``base`` is what percentages are of where the figures do not say."""

    counted: Counted
    base: int | None


class PublicCounts:
    """The public figures of a phase.

    ``sizes`` has for each split, in the order of its groups, how many responses are in each; a split that cannot be
    public at all is not in it.
    """

    def __init__(self, layout: Layout, tallies: Tallies):
        self.layout, self.tallies = layout, tallies
        number = self._number(ALL, "")
        self.number = number
        self.responses = None if is_small(number) else number
        self.parents = {ALONE: ALL, Split.WHO.value: ALL, Split.WAY.value: ALL, Split.SIZE.value: ORGANISATION}
        self.parents[Split.WARD.value] = ALL if layout.ward else ORGANISATION
        for split, question in ((ALONE, layout.capacity), (Split.WARD.value, layout.ward)):
            if question is not None and question.is_confidential:
                del self.parents[split]
        if layout.capacity is None:
            self.parents.pop(ALONE, None)
        self.groups = {split: self._groups(split) for split in self.parents}
        self.sizes = self._sizes()
        self._made: dict[str, tuple[Part, dict[str, dict[str, Part]]]] = {}

    # Who answered ----------------------------------------------------------------------------------------

    def _number(self, split: str, group: str) -> int:
        return self.tallies.get((EVERYBODY, split, group), Counter())[RESPONSES]

    def _groups(self, split: str) -> tuple[str, ...]:
        """The groups of a split; of one that is of organisations only, those that they can be in."""
        found = [group for key, of, group in self.tallies if key == EVERYBODY and of == split]
        is_of_all = self.parents[split] == ALL
        return in_order(self.layout, split, [group for group in found if is_of_all or group != NOT_ASKED])

    def _sizes(self) -> dict[str, dict[str, int | None]]:
        sizes: dict[str, dict[str, int | None]] = {}
        for split, parent in self.parents.items():
            groups = self.groups[split]
            if self.responses is None or (parent != ALL and not sizes[Split.WHO.value].get(ORGANISATION)):
                sizes[split] = dict.fromkeys(groups)
                continue
            shown = one_way([self._number(split, group) for group in groups])
            sizes[split] = dict(zip(groups, shown.cells, strict=True))
        return sizes

    # What they answered ----------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> tuple[QuestionStructure, ...]:
        """Those whose figures are public: none that is confidential, or asked because of one that is; nor one outside
        equality monitoring that is asked because of an answer there."""
        return tuple(question for question in self.layout.questions if self._is_public(question))

    def _is_public(self, question: QuestionStructure) -> bool:
        if question.is_confidential:
            return False
        if not question.condition:
            return True
        leading = self.layout.structure.by_key[question.condition["question"]]
        is_kept_apart = leading.key in self.layout.equality and question.key not in self.layout.equality
        return not is_kept_apart and self._is_public(leading)

    def split_by(self, question: QuestionStructure) -> str | None:
        """The split that the question makes. It is public as that split's groups: two countings of the same answers
        would give each other away."""
        made = {ALONE: self.layout.capacity, Split.WARD.value: self.layout.ward}
        return next((split for split, maker in made.items() if maker is question and split in self.parents), None)

    def total(self, question: QuestionStructure) -> Part:
        """The figures of all who answered."""
        return self._tables(question)[0]

    def by_group(self, question: QuestionStructure, split: str) -> dict[str, Part]:
        """The figures by group, in the order of ``sizes``; none where a question is not split in public."""
        return self._tables(question)[1].get(split, {})

    def _tables(self, question: QuestionStructure) -> tuple[Part, dict[str, dict[str, Part]]]:
        if question.key not in self._made:
            self._made[question.key] = self._make(question)
        return self._made[question.key]

    def _make(self, question: QuestionStructure) -> tuple[Part, dict[str, dict[str, Part]]]:
        if split := self.split_by(question):
            return self._of_split(question, split), {}
        is_split = question.key not in self.layout.equality
        exact = counting.counted(question, self._tally(question))
        match exact:
            case counting.Written():
                return self._written(question, is_split=is_split)
            case counting.Options() if question.kind.name == "multiple_choice":
                return self._several(question, is_split=is_split)
            case counting.Options():
                return self._chosen(question, is_split=is_split)
            case counting.Grid():
                return self._grid(question, is_split=is_split)
        return self._figures(exact), {}

    def _tally(self, question: QuestionStructure, split: str = ALL, group: str = "") -> Mapping[str, int]:
        return self.tallies.get((question.key, split, group), {})

    def _lines(self, counts_of, *, is_split: bool, apart: Mapping[str, Set[str]] | None = None):
        """A line of all, and for each split lines by group with that of the hidden groups; ``counts_of`` gives the
        counts of a split's group."""
        total = of_all(counts_of(ALL, "")) if self.responses is not None else None
        return self._spread(total or Line((None,) * len(counts_of(ALL, "")), None), counts_of, is_split, apart or {})

    def _spread(self, total: Line, counts_of, is_split: bool, apart: Mapping[str, Set[str]]):
        found: dict[str, dict[str, Line]] = {}
        rest: dict[str, Line] = {}
        for split, parent in self.parents.items() if is_split else ():
            of_parent = total if parent == ALL else found[Split.WHO.value].get(parent)
            rows = {group: counts_of(split, group) for group in self.groups[split]}
            if of_parent is None:
                continue
            found[split], rest[split] = of_groups(of_parent, rows, self.sizes[split], apart.get(split, frozenset()))
        return total, found, rest

    def _of_split(self, question: QuestionStructure, split: str) -> Part:
        cells = tuple(
            counting.Cell(group, label_of(self.layout, split, group), size) for group, size in self.sizes[split].items()
        )
        return Part(counting.Options(None, cells), self.responses)

    def _written(self, question: QuestionStructure, *, is_split: bool):
        def counts(split, group):
            return [self._tally(question, split, group).get(counting.ANSWERED, 0)]

        total, groups, _ = self._lines(counts, is_split=is_split)
        return _parts(total, groups, lambda line: Part(counting.Written(line.whole), line.whole))

    def _chosen(self, question: QuestionStructure, *, is_split: bool):
        options = question.printed_options

        def counts(split, group):
            tally = self._tally(question, split, group)
            return [tally.get(f"option:{option['key']}", 0) for option in options]

        total, groups, _ = self._lines(counts, is_split=is_split)
        return _parts(total, groups, lambda line: Part(_options(options, line.cells, line.whole), line.whole))

    def _grid(self, question: QuestionStructure, *, is_split: bool):
        scale, made = question.config["scale"], []
        for row in question.config["rows"]:

            def counts(split, group, key=row["key"]):
                tally = self._tally(question, split, group)
                return [tally.get(f"row:{key}:{choice['key']}", 0) for choice in scale]

            made.append((row, self._lines(counts, is_split=is_split)))

        def part(lines: list[tuple[dict, Line]], answered: int | None) -> Part:
            rows = (
                counting.Row(row["key"], row["label"], _options(scale, line.cells, line.whole)) for row, line in lines
            )
            return Part(counting.Grid(answered, tuple(rows)), answered)

        totals = [(row, total) for row, (total, _, _) in made]
        answered = self._tally(question).get(counting.ANSWERED, 0)
        is_told = all(line.whole is not None for _, line in totals)
        groups = {
            split: {
                group: part([(row, lines[split][group]) for row, (_, lines, _) in made], None)
                for group in self.groups[split]
            }
            for split in (made[0][1][1] if made else ())
        }
        return part(totals, answered if is_told else None), groups

    def _several(self, question: QuestionStructure, *, is_split: bool):
        """Several choices: a table of each, of those who chose it and all others who responded.

        Of how many answered it at all nothing is said where anything is hidden: since all who answer choose something,
        that would tell how many chose what is hidden, at the least. Of a question that must be answered it is known:
        then all is hidden where anything is. Where few answered it all is hidden too, the noughts with it.
        """
        options = question.printed_options
        keys = [option["key"] for option in options]

        def chose(split, group, key):
            return self._tally(question, split, group).get(f"option:{key}", 0)

        shown = dict(zip(keys, several([chose(ALL, "", key) for key in keys], self.number).cells, strict=True))
        if self.responses is None or is_small(self._tally(question).get(counting.ANSWERED, 0)):
            shown = dict.fromkeys(keys)
        if question.required and None in shown.values():
            shown = dict.fromkeys(keys)
        apart: dict[str, set[str]] = {split: set() for split in self.parents}
        while True:
            made = {}
            for key in keys:
                count = shown[key]
                pair = (None, None) if count is None else (count, self.number - count)

                def counts(split, group, key=key):
                    return [chose(split, group, key), self._number(split, group) - chose(split, group, key)]

                made[key] = self._spread(Line(pair, self.responses), counts, is_split, apart)
            if not question.required or not (more := self._too_plain(made)):
                break
            for split, groups in more.items():
                apart[split] |= groups
        return self._of_several(question, made)

    def _too_plain(self, made) -> dict[str, set[str]]:
        """Groups of which it shows how many, at the least, chose what is hidden; where it is the hidden groups
        together, the smallest other one."""
        found: dict[str, set[str]] = {}
        tables = list(made.values())
        for split in tables[0][1]:
            of_options = [(groups[split], rest[split]) for _, groups, rest in tables]
            visible = [group for group in self.groups[split] if of_options[0][0][group].whole is not None]
            plain = {group for group in visible if _tells([groups[group] for groups, _ in of_options])}
            if not plain and _tells([rest for _, rest in of_options]):
                sized = sorted((self._number(split, group), group) for group in visible)
                plain = {group for _, group in sized[:1]}
            if plain:
                found[split] = plain
        return found

    def _of_several(self, question: QuestionStructure, made):
        options = question.printed_options
        lines = [total for total, _, _ in made.values()]
        lines += [line for _, groups, _ in made.values() for of in groups.values() for line in of.values()]
        is_plain = all(line.is_whole for line in lines)

        def answered(split, group) -> int | None:
            return self._tally(question, split, group).get(counting.ANSWERED, 0)

        everywhere = [(ALL, ""), *((split, group) for split in self.parents for group in self.groups[split])]
        if is_plain:
            is_plain = not any(
                is_small((answered(split, group) or 0) - self._tally(question, split, group).get(cell, 0))
                for split, group in everywhere
                for cell in (f"option:{option['key']}" for option in options)
            )

        def part(split, group, lines: Sequence[Line]) -> Part:
            cells = tuple(line.cells[0] for line in lines)
            given = answered(split, group) if is_plain else None
            base = given if is_plain else lines[0].whole
            return Part(_options(options, cells, given), base)

        groups = {
            split: {
                group: part(split, group, [of[split][group] for _, of, _ in made.values()])
                for group in self.groups[split]
            }
            for split in next(iter(made.values()))[1]
        }
        return part(ALL, "", [total for total, _, _ in made.values()]), groups

    def _figures(self, exact: Counted) -> Part:
        """Rankings, numbers and days: of all together only, and no single answer."""
        answered = None if self.responses is None or is_small(exact.answered or 0) else exact.answered
        is_enough = answered is not None and answered >= ENOUGH_FOR_FIGURES
        match exact:
            case counting.Ranks():
                options = tuple(
                    counting.Rank(
                        rank.key,
                        rank.label,
                        (),
                        round(rank.mean_place, 1) if rank.mean_place and rank.ranked >= ENOUGH_FOR_FIGURES else None,
                        round(rank.score, 1),
                    )
                    for rank in exact.options
                )
                return Part(counting.Ranks(answered, options if is_enough else ()), answered)
            case counting.Days():
                shown = of_all([month.count or 0 for month in exact.months])
                months = tuple(
                    counting.Cell(month.key, month.label, count if answered is not None else None)
                    for month, count in zip(exact.months, shown.cells, strict=True)
                )
                return Part(counting.Days(answered, months), answered)
            case counting.Figures():
                known = [rounded(number) if is_enough else None for number in (exact.mean, exact.median)]
                return Part(counting.Figures(answered, mean=known[0], median=known[1]), answered)
        raise TypeError(f"{exact} has no public figures.")


def _parts(total: Line, groups, part):
    return part(total), {split: {group: part(line) for group, line in of.items()} for split, of in groups.items()}


def _options(options, cells: Sequence[int | None], answered: int | None) -> counting.Options:
    return counting.Options(
        answered,
        tuple(
            counting.Cell(option["key"], option["label"], count) for option, count in zip(options, cells, strict=True)
        ),
    )


def _tells(lines: Sequence[Line]) -> bool:
    """Whether those who chose nothing that is shown must have chosen what is hidden."""
    whole = lines[0].whole
    shown = [line.cells[0] for line in lines]
    return whole is not None and None in shown and sum(count or 0 for count in shown) < whole


def rounded(number: Fraction | None) -> Fraction | None:
    """To three figures, so that it does not tell a single number."""
    if not number:
        return number
    digits = 3 - len(str(abs(int(number)))) if abs(number) >= 1 else 3
    return Fraction(round(number, digits))
