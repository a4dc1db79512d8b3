"""Organisations ask about a round; the answer goes to everybody at once, and nobody learns who asked."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from commissioning.applications import question_notifications
from commissioning.applications.models import FundingRound, RoundQuestion
from commissioning.applications.rules.timetable import takes_questions
from commissioning.common.clock import local_date
from commissioning.common.history import sign
from commissioning.common.operations import finish_tasks, raise_task
from commissioning.common.states import locked
from commissioning.common.working_days import add_working_days

ANSWER_WITHIN_WORKING_DAYS = 3
MOST_A_DAY = 10
A_DAY = dt.timedelta(days=1)


class QuestionsClosed(Exception):
    """Questions are not taken: not published, past the day given, or called off."""

    def __init__(self, record: FundingRound):
        super().__init__(f"Questions about {record} are no longer taken.")


class TooManyQuestions(Exception):
    """The organisation has asked ``MOST_A_DAY`` questions about the round within a day."""

    def __init__(self):
        super().__init__(f"Your organisation has asked {MOST_A_DAY} questions today. Ask again tomorrow.")


class NothingChanged(Exception):
    """A correction that says what was said."""

    def __init__(self):
        super().__init__("Change the question or the answer: this is what is published already.")


class AnsweredMeanwhile(Exception):
    """Somebody else answered or corrected the question since the form was shown."""

    def __init__(self):
        super().__init__("Somebody else has published an answer meanwhile. Look at it before you change it.")


@transaction.atomic
def ask(record: FundingRound, *, organisation, text: str, at: dt.datetime, by) -> RoundQuestion:
    """Put a question to the council and give the round's officer the task to answer it.

    Raises ``QuestionsClosed`` and ``TooManyQuestions``.
    """
    record = locked(record)  # So that two people of one organisation are counted one after the other.
    if not takes_questions(record, at):
        raise QuestionsClosed(record)
    if record.questions.filter(organisation=organisation, asked_at__gt=at - A_DAY).count() >= MOST_A_DAY:
        raise TooManyQuestions
    question = RoundQuestion(round=record, organisation=organisation, text=text, asked_at=at, asked_by=by)
    sign(question, at=at, by=by)
    question.save()
    raise_task(
        key=task_key(question),
        # Of the task's title more people read than of the question.
        title=f"Answer a question about {record}",
        path=reverse("applications:question-answer", args=[record.slug, question.pk]),
        at=at,
        due_on=add_working_days(local_date(at), ANSWER_WITHIN_WORKING_DAYS),
        assigned_to=record.officer,
    )
    return question


def task_key(question: RoundQuestion) -> str:
    """Names the task to answer ``question``."""
    return f"round-question:{question.pk}"


@transaction.atomic
def answer(question: RoundQuestion, *, public_text: str, answer: str, shown: str, at: dt.datetime, by) -> RoundQuestion:
    """Publish the question in the words ``public_text`` with its answer, or correct what was published; tell all who
    have begun an application.

    ``shown`` is the ``version_of`` the question that the officer saw. Raises ``AnsweredMeanwhile`` where it has been
    answered or corrected since, and ``NothingChanged``.
    """
    fresh = locked(question, "round__officer")
    if version_of(fresh) != shown:
        raise AnsweredMeanwhile
    if (fresh.public_text, fresh.answer) == (public_text, answer):
        raise NothingChanged
    if fresh.answered_at is None:
        fresh.answered_at, fresh.answered_by = at, by
    else:
        fresh.corrected_at = at
    fresh.public_text, fresh.answer = public_text, answer
    sign(fresh, at=at, by=by)
    fresh.save()
    finish_tasks(keys=[task_key(fresh)], at=at, by=by)
    question_notifications.answered(fresh, at=at)
    return fresh


def version_of(question: RoundQuestion) -> str:
    """Names what is published of the question; empty before it is answered."""
    newest = question.corrected_at or question.answered_at
    return newest.isoformat() if newest else ""
