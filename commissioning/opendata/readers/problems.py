"""What is wrong with a file, said so that the person who keeps it can put it right."""

from dataclasses import asdict, dataclass, field

LISTED = 100
SHOWN_CHARACTERS = 80


def shown(value: object) -> str:
    """``value`` as it may be printed: one line, no characters that cannot be seen, not too long."""
    if value is None:
        return ""
    text = str(value)[: SHOWN_CHARACTERS + 1]
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``row`` is counted as a spreadsheet counts, its header being row 1 (in a
    JSON file: the number of the grant); None means the file as a whole."""

    file: str
    row: int | None
    column: str
    value: str
    expected: str

    def __str__(self):
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column “{self.column}”")
        found = f" found “{self.value}”," if self.value else ""
        return f"{', '.join(where)}:{found} expected {self.expected}"

    def as_dict(self) -> dict:
        """For keeping as JSON."""
        return asdict(self)


class FileRefused(Exception):
    """Nothing more can be read of the file; ``problem`` says why."""

    def __init__(self, problem: Problem):
        self.problem = problem
        super().__init__(str(problem))


@dataclass
class Problems:
    """The first hundred problems, and how many there are altogether."""

    listed: list[Problem] = field(default_factory=list)
    total: int = 0

    def __bool__(self):
        return self.total > 0

    def add(self, problem: Problem) -> None:
        """Count ``problem``; list it while there is room."""
        self.total += 1
        if len(self.listed) < LISTED:
            self.listed.append(problem)

    @property
    def rest(self) -> int:
        """How many are counted but not listed."""
        return self.total - len(self.listed)
