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

from commissioning.dashboards.work import agreements, monitoring, office
from commissioning.dashboards.work.kind import Kind, horizon

ROWS_SHOWN = 8
KINDS: dict[str, Kind] = {kind.slug: kind for kind in [*monitoring.KINDS, *agreements.KINDS, *office.KINDS]}
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


def kinds_for(user) -> list[Kind]:
    """The kinds of work that the person does, or sees as an auditor."""
    return [kind for kind in KINDS.values() if kind.is_shown_to(user)]


def has_own_work(user) -> bool:
    """Whether any of it is theirs; an auditor only ever looks at everybody's."""
    return any(kind.is_done_by(user) for kind in kinds_for(user))


def in_bucket(bucket: str, today: dt.date) -> Q:
    """Of rows with ``work_on``."""
    if bucket == "overdue":
        return Q(work_on__lt=today)
    return Q(work_on__range=(today, horizon(today)))


def parts_of(kind: Kind) -> tuple[str, ...]:
    return ("waiting",) if kind.waits else ("overdue", "soon")


def waiting_rows(kind: Kind, user, today: dt.date, whose: str, bucket: str | None = None) -> QuerySet:
    """The records of ``kind`` with the common columns annotated, of one part where it is named."""
    rows = kind.rows(user, today).select_related(None)
    if whose == MINE and kind.mine is not None:
        rows = rows.filter(kind.mine(user))
    found = kind.columns(rows)
    return found if bucket in (None, "waiting") else found.filter(in_bucket(bucket, today))


def _together(queries: Iterable[QuerySet]) -> QuerySet | None:
    first, *others = [*queries] or [None]
    return first.union(*others, all=True) if others else first


def tallies(user, today: dt.date, whose: str) -> list[Tally]:
    """What there is to do, by kind; kinds without any are left out. One query."""
    kinds = kinds_for(user)
    counting = [_counts(kind, user, today, whose) for kind in kinds]
    together = _together(counting)
    numbers = {slug: figures for slug, *figures in together} if together is not None else {}
    found = []
    for kind in kinds:
        overdue, soon, waiting = numbers.get(kind.slug, (0, 0, 0))
        by_part = {"overdue": overdue, "soon": soon, "waiting": waiting}
        counts = {
            part: (by_part[part], list_url(kind, user, whose, part)) if part in parts_of(kind) else None
            for part in BUCKETS
        }
        if any(count and count[0] for count in counts.values()):
            found.append(Tally(kind, counts))
    return found


def _counts(kind: Kind, user, today: dt.date, whose: str) -> QuerySet:
    nought = Value(0, output_field=IntegerField())
    rows = waiting_rows(kind, user, today, whose)
    if kind.waits:
        sums = {"in_overdue": nought, "in_soon": nought, "in_waiting": Count("pk")}
    else:
        sums = {
            "in_overdue": Count("pk", filter=in_bucket("overdue", today)),
            "in_soon": Count("pk", filter=in_bucket("soon", today)),
            "in_waiting": nought,
        }
    kind_name = Value(kind.slug, output_field=CharField())
    return rows.values(counted_kind=kind_name).annotate(**sums).values_list("counted_kind", *sums).order_by()


def part(key: str, tally: list[Tally], user, today: dt.date, whose: str) -> Part:
    """The oldest rows of ``overdue``, ``soon`` or ``waiting``. One query, none where nothing is there."""
    counted = [(one.kind, one.counts[key][0]) for one in tally if one.counts[key] and one.counts[key][0]]
    together = _together(waiting_rows(kind, user, today, whose, key) for kind, _ in counted)
    found = together.order_by("work_on", "work_kind", "work_key")[:ROWS_SHOWN] if together is not None else []
    return Part(key, BUCKETS[key], sum(count for _, count in counted), [as_row(line, user) for line in found])


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
