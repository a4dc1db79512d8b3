"""Answering: drafts that lose no word, handing in, opening again."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from commissioning.questionnaires.answer_set import AnswerSet, Problem, Shown, digest_of, load
from commissioning.questionnaires.exceptions import VersionIsDraft
from commissioning.questionnaires.kinds.base import Invalid, Raw, check_storable
from commissioning.questionnaires.models import Answer, AnswerSheet, QuestionnaireVersion


class AnswersLocked(Exception):
    """The answers were handed in and cannot be changed; nothing was saved."""

    def __init__(self):
        super().__init__("These answers are closed and can no longer be changed. Nothing was saved.")


class NotHandedIn(Exception):
    """Only answers that were handed in can be opened again."""

    def __init__(self):
        super().__init__("These answers have not been handed in.")


class NotReady(Exception):
    """The answers cannot be handed in yet; ``problems`` says why, question by question."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(f"{len(problems)} things must be put right first.")


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed an answer while this person was writing theirs. Both are here; nothing was saved."""

    key: str
    mine: Raw
    mine_text: str
    theirs_text: str
    theirs_at: dt.datetime
    theirs_by: object | None


@dataclass
class Saved:
    """What became of a save, by question key."""

    answers: AnswerSet
    at: dt.datetime
    by: Any  # A user, or None: accounts are of a later app.
    saved: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)  # Kept as typed, but not understood.
    refused: dict[str, str] = field(default_factory=dict)  # Could not be kept at all.
    conflicts: dict[str, Conflict] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether everything typed is now stored."""
        return not self.refused and not self.conflicts


def open_sheet(*, version: QuestionnaireVersion, at: dt.datetime) -> AnswerSheet:
    """An empty sheet for the answers to a published version. Raises ``VersionIsDraft``."""
    if not version.is_published:
        raise VersionIsDraft
    return AnswerSheet.objects.create(version=version, created_at=at)


def locked_answers(sheet: AnswerSheet) -> AnswerSet:
    """The answers of ``sheet`` with its row locked: who saves, hands in or opens again waits for the others."""
    rows = AnswerSheet.objects.select_for_update(of=("self",))
    # A sheet never changes its version: where the caller has read that, it is not read again.
    is_known = AnswerSheet.version.is_cached(sheet)
    fresh = rows.get(pk=sheet.pk) if is_known else rows.select_related("version__questionnaire").get(pk=sheet.pk)
    if is_known:
        fresh.version = sheet.version
    sheet.locked_at = fresh.locked_at
    return load(fresh)


def save_answers(
    *, sheet: AnswerSheet, raws: Mapping[str, Raw], shown: Mapping[str, Shown], at: dt.datetime, by
) -> Saved:
    """Save what was typed into ``sheet``, as ``save_into`` says."""
    with transaction.atomic():
        return save_into(locked_answers(sheet), raws=raws, shown=shown, at=at, by=by)


def save_into(answers: AnswerSet, *, raws: Mapping[str, Raw], shown: Mapping[str, Shown], at: dt.datetime, by) -> Saved:
    """Save what was typed, by question key: as a value where it is understood, else as it was typed.

    ``shown`` says what the page showed before (``AnswerSet.shown_as``). An answer that the person left as it was
    is not touched. One that somebody else changed meanwhile is not overwritten but comes back as a ``Conflict``;
    the others are saved. Raises ``AnswersLocked`` where a question may not be answered any more.

    ``answers`` are those that the caller got from ``locked_answers`` in the transaction that it is in.
    """
    outcome = Saved(answers, at, by)
    rows = []
    for key, raw in raws.items():
        row = _answer_row(outcome, key, raw, shown.get(key, Shown(0, "")))
        if row is not None:
            rows.append(row)
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "question"],
        update_fields=["value", "raw", "problem", "text", "revision", "updated_at", "updated_by"],
    )
    for row in rows:
        key = answers.structure.key_of[row.question_id]
        answers.answers[key] = row
        outcome.saved.append(key)
    answers.forget_what_followed()
    return outcome


def _answer_row(outcome: Saved, key: str, raw: Raw, was_shown: Shown) -> Answer | None:
    """The row to write for one question; None where there is nothing to write, as ``outcome`` then says."""
    answers = outcome.answers
    question, before = answers.structure.by_key[key], answers.answers.get(key)
    if not question.kind.asks or question.kind.holds_files:
        return None
    digest, now = digest_of(raw), answers.shown_as(question)
    if digest in {now.digest, was_shown.digest}:
        if before and before.raw:
            outcome.problems[key] = before.problem
        return None
    if key not in answers.editable:
        raise AnswersLocked
    try:
        check_storable(raw)
    except Invalid as error:
        outcome.refused[key] = error.message
        return None
    row = _written(outcome, question, raw)
    if before and (row.value, row.raw) == (before.value, before.raw):
        return None
    if before and was_shown.revision != now.revision:
        outcome.conflicts[key] = Conflict(
            key=key,
            mine=raw,
            mine_text=row.text,
            theirs_text=answers.text(key),
            theirs_at=before.updated_at,
            theirs_by=before.updated_by,
        )
        return None
    if row.problem:
        outcome.problems[key] = row.problem
    return row


