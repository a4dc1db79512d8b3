"""Who was told of a phase."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.common import clock, states
from commissioning.common.history import keep, sign
from consultations.enums import PhaseStatus
from consultations.models import Phase, Told
from organisations.models import Network


class CannotTell(Exception):
    """The phase is cancelled: there is nothing more to tell."""


@transaction.atomic
def tell(
    phase: Phase,
    *,
    networks: Sequence[Network] = (),
    audience: str = "",
    how: str,
    told_on: dt.date,
    note: str = "",
    at: dt.datetime,
    by,
) -> list[Told]:
    """Write down that each of ``networks``, and ``audience`` in words, was told in one way on one day.

    Raises ``CannotTell``, ``ValidationError`` for nobody, or for a day to come.
    """
    fresh = states.locked(phase)
    if fresh.status == PhaseStatus.CANCELLED:
        raise CannotTell(f"{fresh} is cancelled.")
    if not networks and not audience:
        raise ValidationError("Choose a network, or say in words who was told.")
    if told_on > clock.local_date(at):
        raise ValidationError({"told_on": "Enter the day on which they were told: today or before."})
    rows = [Told(network=network) for network in networks] + ([Told(audience=audience)] if audience else [])
    for row in rows:
        row.phase, row.how, row.told_on, row.note = fresh, how, told_on, note
        row.recorded_at, row.recorded_by = at, by
        keep(row, at=at, by=by)
    return rows


@transaction.atomic
def strike_told(told: Told, *, at: dt.datetime, by) -> None:
    """Take back what was written down by mistake, while the phase is a draft: afterwards it is what the gate saw.

    Raises ``CannotTell``.
    """
    phase = states.locked(told.phase)
    if phase.status != PhaseStatus.DRAFT:
        raise CannotTell(f"{phase} is approved: who was told stays written down.")
    sign(told, at=at, by=by)
    told.delete()
