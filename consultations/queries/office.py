"""What officers read of consultations: the list, its filters, one consultation's parts as a task list."""

import datetime as dt
from dataclasses import dataclass

import django_filters
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from commissioning.common import clock
from commissioning.common.record_history import Event, events_of
from commissioning.programmes.models import Programme
from consultations.enums import EventStatus, PhaseStage, PhaseStatus, Stand
from consultations.models import (
    ClosingChange,
    Consideration,
    Consultation,
    ConsultationDocument,
    EngagementEvent,
    EventAttendance,
    EventPoint,
    Phase,
    ScrutinyRecommendation,
    SetAside,
    Theme,
    Told,
)
from consultations.queries import readiness, responses
from consultations.queries.public import current_phase
from organisations.models import Agency

STAND_COLOURS = {
    Stand.PREPARING: "grey",
    Stand.FORTHCOMING: "blue",
    Stand.OPEN: "green",
    Stand.CLOSED: "yellow",
    Stand.PUBLISHED: "green",
    Stand.CANCELLED: "grey",
}
SORTS = {"title": ("title", "pk"), "made": ("created_at", "pk")}


def for_list(user) -> QuerySet[Consultation]:
    """Those that the officer sees, with what a row shows."""
    return (
        Consultation.objects.visible_to(user)
        .select_related("agency", "programme", "officer")
        .prefetch_related(Prefetch("phases", queryset=Phase.objects.order_by("number")))
    )


class ConsultationFilter(django_filters.FilterSet):
    """By words, where it stands, who asks, programme and officer."""

    q = django_filters.CharFilter(label="Words", method="by_text")
    stand = django_filters.ChoiceFilter(
        label="State", choices=Stand.choices, method="by_stand", empty_label="Any state"
    )
    agency = django_filters.ModelChoiceFilter(label="Who asks", queryset=Agency.objects.all(), empty_label="Anybody")
    programme = django_filters.ModelChoiceFilter(
        label="Programme", queryset=Programme.objects.all(), empty_label="Any programme"
    )
    mine = django_filters.ChoiceFilter(
        label="Officer", choices=[("me", "Me")], method="by_officer", empty_label="Anybody"
    )

    class Meta:
        model = Consultation
        fields: list[str] = []

    def by_text(self, rows, name, value):
        return rows.filter(Q(title__icontains=value) | Q(summary__icontains=value))

    def by_officer(self, rows, name, value):
        return rows.filter(officer=self.request.user)

    def by_stand(self, rows, name, value):
        """In the database what ``Consultation.stand`` says of one."""
        today = clock.today()
        phases = Phase.objects.filter(consultation=OuterRef("pk"))
        approved = phases.filter(status=PhaseStatus.APPROVED)
        conditions = {
            Stand.OPEN: Exists(approved.filter(opens_on__lte=today, closes_on__gte=today)),
            Stand.FORTHCOMING: Exists(approved.filter(opens_on__gt=today)),
            Stand.CLOSED: Exists(
                phases.filter(Q(status=PhaseStatus.ANALYSED) | Q(status=PhaseStatus.APPROVED, closes_on__lt=today))
            ),
            Stand.PUBLISHED: Exists(phases.filter(status=PhaseStatus.PUBLISHED)),
            Stand.CANCELLED: Exists(phases.filter(status=PhaseStatus.CANCELLED)),
        }
        for stand, condition in conditions.items():
            if stand == value:
                return rows.filter(condition)
            rows = rows.exclude(condition)
        return rows


@dataclass(frozen=True)
class ListRow:
    """A consultation with where it stands and the phase that counts."""

    consultation: Consultation
    stand: Stand
    colour: str
    phase: Phase | None

    @property
    def results_url(self) -> str:
        """Where the results of its latest published phase are; empty before."""
        published = [one for one in self.consultation.phases.all() if one.status == PhaseStatus.PUBLISHED]
        return self.consultation.results_url if published else ""