def _written(outcome: Saved, question, raw: Raw) -> Answer:
    """The row for what was typed: its value, or itself and what is wrong with it."""
    before = outcome.answers.answers.get(question.key)
    row = Answer(
        sheet=outcome.answers.sheet,
        question_id=question.id,
        revision=before.revision + 1 if before else 1,
        reopened=before.reopened if before else False,
        updated_at=outcome.at,
        updated_by=outcome.by,
    )
    try:
        row.value = question.kind.parse(question, raw)
        row.text = question.kind.as_text(question, row.value)
    except Invalid as error:
        row.raw, row.problem = raw, error.message
        row.text = question.kind.raw_as_text(question, raw)
    return row


def check(sheet: AnswerSheet) -> list[Problem]:
    """What stands against handing in the answers."""
    return load(sheet).problems()


@transaction.atomic
def lock(*, sheet: AnswerSheet, at: dt.datetime) -> AnswerSet:
    """Check the answers and close them; what was handed in comes back, so that it can be frozen
    (``.snapshot()``) without being read again.

    Raises ``AnswersLocked`` where they are handed in and none was opened again, ``NotReady`` with the problems.
    """
    answers = lock_answers(locked_answers(sheet), at=at)
    sheet.locked_at = at
    return answers


def lock_answers(answers: AnswerSet, *, at: dt.datetime) -> AnswerSet:
    """The same for answers that the caller got from ``locked_answers`` in the transaction that it is in."""
    if answers.is_locked and not answers.reopened:
        raise AnswersLocked
    if problems := answers.problems():
        raise NotReady(problems)
    AnswerSheet.objects.filter(pk=answers.sheet.pk).update(locked_at=at)
    if answers.reopened:
        Answer.objects.filter(sheet=answers.sheet, reopened=True).update(reopened=False)
        for answer in answers.answers.values():
            answer.reopened = False
    answers.sheet.locked_at = at
    answers.forget_what_followed()
    return answers


@transaction.atomic
def close(*, sheet: AnswerSheet, at: dt.datetime) -> None:
    """Close answers that nobody waits for any more, as far as they have come. They are not handed in."""
    AnswerSheet.objects.filter(pk=sheet.pk, locked_at=None).update(locked_at=at)


@transaction.atomic
def reopen(*, sheet: AnswerSheet, keys: Iterable[str], at: dt.datetime) -> AnswerSet:
    """Open the answers to the named questions again; the others stay closed.

    Raises ``NotHandedIn``, ``KeyError`` on a key that no question has, ``ValueError`` where none is named.
    """
    answers = locked_answers(sheet)
    if not answers.is_locked:
        raise NotHandedIn
    questions = [answers.structure.by_key[key] for key in dict.fromkeys(keys)]
    if not questions or not all(question.kind.asks for question in questions):
        raise ValueError("Name the questions whose answers are to be opened again.")
    Answer.objects.bulk_create(
        [Answer(sheet=answers.sheet, question_id=question.id, updated_at=at) for question in questions],
        ignore_conflicts=True,
    )
    Answer.objects.filter(sheet=sheet, question_id__in=[question.id for question in questions]).update(reopened=True)
    return load(answers.sheet)


@transaction.atomic
def copy_answers(*, source: AnswerSheet, target: AnswerSheet, at: dt.datetime, by) -> list[str]:
    """Bring answers over from another sheet by the questions' keys, where ``target`` has none yet and its
    question is of the same kind and understands the answer. Files are not brought over. Returns the keys.

    Raises ``AnswersLocked`` where ``target`` was handed in.
    """
    answers, earlier = locked_answers(target), load(source)
    if answers.is_locked:
        raise AnswersLocked
    outcome, rows = Saved(answers, at, by), []
    for key, answer in earlier.answers.items():
        question, old = answers.structure.by_key.get(key), earlier.structure.by_key[key]
        if question is None or question.kind is not old.kind or answer.value is None or answers.is_answered(key):
            continue
        row = _written(outcome, question, old.kind.raw(old, answer.value))
        if not row.raw:
            rows.append(row)
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "question"],
        update_fields=["value", "raw", "problem", "text", "revision", "updated_at", "updated_by"],
    )
    return [answers.structure.key_of[row.question_id] for row in rows]


@transaction.atomic
def overrule(*, source: AnswerSheet, target: AnswerSheet, keys: Iterable[str], at: dt.datetime, by) -> None:
    """Put the answers of ``source`` to the named questions in the place of those of ``target``, of the same version,
    though it is closed: somebody has found out which of the two says what was answered. Raises ``KeyError``.
    """
    answers, right = locked_answers(target), load(source)
    rows = []
    for key in keys:
        question, found, before = answers.structure.by_key[key], right.answers.get(key), answers.answers.get(key)
        row = Answer(sheet=answers.sheet, question_id=question.id, updated_at=at, updated_by=by)
        row.revision = before.revision + 1 if before else 1
        for name in ("value", "raw", "problem", "text") if found else ():
            setattr(row, name, getattr(found, name))
        rows.append(row)
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "question"],
        update_fields=["value", "raw", "problem", "text", "revision", "updated_at", "updated_by"],
    )
