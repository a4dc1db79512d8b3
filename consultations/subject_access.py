"""Everything that consultations hold about one person, as a ZIP to hand over: data as JSON, the same to be read as a
PDF, and their files. Source: UK GDPR, art. 15(3) and 20(1)."""

import json
import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from commissioning.common import snapshots
from commissioning.common.pdf import render_pdf
from commissioning.common.uploads import clean_name
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from commissioning.questionnaires.pages import summary
from consultations.models import IntakeFile, PrivacyRequest, Response, ResponseContact, SignUpContact
from consultations.queries.privacy import Found

IN_MEMORY = 5 * 1024 * 1024


def _contact(response: Response) -> dict[str, Any] | None:
    contact = ResponseContact.objects.filter(response=response).first()
    if contact is None:
        return None
    return {
        "email": contact.email,
        "kept_for": contact.get_purpose_display(),
        "tell_of_results": contact.wants_results,
        "added_at": contact.added_at,
    }


def _answers(sheet) -> list[dict[str, Any]]:
    answers = load(sheet)
    return [
        {"question": question.text, "answer": answers.text(question.key)}
        for question in answers.structure.questions
        if question.kind.asks and answers.is_answered(question.key)
    ]


def _response(response: Response) -> dict[str, Any]:
    phase = response.phase
    said = {
        "reference": response.reference,
        "consultation": phase.consultation.title,
        "phase": phase.title,
        "how_it_arrived": response.get_way_display(),
        "begun_at": response.started_at,
        "sent_at": response.submitted_at,
        "organisation_name": response.organisation_name,
        "organisation_on_the_register": response.organisation.name if response.organisation else None,
        "contact": _contact(response),
        "held_until": phase.retained_until,
        "evidence_of_a_flood": [str(value) for value in response.suspicion.values()],
        "duplicate": response.get_duplicate_display(),
        "duplicate_reason": response.duplicate_reason,
        "answers": _answers(response.sheet),
    }
    if response.correction:
        said["correction_that_was_not_sent"] = _answers(response.correction)
    if again := _second_sheet(response):
        said["keyed_in_a_second_time"] = _answers(again)
    return said


def _second_sheet(response: Response) -> AnswerSheet | None:
    """The second keying of a paper, as long as the two are not settled."""
    second = getattr(response, "second_keying", None)
    return second.sheet if second else None


def _file(file: IntakeFile) -> dict[str, Any]:
    """A questionnaire that came back and waits to be confirmed."""
    return {
        "consultation": file.phase.consultation.title,
        "phase": file.phase.title,
        "name": file.name,
        "received_on": file.received_on,
        "held_until": file.phase.retained_until,
        "answers": _answers(file.sheet) if file.sheet else [],
    }


def _sign_up(contact: SignUpContact) -> dict[str, Any]:
    return {
        "event": contact.event.title,
        "starts_at": contact.event.starts_at,
        "name": contact.name,
        "organisation": contact.organisation_name,
        "email": contact.email,
        "needs": contact.needs,
        "places": contact.sign_up.places,
        "waiting": contact.sign_up.is_waiting,
        "signed_up_at": contact.sign_up.signed_up_at,
        "kept_for": contact.get_purpose_display(),
    }


def everything(request: PrivacyRequest, found: Found, *, at) -> dict[str, Any]:
    """What was found, as plain data: text, whole numbers, times in UTC."""
    content = {
        "sought": request.sought,
        "made_at": at,
        "responses": [_response(one.response) for one in found.responses],
        "sign_ups": [_sign_up(contact) for contact in found.sign_ups],
        "returned_files": [_file(one.file) for one in found.files],
        "uploads_called_after_you": [one.name for one in found.uploads],
        "mails": [
            {"to": ", ".join(mail.email.to), "subject": mail.email.subject, "queued_at": mail.queued_at}
            for mail in found.mails
        ],
    }
    return snapshots.plain(content)


def readable(request: PrivacyRequest, found: Found, *, at) -> bytes:
    """The same as a tagged PDF."""
    context = {
        "request": request,
        "by": found.by,
        "made_at": at,
        "responses": [
            (
                one.response,
                _contact(one.response),
                summary(load(one.response.sheet), with_problems=False),
                summary(load(again), with_problems=False) if (again := _second_sheet(one.response)) else [],
            )
            for one in found.responses
        ],
        "returned": [
            (one.file, summary(load(one.file.sheet), with_problems=False) if one.file.sheet else [])
            for one in found.files
        ],
        "sign_ups": found.sign_ups,
        "uploads": found.uploads,
        "mails": found.mails,
    }
    title = "What we hold about you in consultations"
    return render_pdf("consultations/pdf/held.html", context, title=title, created_at=at)


def _files(found: Found) -> Iterator[tuple[str, AnswerFile]]:
    for one in found.responses:
        for number, file in enumerate(one.response.sheet.files.order_by("pk"), start=1):
            yield f"files/{one.response.reference}/{number}-{clean_name(file.name)}", file


def as_zip(request: PrivacyRequest, found: Found, *, at) -> IO[bytes]:
    """The ZIP, at its beginning; small ones stay in memory."""
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer that sends it closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as held:
        content = everything(request, found, at=at)
        held.writestr("what-we-hold.json", json.dumps(content, ensure_ascii=False, indent=2))
        held.writestr("what-we-hold.pdf", readable(request, found, at=at))
        for name, file in _files(found):
            with file.file.open("rb") as source, held.open(name, "w") as target:
                while chunk := source.read(64 * 1024):
                    target.write(chunk)
    made.seek(0)
    return made
