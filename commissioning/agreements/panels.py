"""What later apps add to the pages of an agreement: they register functions here, so that imports flow one way.

    from commissioning.agreements import panels

    @panels.tab("returns", "Returns", order=30)
    def returns(agreement, user, today):
        return Panel("monitoring/agreement/returns.html", {"returns": …})

Call it from a module that the app imports in its ``ready``. Registering the same function again changes nothing.
A function that is about several agreements gets them, or their keys, and answers for all at once, so that a page
costs the same number of queries however many it shows.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Model

from commissioning.common.charts import Lane
from commissioning.common.enums import Colour


@dataclass(frozen=True)
class Tab:
    """A page of an agreement. ``maker(agreement, user, today)`` gives a ``Panel``, or None where there is nothing."""

    slug: str
    words: str
    order: int
    maker: Callable


@dataclass(frozen=True)
class Step:
    """What comes next: why, and the one button. Without ``url`` there is nothing to press, only to wait for."""

    why: str
    words: str = ""
    url: str = ""


@dataclass(frozen=True)
class Action:
    """Another thing that the user may do to the agreement."""

    words: str
    url: str


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    at: dt.datetime
    title: str
    by: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Fact:
    """A name and value of the overview."""

    key: str
    value: str
    change_url: str = ""


@dataclass(frozen=True)
class Period:
    """A period that targets are set for; ``words`` and ``colour``: the state of its return, ``due_on``: its day."""

    number: int
    starts_on: dt.date
    ends_on: dt.date
    words: str = ""
    colour: str = Colour.GREY
    url: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Actuals:
    """What was achieved: by target's key and period's number. Only what an officer has accepted, if not said
    otherwise in ``basis`` (such as "estimated")."""

    figures: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    basis: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """Something to open. ``detail``: what it is; ``size`` in bytes, 0 where it is made when it is opened;
    ``is_shown``: the organisation sees it too; ``record``: the file that an officer can change or take away."""

    title: str
    url: str
    on: dt.date
    detail: str = ""
    size: int = 0
    is_shown: bool = False
    record: Model | None = None


@dataclass(frozen=True)
class Cell:
    """What a list's column says of one agreement: words, and a tag's colour or none; ``label``: the column's name."""

    words: str
    colour: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Column:
    """A column of the officers' list. ``maker(keys, today)`` gives a ``Cell`` by agreement's key."""

    words: str
    order: int
    maker: Callable[[list[int], dt.date], dict[int, Cell]]


tabs: dict[str, Tab] = {}
columns: dict[str, Column] = {}
pictures: dict[Callable, int] = {}
next_steps: dict[Callable, int] = {}
actions: dict[Callable, int] = {}
facts: dict[Callable, int] = {}
events: dict[Callable, int] = {}
periods: dict[Callable, int] = {}
periods_until: dict[Callable, int] = {}
previews_of_end: dict[Callable, int] = {}
actuals: dict[Callable, int] = {}
spending: dict[Callable, int] = {}
next_dates: dict[Callable, int] = {}
documents: dict[Callable, int] = {}


def tab(slug: str, words: str, *, order: int = 50) -> Callable:
    """A page beside overview, targets, money and history, at the agreement's address and ``slug``."""

    def decorate(maker):
        tabs[slug] = Tab(slug, words, order, maker)
        return maker

    return decorate


def column(words: str, *, order: int = 50) -> Callable:
    """A column of the officers' list of agreements, worked out for the rows of one page."""

    def decorate(maker):
        columns[words] = Column(words, order, maker)
        return maker

    return decorate


def _adder(registry: dict[Callable, int], doc: str) -> Callable:
    def register(*, order: int = 50) -> Callable:
        def decorate(maker):
            registry[maker] = order
            return maker

        return decorate

    register.__doc__ = doc
    return register


picture = _adder(pictures, "Lanes of the timeline: ``maker(agreements, today)`` gives lists of ``Lane`` by their keys.")
next_step = _adder(next_steps, "What comes next: ``maker(agreement, user, today)`` gives a ``Step`` or None.")
action = _adder(actions, "More that may be done: ``maker(agreement, user)`` gives a list of ``Action``.")
fact = _adder(facts, "Lines of the overview: ``maker(agreement, user)`` gives a list of ``Fact``.")
event = _adder(events, "Lines of the history: ``maker(agreement)`` gives a list of ``Event``.")
period = _adder(periods, "The periods of targets: ``maker(agreement, today)`` gives a list of ``Period``, or of none.")
preview_of_end = _adder(
    previews_of_end,
    "What another end would do to what is owed: ``maker(agreement, ends_on, at, user)`` gives pairs of words and a "
    "list of sentences.",
)
period_until = _adder(
    periods_until,
    "The periods as they would be with another end: ``maker(agreement, ends_on, today)`` gives a list of ``Period``.",
)
actual = _adder(actuals, "What was achieved: ``maker(agreement)`` gives ``Actuals``.")
spend = _adder(spending, "What was spent: ``maker(agreement)`` gives pence by budget line's key.")
document = _adder(
    documents, "What may be opened: ``maker(agreement, user)`` gives headings with a list of ``Document``."
)
next_date = _adder(next_dates, "What an organisation does next: ``maker(keys, today)`` gives ``Next`` by key.")


@dataclass(frozen=True)
class Next:
    """The next date that an organisation must heed."""

    on: dt.date
    words: str
    url: str = ""


def in_order(registry: dict[Callable, int]) -> list[Callable]:
    """The functions of a registry, smallest order first."""
    return sorted(registry, key=lambda maker: registry[maker])


def lanes_of(agreements: list, today: dt.date) -> dict[int, list[Lane]]:
    """The lanes that later apps give, by agreement's key."""
    lanes: dict[int, list[Lane]] = {agreement.pk: [] for agreement in agreements}
    for maker in in_order(pictures):
        for key, more in maker(agreements, today).items():
            lanes[key] += more
    return lanes
