"""A programme at a glance: money, ratings and punctuality by theme, for all agreements that a person sees.

Reading them costs as much as the programme is large, and everybody asks all day: they are kept under a stamp.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum

from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.models.agreement import FUNDED, RUNNING, SEEN_BY_ALL_OF
from commissioning.common.dates import add_months
from commissioning.dashboards.queries.stamp import kept
from commissioning.programmes.models import Programme
from monitoring.models import Return
from monitoring.queries.performance import annotate_rating, annotate_trend, by_theme
from monitoring.queries.return_queue import NEVER_IN_FORCE, PUNCTUALITY, punctual

MONTHS_BACK = 6
OUTSIDE = "Outside the themes"


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


def chosen(every: list[Programme], slug: str, today: dt.date) -> Programme | None:
    """The programme that is asked for; else the latest that has begun."""
    by_slug = {programme.slug: programme for programme in every}
    begun = [programme for programme in every if programme.starts_on <= today]
    return by_slug.get(slug) or next(iter(begun or every), None)


def glance(programme: Programme, user, today: dt.date) -> Glance:
    """The figures of ``programme`` (one of ``stamp.programmes``) over the agreements that ``user`` sees."""
    scope = "all" if user.has_role(*SEEN_BY_ALL_OF) else "-".join(map(str, sorted(user.agency_ids))) or "none"
    key = f"glance:{programme.pk}:{scope}:{today}"
    return kept(key, programme.stamp, lambda: reckon(programme, Agreement.objects.visible_to(user), today))


def reckon(programme: Programme, seen: QuerySet[Agreement], today: dt.date) -> Glance:
    """The same figures from the records, in six queries however many there are."""
    ours = seen.filter(programme=programme).order_by()
    running = ours.filter(status__in=RUNNING)
    ratings = by_theme(annotate_rating(running, today), "rating")
    trends = by_theme(annotate_trend(running), "trend")
    funded = {
        theme: {"agreements": number, "committed_pence": pence}
        for theme, number, pence in ours.filter(status__in=FUNDED)
        .values_list("scheme__theme")
        .annotate(number=Count("pk"), pence=Sum("value_pence"))
    }
    made = Payment.objects.made().filter(agreement__in=ours.filter(status__in=FUNDED)).order_by()
    paid = dict(made.values_list("agreement__scheme__theme").annotate(pence=Sum("amount_pence")))
    places = [(theme.pk, theme.number, theme.name) for theme in programme.themes.order_by("number")]
    if None in funded:
        places.append((None, None, OUTSIDE))
    themes = [
        ThemeFigures(
            key,
            number,
            name,
            **funded.get(key, {}),
            paid_pence=paid.get(key, 0),
            ratings=ratings.get(key, {}),
            trends=trends.get(key, {}),
        )
        for key, number, name in places
    ]
    return Glance(themes, _punctuality(ours, today))


def _punctuality(agreements: QuerySet[Agreement], today: dt.date) -> dict[str, int]:
    due = (
        Return.objects.current()
        .filter(agreement__in=agreements, due_on__gte=add_months(today, -MONTHS_BACK), due_on__lt=today)
        .exclude(agreement__status__in=NEVER_IN_FORCE)
    )
    return due.order_by().aggregate(**{name: Count("pk", filter=punctual(name)) for name, _ in PUNCTUALITY})
