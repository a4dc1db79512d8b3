"""A consultation that lacks nothing, made by the operations, for tests that approve it or take something away."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.common import clock
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from commissioning.questionnaires.tests.test_answering import ENOUGH
from consultations.enums import EqualityAnalysis, ToldHow
from consultations.models import Consultation, Phase, Response
from consultations.operations import about_you, consultations, opening, phases, questions, responding, told
from organisations.tests.factories import AgencyFactory, NetworkFactory, UserFactory

DAYS = 84


def ready_consultation(*, at: dt.datetime, by=None, **values) -> Consultation:
    """One in preparation that says all that its gate asks for."""
    by = by or UserFactory(commissioning_officer=True)
    given = {
        "title": "How we fund groups",
        "agency": values.pop("agency", None) or AgencyFactory(),
        "summary": "We ask how groups should be funded. The draft says how we would. Tell us what you think.",
        "what_can_change": "Everything but the money there is.",
        "officer": by,
        "contact_name": "The commissioning team",
        "contact_email": "consultations@council.example",
        "postal_address": "Consultations\nTown Hall",
        "returns_email": "returns@council.example",
        "privacy": "We use what you tell us for this consultation only.",
        "equality": EqualityAnalysis.DONE,
        "equality_note": "No group is worse off.",
    }
    return consultations.create_consultation(values={**given, **values}, at=at, by=by)


def ready_phase(
    *,
    at: dt.datetime,
    by=None,
    consultation: Consultation | None = None,
    asks_about_you: bool = False,
    asks_to_quote: bool = False,
    **values,
) -> Phase:
    """A draft phase that opens today for twelve weeks, with a questionnaire that is a draft, and a network told.

    With ``asks_about_you`` it asks who answers, with ``asks_to_quote`` whether somebody may be quoted.
    """
    by = by or UserFactory(commissioning_officer=True)
    consultation = consultation or ready_consultation(at=at, by=by)
    today = clock.local_date(at)
    opens_on = values.pop("opens_on", today)
    closes_on = values.pop("closes_on", opens_on + dt.timedelta(days=DAYS - 1))
    version = QuestionnaireVersionFactory(sample=True, questionnaire__purpose=Purpose.CONSULTATION)
    given = {
        "title": "The draft framework",
        "opens_on": opens_on,
        "closes_on": closes_on,
        "questionnaire": version.questionnaire,
    }
    phase = phases.add_phase(consultation, values={**given, **values}, at=at, by=by)
    if asks_about_you:
        about_you.ask_about_you(phase, at=at, by=by)
    if asks_to_quote:
        questions.ask_to_quote(phase, at=at, by=by)
    networks: list = [NetworkFactory()]
    told.tell(phase, networks=networks, how=ToldHow.EMAIL, told_on=today, at=at, by=by)
    return phase


def open_phase(*, at: dt.datetime, by=None, **values) -> Phase:
    """A phase that was approved at ``at`` and opens on that day."""
    by = by or UserFactory(commissioning_officer=True)
    phase = ready_phase(at=at, by=by, **values)
    opening.approve(phase, at=at, by=by)
    return Phase.objects.get(pk=phase.pk)


def answer(response: Response, *, at: dt.datetime, summary: str = "More rooms") -> None:
    """Answer what the sample questionnaire must have answered, in what is being written of ``response``."""
    sheet = responding.working_sheet(response)
    assert sheet is not None, "Nobody is writing."
    answers = load(sheet)
    raws: dict[str, Any] = {**ENOUGH, "summary": {"": summary}}
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=None)


def sent_response(phase: Phase, *, token: str, at: dt.datetime, **values) -> Response:
    """A response with answers and a file that was sent online; ``token`` opens it."""
    response = responding.start(phase, token=token, at=at)
    answer(response, at=at)
    upload = SimpleUploadedFile("rooms.pdf", b"%PDF-1.7 rooms", content_type="application/pdf")
    questionnaires.attach_file(sheet=response.sheet, key="evidence", upload=upload, at=at, by=None)
    return responding.submit(response, at=at, **values)
