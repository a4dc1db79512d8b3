"""Reading texts: each coder says which themes a text has, blind to the others; what was seen differently is settled."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from commissioning.common.history import keep, sign
from commissioning.questionnaires.models import AnswerSheet
from consultations.models import Coding, CodingFilter, EventPoint, Phase, Reading, Response, SetAside, Theme
from consultations.operations.themes import CannotCode, locked_phase
from consultations.queries import texts
from consultations.queries.texts import Text

FILTERS = 50


class TextGone(Exception):
    """The answer was emptied, or no longer counts."""

    def __init__(self):
        super().__init__("This text is not there any more: its answer was changed, or does not count.")


class TextChanged(Exception):
    """It is not what was read; nothing was saved."""

    def __init__(self):
        super().__init__("The answer was changed meanwhile. Read it again, then save.")


class CodingStands(Exception):
    """Two have coded the text and see each other's coding: neither is changed afterwards."""

    def __init__(self):
        super().__init__(
            "Another coder has coded this too, and you see what they found. Both stand as they are: record what you "
            "agree on instead."
        )


@transaction.atomic
def code(text: Text, *, themes: Sequence[Theme], seen: str, at: dt.datetime, by) -> Reading:
    """Write down that ``by`` read ``text`` and found ``themes``, perhaps none. Their own earlier reading is replaced
    until somebody else has read the text too. ``seen`` is the SHA-256 of what they read.

    Raises ``CannotCode``, ``TextGone``, ``TextChanged``, ``CodingStands``.
    """
    fresh = _locked(text)
    if fresh.sha256 != seen:
        raise TextChanged
    reading = _own(fresh, by)
    if reading.pk and reading.stale_at is None and _fresh_readings(fresh).exclude(coder=by).exists():
        raise CodingStands
    _write(reading, fresh, themes, at=at)
    _take_up(fresh, at=at, by=by)
    return reading


@transaction.atomic
def agree(text: Text, *, themes: Sequence[Theme], seen: str, at: dt.datetime, by) -> Reading:
    """Record what the text's coders agree on: it counts in their place. Theirs stay, so that agreement can be
    measured. Raises ``CannotCode`` where fewer than two have read it, ``TextGone``, ``TextChanged``."""
    fresh = _locked(text)
    if fresh.sha256 != seen:
        raise TextChanged
    if _fresh_readings(fresh).count() < 2:
        raise CannotCode("Two coders must have read this text before they agree on it.")
    reading = fresh.readings().filter(is_agreed=True).first() or _new(fresh, is_agreed=True)
    reading.coder = by
    _write(reading, fresh, themes, at=at)
    return reading


@transaction.atomic
def apply_theme(found: Iterable[Text], *, theme: Theme, seen: dict[str, str], at: dt.datetime, by) -> int:
    """Add ``theme`` to ``by``'s own coding of each text that is still what was ``seen`` (SHA-256 by the text's key);
    those that stand are left alone. Returns how many it was added to. Raises ``CannotCode``."""
    added = 0
    for text in found:
        try:
            fresh = _locked(text)
        except TextGone:
            continue
        reading = _own(fresh, by)
        others = _fresh_readings(fresh).exclude(coder=by).exists()
        if fresh.sha256 != seen.get(text.key) or (reading.pk and reading.stale_at is None and others):
            continue
        is_of_it = reading.pk is not None and reading.stale_at is None
        kept = [one.theme for one in reading.codings.select_related("theme")] if is_of_it else []
        if theme not in kept:
            _write(reading, fresh, [*kept, theme], at=at)
            _take_up(fresh, at=at, by=by)
            added += 1
    return added


def _locked(text: Text) -> Text:
    """The text read again, with its phase locked, and its response so that nobody corrects it meanwhile."""
    phase = locked_phase(text.phase)
    if text.response is not None:
        Response.objects.select_for_update(no_key=True).filter(pk=text.response.pk).first()
    fresh = texts.find(phase, text.key)
    if fresh is None:
        raise TextGone
    return fresh


def _new(text: Text, **values) -> Reading:
    return Reading(phase=text.phase, **text.of, **values)


def _own(text: Text, by) -> Reading:
    return text.readings().filter(is_agreed=False, coder=by).first() or _new(text, coder=by)


def _fresh_readings(text: Text):
    return text.readings().filter(is_agreed=False, stale_at=None)


