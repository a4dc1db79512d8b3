"""What an organisation's home shows of its applications: those to finish, and those that wait for a decision."""

from dataclasses import dataclass

from django.db.models import Q

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Application
from commissioning.applications.models.application import BEING_ASSESSED, DECIDED
from commissioning.applications.queries.deadlines import last_days
from commissioning.common import clock
from commissioning.common.templatetags.words import days_until, long_date
from organisations import home_panels
from organisations.panels import Panel

SHOWN = {ApplicationStatus.DRAFT, *BEING_ASSESSED}


@dataclass(frozen=True)
class Line:
    """One line of the task list."""

    title: str
    url: str
    hint: str
    status: str
    colour: str


@home_panels.register(order=20)
def applications(user) -> Panel | None:
    """The applications that are not settled: awards to accept, then those to finish that close soonest."""
    today = clock.today()
    rows = list(
        Application.objects.filter(
            Q(status__in=SHOWN)
            | Q(status__in=DECIDED, award__notified_at=None)
            | Q(award__notified_at__isnull=False, award__decided_pence__gt=0, award__is_accepted=None),
            organisation__in=user.membership_roles,
        )
        .exclude(round__status=RoundStatus.CANCELLED)
        .select_related("round", "organisation", "award")
        .defer("snapshot", "award__snapshot")
        .order_by("pk")
    )
    if not rows:
        return None
    days = last_days((row.round, row.organisation_id) for row in rows)
    rows.sort(key=lambda row: (not row.is_told, not row.is_draft, days[row.round_id, row.organisation_id], row.pk))
    return Panel(
        "applications/own/home_panel.html",
        {"lines": [_line(row, days[row.round_id, row.organisation_id], today) for row in rows]},
    )


def _line(row: Application, closes_on, today) -> Line:
    hint = f"{row.reference}, {row.round.title}"
    if row.is_told:
        return Line(row.title, row.outcome_url, f"{hint}. Accept or decline the award", row.own_state, row.own_colour)
    if row.is_draft:
        verb = "Closes" if closes_on >= today else "Closed"
        hint = f"{hint}. {verb} on {long_date(closes_on)} ({days_until(closes_on, today)})"
    return Line(row.title, row.own_url, hint, row.own_state, row.own_colour)
