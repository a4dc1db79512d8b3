"""The demonstration's consultations: one that has closed after two phases, one that is open, one in preparation."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from commissioning.common.dates import add_months
from commissioning.common.uploads import TXT, validate_upload
from commissioning.demo import consultation_draft as drafted
from commissioning.demo import consultation_words as words
from commissioning.demo import reading
from commissioning.demo.agreements import Cast, moment
from commissioning.demo.answering import key_of
from commissioning.demo.consultation_results import publish_first_phase
from commissioning.demo.consultation_ways import take_in
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.models import Questionnaire
from consultations.enums import DocumentKind, EqualityAnalysis, EventKind, ToldHow
from consultations.models import Consultation, ConsultationDocument, Phase
from consultations.operations import consultations, documents, events, opening, phases, sign_ups, told
from consultations.rules import quoting
from organisations.models import Network, Ward

CLOSED, OPEN, PREPARED = words.FRAMEWORK, words.TRANSPORT, words.YOUTH
TWELVE_WEEKS = dt.timedelta(days=83)


def make_networks(cast: Cast) -> list[Network]:
    """Clusters, umbrella bodies and boards, with some of the organisations in each."""
    made = []
    for place, (name, kind, description) in enumerate(words.NETWORKS):
        slug = slugify(name)
        network, is_new = Network.objects.get_or_create(
            slug=slug,
            defaults={"name": name, "kind": kind, "description": description, "email": f"{slug}@marlbridge.example"},
        )
        if is_new:
            network.members.set(cast.organisations[place :: len(words.NETWORKS)])
        made.append(network)
    return made


def make_consultations(cast: Cast) -> dict[str, Consultation]:
    """The consultations by their titles."""
    networks = make_networks(cast)
    return {
        CLOSED: _framework(cast, networks),
        OPEN: _transport(cast, networks),
        PREPARED: _youth(cast),
    }


def _said(cast: Cast, title: str, summary: str, what_can_change: str, **more) -> dict:
    return {
        "title": title,
        "agency": cast.council,
        "programme": cast.programme,
        "summary": summary,
        "what_can_change": what_can_change,
        "officer": cast.staff["officer"],
        "contact_name": "Olu Achebe, communities team",
        "contact_email": "consultations@marlbridge.example",
        "contact_telephone": "01632 960101",
        "postal_address": "Consultations\nTown Hall\nMarket Place\nMarlbridge",
        "returns_email": "returns@marlbridge.example",
        "privacy": words.PRIVACY,
        "audiences": "Voluntary and community organisations, small ones too\nResidents\nPublic bodies",
        **more,
    }


def _framework(cast: Cast, networks: list[Network]) -> Consultation:
    """A draft framework: presentations and a short survey, then twelve weeks on the draft."""
    by = cast.staff["officer"]
    first_opens = add_months(cast.calendar.today, -9)
    first_closes = first_opens + dt.timedelta(days=27)
    second_opens = first_closes + dt.timedelta(days=87)
    second_closes = second_opens + TWELVE_WEEKS + dt.timedelta(days=8)
    at = moment(first_opens - dt.timedelta(days=30))
    made = consultations.create_consultation(
        values=_said(
            cast,
            CLOSED,
            words.FRAMEWORK_SUMMARY,
            words.FRAMEWORK_CHANGE,
            background=words.FRAMEWORK_BACKGROUND,
            equality=EqualityAnalysis.DONE,
            equality_note="Small groups of minority ethnic communities gain most from longer grants.",
        ),
        at=at,
        by=by,
    )
    first = phases.add_phase(
        made,
        values={
            "title": words.FIRST_PHASE,
            "about": "What works now, and what should be in a framework?",
            "opens_on": first_opens,
            "closes_on": first_closes,
            "short_reason": "This is a short survey before anything is written. The draft itself has twelve weeks.",
            "questionnaire": survey(at=at, by=by),
        },
        at=at,
        by=by,
    )
    _tell(first, networks, told_on=at.date(), by=by)
    _document(made, "What organisations told us", DocumentKind.BACKGROUND, words.BACKGROUND_PAPER, at=at, by=by)
    opening.approve(first, at=at, by=by)
    _first_events(made, first, by=by)
    publish_first_phase(first, by=by)
    at = moment(second_opens - dt.timedelta(days=10))
    draft = _document(made, "Draft framework", DocumentKind.DRAFT, words.DRAFT_FRAMEWORK, at=at, by=by)
    content = words.DRAFT_FRAMEWORK + words.DRAFT_NOTE
    newer = documents.replace_document(draft, **_file("draft-framework-2.txt", content), at=at, by=by)
    documents.publish_document(newer, at=at, by=by)
    second = phases.add_phase(
        made,
        values={
            "title": words.SECOND_PHASE,
            "about": "Seven questions, each under a paragraph that says what the draft would do.",
            "opens_on": second_opens,
            "closes_on": second_closes,
            "late_post_until": second_closes + dt.timedelta(days=7),
            "results_expected_on": cast.calendar.today + dt.timedelta(days=28),
            "questionnaire": framework_questions(cast, at=at, by=by),
        },
        at=at,
        by=by,
    )
    _tell(second, networks, told_on=at.date(), by=by)
    told.tell(
        second,
        audience="Readers of the council’s e-mail newsletter",
        how=ToldHow.EMAIL,
        told_on=at.date(),
        at=at,
        by=by,
    )
    opening.approve(second, at=at, by=by)
    day = second_opens + dt.timedelta(days=30)
    _workshop(made, second, day, planned_at=moment(day - dt.timedelta(days=20)), by=by)
    second = Phase.objects.get(pk=second.pk)
    people = {"first": by, "second": cast.staff["officer.two"]}
    answered, more = reading.answered(second), drafted.answer(second, **people)
    at, frame = reading.read(second, answered, **people)
    drafted.understand(second, more, frame, at=at, **people)
    return made


def _first_events(made: Consultation, phase: Phase, *, by) -> None:
    planned_at = moment(phase.opens_on - dt.timedelta(days=14))
    for days, kind, title, place, came, points in words.EVENTS:
        day = phase.opens_on + dt.timedelta(days=days)
        event = events.create_event(
            made,
            values={
                "phase": phase,
                "kind": kind,
                "title": title,
                "starts_at": moment(day, 14),
                "ends_at": moment(day, 16),
                "place": place,
                "facilitator": "A facilitator from outside the council",
            },
            at=planned_at,
            by=by,
        )
        attendance = [{"name": name, "people": people} for name, people in came]
        written = moment(day + dt.timedelta(days=1))
        events.write_up(event, notes="", attendance=attendance, points=points, at=written, by=by)


def _workshop(made: Consultation, phase: Phase, day: dt.date, *, planned_at: dt.datetime, by):
    """An open workshop that has been held, with organisations of the register."""
    event = events.create_event(
        made,
        values={
            "phase": phase,
            "kind": EventKind.WORKSHOP,
            "title": words.WORKSHOP,
            "starts_at": moment(day, 17),
            "ends_at": moment(day, 19),
            "place": "The Old Library, Market Place",
            "facilitator": "Two facilitators from outside the council",
            "is_public": True,
            "capacity": 60,
        },
        at=planned_at,
        by=by,
    )
    members = Network.objects.get(slug=slugify(words.NETWORKS[0][0])).members.order_by("pk")[:4]
    attendance: list[dict] = [{"organisation": member, "people": 2} for member in members]
    attendance.append({"name": "Residents", "people": 17})
    events.write_up(
        event,
        notes="The room was full by the second half. Two people asked for the draft in large print.",
        attendance=attendance,
        points=words.WORKSHOP_POINTS,
        at=moment(day + dt.timedelta(days=1)),
        by=by,
    )


def _transport(cast: Cast, networks: list[Network]) -> Consultation:
    """Open, with three weeks more than the rule asks for, and a workshop to sign up for."""
    by, today = cast.staff["officer.two"], cast.calendar.today
    at = moment(today - dt.timedelta(days=60))
    made = consultations.create_consultation(
        values=_said(
            cast,
            OPEN,
            words.TRANSPORT_SUMMARY,
            words.TRANSPORT_CHANGE,
            officer=by,
            contact_name="Kavita Norwood, communities team",
            equality=EqualityAnalysis.NEEDED,
            equality_note="Due with the report to members, with what people tell us here.",
        ),
        at=at,
        by=by,
    )
    opens_on = today - dt.timedelta(days=50)
    phase = phases.add_phase(
        made,
        values={
            "title": "What should come first?",
            "about": "",
            "opens_on": opens_on,
            "closes_on": opens_on + TWELVE_WEEKS,
            "questionnaire": transport_questions(at=at, by=by),
            "results_expected_on": opens_on + TWELVE_WEEKS + dt.timedelta(days=60),
        },
        at=at,
        by=by,
    )
    _tell(phase, networks[:4], told_on=at.date(), by=by)
    _document(made, "Getting about: what we would do", DocumentKind.DRAFT, words.TRANSPORT_PAPER, at=at, by=by)
    opening.approve(phase, at=at, by=by)
    opening.extend(
        phase,
        closes_on=phase.closes_on + dt.timedelta(days=7),
        reason="The booking line for paper forms was out of order for some days.",
        at=moment(today - dt.timedelta(days=12)),
        by=by,
    )
    day = today + dt.timedelta(days=9)
    event = events.create_event(
        made,
        values={
            "phase": phase,
            "kind": EventKind.WORKSHOP,
            "title": "Workshop: a day without a car",
            "about": "Come and tell us about your week. Tea, biscuits and a step-free room.",
            "starts_at": moment(day, 11),
            "ends_at": moment(day, 13),
            "place": "Dene House, Station Road",
            "facilitator": "A facilitator from outside the council",
            "is_public": True,
            "capacity": 24,
        },
        at=at,
        by=by,
    )
    phase = Phase.objects.select_related("version__questionnaire").get(pk=phase.pk)
    take_in(phase, first=by, second=cast.staff["officer"], today=today)
    for name, group, places in (("Nadia Penrose", "Riverside Lunch Club", 2), ("George Tallis", "", 1)):
        sign_ups.sign_up(
            event,
            name=name,
            email=f"{slugify(name)}@example.org",
            organisation_name=group,
            places=places,
            at=moment(today - dt.timedelta(days=5)),
        )
    return made


def _youth(cast: Cast) -> Consultation:
    """In preparation: its gate still asks for several things."""
    by, today = cast.staff["officer"], cast.calendar.today
    at = moment(today - dt.timedelta(days=4))
    values = _said(cast, PREPARED, words.YOUTH_SUMMARY, "")
    values |= {"privacy": "", "returns_email": ""}
    made = consultations.create_consultation(values=values, at=at, by=by)
    opens_on = today + dt.timedelta(days=6)
    phases.add_phase(
        made,
        values={"title": "Tell us where", "opens_on": opens_on, "closes_on": opens_on + dt.timedelta(days=55)},
        at=at,
        by=by,
    )
    return made


def _tell(phase: Phase, networks: list[Network], *, told_on: dt.date, by) -> None:
    how = ToldHow.EMAIL
    told.tell(phase, networks=networks, how=how, told_on=told_on, at=moment(told_on, 12), by=by)


def _file(name: str, text: str) -> dict:
    file = ContentFile(text.encode(), name=name)
    return {"file": file, "upload": validate_upload(file, kinds=[TXT])}


def _document(made: Consultation, title: str, kind: str, text: str, *, at: dt.datetime, by) -> ConsultationDocument:
    file = _file(f"{slugify(title)}.txt", text)
    document = documents.add_document(made, title=title, kind=kind, **file, at=at, by=by)
    return documents.publish_document(document, at=at, by=by)


# Questionnaires -------------------------------------------------------------------------------------------


def _begin(name: str, *, at: dt.datetime, by):
    slug = slugify(name)[:80]
    return questionnaires.create_questionnaire(
        slug=slug, name=name, purpose=Purpose.CONSULTATION, description="", at=at, by=by
    )


def _about_you(version, wards: Sequence[Ward] = ()) -> None:
    """In what capacity somebody answers, for whom and in what role, perhaps in which ward: all of it voluntary."""
    section = questionnaires.add_section(
        version=version,
        key="about_you",
        title="About you",
        introduction="You need not answer these. They help us to see who we have not heard from.",
        purpose=SectionPurpose.ABOUT_YOU,
    )
    capacities = {"options": [{"key": key, "label": label} for key, label in words.CAPACITIES], "other": True}
    lived_in = {"options": [{"key": key_of(ward.name), "label": ward.name} for ward in wards]}
    asked: list[tuple[str, str, str, dict[str, Any]]] = [
        ("capacity", "multiple_choice", "Who are you? Choose all that apply.", {"config": capacities}),
        ("organisation", "short_text", "The name of your organisation", {}),
        ("role", "short_text", "Your role there", {}),
        *([("ward", "single_choice", "Which ward do you live in?", {"config": lived_in})] if wards else []),
        (quoting.MAY_BE_QUOTED, "yes_no", quoting.QUESTION, {"hint": quoting.HINT}),
    ]
    for key, kind, text, more in asked:
        questionnaires.add_question(section=section, key=key, kind=kind, text=text, required=False, **more)


def framework_questions(cast: Cast, *, at: dt.datetime, by) -> Questionnaire:
    """Seven questions, each under its paragraph, then about you. A draft: approval freezes it."""
    version = _begin("Working together: the draft framework", at=at, by=by)
    for key, title, context, text, kind in words.QUESTIONS:
        section = questionnaires.add_section(version=version, key=key, title=title, introduction=context)
        questionnaires.add_question(section=section, key=key, kind=kind, text=text, required=False)
    _about_you(version, cast.wards)
    return version.questionnaire


def survey(*, at: dt.datetime, by) -> Questionnaire:
    """Three short questions."""
    version = _begin("Working together: a short survey", at=at, by=by)
    section = questionnaires.add_section(version=version, key="money", title="Grants and contracts")
    options = {"options": [{"key": key, "label": label} for key, label in words.IMPORTANCE]}
    for key, text, kind in words.SURVEY:
        config = options if kind == "single_choice" else {}
        questionnaires.add_question(section=section, key=key, kind=kind, text=text, required=False, config=config)
    _about_you(version)
    return version.questionnaire


def transport_questions(*, at: dt.datetime, by) -> Questionnaire:
    """Which journeys come first, and what stands in the way."""
    version = _begin("Getting about", at=at, by=by)
    section = questionnaires.add_section(
        version=version,
        key="journeys",
        title="Journeys",
        introduction="There will not be a seat for every journey on every day. Help us to choose.",
    )
    journeys = (
        ("doctor", "To the doctor or the hospital"),
        ("food", "To lunch clubs and shops"),
        ("people", "To friends and family"),
        ("worship", "To a place of worship"),
        ("learning", "To classes and groups"),
    )
    questionnaires.add_question(
        section=section,
        key="first",
        kind="ranking",
        text="Which journeys should come first?",
        required=False,
        config={"options": [{"key": key, "label": label} for key, label in journeys], "most": 3},
    )
    questionnaires.add_question(
        section=section,
        key="one_number",
        kind="agree_scale",
        text="One telephone number for every lift would help. Please explain.",
        required=False,
    )
    questionnaires.add_question(
        section=section, key="obstacles", kind="long_text", text="What stands in your way today?", required=False
    )
    _about_you(version)
    return version.questionnaire
