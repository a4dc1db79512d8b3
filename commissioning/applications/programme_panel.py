"""What a programme's page says of its funding rounds."""

from commissioning.applications.navigation import reads_rounds
from commissioning.applications.queries import rounds
from commissioning.common import clock
from commissioning.programmes.models import Programme
from commissioning.programmes.panels import sections
from organisations.panels import Panel

# The newest; the list of rounds has the rest.
SHOWN = 8


def rounds_of(programme: Programme, user) -> Panel | None:
    """The programme's rounds with where they are, and for whom makes them a way to make one; one query."""
    if not reads_rounds(user):
        return None
    now = clock.now()
    found = rounds.with_figures(programme.rounds.order_by("-closes_on", "title"))[:SHOWN]
    rows = [rounds.row_of(record, now) for record in found]
    may_add = user.has_perm("applications.manage_round")
    if not rows and not may_add:
        return None
    context = {"rows": rows, "programme": programme, "may_add": may_add}
    return Panel("applications/office/rounds/of_programme.html", context)


sections.register(rounds_of, order=20)
