"""What people said in a consultation, on the pages of the funding rounds that followed."""

from django.db.models import Q

from commissioning.applications.models import FundingRound
from commissioning.applications.public_panels import sections
from consultations.models import Consideration
from organisations.panels import Panel

SHOWN = 5


def what_people_said(round_: FundingRound) -> Panel | None:
    """On a round's page: what people said about its themes and schemes, and what came of it; one query."""
    schemes = round_.schemes.values("scheme")
    about = Q(outcome__scheme__in=schemes) | Q(programme_theme__schemes__in=schemes)
    rows = list(Consideration.objects.heard().filter(about).distinct()[:SHOWN])
    return Panel("opendata/what_people_said.html", {"rows": rows}) if rows else None


sections.register(what_people_said, order=20)
