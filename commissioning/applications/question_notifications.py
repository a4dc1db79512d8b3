"""The mail that tells everybody who applies what the council answered."""

import datetime as dt

from commissioning.applications.models import RoundQuestion
from commissioning.applications.round_notifications import preparers_in
from commissioning.common import outbox
from organisations.models import User


def answered(question: RoundQuestion, *, at: dt.datetime) -> None:
    """Tell the leads and editors of all who have begun an application, and whoever asked: all get the same mail."""
    people: dict[int, User] = {membership.user_id: membership.user for membership in preparers_in(question.round)}
    if question.asked_by.is_active:
        people.setdefault(question.asked_by_id, question.asked_by)
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"round-question:{question.pk}:{at.isoformat()}:{person.pk}",
                to=person.email,
                template="applications/mail/question_answered.txt",
                context={
                    "name": person.get_short_name(),
                    "round": question.round,
                    "question": question.public_text,
                    "answer": question.answer,
                    "is_correction": question.corrected_at is not None,
                    "officer": question.round.officer,
                },
            )
            for person in people.values()
        ],
        at=at,
    )
