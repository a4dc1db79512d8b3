"""What anybody may read of consultations."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max, Prefetch, QuerySet
from django.urls import reverse

from commissioning.common import clock
from consultations.enums import DocumentKind, EventKind, EventStatus, PhaseStage, PhaseStatus, Stand
from consultations.models import Consultation, ConsultationDocument, EngagementEvent, Phase
from consultations.rules import timetable


@dataclass(frozen=True)
class Row:
    """A consultation in a list, with the phase that counts there and where it is."""

    consultation: Consultation
    phase: Phase
    stand: Stand
    days_left: int


def _with_phases() -> QuerySet[Consultation]:
    """Public ones, each with its public phases read along."""
    return Consultation.objects.public().prefetch_related(Prefetch("phases", queryset=Phase.objects.public()))


def _open(today: dt.date) -> QuerySet[Phase]:
    return Phase.objects.filter(status=PhaseStatus.APPROVED, opens_on__lte=today, closes_on__gte=today)


def _forthcoming(today: dt.date) -> QuerySet[Phase]:
    return Phase.objects.filter(status=PhaseStatus.APPROVED, opens_on__gt=today)


def open_at(at: dt.datetime) -> list[Row]:
    """Those that take answers at ``at``, the first to close first."""
    found = _with_phases().filter(pk__in=_open(clock.local_date(at)).values("consultation"))
    return sorted(rows_of(found, at), key=lambda row: (row.phase.closes_on, row.consultation.title))


def forthcoming_at(at: dt.datetime) -> list[Row]:
    """Those that open later and are not open now, the first to open first."""
    today = clock.local_date(at)
    found = _with_phases().filter(pk__in=_forthcoming(today).values("consultation"))
    found = found.exclude(pk__in=_open(today).values("consultation"))
    return sorted(rows_of(found, at), key=lambda row: (row.phase.opens_on, row.consultation.title))


def closed_at(at: dt.datetime) -> QuerySet[Consultation]:
    """Those of which every phase is over, the latest to close first; for ``rows_of``."""
    today = clock.local_date(at)
    under_way = Phase.objects.filter(status=PhaseStatus.APPROVED, closes_on__gte=today).values("consultation")
    found = _with_phases().exclude(pk__in=under_way)
    return found.annotate(last=Max("phases__closes_on")).order_by("-last", "title")


def rows_of(consultations: Iterable[Consultation], at: dt.datetime) -> list[Row]:
    """As the list shows them."""
    rows = []
    for one in consultations:
        phase = current_phase(one.phases.all(), at)
        if phase is not None:
            rows.append(Row(one, phase, one.stand(at), timetable.days_left(phase.closes_on, at)))
    return rows


def current_phase(phases: Iterable[Phase], at: dt.datetime) -> Phase | None:
    """The public phase that a visitor means: the one that is open, else the next to open, else the latest."""
    public = sorted((one for one in phases if one.approved_at is not None), key=lambda one: one.number)
    for stage in (PhaseStage.OPEN, PhaseStage.FORTHCOMING):
        found = [one for one in public if one.stage(at) == stage]
        if found:
            return min(found, key=lambda one: one.opens_on)
    standing = [one for one in public if one.status != PhaseStatus.CANCELLED]
    return next(reversed(standing or public), None)


@dataclass(frozen=True)
class DocumentLine:
    """The newest public version of a document, with those before it that are still public."""

    document: ConsultationDocument
    earlier: list[ConsultationDocument]


def documents_of(consultation: Consultation) -> list[DocumentLine]:
    """Public documents by kind and title, each once. One query."""
    public = list(consultation.documents.public().select_related("answers").order_by("kind", "title", "-number"))
    by_key = {one.pk: one for one in public}
    replaced = {one.replaces_id for one in public}
    lines = []
    for one in public:
        if one.pk in replaced:
            continue
        earlier, before = [], by_key.get(one.replaces_id)
        while before is not None:
            earlier.append(before)
            before = by_key.get(before.replaces_id)
        lines.append(DocumentLine(one, earlier))
    places = {kind: place for place, kind in enumerate(DocumentKind.values)}
    return sorted(lines, key=lambda line: (places[line.document.kind], line.document.title))


@dataclass(frozen=True)
class Ways:
    """How the phase can be answered; an empty text where it cannot in that way."""

    online: str = ""
    email: str = ""
    address: str = ""
    questionnaire: str = ""

    @property
    def any(self) -> bool:
        return bool(self.online or self.email or self.address)


def ways_of(consultation: Consultation, phase: Phase) -> Ways:
    """Ways of a public phase."""
    if phase.version_id is None:
        return Ways()
    return Ways(
        online=reverse("consultations:public-respond", args=[consultation.slug]) if phase.takes_online else "",
        email=consultation.returns_email if phase.takes_email else "",
        address=consultation.postal_address if phase.takes_post else "",
        questionnaire=reverse("consultations:public-questionnaire-pdf", args=[consultation.slug]),
    )


@dataclass(frozen=True)
class PhaseLine:
    """A public phase with where it is and how its closing day was put off."""

    phase: Phase
    stage: PhaseStage
    colour: str
    days_left: int
    changes: list

    @property
    def results_url(self) -> str:
        """Where its results are, once they are published."""
        if self.stage != PhaseStage.PUBLISHED:
            return ""
        return reverse("consultations:public-results-of", args=[self.phase.consultation.slug, self.phase.number])


@dataclass(frozen=True)
class Events:
    """Those to come, open to everybody, and those that were held, with how many people came."""

    coming: list[EngagementEvent] = field(default_factory=list)
    held: list[tuple[EngagementEvent, int]] = field(default_factory=list)


def phase_line(phase: Phase, at: dt.datetime) -> PhaseLine:
    stage = phase.stage(at)
    return PhaseLine(
        phase,
        stage,
        Phase.STAGE_COLOURS[stage],
        timetable.days_left(phase.closes_on, at),
        list(phase.closing_changes.all()),
    )


def events_of(consultation: Consultation, at: dt.datetime) -> Events:
    """Public events to come, and what was held with people from outside; two queries."""
    rows = consultation.events.prefetch_related("attendance").order_by("starts_at")
    coming, held = [], []
    for event in rows:
        if event.status == EventStatus.PLANNED and event.is_public and event.ends_at > at:
            coming.append(event)
        elif event.status == EventStatus.HELD and event.kind != EventKind.INTERNAL:
            held.append((event, sum(row.people for row in event.attendance.all())))
    return Events(coming, held)
