"""A programme at a glance: money, ratings and punctuality by theme, for all agreements that a person sees.

Reading them costs as much as the programme is large, and everybody asks all day: they are kept under a stamp.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Count, Q, QuerySet, Sum

from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.models.agreement import FUNDED, RUNNING, SEEN_BY_ALL_OF
from commissioning.common.dates import add_months
from commissioning.dashboards.queries.stamp import Stamped, kept
from commissioning.programmes.models import Programme
from monitoring.enums import Rating
from monitoring.models import Return
from monitoring.queries.performance import standing_by_theme
from monitoring.queries.return_queue import NEVER_IN_FORCE, punctual
from monitoring.rules.performance import Trend

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

MONTHS_BACK = 6
OUTSIDE = "Outside the themes"
Given = TypeVar("Given", bound=Programme)


@dataclass(frozen=True)
class ThemeFigures:
    """What one theme comes to; ``key`` and ``number`` None for agreements outside the themes. Whole pence."""

    key: int | None
    number: int | None
    name: str
    agreements: int = 0
    committed_pence: int = 0
    paid_pence: int = 0
    ratings: dict[str, int] = field(default_factory=dict)
    trends: dict[str, int] = field(default_factory=dict)

    @property
    def remaining_pence(self) -> int:
        return self.committed_pence - self.paid_pence


@dataclass(frozen=True)
class Glance:
    """A programme's themes in their order, and how its returns of the last months came in."""

    themes: list[ThemeFigures]
    punctuality: dict[str, int]


def chosen(every: list[Given], slug: str, today: dt.date) -> Given | None:
    """The programme that is asked for; else the latest that has begun."""
    by_slug = {programme.slug: programme for programme in every}
    begun = [programme for programme in every if programme.starts_on <= today]
    return by_slug.get(slug) or next(iter(begun or every), None)


def glance(programme: "WithAnnotations[Programme, Stamped]", user, today: dt.date) -> Glance:
    """The figures of ``programme`` (one of ``stamp.programmes``) over the agreements that ``user`` sees."""
    scope = "all" if user.has_role(*SEEN_BY_ALL_OF) else "-".join(map(str, sorted(user.agency_ids))) or "none"
    key = f"glance:{programme.pk}:{scope}:{today}"
    return kept(key, programme.stamp, lambda: reckon(programme, Agreement.objects.visible_to(user), today))


def reckon(programme: Programme, seen: QuerySet[Agreement], today: dt.date) -> Glance:
    """The same figures from the records, in six queries however many agreements there are."""
    ours = seen.filter(programme=programme).order_by()
    running = ours.filter(status__in=RUNNING)
    standing = standing_by_theme(programme, running, today)
    counted = ours.filter(status__in=FUNDED).values_list("scheme__theme")
    funded = {}
    in_force = {}
    for theme, number, pence, running_now in counted.annotate(
        number=Count("pk"), pence=Sum("value_pence"), running=Count("pk", filter=Q(status__in=RUNNING))
    ):
        funded[theme] = {"agreements": number, "committed_pence": pence}
        in_force[theme] = running_now
    made = Payment.objects.made().filter(agreement__in=ours.filter(status__in=FUNDED)).order_by()
    paid = dict(made.values_list("agreement__scheme__theme").annotate(pence=Sum("amount_pence")))
    places: list[tuple[int | None, int | None, str]] = [
        (theme.pk, theme.number, theme.name) for theme in programme.themes.order_by("number")
    ]
    if None in funded:
        places.append((None, None, OUTSIDE))
    themes = [
        ThemeFigures(
            key,
            number,
            name,
            **funded.get(key, {}),
            paid_pence=paid.get(key, 0),
            ratings=_all_of(in_force.get(key, 0), standing[key].ratings, Rating.UNRATED),
            trends=_all_of(in_force.get(key, 0), standing[key].trends, Trend.UNKNOWN),
        )
        for key, number, name in places
    ]
    return Glance(themes, _punctuality(ours, today))


def _all_of(running: int, known: Counter[str], otherwise: str) -> dict[str, int]:
    """How many of ``running`` agreements have each value: those that none is known of have ``otherwise``."""
    return dict(+(known + Counter({str(otherwise): running - known.total()})))


def _punctuality(agreements: QuerySet[Agreement], today: dt.date) -> dict[str, int]:
    due = Return.objects.current().filter(
        agreement__in=agreements.exclude(status__in=NEVER_IN_FORCE),
        due_on__gte=add_months(today, -MONTHS_BACK),
        due_on__lt=today,
    )
    # Late is what was handed in and not on time: to ask the database for the day of each moment twice takes as long.
    counted = due.order_by().aggregate(
        on_time=Count("pk", filter=punctual("on_time")),
        late=Count("first_submitted_at"),
        missing=Count("pk", filter=punctual("missing")),
    )
    counted["late"] -= counted["on_time"]
    return counted
