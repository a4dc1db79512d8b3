"""Who is working on an organisation's applications to one round, and where."""

import datetime as dt

from commissioning.applications.models import OrganisationStage, Presence

# How long somebody counts as still being where they were last seen; a page with words in it is seen every 20 seconds.
HERE_FOR = dt.timedelta(minutes=10)


def others_here(stage: OrganisationStage, *, besides, at: dt.datetime) -> list[Presence]:
    """The other people who were seen within the last minutes, with the page they were on."""
    return list(
        stage.presences.filter(seen_at__gte=at - HERE_FOR)
        .exclude(user=besides)
        .select_related("user", "application")
        .order_by("user__full_name", "pk")
    )
