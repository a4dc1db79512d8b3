"""What people may ask for of what is held about them: a copy, or its erasure. Source: UK GDPR, art. 12, 15 and 17."""

import datetime as dt
import logging
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from commissioning.common import clock, outbox, states
from commissioning.common.operations import raise_task
from consultations.enums import EventStatus, PrivacyKind, PrivacyOutcome, PrivacyStatus
from consultations.models import IntakeBatch, IntakeFile, Phase, PrivacyRequest, Response, SignUpContact
from consultations.operations import intake, publishing
from consultations.operations import sign_ups as places
from consultations.operations.taking_out import Taken, forget_upload_names, take_out_all, take_out_identity
from consultations.queries.privacy import found_for, mails_of, published_that_may_quote

logger = logging.getLogger(__name__)


class RequestAnswered(Exception):
    """The request was answered: what was sought is forgotten."""

    def __init__(self):
        super().__init__("This request is answered already. Open another one if there is more to do.")


@transaction.atomic
def open_request(*, kind: str, sought: str, identity: str, received_on: dt.date, at: dt.datetime, by) -> PrivacyRequest:
    """Write a request down. Raises ``ValidationError``, for a day to come too."""
    if received_on > clock.local_date(at):
        raise ValidationError({"received_on": "Enter the day on which the request came: today or before."})
    made = PrivacyRequest(
        kind=kind, sought=sought.strip(), identity=identity, received_on=received_on, opened_at=at, opened_by=by
    )
    made.full_clean()
    made.save()
    states.record_change(made, "", PrivacyStatus.OPEN, at=at, by=by)
    return made


def _open(request: PrivacyRequest) -> PrivacyRequest:
    fresh = states.locked(request)
    if fresh.status != PrivacyStatus.OPEN:
        raise RequestAnswered
    return fresh


@transaction.atomic
def record_copy(request: PrivacyRequest, *, at: dt.datetime, by) -> PrivacyRequest:
    """Note that a copy was made, by whom. Raises ``RequestAnswered``."""
    fresh = _open(request)
    fresh.copied_at, fresh.copied_by = at, by
    fresh.save()
    logger.info("A copy was made for privacy request %s.", fresh.pk)
    return fresh


@transaction.atomic
def erase(
    request: PrivacyRequest,
    *,
    responses: Collection[int],
    sign_ups: Collection[int],
    returned: Collection[int] = (),
    reason: str,
    at: dt.datetime,
    by,
) -> PrivacyRequest:
    """Erase what was found and is theirs (keys of responses, of contacts of sign-ups, and of returned files that
    wait), and answer the request.

    Of a response to a phase that is not analysed every answer goes, and it no longer counts. Once it is in figures
    that were made, all its words and files go and what could tell who gave it; what was chosen stays counted
    (``docs/privacy.md`` says by which article). Places at an event to come are given back; files that
    wait are left out, with what was read of them.
    Raises ``RequestAnswered``, ``ValidationError`` for what is not among what was found.
    """
    fresh = _open(request)
    if fresh.kind != PrivacyKind.ERASURE:
        raise ValidationError("Only a request for erasure erases anything.")
    found = found_for(fresh.sought)
    chosen = [one for one in found.responses if one.response.pk in set(responses)]
    contacts = [contact for contact in found.sign_ups if contact.pk in set(sign_ups)]
    waiting = [one.file for one in found.files if one.file.pk in set(returned)]
    wanted = (len(set(responses)), len(set(sign_ups)), len(set(returned)))
    if (len(chosen), len(contacts), len(waiting)) != wanted:
        raise ValidationError("Something that was chosen is not there any more. Look again at what was found.")
    rows = {row.pk: row for row in _locked_responses([one.response.pk for one in chosen])}
    published = published_that_may_quote(rows.values())
    mails = outbox.forget(mails_of(found, list(rows.values()), contacts))
    for_good = [rows[one.response.pk] for one in chosen if one.is_counted_for_good]
    whole = [rows[one.response.pk] for one in chosen if not one.is_counted_for_good]
    taken: list[Taken] = [take_out_identity(for_good, every_word=True, at=at), take_out_all(whole, at=at)]
    for contact in contacts:
        _forget(contact, at=at)
    for file in waiting:
        _leave_out(file, at=at, by=by)
    of_theirs = Q(files__in=waiting) | Q(files__response__in=list(rows))
    called = [upload.pk for upload in found.uploads]
    forget_upload_names(IntakeBatch.objects.filter(of_theirs | Q(pk__in=called)).distinct())
    for phase in published:
        if publishing.empty_what_was_erased(phase, at=at):
            _ask_for_correction(phase, fresh, at=at)
    logger.info("Privacy request %s: %s responses erased.", fresh.pk, sum(one.responses for one in taken))
    counts = {"responses": len(chosen), "sign_ups": len(contacts), "files": len(waiting), "mails": mails}
    return _answer(request, fresh, PrivacyOutcome.ERASED, reason, counts, at=at, by=by)


