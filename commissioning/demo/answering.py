"""Many responses of the demonstration at once, the mailboxes in which they came, and what an officer finds in them: the
rows that the operations write, each kind in one query, since one by one they would take longer than all the rest."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.questionnaires.models import Answer, AnswerSheet
from commissioning.questionnaires.structure import Structure, structure_of
from consultations.enums import BatchStatus, Way
from consultations.models import Coding, IntakeBatch, Phase, Reading, Response, Theme
from consultations.operations import tallies
from consultations.operations.questions import new_reference
from consultations.operations.responding import hash_of
from consultations.queries.texts import sha256_of
from organisations.models import Organisation


@dataclass(frozen=True)
class Given:
    """One response as it came: what was typed by question key, and the themes that are in it by question key.
    ``keyed_by`` keyed a paper in."""

    raws: dict[str, dict[str, Any]]
    at: dt.datetime
    themes: dict[str, Sequence[str]]
    organisation_name: str = ""
    way: Way = Way.ONLINE
    received_on: dt.date | None = None
    keyed_by: Any = None


def mailbox(phase: Phase, *, content: bytes, size: int, messages: int, at: dt.datetime, by) -> IntakeBatch:
    """A mailbox with returned forms, taken in at ``at`` and read; what was in it is for the caller to write."""
    return IntakeBatch.objects.create(
        phase=phase,
        name="returned-forms.mbox",
        size=size,
        sha256=hashlib.sha256(content).hexdigest(),
        received_on=clock.local_date(at),
        status=BatchStatus.READ,
        done=messages,
        total=messages,
        uploaded_at=at,
        uploaded_by=by,
        heard_at=at,
    )


def hand_in(phase: Phase, given: Sequence[Given]) -> list[Response]:
    """Responses that count, matched to the register where an organisation has the name; in the order of ``given``."""
    version = guaranteed(phase.version)
    structure, register = structure_of(version), _register(given)
    sheets = AnswerSheet.objects.bulk_create(
        AnswerSheet(version=version, created_at=one.at, locked_at=one.at) for one in given
    )
    Answer.objects.bulk_create(
        answer for sheet, one in zip(sheets, given, strict=True) for answer in _answers(structure, sheet, one)
    )
    made = Response.objects.bulk_create(
        Response(
            phase=phase,
            sheet=sheet,
            reference=new_reference(),
            way=one.way,
            token_sha256=hash_of(f"demonstration-{phase.pk}-{sheet.pk}") if one.way == Way.ONLINE else None,
            started_at=one.at - dt.timedelta(minutes=9 + len(one.raws)),
            submitted_at=one.at,
            received_on=one.received_on,
            is_late=one.received_on is not None and one.received_on > phase.closes_on,
            keyed_by=one.keyed_by,
            organisation_name=one.organisation_name,
            organisation=register.get(one.organisation_name),
        )
        for sheet, one in zip(sheets, given, strict=True)
    )
    tallies.rebuild(phase, at=max(one.at for one in given))
    return made


def key_of(name: str) -> str:
    """The key of an option that is called ``name``."""
    return slugify(name).replace("-", "_")


def _register(given: Sequence[Given]) -> dict[str, Organisation]:
    names = {one.organisation_name for one in given if one.organisation_name}
    return {one.name: one for one in Organisation.objects.filter(name__in=names)}


def _answers(structure: Structure, sheet: AnswerSheet, given: Given) -> Iterable[Answer]:
    for key, raw in given.raws.items():
        question = structure.by_key[key]
        value = question.kind.parse(question, raw)
        if value is not None:
            text = question.kind.as_text(question, value)
            yield Answer(sheet=sheet, question_id=question.id, value=value, text=text, updated_at=given.at)


def words_of(raw: dict[str, Any]) -> str:
    """What somebody wrote, as it is read: of a scale the explanation."""
    return raw.get("explain", raw[""])


def read(
    phase: Phase, read_now: Sequence[tuple[Response, Given, str]], frame: dict[str, Theme], *, at: dt.datetime, by
) -> None:
    """``by`` has read what each response says to a question, and found its themes."""
    structure = structure_of(guaranteed(phase.version))
    readings = Reading.objects.bulk_create(
        Reading(
            phase=phase,
            response=response,
            question_id=structure.by_key[key].id,
            coder=by,
            read_at=at,
            text_sha256=sha256_of(words_of(given.raws[key])),
        )
        for response, given, key in read_now
    )
    Coding.objects.bulk_create(
        Coding(reading=reading, theme=frame[name])
        for reading, (_, given, key) in zip(readings, read_now, strict=True)
        for name in given.themes.get(key, ())
    )
