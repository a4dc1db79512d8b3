"""What consultations hold about one person, found by an e-mail address or by a response's reference."""

import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from commissioning.common.models import OutboxMessage
from commissioning.questionnaires.models import Answer
from consultations.enums import PhaseStatus, QuoteStatus
from consultations.models import (
    Anonymisation,
    IntakeFile,
    Phase,
    PrivacyRequest,
    Quote,
    Response,
    ResponseContact,
    SignUpContact,
)
from consultations.operations.taking_out import mails_of_sign_ups, mails_to

# How the keys of consultations' mails begin.
MAILS = ("sign-up:", "event:", "phase:", "response:")


@dataclass(frozen=True)
class FoundResponse:
    """A response, and why it is thought to be theirs. One in which the address is only written (``is_sure`` false) may
    be somebody else's, who wrote of them."""

    response: Response
    why: str
    is_sure: bool = True

    @property
    def is_counted_for_good(self) -> bool:
        """Whether its choices are in figures that were made already, so that only what identifies can go."""
        return self.response.phase.status in (PhaseStatus.ANALYSED, PhaseStatus.PUBLISHED)


@dataclass(frozen=True)
class FoundFile:
    """A questionnaire that came back and that nobody has confirmed, with the address in it or in its name. It may be
    somebody else's, who wrote of them: who sent it is nowhere."""

    file: IntakeFile
    why: str


@dataclass
class Found:
    """Everything that was found."""

    responses: list[FoundResponse] = field(default_factory=list)
    sign_ups: list[SignUpContact] = field(default_factory=list)
    mails: list[OutboxMessage] = field(default_factory=list)
    files: list[FoundFile] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.responses or self.sign_ups or self.mails or self.files)

    def theirs(self, chosen: Collection[int], files: Collection[int] = ()) -> "Found":
        """Without responses and files that may be somebody else's, but for those ``chosen`` by their keys."""
        responses = [one for one in self.responses if one.is_sure or one.response.pk in chosen]
        return Found(responses, self.sign_ups, self.mails, [one for one in self.files if one.file.pk in files])


def _responses() -> QuerySet[Response]:
    rows = Response.objects.filter(is_test=False, erased_at=None)
    return rows.select_related(
        "phase__consultation", "sheet__version__questionnaire", "organisation", "correction", "second_keying__sheet"
    )


def found_for(sought: str) -> Found:
    """What is held about whoever has the address, or the reference, ``sought``; a constant number of queries."""
    sought = sought.strip()
    return _by_address(sought) if "@" in sought else _by_reference(sought)


def _by_reference(sought: str) -> Found:
    responses = list(_responses().filter(reference=sought.upper()))
    mails = list(mails_to(responses).select_related("email")) if responses else []
    return Found([FoundResponse(one, "Its reference") for one in responses], [], mails)


def _by_address(sought: str) -> Found:
    theirs = set(ResponseContact.objects.filter(email__iexact=sought).values_list("response", flat=True))
    ours = (
        Q(sheet__response__isnull=False)
        | Q(sheet__corrected_response__isnull=False)
        | Q(sheet__second_keying__isnull=False)
        | Q(sheet__intake_file__isnull=False)
    )
    written = Answer.objects.filter(ours, Q(text__icontains=sought) | Q(raw__icontains=sought))
    is_there = _whole(sought)
    sheets = {
        sheet
        for sheet, text, raw in written.values_list("sheet", "text", "raw")
        if is_there(f"{text}\n{json.dumps(raw, ensure_ascii=False)}")
    }
    in_answers = Q(sheet__in=sheets) | Q(correction__in=sheets) | Q(second_keying__sheet__in=sheets)
    rows = _responses().filter(Q(pk__in=theirs) | in_answers).order_by("pk")
    responses = [
        FoundResponse(row, "The address was left with it")
        if row.pk in theirs
        else FoundResponse(row, "The address is written in it", is_sure=False)
        for row in rows
    ]
    sign_ups = SignUpContact.objects.filter(email__iexact=sought).select_related("event__consultation", "sign_up")
    keys = Q()
    for begin in MAILS:
        keys |= Q(key__startswith=begin)
    to = Q(email__to__icontains=sought) | Q(email__cc__icontains=sought)
    alike = OutboxMessage.objects.filter(keys, to).select_related("email").order_by("pk")
    mails = [mail for mail in alike if is_there("\n".join([*mail.email.to, *mail.email.cc]))]
    return Found(responses, list(sign_ups.order_by("pk")), mails, _files(sought, sheets, is_there))


def _files(sought: str, sheets: Collection[int], is_there: Callable[[str], bool]) -> list[FoundFile]:
    """Returned questionnaires that wait: by what was read of them, or by their name."""
    rows = IntakeFile.objects.waiting()
    rows = rows.filter(Q(sheet__in=sheets) | Q(name__icontains=sought)).order_by("pk")
    found = []
    for row in rows.select_related("phase__consultation", "batch", "sheet__version__questionnaire"):
        if row.sheet_id in sheets:
            found.append(FoundFile(row, "The address is written in it"))
        elif is_there(row.name.rpartition(".")[0] or row.name):
            found.append(FoundFile(row, "The address is in its name"))
    return found


def _whole(address: str) -> Callable[[str], bool]:
    """Whether a text has ``address`` as a whole: ann@example.org is not in joann@example.org, nor in a longer domain.

    A full stop may end a sentence after it.
    """
    found = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
    return lambda text: found.search(text) is not None


def mails_of(found: Found, responses: Collection[Response], sign_ups: Collection[SignUpContact]) -> QuerySet:
    """The mails about what was chosen of ``found``, and those found by the address itself."""
    keys = {mail.pk for mail in found.mails} | set(mails_to(responses).values_list("pk", flat=True))
    for contact in sign_ups:
        keys |= set(mails_of_sign_ups(contact.event, [contact.sign_up]).values_list("pk", flat=True))
    return OutboxMessage.objects.filter(pk__in=keys)


def requests() -> QuerySet[PrivacyRequest]:
    """Every request, those to be answered first, the most urgent before all."""
    return PrivacyRequest.objects.select_related("opened_by", "answered_by").order_by("-status", "received_on", "pk")


def anonymisations() -> QuerySet[Anonymisation]:
    """What retention took out, the latest first."""
    return Anonymisation.objects.select_related("phase__consultation").order_by("-last_at", "-pk")


def published_with_quotes(responses: Iterable[Response]) -> list[Phase]:
    """The phases whose published results quote any of ``responses``."""
    quotes = Quote.objects.filter(response__in=[one.pk for one in responses], status=QuoteStatus.APPROVED)
    phases = Phase.objects.filter(status=PhaseStatus.PUBLISHED, pk__in=quotes.values("phase"))
    return list(phases.select_related("consultation__officer").order_by("pk"))
