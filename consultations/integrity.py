"""The books of consultations: what was asked is what was approved, and no place is given out twice."""

from collections.abc import Iterator

from django.db.models import Q, Sum

from commissioning.common.integrity import CHUNK, Checked, check
from commissioning.questionnaires.operations import is_intact
from consultations.models import EngagementEvent, Phase


@check("Questionnaires of consultations are unchanged")
def questionnaires() -> Iterator[Checked]:
    """The version that was frozen when a phase was approved still has the SHA-256 of then."""
    phases = Phase.objects.exclude(version=None).select_related("consultation", "version__questionnaire")
    for phase in phases.order_by("pk").iterator(CHUNK):
        intact = phase.version is not None and is_intact(phase.version)
        yield Checked(f"{phase.consultation}: {phase}", "" if intact else "its questions are not what was approved")


@check("Events have no more sign-ups than places")
def places() -> Iterator[Checked]:
    """The places given out, those on the waiting list left out, never pass an event's capacity."""
    given = Q(sign_ups__cancelled_at=None, sign_ups__is_waiting=False)
    events = EngagementEvent.objects.exclude(capacity=None).annotate(taken=Sum("sign_ups__places", filter=given))
    for event in events.order_by("pk").iterator(CHUNK):
        over = (event.taken or 0) - (event.capacity or 0)
        yield Checked(str(event), f"{over} more than its places are given out" if over > 0 else "")
