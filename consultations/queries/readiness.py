"""The gate: what a phase still lacks before it can be approved, each with where it is mended."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from commissioning.common import clock
from commissioning.common.templatetags.words import long_date
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.operations import publication_problems
from consultations.enums import EventStatus, PhaseStatus
from consultations.models import Consultation, Phase, Told
from consultations.rules import length, plain
from organisations.models import Network

# What still runs, or will: two such phases of one consultation may not be open at once.
UNDER_WAY = (PhaseStatus.APPROVED, PhaseStatus.ANALYSED, PhaseStatus.PUBLISHED)


@dataclass(frozen=True)
class Line:
    """One thing that the gate looks at: what it found (``note``), and what to do (``missing``) and where."""

    key: str
    title: str
    phase: Phase
    route: str
    note: str = ""
    missing: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The page on which it is mended."""
        slug = self.phase.consultation.slug
        args = [slug] if self.route.startswith("consultation") else [slug, self.phase.number]
        return reverse(f"consultations:{self.route}", args=args)

    @property
    def is_met(self) -> bool:
        return not self.missing


@dataclass
class PhaseParts:
    """A phase with everything that its gate looks at, read once."""

    phase: Phase
    days: int
    version: QuestionnaireVersion | None = None
    others: list[Phase] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    networks: int = 0
    events: int = 0

    @property
    def consultation(self) -> Consultation:
        return self.phase.consultation


def days_asked_for(consultation: Consultation) -> int:
    """How many days the programme's rule, or else the site's, asks for."""
    return consultation.programme.consultation_days if consultation.programme else settings.CONSULTATION_DAYS


def version_to_ask(phase: Phase) -> QuestionnaireVersion | None:
    """What the phase asks, or will ask once it is approved: the questionnaire's draft, else its newest version."""
    if phase.version is not None or phase.questionnaire is None:
        return phase.version
    # One questionnaire has one draft at most, and it is its newest version.
    return phase.questionnaire.versions.select_related("questionnaire").order_by("-number").first()


def parts_of(phase: Phase) -> PhaseParts:
    """``phase`` with its consultation and what else counts, in a constant number of queries."""
    phase = Phase.objects.select_related(
        "consultation__programme", "consultation__officer", "questionnaire", "version__questionnaire"
    ).get(pk=phase.pk)
    siblings = Phase.objects.filter(consultation=phase.consultation_id).exclude(pk=phase.pk)
    return PhaseParts(
        phase=phase,
        days=days_asked_for(phase.consultation),
        version=version_to_ask(phase),
        others=list(siblings.filter(status__in=UNDER_WAY)),
        told=list(phase.told.select_related("network")),
        networks=Network.objects.filter(is_current=True).count(),
        events=phase.events.exclude(status=EventStatus.CANCELLED).count(),
    )


def lines(parts: PhaseParts, *, at: dt.datetime) -> list[Line]:
    """The gate's lines in the order of its page, met or not."""
    looks: list[tuple[str, str, str, Callable[[PhaseParts], str], Callable[[PhaseParts], Iterator[str]]]] = [
        ("dates", "Dates", "phase-edit", _dates_note, lambda parts: _dates(parts, at)),
        ("length", "Length", "phase-edit", _length_note, _length),
        ("summary", "Summary in plain language", "consultation-edit", _no_note, _summary),
        ("what_can_change", "What can still change", "consultation-edit", _no_note, _what_can_change),
        ("told", "Who was told", "phase-told", _told_note, _told),
        ("privacy", "Privacy notice", "consultation-edit", _no_note, _privacy),
        ("equality", "Equality analysis", "consultation-edit", _equality_note, _equality),
        ("questions", "Questionnaire", "phase-questions", _questions_note, _questions),
        ("returns", "Where answers are sent", "consultation-edit", _no_note, _returns),
        ("officer", "Officer and contact", "consultation-edit", _no_note, _officer),
    ]
    return [
        Line(key, title, parts.phase, route, note(parts), tuple(look(parts))) for key, title, route, note, look in looks
    ]


def missing(parts: PhaseParts, *, at: dt.datetime) -> list[Line]:
    """The lines that stand against approving the phase at ``at``."""
    return [line for line in lines(parts, at=at) if not line.is_met]


def _no_note(parts: PhaseParts) -> str:
    return ""


def _dates_note(parts: PhaseParts) -> str:
    phase = parts.phase
    return f"From {long_date(phase.opens_on)} to {long_date(phase.closes_on)}, 11:59pm"


