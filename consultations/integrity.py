"""The books of consultations: what was asked is what was approved, the tally is what was answered, and no place is
given out twice."""

import hashlib
from collections.abc import Iterator

from django.db.models import Q, Sum

from commissioning.common import clock
from commissioning.common.integrity import CHUNK, Checked, check
from commissioning.common.snapshots import is_intact as is_whole
from commissioning.questionnaires.operations import is_intact
from commissioning.questionnaires.structure import structure_of
from consultations.models import EngagementEvent, Phase, PublishedResults, Response
from consultations.operations.tallies import held_still
from consultations.queries import recount
from consultations.queries.tally import still_waiting, tally_of
from consultations.rules.tallying import Layout


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


@check("Published results are unchanged")
def results() -> Iterator[Checked]:
    """What was published still has its SHA-256, the PDF too; of what was emptied only the hashes are left."""
    for one in PublishedResults.objects.filter(emptied_at=None).select_related("phase").order_by("pk").iterator(CHUNK):
        intact = is_whole(one) and hashlib.sha256(bytes(one.pdf)).hexdigest() == one.pdf_sha256
        yield Checked(str(one), "" if intact else "it is not what was published")


@check("Tallies of consultations are what was answered")
def tallies() -> Iterator[Checked]:
    """Every response that counts is in its phase's tally, no other is, and the tally is what counting anew gives."""
    for phase in Phase.objects.exclude(version=None).select_related("consultation", "version").order_by("pk"):
        yield Checked(f"{phase.consultation}: {phase}", _problem_of_tally(phase))


def _problem_of_tally(phase: Phase) -> str:
    """Responses go on arriving while it counts, between one statement and the next: what seems wrong is looked at
    once more while nobody is counted in or out, and only what is wrong then is told."""
    if not _seems_wrong(phase):
        return ""
    with held_still(phase, at=clock.now()):
        return _seems_wrong(phase)


def _seems_wrong(phase: Phase) -> str:
    counted = Response.objects.filter(phase=phase).counted()
    missing = counted.filter(counted_as=None).count()
    over = phase.counted_responses.exclude(response__in=counted).count()
    if missing or over:
        return f"{missing} responses are missing from its tally and {over} are too many in it"
    if phase.version is None or still_waiting(phase):
        return ""
    kept, anew = tally_of(phase), recount.recounted(phase, Layout(structure_of(phase.version)))
    if kept == anew:
        return ""
    places = [place for place in kept.keys() | anew.keys() if kept.get(place) != anew.get(place)]
    wrong = sorted({question or "responses" for question, _, _ in places})
    return f"its tally is not what was answered: {', '.join(wrong)} (rebuild_tallies makes it anew)"
