"""One kind of work: which records wait, since or until when, for whom, and the page where it is done."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import CharField, Expression, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse

from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import SEEN_BY_ALL_OF
from organisations.enums import Role

DAYS_AHEAD = 7
OFFICERS = frozenset({Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER})


@dataclass(frozen=True)
class Kind:
    """``rows(user, today)``: the records that wait and that the person sees, without order.

    ``on``: the day until which (a deadline), or, where ``waits``, since when. ``mine(user)``: which are the
    person's own; None where the work is everybody's of a role. ``page``: the name of an address and the field
    that it takes. ``doers`` do it; ``readers`` only see it.
    """

    slug: str
    title: str
    action: str
    rows: Callable[..., QuerySet]
    on: str | F | Expression
    what: str | Expression
    who: str | Expression
    page: tuple[str, str]
    doers: frozenset = OFFICERS
    readers: frozenset = field(default=frozenset({Role.AUDITOR}))
    mine: Callable[..., Q] | None = None
    waits: bool = False
    # Of the officers' own list of such records, by bucket: the address's query, with ``officer`` for mine.
    list_page: str = ""
    list_query: dict[str, str] = field(default_factory=dict)

    def is_done_by(self, user) -> bool:
        return user.has_role(*self.doers)

    def is_shown_to(self, user) -> bool:
        """Whether the person has to do with it, and its page is there."""
        return user.has_role(*self.doers, *self.readers) and self.url_of("1") is not None

    def url_of(self, key: str) -> str | None:
        """The page on which the record with ``key`` is worked on, None where there is no such page."""
        name, _ = self.page
        try:
            return reverse(name, args=[key])
        except NoReverseMatch:
            return None

    def columns(self, rows: QuerySet) -> QuerySet:
        """``rows`` as kind, key, day, what it is and whose it is: the same columns for every kind."""
        _, key = self.page
        return (
            rows.order_by()
            .annotate(
                work_kind=Value(self.slug, output_field=CharField()),
                work_key=Cast(key, CharField()),
                work_on=expression(self.on),
                work_what=Cast(expression(self.what), CharField()),
                work_who=Cast(expression(self.who), CharField()),
            )
            .values_list("work_kind", "work_key", "work_on", "work_what", "work_who")
        )


def horizon(today: dt.date) -> dt.date:
    """The last day whose deadlines count as soon."""
    return today + dt.timedelta(days=DAYS_AHEAD)


def expression(given: str | F | Expression) -> F | Expression:
    """A field's name as an expression."""
    return F(given) if isinstance(given, str) else given


def of_agreements_seen(rows: QuerySet, user) -> QuerySet:
    """``rows`` of agreements that the person sees; officers who see them all need no look-up."""
    if user.has_role(*SEEN_BY_ALL_OF):
        return rows
    return rows.filter(agreement__in=Agreement.objects.visible_to(user))
