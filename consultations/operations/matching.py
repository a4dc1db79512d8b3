"""Matching the organisation that a response is for to the register, by hand, where its name did not do it."""

import datetime as dt

from django.db import transaction

from commissioning.common import states
from consultations.models import OrganisationMatch, Response
from consultations.operations import tallies
from organisations.models import Organisation


class NothingToMatch(Exception):
    """The response was not sent, or no longer counts: nobody looks at whose it is."""

    def __init__(self):
        super().__init__("Only a response that was sent and counts is matched to an organisation.")


@transaction.atomic
def match(
    response: Response, *, organisation: Organisation | None, all_of_that_name: bool = False, at: dt.datetime, by
) -> int:
    """Match ``response`` to ``organisation``, or to none; with ``all_of_that_name`` every response to its phase that
    gives the same name and is matched to what this one is. How many were changed; each change is written down.

    Raises ``NothingToMatch``.
    """
    fresh = states.locked(response)
    counted = Response.objects.counted().filter(phase=fresh.phase_id)
    if not counted.filter(pk=fresh.pk).exists():
        raise NothingToMatch
    rows = counted.filter(pk=fresh.pk)
    if all_of_that_name and fresh.organisation_name:
        rows = counted.filter(organisation_name__iexact=fresh.organisation_name, organisation=fresh.organisation_id)
    changed = 0
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        changed += _match_one(row, organisation, at=at, by=by)
    return changed


def _match_one(response: Response, organisation: Organisation | None, *, at: dt.datetime, by) -> bool:
    before = response.organisation_id
    if before == (organisation.pk if organisation else None):
        return False
    OrganisationMatch.objects.create(
        response=response, before_id=before, organisation=organisation, made_at=at, made_by=by
    )
    tallies.take_out(response)
    response.organisation = organisation
    response.save(update_fields=["organisation"])
    tallies.take_in(response)
    return True
