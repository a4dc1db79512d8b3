"""What officers read of responses: how many, by way and by day; and, of those who may, each one that was sent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.structure import Structure
from consultations.enums import EventStatus, IntakeStatus, Way
from consultations.models import EngagementEvent, IntakeFile, Phase, Response


@dataclass
class Counts:
    """Responses to a phase. None of them says who answered, or what."""

    total: int = 0
    by_way: list[tuple[str, int]] = field(default_factory=list)
    by_day: list[tuple[dt.date, int]] = field(default_factory=list)
    unsent: int = 0


def counts_of(phases: Iterable[Phase]) -> dict[int, Counts]:
    """By phase, in three queries: those that count by way and by the day in London, and how many are not sent."""
    found = {phase.pk: Counts() for phase in phases}
    rows = Response.objects.filter(phase__in=found).order_by()
    counted = rows.counted()
    for pk, way, number in counted.values_list("phase", "way").annotate(number=Count("pk")).order_by("way"):
        found[pk].by_way.append((Way(way).label, number))
        found[pk].total += number
    days = counted.annotate(day=TruncDate("submitted_at")).values_list("phase", "day")
    for pk, day, number in days.annotate(number=Count("pk")).order_by("day"):
        found[pk].by_day.append((day, number))
    unsent = rows.filter(submitted_at=None, is_test=False).values_list("phase").annotate(number=Count("pk"))
    for pk, number in unsent:
        found[pk].unsent = number
    return found


def heard(phases: Iterable[Phase]) -> set[int]:
    """The keys of those of ``phases`` in which anybody was heard: by a response that counts, a questionnaire that came
    back and waits, or an event that was written up. One query."""
    of_phase = {"phase": OuterRef("pk")}
    answered = Exists(Response.objects.counted().filter(**of_phase))
    came_back = Exists(IntakeFile.objects.filter(**of_phase, status=IntakeStatus.READ))
    met = Exists(EngagementEvent.objects.filter(**of_phase, status=EventStatus.HELD))
    rows = Phase.objects.filter(answered | came_back | met, pk__in=[phase.pk for phase in phases])
    return set(rows.values_list("pk", flat=True))


def set_apart(structure: Structure) -> frozenset[str]:
    """Keys of the sections for equality monitoring: what anybody answers there is shown in total only."""
    return frozenset(one.key for one in structure.sections if one.purpose == SectionPurpose.EQUALITY)


def for_list(phase: Phase) -> QuerySet[Response]:
    """Every response but officers' tests, the last to be begun first."""
    rows = Response.objects.filter(phase=phase, is_test=False).select_related("organisation")
    return rows.order_by("-started_at", "-pk")


def readable(phase: Phase) -> QuerySet[Response]:
    """Those that were sent: nobody reads over the shoulder of who is still writing."""
    rows = Response.objects.filter(phase=phase, is_test=False, submitted_at__isnull=False)
    return rows.select_related("organisation", "sheet__version__questionnaire")
