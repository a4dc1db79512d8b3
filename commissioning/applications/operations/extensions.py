"""More time for one organisation, and applications that came on paper."""

import datetime as dt

from django.db import transaction

from commissioning.applications import notifications
from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import Application, Extension, FundingRound, RoundScheme
from commissioning.applications.operations.applications import create_draft
from commissioning.applications.operations.organisation_stage import RoundNotOpen, require_no_hold, stage_for
from commissioning.applications.queries.deadlines import is_final, is_open_until, last_day
from commissioning.common.clock import end_of_day, local_date
from commissioning.common.states import locked
from organisations.models import Organisation

FINAL = (
    "The recommendation for this round is final. An application that comes now would not be weighed with the others."
)


class NotLater(Exception):
    """The day is not later than the one the organisation has already, or too late for the agreements' first day."""


class NoMoreTime(Exception):
    """The round is cancelled, decided or a draft, or its recommendation is final: nobody can apply to it any more."""


@transaction.atomic
def grant_extension(
    funding_round: FundingRound, organisation: Organisation, *, closes_on: dt.date, reason: str, at: dt.datetime, by
) -> Extension:
    """Let one organisation apply until a later day, for a reason that is kept. Raises ``NotLater``, ``NoMoreTime``."""
    fresh = locked(funding_round)
    if fresh.status != RoundStatus.PUBLISHED:
        raise NoMoreTime(f"{fresh} is {fresh.get_status_display().lower()}: nobody can apply to it any more.")
    if is_final(fresh):
        raise NoMoreTime(FINAL)
    # The organisation's row orders two officers who grant at once.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    last = max(last_day(fresh, organisation.pk), local_date(at) - dt.timedelta(days=1))
    if closes_on <= last:
        raise NotLater(f"Enter a day after {last:%-d %B %Y}")
    if closes_on >= fresh.agreement_starts_on:
        raise NotLater(f"Enter a day before agreements start, {fresh.agreement_starts_on:%-d %B %Y}")
    extension = Extension.objects.create(
        round=funding_round, organisation=organisation, closes_on=closes_on, reason=reason, granted_at=at, granted_by=by
    )
    notifications.extension_granted(extension, at=at)
    return extension


@transaction.atomic
def key_in(
    funding_round: FundingRound,
    organisation: Organisation,
    *,
    round_scheme: RoundScheme,
    title: str,
    received_on: dt.date,
    at: dt.datetime,
    by,
) -> Application:
    """Begin an application that came on paper, in the same form, marked as paper. It counts by the day on which it
    was received. Raises ``RoundNotOpen`` where that was too late or too early, or the recommendation is final;
    ``OnHold``."""
    fresh = locked(funding_round)
    if is_final(fresh):
        raise RoundNotOpen(FINAL)
    require_no_hold(organisation)
    if received_on > local_date(at):
        raise RoundNotOpen("Enter the day on which it was received: today or before.")
    last = last_day(fresh, organisation.pk)
    if not is_open_until(fresh, last, end_of_day(received_on)):
        raise RoundNotOpen(f"It must have been received while the round was open, until {last:%-d %B %Y}.")
    stage = stage_for(funding_round, organisation, at=at, by=by)
    return create_draft(
        stage, round_scheme=round_scheme, title=title, at=at, by=by, keyed_by=by, received_on=received_on
    )
