"""Taking out of responses what tells who gave them. Called by what the retention asks for, and by an erasure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import F, Q, QuerySet

from commissioning.common.models import OutboxMessage
from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.kinds.choice import OTHER
from commissioning.questionnaires.models import Answer, AnswerFile
from commissioning.questionnaires.structure import structure_of
from consultations.models import (
    EngagementEvent,
    EventSignUp,
    IntakeBatch,
    KeyingDifference,
    Phase,
    Quote,
    Reading,
    Redaction,
    Response,
    ResponseContact,
    ResponsePrint,
    SecondKeying,
    SetAside,
    Suspect,
)
from consultations.operations import tallies
from consultations.operations.questions import drop_sheet

# What stands where words stood, so that counts of who answered stay as they are.
TAKEN_OUT = "Taken out to protect people’s privacy"
WORDS = frozenset({"short_text", "long_text", "email"})
# A table's cells and a day (of birth, say) have no words that could stand in their place.
WHOLE = frozenset({"table", "date"})
CHUNK = 500
# Sections that ask about those who answer.
ABOUT_PEOPLE = frozenset({SectionPurpose.ABOUT_YOU, SectionPurpose.EQUALITY})


@dataclass
class Taken:
    """How much was taken out; of nobody what."""

    responses: int = 0
    answers: int = 0
    files: int = 0
    contacts: int = 0


def is_about_people(answer: Answer) -> bool:
    """Whether the answer may tell who gave it: it is about them, or was asked for in confidence."""
    return answer.question.is_confidential or answer.question.section.purpose in ABOUT_PEOPLE


def take_out_identity(responses: Sequence[Response], *, every_word: bool = False, at) -> Taken:
    """Take out what tells who gave ``responses``; what they chose goes on counting.

    Words, days and tables about people and in confidence (with ``every_word`` in all answers) go, with every file, the
    link, the contact, the organisation's name as it was given, evidence of a flood, and a correction that was never
    sent. A match to the register stays: it names an organisation. The caller holds the rows.
    """
    found = Taken(responses=len(responses))
    sheets = [response.sheet_id for response in responses]
    with tallies.answers_change(responses):
        found.answers = _take_out_words(sheets, every_word=every_word)
        found.files = _delete_files(AnswerFile.objects.filter(sheet__in=sheets))
    _forget_givers(responses, found)
    keys = [response.pk for response in responses]
    if every_word:
        Quote.objects.filter(response__in=keys).delete()
        _take_out_reasons(keys)
    else:
        _keep_quotes_as_they_are_read(keys)
    Response.objects.filter(pk__in=keys).update(anonymised_at=at)
    return found


def take_out_all(responses: Sequence[Response], *, at) -> Taken:
    """Take out every answer of ``responses`` too: what is left is that there was one, which no longer counts."""
    found = Taken(responses=len(responses))
    for response in responses:
        tallies.take_out(response)
    found.answers, found.files = empty_sheets([response.sheet_id for response in responses])
    _forget_givers(responses, found)
    keys = [response.pk for response in responses]
    for rows in (Quote.objects, Reading.objects, SetAside.objects):
        rows.filter(response__in=keys).delete()
    _take_out_reasons(keys)
    Response.objects.filter(pk__in=keys).update(organisation=None, anonymised_at=at, erased_at=at)
    return found


def _keep_quotes_as_they_are_read(responses: Sequence[int]) -> None:
    """What was taken out of quotes before the public read them is forgotten."""
    quotes = Quote.objects.filter(response__in=responses)
    quotes.update(excerpt=F("text"))
    Redaction.objects.filter(quote__in=quotes).update(words=TAKEN_OUT)


def _take_out_reasons(responses: Sequence[int]) -> None:
    """What officers wrote of the answers when they set one aside, or decided about a duplicate, may repeat them."""
    SetAside.objects.filter(response__in=responses).update(reason=TAKEN_OUT)
    SetAside.history.filter(response__in=responses).update(reason=TAKEN_OUT)
    differences = KeyingDifference.objects.filter(second_keying__response__in=responses)
    differences.exclude(reason="").update(reason=TAKEN_OUT)
    Response.objects.filter(pk__in=responses).exclude(duplicate_reason="").update(duplicate_reason=TAKEN_OUT)


def empty_sheets(sheets: Sequence[int]) -> tuple[int, int]:
    """Delete every answer and file of ``sheets``; how many of each there were."""
    files = _delete_files(AnswerFile.objects.filter(sheet__in=sheets))
    answers, _ = Answer.objects.filter(sheet__in=sheets).delete()
    return answers, files


def _forget_givers(responses: Sequence[Response], found: Taken) -> None:
    """The contacts, links, names and unfinished corrections of ``responses``."""
    keys = [response.pk for response in responses]
    corrections = [response.correction for response in responses if response.correction]
    found.contacts, _ = ResponseContact.objects.filter(response__in=keys).delete()
    rows = Response.objects.filter(pk__in=keys)
    rows.update(token_sha256=None, organisation_name="", suspicion={}, correction=None)
    for sheet in corrections:
        drop_sheet(sheet)
    ResponsePrint.objects.filter(response__in=keys).delete()
    Suspect.objects.filter(response__in=keys).delete()
    empty_sheets(
        list(SecondKeying.objects.filter(response__in=keys, sheet__isnull=False).values_list("sheet", flat=True))
    )


def _take_out_words(sheets: Sequence[int], *, every_word: bool) -> int:
    rows = Answer.objects.filter(sheet__in=sheets).select_related("question__section", "sheet__version")
    changed, gone = [], []
    for answer in rows:
        if not (every_word or is_about_people(answer)):
            continue
        if answer.question.kind in WHOLE:
            gone.append(answer.pk)
        elif _without_words(answer):
            changed.append(answer)
    Answer.objects.bulk_update(changed, ["value", "raw", "problem", "text"])
    Answer.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)


def _without_words(answer: Answer) -> bool:
    """Take words out of ``answer``; whether there were any."""
    value, had_raw = answer.value, bool(answer.raw or answer.problem)
    answer.raw, answer.problem = {}, ""
    question = structure_of(answer.sheet.version).by_key[answer.question.key]
    if question.kind.name in WORDS and value:
        answer.value = TAKEN_OUT
    elif isinstance(value, dict) and any(value.get(name) for name in (OTHER, "explain")):
        answer.value = value | {name: TAKEN_OUT for name in (OTHER, "explain") if value.get(name)}
    elif not had_raw:
        return False
    answer.text = question.kind.as_text(question, answer.value)
    return True


def forget_upload_names(uploads: QuerySet[IntakeBatch]) -> None:
    """Call ``uploads`` by their numbers: whoever made or sent one may have called it after a person.

    One that is not read to its end keeps the ending of its name, by which it is known how to open it.
    """
    for key, name, file in uploads.values_list("pk", "name", "file"):
        ending = PurePosixPath(name).suffix if file else ""
        IntakeBatch.objects.filter(pk=key).update(name=f"{IntakeBatch.NAMELESS} {key}{ending}")


def _delete_files(files: QuerySet[AnswerFile]) -> int:
    """Delete rows at once and what they store once that is done."""
    stored = [(file.file.storage, str(file.file.name)) for file in files]
    files.delete()

    def delete_stored():
        for storage, name in stored:
            storage.delete(name)

    transaction.on_commit(delete_stored, robust=True)
    return len(stored)


# Mails ----------------------------------------------------------------------------------------------------


def mails_to(responses: Iterable[Response]) -> QuerySet[OutboxMessage]:
    """Mails to those who gave ``responses``, found by their keys: to be forgotten before the contacts are."""
    about = Q(pk=None)
    for response in responses:
        about |= Q(key__startswith=f"response:{response.pk}:")
        for contact in ResponseContact.objects.filter(response=response):
            about |= Q(key__startswith=f"phase:{response.phase_id}:", key__endswith=f":response:{contact.pk}")
    return OutboxMessage.objects.filter(about)


def mails_to_all(phase: Phase) -> QuerySet[OutboxMessage]:
    """Mails to everybody who gave a response to ``phase``; those that took a link there keep no address once sent."""
    return OutboxMessage.objects.filter(key__startswith=f"phase:{phase.pk}:", key__contains=":response:")


def mails_of_sign_ups(event: EngagementEvent, sign_ups: Sequence[EventSignUp]) -> QuerySet[OutboxMessage]:
    """Mails about places at ``event`` to those who have, or had, ``sign_ups``."""
    keys = {f"sign-up:{one.pk}:{what}" for one in sign_ups for what in ("made", "place")}
    ends = {str(one.pk) for one in sign_ups}
    about = OutboxMessage.objects.filter(key__startswith=f"event:{event.pk}:").values_list("key", flat=True)
    keys |= {key for key in about if key.rsplit(":", 1)[-1] in ends}
    return OutboxMessage.objects.filter(key__in=keys)