def list_row(record: Consultation, at: dt.datetime) -> ListRow:
    phases = list(record.phases.all())
    stand = record.stand(at)
    return ListRow(record, stand, STAND_COLOURS[stand], current_phase(phases, at) or next(iter(phases), None))


@dataclass(frozen=True)
class PartTask:
    """One line of a phase's task list."""

    words: str
    url: str
    status: str
    colour: str
    hint: str


@dataclass(frozen=True)
class PhaseCard:
    """A phase on its consultation's page; of a draft also its gate's lines."""

    phase: Phase
    label: str
    colour: str
    tasks: list[PartTask]
    missing: int
    told: int
    changes: list[ClosingChange]
    may_extend: bool
    may_cancel: bool
    counts: responses.Counts


def phase_cards(consultation: Consultation, at: dt.datetime) -> list[PhaseCard]:
    """Every phase in its order."""
    rows = (
        consultation.phases.select_related("questionnaire", "version__questionnaire", "consultation__programme")
        .annotate(told_count=Count("told", distinct=True))
        .prefetch_related("closing_changes__made_by")
        .order_by("number")
    )
    cards, counts, heard = [], responses.counts_of(rows), responses.heard(rows)
    for phase in rows:
        stage = phase.stage(at)
        found = readiness.lines(readiness.parts_of(phase), at=at) if phase.status == PhaseStatus.DRAFT else []
        cards.append(
            PhaseCard(
                phase=phase,
                label=stage.label,
                colour=Phase.STAGE_COLOURS[stage],
                tasks=[_task(line) for line in found],
                missing=sum(not line.is_met for line in found),
                told=phase.told_count,
                changes=list(phase.closing_changes.all()),
                may_extend=phase.status == PhaseStatus.APPROVED,
                may_cancel=phase.status == PhaseStatus.APPROVED
                and not (stage == PhaseStage.CLOSED and phase.pk in heard),
                counts=counts[phase.pk],
            )
        )
    return cards


def _task(line: readiness.Line) -> PartTask:
    status = "In order" if line.is_met else f"{len(line.missing)} to do"
    return PartTask(line.title, line.url, status, "green" if line.is_met else "yellow", line.note)


@dataclass(frozen=True)
class EventRow:
    """An event with how many signed up, wait and came."""

    event: EngagementEvent
    places: int
    waiting: int
    people: int


def event_rows(consultation: Consultation) -> list[EventRow]:
    """Every event, the latest first, in two queries."""
    standing = Q(sign_ups__cancelled_at=None)
    came = dict(
        EventAttendance.objects.filter(event__consultation=consultation)
        .order_by()
        .values_list("event")
        .annotate(total=Sum("people"))
    )
    rows = consultation.events.select_related("phase", "consultation").annotate(
        places=Sum("sign_ups__places", filter=standing & Q(sign_ups__is_waiting=False), default=0),
        waiting=Sum("sign_ups__places", filter=standing & Q(sign_ups__is_waiting=True), default=0),
    )
    return [EventRow(row, row.places, row.waiting, came.get(row.pk, 0)) for row in rows.order_by("-starts_at", "-pk")]


def may_write_up(event: EngagementEvent, at: dt.datetime) -> bool:
    return event.status != EventStatus.CANCELLED and at >= event.starts_at


def history_of(record: Consultation) -> list[Event]:
    """Every change to the consultation and its parts, newest first, at most 100."""
    of_consultation = {"consultation_id": record.pk}
    of_event, of_phase = {"event__consultation": record.pk}, {"phase__consultation": record.pk}
    return events_of(
        (Consultation, {"id": record.pk}, "Consultation"),
        (ConsultationDocument, of_consultation, "Document"),
        (Phase, of_consultation, "Phase"),
        (Told, of_phase, "Told"),
        (EngagementEvent, of_consultation, "Event"),
        (EventAttendance, of_event, "Attendance"),
        (EventPoint, of_event, "Point"),
        (Theme, of_phase, "Theme"),
        (SetAside, of_phase, "Set aside"),
        (ScrutinyRecommendation, of_phase, "Recommendation of scrutiny"),
        (Consideration, of_phase, "Consideration"),
    )
