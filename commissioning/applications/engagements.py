"""What applications tell organisations about themselves: those with one in progress or in hand, and its officer."""

import datetime as dt
from collections.abc import Collection

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Application
from commissioning.applications.models.application import BEING_ASSESSED
from commissioning.applications.queries.deadlines import last_days
from organisations import engagements


@engagements.dealing_with
def by_applications(organisation_ids: Collection[int], today: dt.date) -> engagements.Engaged:
    """Organisations with an application that is being assessed, or a draft that can still be handed in."""
    rows = list(
        Application.objects.filter(
            organisation__in=list(organisation_ids), status__in={ApplicationStatus.DRAFT, *BEING_ASSESSED}
        )
        .select_related("round__officer")
        .defer("snapshot")
        .order_by("-pk")
    )
    days = last_days((row.round, row.organisation_id) for row in rows)
    found: engagements.Engaged = {}
    for row in rows:
        is_draft = row.status == ApplicationStatus.DRAFT
        is_open = row.round.status == RoundStatus.PUBLISHED and days[row.round_id, row.organisation_id] >= today
        if not is_draft or is_open:
            found[row.organisation_id] = found.get(row.organisation_id) or row.round.officer
    return found
