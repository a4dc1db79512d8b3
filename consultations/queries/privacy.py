"""What consultations hold about one person, found by an e-mail address, a name or a response's reference."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from commissioning.common.models import OutboxMessage
from commissioning.questionnaires.models import Answer, AnswerFile
from consultations.enums import PhaseStatus
from consultations.models import (
    Anonymisation,
    EngagementEvent,
    IntakeBatch,
    IntakeFile,
    KeyingDifference,
    Phase,
    PrivacyRequest,
    Quote,
    Response,
    ResponseContact,
    SetAside,
    SignUpContact,
    Told,
)
from consultations.operations.taking_out import mails_of_sign_ups, mails_to
from consultations.rules.names import finder, patterns

REFERENCE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}")
# What is searched for an address or a name, and what is not, in words for the officer who answers.
SEARCHED = (
    "Answers: sent, not sent yet, corrections, papers keyed in once and twice",
    "With a response: the address, the organisation’s name as given, the names of files, and what officers wrote of it",
    "Places at events: addresses, and by a name also names, organisations and needs",
    "Returned files that wait to be confirmed, and what uploads are called",
    "Events (notes, points, who came, who led them) and who was told of a phase",
    "Mails about what was found",
)
NOT_SEARCHED = "Not searched: what is inside files that came with answers, and uploads that are not read yet."
# How the keys of consultations' mails begin.
MAILS = ("sign-up:", "event:", "phase:", "response:")


@dataclass(frozen=True)
class FoundResponse:
    """A response, and why it is thought to be theirs. One in which the address is only written, or that is found by a
    name (``is_sure`` false), may be somebody else's, who wrote of them or is called the same."""

    response: Response
    why: str
    is_sure: bool = True

    @property
    def is_counted_for_good(self) -> bool:
        """Whether its choices are in figures that were made already, so that only what identifies can go."""
        return self.response.phase.status in (PhaseStatus.ANALYSED, PhaseStatus.PUBLISHED)


@dataclass(frozen=True)
class FoundFile:
    """A questionnaire that came back and that nobody has confirmed, with the address or name in it or in what it is
    called. It may be somebody else's, who wrote of them: who sent it is nowhere."""

    file: IntakeFile
    why: str


@dataclass(frozen=True)
class FoundElsewhere:
    """Words of officers that are not about a response: what they are, and the page on which they can be put right."""

    what: str
    url: str


@dataclass
class Found:
    """Everything that was found ``by`` an address, a name or a reference. Two people may have one name: of what was
    found by it nothing is sure to be theirs."""

    responses: list[FoundResponse] = field(default_factory=list)
    sign_ups: list[SignUpContact] = field(default_factory=list)
    mails: list[OutboxMessage] = field(default_factory=list)
    files: list[FoundFile] = field(default_factory=list)
    uploads: list[IntakeBatch] = field(default_factory=list)
    elsewhere: list[FoundElsewhere] = field(default_factory=list)
    by: str = "reference"

    def __bool__(self) -> bool:
        return bool(self.responses or self.sign_ups or self.mails or self.files or self.uploads)

    @property
    def is_by_name(self) -> bool:
        return self.by == "name"

    def theirs(self, chosen: Collection[int], files: Collection[int] = (), sign_ups: Collection[int] = ()) -> "Found":
        """Without responses, files and, by a name, places at events that may be somebody else's, but for those that
        are chosen by their keys."""
        responses = [one for one in self.responses if one.is_sure or one.response.pk in chosen]
        places = [one for one in self.sign_ups if not self.is_by_name or one.pk in sign_ups]
        waiting = [one for one in self.files if one.file.pk in files]
        mails = self.mails
        if self.is_by_name:
            mails = list(mails_of(self, [one.response for one in responses], places).select_related("email"))
        uploads = [] if self.is_by_name else self.uploads
        return Found(responses, places, mails, waiting, uploads, by=self.by)


def _responses() -> QuerySet[Response]:
    rows = Response.objects.filter(is_test=False, erased_at=None)
    return rows.select_related(
        "phase__consultation", "sheet__version__questionnaire", "organisation", "correction", "second_keying__sheet"
    )