def _dates(parts: PhaseParts, at: dt.datetime) -> Iterator[str]:
    phase, today = parts.phase, clock.local_date(at)
    if phase.opens_on < today:
        yield f"Choose an opening day that is not past: it is {long_date(phase.opens_on)}"
    if phase.closes_on < today:
        yield f"Choose a closing day that is not past: it is {long_date(phase.closes_on)}"
    for other in parts.others:
        if phase.opens_on <= other.closes_on and other.opens_on <= phase.closes_on:
            days = f"{long_date(other.opens_on)} to {long_date(other.closes_on)}"
            yield f"Choose days outside those of phase {other.number}, which is open from {days}"


def _length_note(parts: PhaseParts) -> str:
    phase = parts.phase
    suggested = length.suggested_close(phase.opens_on, days=parts.days)
    said = f"{phase.days} days; the rule asks for {parts.days}."
    if length.is_short(phase.opens_on, phase.closes_on, days=parts.days):
        return f"{said} The public reads why it is shorter." if phase.short_reason.strip() else said
    if phase.closes_on >= suggested:
        return f"{said} Bank holidays and August are allowed for."
    return (
        f"{said} That is long enough. If you want to make up for bank holidays and August too, close on "
        f"{long_date(suggested)} instead: a suggestion, not a condition."
    )


def _length(parts: PhaseParts) -> Iterator[str]:
    phase = parts.phase
    if length.is_short(phase.opens_on, phase.closes_on, days=parts.days) and not phase.short_reason.strip():
        earliest = long_date(length.earliest_close(phase.opens_on, days=parts.days))
        yield f"Choose {earliest} or a later day to close on, or say for the public why it is shorter"


def _summary(parts: PhaseParts) -> Iterator[str]:
    yield from plain.faults_of(parts.consultation.summary)


def _what_can_change(parts: PhaseParts) -> Iterator[str]:
    if not parts.consultation.what_can_change.strip():
        yield "Say what can still change, and what is decided already"


def _told_note(parts: PhaseParts) -> str:
    networks = len({one.network_id for one in parts.told if one.network_id})
    others = sum(1 for one in parts.told if not one.network_id)
    return f"{networks} of {parts.networks} networks, umbrella bodies and boards; {others} other audiences"


def _told(parts: PhaseParts) -> Iterator[str]:
    if not any(one.network_id for one in parts.told):
        yield "Tell at least one network, umbrella body or board, and write down how"


def _privacy(parts: PhaseParts) -> Iterator[str]:
    if not parts.consultation.privacy.strip():
        yield "Write the privacy notice"


def _equality_note(parts: PhaseParts) -> str:
    consultation = parts.consultation
    return f"{consultation.get_equality_display()}: {consultation.equality_note}" if consultation.equality else ""


def _equality(parts: PhaseParts) -> Iterator[str]:
    if not parts.consultation.equality:
        yield "Say whether there is an equality analysis, and what it found or why none is needed"


def _questions_note(parts: PhaseParts) -> str:
    if not parts.phase.has_questions:
        return f"None is asked. Events at which people are heard: {parts.events}"
    return str(parts.version) if parts.version else ""


def _questions(parts: PhaseParts) -> Iterator[str]:
    phase = parts.phase
    if not phase.has_questions:
        if not parts.events:
            yield "Plan an event at which people are heard, or ask a questionnaire"
        return
    if not phase.takes:
        yield "Choose at least one way to answer"
    if parts.version is None:
        yield "Choose a questionnaire"
    elif not parts.version.is_published:
        yield from publication_problems(parts.version)


def _returns(parts: PhaseParts) -> Iterator[str]:
    if not parts.phase.has_questions:
        return
    if parts.phase.takes_post and not parts.consultation.postal_address.strip():
        yield "Give the postal address for paper forms"
    if parts.phase.takes_email and not parts.consultation.returns_email:
        yield "Give the e-mail address for filled-in PDFs"


def _officer(parts: PhaseParts) -> Iterator[str]:
    consultation = parts.consultation
    if consultation.officer is None:
        yield "Name the officer"
    if not (consultation.contact_name and (consultation.contact_email or consultation.contact_telephone)):
        yield "Say who to ask, with an e-mail address or a telephone number"


def networks_not_told(phase: Phase):
    """Current networks, umbrella bodies and boards that nobody has told of the phase."""
    told = phase.told.exclude(network=None).values("network")
    return Network.objects.filter(is_current=True).exclude(pk__in=told)
