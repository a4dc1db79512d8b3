"""What a programme's page says of its consultations."""

from commissioning.common import clock
from commissioning.programmes.models import Programme
from commissioning.programmes.panels import sections
from consultations.queries import office
from organisations.panels import Panel

# The newest; the list of consultations has the rest.
SHOWN = 8


def consultations_of(programme: Programme, user) -> Panel | None:
    """The programme's consultations that the officer sees, with where they stand; two queries."""
    now = clock.now()
    found = office.for_list(user).filter(programme=programme).order_by("-created_at", "title")[:SHOWN]
    rows = [office.list_row(record, now) for record in found]
    return Panel("consultations/office/of_programme.html", {"rows": rows}) if rows else None


sections.register(consultations_of, order=15)
