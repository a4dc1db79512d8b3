"""An officer's week: how much of each kind of work is overdue, due soon or waiting, and what is oldest.

Counts are one query and each part's rows one more, however many kinds there are: their queries are put together
with UNION ALL, with the same columns for each.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Count, IntegerField, Q, QuerySet, Value
from django.urls import reverse
from django.utils.http import urlencode

from commissioning.dashboards.queries.stamp import kept
from commissioning.dashboards.work import agreements, applications, consultations, monitoring, office
from commissioning.dashboards.work.kind import Kind, expression, horizon

ROWS_SHOWN = 6
KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in [*applications.KINDS, *monitoring.KINDS, *agreements.KINDS, *consultations.KINDS, *office.KINDS]
}
BUCKETS = {"overdue": "Overdue", "soon": "Due in the next 7 days", "waiting": "Waiting for an officer"}
MINE, EVERYBODYS = "mine", "everybody"


@dataclass(frozen=True)
class Row:
    """One thing to do: ``on`` is its deadline, or the day since when it waits."""

    kind: Kind
    on: dt.date
    what: str
    who: str
    url: str
    action: str


@dataclass(frozen=True)
class Tally:
    """How many records of a kind, with the addresses that list them; None where the kind has no such part."""

    kind: Kind
    counts: dict[str, tuple[int, str] | None]


@dataclass(frozen=True)
class Part:
    """What is overdue, due soon, or waiting: the oldest rows, and how many there are in all."""

    key: str
    title: str
    count: int
    rows: list[Row]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def waits(self) -> bool:
        return self.key == "waiting"

    @property
    def is_late(self) -> bool:
        return self.key == "overdue" and self.count > 0


@dataclass(frozen=True)
class Week:
    """What there is to do: by kind, those without any left out; and by part."""

    tallies: list[Tally]
    parts: list[Part]


def kinds_for(user) -> list[Kind]:
    """The kinds of work that the person does, or sees as an auditor."""
    return [kind for kind in KINDS.values() if kind.is_shown_to(user)]


def does_any(user) -> bool:
    """Whether any of it is the person's to do; an auditor only ever looks at it."""
    return any(kind.is_done_by(user) for kind in kinds_for(user))


def has_own_work(user) -> bool:
    """Whether some of it is theirs and some somebody else's, so that the two can be told apart."""
    return any(kind.is_done_by(user) and kind.mine is not None and kind.mine(user) for kind in kinds_for(user))


def in_bucket(bucket: str, today: dt.date) -> Q:
    """Of rows with ``work_on``."""
    if bucket == "overdue":
        return Q(work_on__lt=today)
    return Q(work_on__range=(today, horizon(today)))


def parts_of(kind: Kind) -> tuple[str, ...]:
    return ("waiting",) if kind.waits else ("overdue", "soon")


def _theirs(kind: Kind, user, today: dt.date, whose: str) -> QuerySet:
    rows = kind.rows(user, today).select_related(None)
    return rows.filter(kind.mine(user)) if whose == MINE and kind.mine is not None else rows


def waiting_rows(kind: Kind, user, today: dt.date, whose: str, bucket: str | None = None) -> QuerySet:
    """The records of ``kind`` with the common columns annotated, of one part where it is named."""
    found = kind.columns(_theirs(kind, user, today, whose))
    return found if bucket in (None, "waiting") else found.filter(in_bucket(bucket, today))


def _together(queries: Iterable[QuerySet]) -> QuerySet | None:
    every = list(queries)
    return every[0].union(*every[1:], all=True) if len(every) > 1 else next(iter(every), None)


def week_of(user, today: dt.date, whose: str, stamp: str | None = None) -> Week:
    """Somebody's week, or everybody's; kept under ``stamp`` where there is one. At most four queries."""
    key = f"week:{user.pk}:{'-'.join(sorted(user.roles))}:{whose}:{today}"
    numbers, lines = kept(key, stamp, lambda: _read(user, today, whose))
    tallies = [
        Tally(kind, {key: _figure(kind, user, whose, key, numbers[kind.slug]) for key in BUCKETS})
        for kind in kinds_for(user)
        if any(numbers.get(kind.slug, {}).values())
    ]
    parts = [
        Part(
            key,
            title,
            sum(count[0] for one in tallies if (count := one.counts[key])),
            [as_row(line, user) for line in lines[key]],
        )
        for key, title in BUCKETS.items()
    ]
    return Week(tallies, parts)


def _figure(kind: Kind, user, whose: str, bucket: str, numbers: dict[str, int]) -> tuple[int, str] | None:
    return (numbers[bucket], list_url(kind, user, whose, bucket)) if bucket in parts_of(kind) else None


def _read(user, today: dt.date, whose: str) -> tuple[dict[str, dict[str, int]], dict[str, list[tuple]]]:
    """How many of each kind, by part; and the oldest lines of each part. Plain values, to be kept."""
    counting = _together(_counts(kind, user, today, whose) for kind in kinds_for(user))
    counted = [] if counting is None else counting
    numbers = {slug: dict(zip(BUCKETS, figures, strict=True)) for slug, *figures in counted}
    lines = {}
    for key in BUCKETS:
        queries = [
            waiting_rows(KINDS[slug], user, today, whose, key) for slug, figures in numbers.items() if figures[key]
        ]
        together = _together(queries)
        oldest = together.order_by("work_on", "work_kind", "work_key")[:ROWS_SHOWN] if together is not None else []
        lines[key] = list(oldest)
    return numbers, lines


def _counts(kind: Kind, user, today: dt.date, whose: str) -> QuerySet:
    nought = Value(0, output_field=IntegerField())
    rows = _theirs(kind, user, today, whose).annotate(work_on=expression(kind.on))
    if kind.waits:
        sums = {"in_overdue": nought, "in_soon": nought, "in_waiting": Count("pk")}
    else:
        sums = {
            "in_overdue": Count("pk", filter=in_bucket("overdue", today)),
            "in_soon": Count("pk", filter=in_bucket("soon", today)),
            "in_waiting": nought,
        }
    kind_name = Value(kind.slug, output_field=CharField())
    return rows.order_by().values(counted_kind=kind_name).annotate(**sums).values_list("counted_kind", *sums)


def as_row(line: tuple, user) -> Row:
    """A line of the common columns, with where it leads."""
    slug, key, on, what, who = line
    kind = KINDS[slug]
    return Row(kind, on, what, who, kind.url_of(key) or "", kind.action if kind.is_done_by(user) else "See")


def list_url(kind: Kind, user, whose: str, bucket: str) -> str:
    """The address that lists exactly what a figure counts."""
    if not kind.list_page:
        return f"{reverse('dashboards:work', args=[kind.slug])}?{urlencode({'whose': whose, 'when': bucket})}"
    query = {"state": kind.list_query[bucket]}
    if whose == MINE:
        query["officer"] = user.pk
    return f"{reverse(kind.list_page)}?{urlencode(query)}"
