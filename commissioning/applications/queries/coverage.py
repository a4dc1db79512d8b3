"""Who and where the recommended sums of a round reach, and what was noted about the gaps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from commissioning.applications import funding_before
from commissioning.applications.enums import BeneficiaryGroup
from commissioning.applications.models import CoverageNote, FundingRound
from commissioning.applications.queries.award_board import BoardRow, SchemeBoard
from commissioning.applications.rules.coverage import Line, Reach, lines
from organisations.enums import OrganisationSize
from organisations.models import Ward
from organisations.rules import size_of

WARD, GROUP, SIZE, THEME = "ward", "group", "size", "theme"
TITLES = {
    WARD: "Wards",
    GROUP: "Who the projects are for",
    SIZE: "Size of organisation",
    THEME: "Themes",
}
NO_WARD, NO_GROUP = "No ward named", "Nobody in particular"


@dataclass(frozen=True)
class Covered:
    """A line of a dimension with the part of the money that reaches it, in per cent, and the note on its gap."""

    line: Line
    percent: int
    note: CoverageNote | None

    @property
    def lacks_note(self) -> bool:
        return self.line.is_gap and self.note is None


@dataclass(frozen=True)
class Dimension:
    """One way of looking at what is reached."""

    key: str
    lines: list[Covered]

    @property
    def title(self) -> str:
        return TITLES[self.key]

    @property
    def gaps(self) -> list[Covered]:
        return [one for one in self.lines if one.line.is_gap]

    @property
    def has_population(self) -> bool:
        return any(one.line.population is not None for one in self.lines)

    @property
    def has_before(self) -> bool:
        return any(one.line.before_pence is not None for one in self.lines)


@dataclass(frozen=True)
class Coverage:
    """Every dimension of a round. ``population_source``: whose count of people it is."""

    dimensions: list[Dimension]
    population_source: str

    @property
    def gaps(self) -> list[tuple[Dimension, Covered]]:
        return [(dimension, gap) for dimension in self.dimensions for gap in dimension.gaps]

    @property
    def without_note(self) -> list[tuple[Dimension, Covered]]:
        return [(dimension, gap) for dimension, gap in self.gaps if gap.lacks_note]


def coverage_of(funding_round: FundingRound, boards: Sequence[SchemeBoard]) -> Coverage:
    """What the sums of ``boards`` reach, beside the people who live there and what the programme before gave. The
    same number of queries however many applications."""
    reached = [(row, board) for board in boards for row in board.rows if row.pence]
    wards = _wards(row for board in boards for row in board.rows)
    before = funding_before.reached_by(funding_round.programme.predecessor)
    notes = {(note.dimension, note.value): note for note in funding_round.coverage_notes.all()}
    groups = {str(value): str(label) for value, label in BeneficiaryGroup.choices}
    everybody = str(BeneficiaryGroup.EVERYBODY)
    sizes = [str(size.label) for size in OrganisationSize if size != OrganisationSize.UNKNOWN]
    themes = list(dict.fromkeys(board.scheme.scheme.theme.name for board in boards))

    def reaches(values: Callable[[BoardRow, SchemeBoard], Sequence[str]]) -> list[Reach]:
        return [Reach(row.pence, tuple(values(row, board))) for row, board in reached]

    found = {
        WARD: lines(
            reaches(lambda row, _: [wards.get(ward.pk, ward.name) for ward in row.wards] or [NO_WARD]),
            list(wards.values()),
            population={wards[ward.pk]: ward.population for ward in wards.records if ward.population is not None},
            before={wards[ward.pk]: before.wards[ward.code] for ward in wards.records if ward.code in before.wards},
        ),
        GROUP: lines(
            reaches(lambda row, _: [groups.get(key, key) for key in row.application.beneficiaries] or [NO_GROUP]),
            [label for key, label in groups.items() if key != everybody],
        ),
        SIZE: lines(reaches(lambda row, _: [str(size_of(row.application.organisation_income_pence).label)]), sizes),
        THEME: lines(reaches(lambda _, board: [board.scheme.scheme.theme.name]), themes, before=before.themes),
    }
    total = sum(row.pence for row, _ in reached)
    dimensions = [
        Dimension(key, [Covered(one, _percent(one.pence, total), notes.get((key, one.value))) for one in of_key])
        for key, of_key in found.items()
    ]
    sources = dict.fromkeys(ward.population_source for ward in wards.records if ward.population_source)
    return Coverage(dimensions, "; ".join(sources))


def _percent(part: int, whole: int) -> int:
    return round(part * 100 / whole) if whole else 0


class _Wards(dict[int, str]):
    """Wards' names by key; two of one name are told apart by their codes."""

    def __init__(self, records: list[Ward]):
        self.records = records
        names = [ward.name for ward in records]
        super().__init__(
            (ward.pk, ward.name if names.count(ward.name) == 1 else f"{ward.name} ({ward.code})") for ward in records
        )


def _wards(rows: Iterable[BoardRow]) -> _Wards:
    """The current wards of the authorities in which any of the projects takes place; all where none says."""
    authorities = {ward.authority_code for row in rows for ward in row.wards}
    current = Ward.objects.filter(is_current=True)
    return _Wards(list(current.filter(authority_code__in=authorities) if authorities else current))
