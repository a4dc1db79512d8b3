"""What agreements tell organisations about themselves: those with one in force, and its officer."""

import datetime as dt
from collections.abc import Collection

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from organisations import engagements


@engagements.dealing_with
def by_agreements(organisation_ids: Collection[int], today: dt.date) -> engagements.Engaged:
    """Organisations with an active agreement, each with the officer of the latest that has one."""
    active = Agreement.objects.filter(organisation__in=list(organisation_ids), status=AgreementStatus.ACTIVE)
    found: engagements.Engaged = {}
    for one in active.select_related("officer").order_by("-starts_on", "-pk").only("organisation", "officer"):
        found[one.organisation_id] = found.get(one.organisation_id) or one.officer
    return found
