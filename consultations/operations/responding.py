"""Answering online, without an account: whoever holds a response's secret link writes in it, sends it, corrects it.

What was sent counts. A correction is a copy that takes its place only when it is sent too: one that is not sent by
the close never counts. The close is the last second of the closing day at which a request arrives (``at``), however
long the request then takes.
"""

import datetime as dt
import hashlib
import re
import secrets

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from commissioning.common.uploads import Upload
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.models import AnswerSheet
from consultations import notifications
from consultations.enums import PhaseStage, Way
from consultations.models import Phase, Response, ResponseContact
from consultations.operations import coding, duplicates, quotes, tallies
from consultations.operations.arriving import organisation_in
from consultations.operations.questions import drop_sheet, new_reference
from consultations.queries.register import organisation_called
from consultations.rules import answered

LINKS_AN_HOUR = 5
PRESSED = re.compile(r"[0-9a-f]{32}")


class NotTaken(Exception):
    """The phase takes no answers online at this moment; nothing was changed."""

    def __init__(self):
        super().__init__("This consultation takes no answers online now. Nothing was sent.")


class ResponseUnknown(Exception):
    """No response has this link."""


class SentAlready(Exception):
    """The response was sent, and nobody is correcting it."""

    def __init__(self):
        super().__init__("These answers were sent already. To change them, correct them first.")


class TooManyLinks(Exception):
    """The link to a response was mailed as often as it is in an hour."""

    def __init__(self):
        super().__init__(
            f"This link was sent {LINKS_AN_HOUR} times in the last hour. Wait an hour, or note the page’s address."
        )


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def takes_answers(phase: Phase, at: dt.datetime) -> bool:
    """Whether answers are taken online at ``at``."""
    return phase.takes_online and phase.version_id is not None and phase.stage(at) == PhaseStage.OPEN


def token_for(phase: Phase, pressed: str) -> str:
    """The secret token of the response that is begun by the form whose own token is ``pressed``: the same however
    often its button is pressed. Without one a new token each time."""
    if not PRESSED.fullmatch(pressed):
        return secrets.token_urlsafe(32)
    return salted_hmac("consultations.respond", f"{phase.pk}:{pressed}", algorithm="sha256").hexdigest()


def start(phase: Phase, *, token: str, is_suspect: bool = False, at: dt.datetime) -> Response:
    """Begin a response that ``token`` opens; the one that is there where a press came twice.

    ``is_suspect`` where a field was filled in that only programs see: noted for the officer. Raises ``NotTaken``.
    """
    if not takes_answers(phase, at) or phase.version is None:
        raise NotTaken
    try:
        with transaction.atomic():
            return Response.objects.create(
                phase=phase,
                sheet=questionnaires.open_sheet(version=phase.version, at=at),
                reference=new_reference(),
                way=Way.ONLINE,
                started_at=at,
                token_sha256=hash_of(token),
                suspicion={"program": "A field that people do not see was filled in."} if is_suspect else {},
            )
    except IntegrityError:
        return find(token)


def find(token: str) -> Response:
    """The response that the link opens. Raises ``ResponseUnknown``."""
    rows = Response.objects.select_related("phase__consultation", "sheet__version")
    found = rows.filter(token_sha256=hash_of(token)).first()
    if found is None:
        raise ResponseUnknown
    return found


def working_sheet(response: Response) -> AnswerSheet | None:
    """The answers that are being written: a draft's, or a correction's; None where nobody writes."""
    return response.correction if response.submitted_at else response.sheet


def _locked(response: Response) -> Response:
    """The response alone: a row joined to it may be another one by the time that the lock is free. A sheet that is
    still its own is the one that the caller has read: who writes in a sheet locks it, and reads it anew."""
    fresh = Response.objects.select_for_update().get(pk=response.pk)
    if fresh.sheet_id == response.sheet_id:
        fresh.sheet = response.sheet
    return fresh