def _ask_for_correction(phase: Phase, request: PrivacyRequest, *, at: dt.datetime) -> None:
    """Published results quote words that are erased: the officer publishes them again without."""
    raise_task(
        key=f"results:{phase.pk}:erased:{request.pk}",
        title=f"Publish the results of {phase.consultation} again: words that they quote were erased",
        path=reverse("consultations:phase-results", args=[phase.consultation.slug, phase.number]),
        due_on=request.due_on,
        at=at,
        assigned_to=phase.consultation.officer,
    )


def _locked_responses(keys: Collection[int]) -> list[Response]:
    rows = Response.objects.select_related("correction").filter(pk__in=keys).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _leave_out(file: IntakeFile, *, at: dt.datetime, by) -> None:
    """Raises ``ValidationError`` where somebody decides about it at the same time."""
    try:
        intake.reject(file, reason="Erased: whoever sent it asked for it.", at=at, by=by)
    except intake.CannotTakeIn as refusal:
        raise ValidationError(str(refusal)) from refusal


def _forget(contact: SignUpContact, *, at: dt.datetime) -> None:
    event = contact.event
    if event.status == EventStatus.PLANNED and event.starts_at > at and contact.sign_up.cancelled_at is None:
        places.remove(contact.sign_up, at=at)
    else:
        contact.delete()


@transaction.atomic
def answer_request(request: PrivacyRequest, *, outcome: str, reason: str, at: dt.datetime, by) -> PrivacyRequest:
    """Close a request without erasing: a copy was sent, nothing is held, or it is refused, and why.

    Raises ``RequestAnswered``, ``ValidationError`` where no copy was made.
    """
    fresh = _open(request)
    if outcome == PrivacyOutcome.COPIED and fresh.copied_at is None:
        raise ValidationError("Make the copy first.")
    if outcome not in (PrivacyOutcome.COPIED, PrivacyOutcome.NOTHING, PrivacyOutcome.REFUSED):
        raise ValidationError("Choose how it was answered.")
    found = found_for(fresh.sought)
    counts = {
        "responses": len(found.responses),
        "sign_ups": len(found.sign_ups),
        "files": len(found.files),
        "mails": len(found.mails),
    }
    return _answer(request, fresh, outcome, reason, counts, at=at, by=by)


def _answer(request, fresh, outcome: str, reason: str, counts: dict[str, int], *, at, by) -> PrivacyRequest:
    if not reason.strip():
        raise ValidationError({"reason": "Say why, without naming anybody."})
    request.reason = fresh.reason = reason.strip()
    values = {"outcome": outcome, "sought": "", "answered_at": at, "answered_by": by, **counts}
    return states.move(request, PrivacyStatus.ANSWERED, at=at, by=by, fresh=fresh, **values)