@dataclass(frozen=True)
class _Sought:
    """What is searched for: ``near`` asks the database for rows that may have it in one of some columns, ``is_in``
    says whether a text has it."""

    what: str
    near: Callable[..., Q]
    is_in: Callable[[str], bool]

    def is_called(self, name: str) -> bool:
        """Whether a file's ``name`` has it, the ending aside, which an address would seem to go on with."""
        return self.is_in(name.rpartition(".")[0] or name)

    def rows(self, rows: QuerySet, *columns: str) -> list:
        """Those of ``rows`` that have it in one of ``columns``, which are their own."""
        near = rows.filter(self.near(*columns)).order_by("pk")
        return [row for row in near if any(self.is_in(getattr(row, column)) for column in columns)]

    def keys(self, rows: QuerySet, column: str, to: str) -> set[int]:
        """What the column ``to`` holds in those of ``rows`` that have it in ``column``."""
        near = rows.order_by().filter(self.near(column)).values_list(to, column)
        return {key for key, text in near.iterator() if self.is_in(text)}


def found_for(sought: str) -> Found:
    """What is held about whoever has the address, the name or the reference ``sought``; a constant number of queries.

    A name is found with capitals, accents and without, as whole words, surname first too.
    """
    sought = sought.strip()
    if REFERENCE.fullmatch(sought.upper()):
        return _by_reference(sought)
    return _by_address(sought) if "@" in sought else _by_name(sought)


def _by_reference(sought: str) -> Found:
    responses = list(_responses().filter(reference=sought.upper()))
    mails = list(mails_to(responses).select_related("email")) if responses else []
    return Found([FoundResponse(one, "Its reference") for one in responses], [], mails)


def _by_address(address: str) -> Found:
    def near(*columns: str) -> Q:
        return reduce(or_, (Q(**{f"{column}__icontains": address}) for column in columns))

    sought = _Sought("address", near, _whole(address))
    theirs = set(ResponseContact.objects.filter(email__iexact=address).values_list("response", flat=True))
    found = _by_words(sought, near("text", "raw"), dict.fromkeys(theirs, "The address was left with it"))
    found.responses = [FoundResponse(one.response, one.why, one.response.pk in theirs) for one in found.responses]
    found.sign_ups = list(_sign_ups().filter(email__iexact=address))
    ours = reduce(or_, (Q(key__startswith=begin) for begin in MAILS))
    alike = OutboxMessage.objects.filter(ours, near("email__to", "email__cc")).select_related("email").order_by("pk")
    found.mails = [mail for mail in alike if sought.is_in("\n".join([*mail.email.to, *mail.email.cc]))]
    return found


def _by_name(name: str) -> Found:
    words = patterns(name)

    def near(*columns: str) -> Q:
        return reduce(or_, (reduce(and_, (Q(**{f"{column}__iregex": word}) for word in words)) for column in columns))

    if not words:
        return Found(by="name")
    sought = _Sought("name", near, finder(name))
    contacts = sought.keys(ResponseContact.objects.all(), "email", "response")
    known = dict.fromkeys(contacts, "The name is in the address that was left with it")
    # What could not be understood is kept as JSON, in which one database writes accents as numbers: it is all read.
    found = _by_words(sought, near("text") | ~Q(raw={}), known)
    found.sign_ups = sought.rows(_sign_ups(), "name", "organisation_name", "email", "needs")
    return found


def _sign_ups() -> QuerySet[SignUpContact]:
    return SignUpContact.objects.select_related("event__consultation", "sign_up").order_by("pk")