@transaction.atomic
def begin_correction(response: Response, *, at: dt.datetime) -> Response:
    """Open a copy of what was sent, files included, to be changed. What was sent goes on counting until the copy is
    sent. Pressed twice it is one copy. Raises ``NotTaken``; ``ValueError`` for a response that was not sent."""
    fresh = _locked(response)  # Of two colleagues at once the second finds the first one's copy.
    if not takes_answers(fresh.phase, at):
        raise NotTaken
    if fresh.submitted_at is None:
        raise ValueError("Only what was sent is corrected.")
    if fresh.correction is None:
        copy = questionnaires.open_sheet(version=fresh.sheet.version, at=at)
        questionnaires.copy_answers(source=fresh.sheet, target=copy, at=at, by=None)
        for kept in fresh.sheet.files.filter(removed_at=None).select_related("question"):
            found = Upload(name=kept.name, content_type=kept.content_type, size=kept.size, sha256=kept.sha256)
            with kept.file.open("rb") as content:
                questionnaires.attach_kept(sheet=copy, key=kept.question.key, file=content, found=found, at=at, by=None)
        fresh.correction = copy
        fresh.save()
    return fresh


@transaction.atomic
def submit(response: Response, *, organisation_name: str = "", at: dt.datetime) -> Response:
    """Send the answers, or their correction, which then takes the place of what was sent before: that goes.

    ``organisation_name`` where they are an organisation's and do not name it themselves. One that is exactly on the
    register is matched to it.
    Raises ``NotTaken``, ``SentAlready``, ``questionnaires.NotReady`` with what must be put right, also where no
    question of the consultation is answered.
    """
    fresh = _locked(response)
    if not takes_answers(fresh.phase, at):
        raise NotTaken
    sheet, before = working_sheet(fresh), fresh.sheet
    if sheet is None:
        raise SentAlready
    answers = questionnaires.locked_answers(sheet)
    if not answered.says_anything(answers):
        raise questionnaires.NotReady(answered.problems(answers))
    sheet = questionnaires.lock_answers(answers, at=at).sheet
    if fresh.submitted_at:
        tallies.take_out(fresh)
    fresh.organisation_name = organisation_in(answers) or organisation_name.strip()
    fresh.organisation = organisation_called(fresh.organisation_name)
    fresh.sheet, fresh.correction, fresh.submitted_at = sheet, None, at
    # What the database holds to be unique and true of a response it checks itself as the row is written.
    fresh.full_clean(exclude=["sheet", "phase"], validate_unique=False, validate_constraints=False)
    fresh.save(update_fields=["organisation_name", "organisation", "sheet", "correction", "submitted_at"])
    tallies.take_in(fresh, answers=answers)
    if before.pk != sheet.pk:
        coding.answers_changed(fresh, sheet=sheet, at=at)
        quotes.answers_changed(fresh, at=at)
        drop_sheet(before)
    duplicates.search_soon(fresh.phase)
    return fresh


@transaction.atomic
def send_link(
    response: Response, *, token: str, email: str, wants_results: bool = False, pressed: str = "", at: dt.datetime
) -> None:
    """Mail the link back to the answers. The address goes with the mail, unless it is wanted for the results too: then
    it is kept apart from the answers, the latest one given. ``pressed`` makes two presses one mail.

    Raises ``TooManyLinks`` after ``LINKS_AN_HOUR``: a link must not be a way to write to strangers without end.
    """
    fresh = _locked(response)
    press = pressed if PRESSED.fullmatch(pressed) else secrets.token_hex(16)
    if notifications.links_sent(fresh, since=at - dt.timedelta(hours=1), besides=press) >= LINKS_AN_HOUR:
        raise TooManyLinks
    if wants_results:
        contact = ResponseContact.objects.filter(response=fresh).first() or ResponseContact(response=fresh)
        contact.email, contact.wants_results, contact.added_at = email, True, at
        contact.full_clean()
        contact.save()
    notifications.link_to_answers(fresh, to=email, token=token, press=press, at=at)
