"""The officer's answer to a submitted return: queries on some of its parts, or acceptance, which freezes it."""

import datetime as dt

from django.db import transaction

from commissioning.agreements.operations import release_on_acceptance
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.snapshots import canonical_json, sha256_of
from commissioning.common.states import CannotMove, locked, move
from commissioning.questionnaires import operations as answers
from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnQuery
from monitoring.notifications import returns as notifications
from monitoring.queries.return_content import ReturnContent, content_of
from monitoring.rules.figures import Rules
from monitoring.rules.performance import rate


class NothingToSend(Exception):
    """No query was written, so there is nothing to send back."""


@transaction.atomic
def ask(monitoring_return: Return, *, part: str, text: str, at: dt.datetime, by) -> ReturnQuery:
    """Write a query on one part of a submitted return; the organisation reads it once it is sent.

    Raises ``CannotMove`` where the return is not submitted, ``ValueError`` where it has no such part.
    """
    fresh = locked(monitoring_return)
    if fresh.status != ReturnStatus.SUBMITTED:
        raise CannotMove(fresh, ReturnStatus.QUERIED)
    if part not in _parts(content_of(fresh)):
        raise ValueError("Choose an answer or a figure of this return.")
    if again := fresh.queries.filter(part=part, text=text, sent_at=None).first():
        return again  # A second click.
    return ReturnQuery.objects.create(monitoring_return=fresh, part=part, text=text, asked_at=at, asked_by=by)


def _parts(content: ReturnContent) -> set[str]:
    asked = {f"answer:{question.key}" for question in content.answers.structure.questions if question.kind.asks}
    asked |= {line.part for line in content.lines}
    return asked | {promise.part for promise in content.promises}


@transaction.atomic
def drop_query(query: ReturnQuery, *, at: dt.datetime, by) -> None:
    """Take back a query that was not sent yet. One that was sent stays, as part of the record."""
    fresh = locked(query.monitoring_return)
    if query.sent_at is not None:
        raise CannotMove(fresh, ReturnStatus.SUBMITTED)
    query.delete()


@transaction.atomic
def send_queries(monitoring_return: Return, *, at: dt.datetime, by) -> Return:
    """Send a submitted return back with its queries: only the queried parts can be changed.

    Raises ``NothingToSend`` without a query.
    """
    fresh = locked(monitoring_return)
    queries = list(fresh.queries.filter(sent_at=None))
    if not queries:
        raise NothingToSend("Write a query on at least one answer first.")
    keys: dict[str, list[str]] = {"answer": [], "figure": [], "spend": [], "action": []}
    for query in queries:
        kind, _, key = query.part.partition(":")
        keys[kind].append(key)
    move(monitoring_return, ReturnStatus.QUERIED, at=at, by=by)
    if keys["answer"]:
        answers.reopen(sheet=guaranteed(fresh.sheet), keys=keys["answer"], at=at)
    fresh.figures.filter(target__in=[int(key) for key in keys["figure"]]).update(reopened=True)
    fresh.spending.filter(budget_line__in=[int(key) for key in keys["spend"]]).update(reopened=True)
    fresh.action_progress.filter(action__in=[int(key) for key in keys["action"]]).update(reopened=True)
    fresh.queries.filter(sent_at=None).update(sent_at=at)
    notifications.return_queried(monitoring_return, queries, at=at)
    return monitoring_return


@transaction.atomic
def accept(monitoring_return: Return, *, quality: int, note: str, at: dt.datetime, by) -> Return:
    """Accept a submitted return: work out its performance, and freeze all of it with a SHA-256.

    ``quality`` is the officer's mark, 0 to 4; ``note`` is what the organisation reads with the acceptance.
    Queries that were not sent fall away. Payments that waited for the return fall due.
    """
    locked(monitoring_return.agreement)  # Before the return, as where dates are changed.
    fresh = locked(monitoring_return)
    if fresh.status != ReturnStatus.SUBMITTED:
        raise CannotMove(fresh, ReturnStatus.ACCEPTED)
    content = content_of(fresh)
    performance = rate(
        figures=[line.as_figure() for line in content.figures],
        quality_mark=quality,
        due=fresh.due_on,
        first_submitted=local_date(guaranteed(fresh.first_submitted_at)),
        rules=Rules.of(fresh.agreement.programme),
    )
    text = canonical_json(
        {
            **content.snapshot(),
            "submitted_at": fresh.submitted_at,
            "first_submitted_at": fresh.first_submitted_at,
            "submitted_by": guaranteed(fresh.submitted_by).get_full_name(),
            "declared_by": fresh.declared_by_name,
            "queries": [
                {"part": query.part, "text": query.text, "asked_at": query.asked_at, "answered_at": query.answered_at}
                for query in fresh.queries.filter(sent_at__isnull=False)
            ],
            "acceptance": {
                "at": at,
                "by": by.get_full_name(),
                "note": note,
                "quality": quality,
                "delivery": performance.delivery,
                "compliance": performance.compliance,
                "score": performance.score,
                "rating": performance.rating,
            },
        }
    )
    fresh.queries.filter(sent_at=None).delete()
    move(
        monitoring_return,
        ReturnStatus.ACCEPTED,
        at=at,
        by=by,
        accepted_at=at,
        accepted_by=by,
        quality=quality,
        officer_note=note,
        delivery_score=performance.delivery,
        compliance_score=performance.compliance,
        score=performance.score,
        rating=performance.rating,
        snapshot=text,
        snapshot_sha256=sha256_of(text),
    )
    release_on_acceptance(fresh.agreement, return_number=fresh.number, accepted_on=local_date(at), at=at, by=by)
    notifications.return_accepted(monitoring_return, at=at)
    return monitoring_return
