"""The golden thread between what people said in a consultation and the funding rounds that followed: both ways."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from commissioning.applications.models import FundingRound, RoundScheme
from commissioning.applications.public_panels import sections
from consultations.models import Consideration
from consultations.thread import Step, register
from organisations.panels import Panel

SHOWN = 5


@register(order=20)
def rounds_that_followed(considerations: Sequence[Consideration]) -> dict[int, list[Step]]:
    """Published rounds that open a scheme of the theme, or with the outcome, that a consideration names; one query."""
    schemes = {row.outcome.scheme_id for row in considerations if row.outcome}
    themes = {row.programme_theme_id for row in considerations if row.programme_theme_id}
    if not schemes and not themes:
        return {}
    rows = RoundScheme.objects.filter(
        Q(scheme__in=schemes) | Q(scheme__theme__in=themes), round__published_at__isnull=False
    )
    links = list(rows.select_related("round", "scheme").order_by("round__published_at", "pk"))
    found: dict[int, list[Step]] = {}
    for row in considerations:
        scheme = row.outcome.scheme_id if row.outcome else None
        rounds = {
            link.round_id: link.round
            for link in links
            if link.scheme_id == scheme or (row.programme_theme_id and link.scheme.theme_id == row.programme_theme_id)
        }
        found[row.pk] = [_step(one) for one in list(rounds.values())[:SHOWN]]
    return found


def _step(round_: FundingRound) -> Step:
    """To where the round says what it asks and how it is decided."""
    return Step("Funding round", round_.title, f"{reverse('applications:public-round', args=[round_.slug])}#decision")


def what_people_said(round_: FundingRound) -> Panel | None:
    """On a round's page: what people said about its themes and schemes, and what came of it; one query."""
    schemes = round_.schemes.values("scheme")
    about = Q(outcome__scheme__in=schemes) | Q(programme_theme__schemes__in=schemes)
    rows = list(Consideration.objects.heard().filter(about).distinct()[:SHOWN])
    return Panel("opendata/what_people_said.html", {"rows": rows}) if rows else None


sections.register(what_people_said, order=20)