def _by_words(sought: _Sought, near_answers: Q, known: dict[int, str]) -> Found:
    """What has the words in it. ``known`` are responses that are found already, by their keys, each with why."""
    sheets = _sheets(sought, near_answers)
    why: dict[int, str] = {}
    for rows, column, to, where in (
        (SetAside.objects.all(), "reason", "response", "in what an officer wrote of it"),
        (KeyingDifference.objects.all(), "reason", "second_keying__response", "in what an officer wrote of it"),
        (_responses(), "duplicate_reason", "pk", "in what an officer wrote of it"),
        (_responses(), "organisation_name", "pk", "in the name of the organisation that was given"),
    ):
        why |= dict.fromkeys(sought.keys(rows, column, to), f"The {sought.what} is {where}")
    in_answers = Q(sheet__in=sheets) | Q(correction__in=sheets) | Q(second_keying__sheet__in=sheets)
    responses = []
    for row in _responses().filter(Q(pk__in=why | known) | in_answers).order_by("pk"):
        second = getattr(row, "second_keying", None)
        of_row = (row.sheet_id, row.correction_id, second.sheet_id if second else None)
        written = next((sheets[sheet] for sheet in of_row if sheet in sheets), "")
        responses.append(FoundResponse(row, known.get(row.pk) or written or why[row.pk], is_sure=False))
    return Found(
        responses,
        files=_files(sought, sheets),
        uploads=_uploads(sought),
        elsewhere=_elsewhere(sought),
        by=sought.what,
    )


def _sheets(sought: _Sought, near_answers: Q) -> dict[int, str]:
    """Sheets of consultations in which it is written, or of which a file is called after it; each with why."""
    ours = (
        Q(sheet__response__isnull=False)
        | Q(sheet__corrected_response__isnull=False)
        | Q(sheet__second_keying__isnull=False)
        | Q(sheet__intake_file__isnull=False)
    )
    files = AnswerFile.objects.filter(ours, sought.near("name")).order_by().values_list("sheet", "name")
    called = {sheet for sheet, name in files if sought.is_called(name)}
    found = dict.fromkeys(called, f"The {sought.what} is in the name of a file that came with it")
    written = Answer.objects.filter(ours, near_answers).order_by().values_list("sheet", "text", "raw")
    for sheet, text, raw in written.iterator():
        if sought.is_in("\n".join([text, *_texts(raw)])):
            found[sheet] = f"The {sought.what} is written in it"
    return found


def _texts(raw: Any) -> Iterator[str]:
    """Every text in what was typed."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict | list):
        for part in raw.values() if isinstance(raw, dict) else raw:
            yield from _texts(part)


def _files(sought: _Sought, sheets: dict[int, str]) -> list[FoundFile]:
    """Returned questionnaires that wait: by what was read of them, or by what they are called."""
    rows = IntakeFile.objects.waiting().filter(Q(sheet__in=sheets) | sought.near("name")).order_by("pk")
    found = []
    for row in rows.select_related("phase__consultation", "batch", "sheet__version__questionnaire"):
        if row.sheet_id in sheets:
            found.append(FoundFile(row, sheets[row.sheet_id]))
        elif sought.is_called(row.name):
            found.append(FoundFile(row, f"The {sought.what} is in its name"))
    return found


def _uploads(sought: _Sought) -> list[IntakeBatch]:
    """Uploads that are called after it."""
    rows = IntakeBatch.objects.filter(sought.near("name")).select_related("phase__consultation").order_by("pk")
    return [row for row in rows if sought.is_called(row.name)]


def _elsewhere(sought: _Sought) -> list[FoundElsewhere]:
    """Events, and who was told of a phase, in the words of officers."""
    own = ("title", "about", "place", "facilitator", "notes")
    events = {event.pk for event in sought.rows(EngagementEvent.objects.all(), *own)}
    events |= sought.keys(EngagementEvent.objects.all(), "attendance__name", "pk")
    events |= sought.keys(EngagementEvent.objects.all(), "points__text", "pk")
    rows = EngagementEvent.objects.filter(pk__in=events).select_related("consultation").order_by("pk")
    found = [FoundElsewhere(f"Event “{event}”", event.get_absolute_url()) for event in rows]
    for told in sought.rows(Told.objects.select_related("phase__consultation"), "audience", "note"):
        phase = told.phase
        place = reverse("consultations:phase-told", args=[phase.consultation.slug, phase.number])
        found.append(FoundElsewhere(f"Who was told of {phase.consultation}, phase {phase.number}", place))
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


def published_that_may_quote(responses: Iterable[Response]) -> list[Phase]:
    """The phases whose published results, or a version of them that was replaced, may quote any of ``responses``."""
    quotes = Quote.objects.filter(response__in=[one.pk for one in responses])
    phases = Phase.objects.filter(status=PhaseStatus.PUBLISHED, pk__in=quotes.values("phase"))
    return list(phases.select_related("consultation__officer").order_by("pk"))