def _write(reading: Reading, text: Text, themes: Sequence[Theme], *, at: dt.datetime) -> None:
    chosen = {theme.pk for theme in themes}
    offered = Theme.objects.filter(phase=text.phase, pk__in=chosen)
    kept = set(reading.codings.values_list("theme", flat=True)) if reading.pk else set()
    # A theme that was retired since stays where it was found, and is found nowhere else.
    allowed = {theme.pk for theme in offered if not theme.is_retired or theme.pk in kept}
    if chosen != allowed:
        raise CannotCode("One of the themes was retired or merged meanwhile. Choose again.")
    reading.read_at, reading.text_sha256, reading.stale_at = at, text.sha256, None
    reading.full_clean(exclude=["phase", "response", "question", "point", "coder"])
    reading.save()
    reading.codings.exclude(theme__in=chosen).delete()
    Coding.objects.bulk_create([Coding(reading=reading, theme_id=pk) for pk in sorted(chosen - kept)])
    _settle(text)


def _settle(text: Text) -> None:
    """Say which readings of the text count: the agreed one alone, or else each that is of the text as it is."""
    agreed = text.readings().filter(is_agreed=True, stale_at=None).exists()
    text.readings().update(counts=False)
    text.readings().filter(stale_at=None, is_agreed=agreed).update(counts=True)


# Set aside ------------------------------------------------------------------------------------------------


@transaction.atomic
def set_aside(text: Text, *, reason: str, at: dt.datetime, by) -> SetAside:
    """Say why a text need not be read; said twice, the later reason stands. Raises ``CannotCode``, ``TextGone``."""
    fresh = _locked(text)
    if fresh.readings().filter(counts=True).exists():
        raise CannotCode("It was read already, so there is nothing to set aside.")
    row = SetAside.objects.filter(**fresh.of).first() or SetAside(phase=fresh.phase, **fresh.of)
    return _keep_aside(row, reason=reason, at=at, by=by)


@transaction.atomic
def set_question_aside(phase: Phase, *, question_id: int, reason: str, at: dt.datetime, by) -> SetAside:
    """Say why what is not read yet of a question need not be read. Raises ``CannotCode`` for no such question."""
    fresh = locked_phase(phase)
    if question_id not in {one.id for one in texts.questions_to_read(fresh)}:
        raise CannotCode("Choose a question that is answered in words.")
    row = SetAside.objects.filter(phase=fresh, response=None, question_id=question_id).first()
    return _keep_aside(row or SetAside(phase=fresh, question_id=question_id), reason=reason, at=at, by=by)


def _keep_aside(row: SetAside, *, reason: str, at: dt.datetime, by) -> SetAside:
    row.reason, row.made_at, row.made_by = reason, at, by
    return keep(row, at=at, by=by)


@transaction.atomic
def take_up(row: SetAside, *, at: dt.datetime, by) -> None:
    """Read what was set aside after all. Raises ``CannotCode``."""
    locked_phase(row.phase)
    sign(row, at=at, by=by)
    row.delete()


def _take_up(text: Text, *, at: dt.datetime, by) -> None:
    """What was read is no longer set aside."""
    for row in SetAside.objects.filter(**text.of):
        sign(row, at=at, by=by)
        row.delete()


# Texts that change ----------------------------------------------------------------------------------------


def answers_changed(response: Response, *, sheet: AnswerSheet, at: dt.datetime) -> None:
    """Mark as stale what was found in answers that ``sheet`` now says differently. Called by whatever replaces the
    answers of ``response``, in its transaction and with the response locked."""
    readings = list(Reading.objects.filter(response=response, stale_at=None).select_related("question"))
    if not readings:
        return
    phase = Phase.objects.select_related("version__questionnaire").get(pk=response.phase_id)
    rows = texts.answers(phase).filter(sheet=sheet).values_list("question", "words")
    now: dict[int | None, str] = {question: texts.sha256_of(words) for question, words in rows}
    stale = [one.pk for one in readings if now.get(one.question_id) != one.text_sha256]
    Reading.objects.filter(pk__in=stale).update(stale_at=at, counts=False)


def point_changed(point: EventPoint, *, at: dt.datetime) -> None:
    """The same for a point that was written up again in other words."""
    others = Reading.objects.filter(point=point, stale_at=None).exclude(text_sha256=texts.sha256_of(point.text))
    others.update(stale_at=at, counts=False)


# Saved filters --------------------------------------------------------------------------------------------


@transaction.atomic
def save_filter(phase: Phase, *, name: str, query: str, at: dt.datetime, by) -> CodingFilter:
    """Keep ``query`` for ``by`` under ``name``; one of the same name is replaced. Raises ``ValidationError``, and
    ``CannotCode`` past fifty."""
    name = " ".join(name.split())
    own = CodingFilter.objects.filter(phase=phase, owner=by)
    row = own.filter(name=name).first() or CodingFilter(phase=phase, owner=by, name=name)
    if row.pk is None and own.count() >= FILTERS:
        raise CannotCode(f"You have {FILTERS} saved filters. Remove one first.")
    row.query, row.saved_at = query, at
    row.full_clean()
    row.save()
    return row
