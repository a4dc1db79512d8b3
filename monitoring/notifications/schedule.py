"""Mails of the daily run: about returns that have not come, and reviews that open."""

import datetime as dt
from collections.abc import Sequence

from commissioning.common import outbox
from commissioning.common.models import OfficerTask
from monitoring.enums import NoticeKind, ReviewKind
from monitoring.models import Return, Review
from monitoring.notifications.pages import page_of
from monitoring.notifications.recipients import preparers_of
from monitoring.rules.periods import ESCALATIONS

TEMPLATES = {
    NoticeKind.OPENED: "return_opened",
    NoticeKind.DUE_IN_14_DAYS: "return_due",
    NoticeKind.DUE_IN_3_DAYS: "return_due",
    NoticeKind.DUE_TODAY: "return_due",
    NoticeKind.OVERDUE_7_DAYS: "return_overdue",
    NoticeKind.OVERDUE_14_DAYS: "return_overdue",
}
ASK_BY_TELEPHONE = {
    NoticeKind.OPENED: "its return is open",
    NoticeKind.DUE_IN_14_DAYS: "its return is due soon",
    NoticeKind.DUE_IN_3_DAYS: "its return is due soon",
    NoticeKind.DUE_TODAY: "its return is due today",
    NoticeKind.OVERDUE_7_DAYS: "its return is overdue",
    NoticeKind.OVERDUE_14_DAYS: "its return is two weeks overdue",
}


def about_returns(notices: Sequence[tuple[Return, NoticeKind]], *, at: dt.datetime, today: dt.date) -> set[int]:
    """Write each of ``notices`` to the leads and editors of its organisation; the agreement's officer has a copy
    of escalations. Where nobody has an account the officer gets a task to telephone.

    Gives the keys of the returns about which a mail was queued.
    """
    people = preparers_of({row.agreement.organisation_id for row, _ in notices})
    mails, tasks, told = [], [], set()
    for row, kind in notices:
        readers = people.get(row.agreement.organisation_id, [])
        key = _key(row, kind)
        if not readers:
            tasks.append(_telephone_about_return(row, kind, at))
            continue
        told.add(row.pk)
        officer = row.agreement.officer
        copy = [officer.email] if officer and officer.is_active and kind in ESCALATIONS else []
        for number, person in enumerate(readers):
            mails.append(
                outbox.Mail(
                    key=f"{key}:{person.pk}",
                    to=person.email,
                    cc=copy if number == 0 else [],  # One copy, however many people the organisation has.
                    template=f"monitoring/mail/{TEMPLATES[kind]}.txt",
                    context={
                        "name": person.get_short_name(),
                        "agreement": row.agreement,
                        "organisation": row.agreement.organisation,
                        "return": row,
                        "officer": officer,
                        "days_left": (row.due_on - today).days,
                        "days_overdue": (today - row.due_on).days,
                        "page": page_of(row, "monitoring:return-start"),
                    },
                )
            )
    outbox.queue_many(mails, at=at)
    _raise_calls(tasks, [row for row, _ in notices if row.pk not in told])
    return told


def _key(row: Return, kind: NoticeKind) -> str:
    # With the day: a return that is given more time is announced and reminded of anew.
    return f"return:{row.pk}:{kind.value}:{row.due_on:%Y%m%d}"


def _raise_calls(tasks: list[OfficerTask], rows: list[Return]) -> None:
    """Raise the tasks to telephone about ``rows``, in place of earlier ones that nobody has done."""
    if tasks:
        earlier = [f"{_key(row, kind)}:telephone" for row in rows for kind in NoticeKind]
        OfficerTask.objects.filter(key__in=earlier, done_at=None).delete()
        OfficerTask.objects.bulk_create(tasks, ignore_conflicts=True)


def _telephone_about_return(row: Return, kind: NoticeKind, at: dt.datetime) -> OfficerTask:
    title = f"Telephone {row.agreement.organisation}: {ASK_BY_TELEPHONE[kind]}, and nobody there has an account"
    return OfficerTask(
        key=f"{_key(row, kind)}:telephone",
        title=title[:300],
        path=page_of(row),
        due_on=row.due_on,
        assigned_to_id=row.agreement.officer_id,
        created_at=at,
    )


def about_reviews(reviews: Sequence[Review], *, at: dt.datetime) -> int:
    """Tell the organisation and the officer that a final-year review is open, and the officer alone that a
    contract is to be re-procured. Gives the number of tasks raised where nobody can be written to."""
    final = [review for review in reviews if review.kind == ReviewKind.FINAL_YEAR]
    people = preparers_of({review.agreement.organisation_id for review in final})
    mails, tasks = [], []
    for review in reviews:
        agreement, officer = review.agreement, review.agreement.officer
        readers = [] if review.kind == ReviewKind.REPROCUREMENT else people.get(agreement.organisation_id, [])
        mails += [_about_review("review_opened", review, person, "monitoring:review-account") for person in readers]
        if officer and officer.is_active:
            mails.append(_about_review("review_opened_officer", review, officer))
        if (review.kind == ReviewKind.FINAL_YEAR and not readers) or not (officer and officer.is_active):
            tasks.append(_task_about_review(review, bool(readers), at))
    outbox.queue_many(mails, at=at)
    OfficerTask.objects.bulk_create(tasks, ignore_conflicts=True)
    return len(tasks)


def _about_review(name: str, review: Review, person, page: str = "") -> outbox.Mail:
    return outbox.Mail(
        key=f"review:{review.pk}:opened:{person.pk}",
        to=person.email,
        template=f"monitoring/mail/{name}.txt",
        context={
            "name": person.get_short_name(),
            "agreement": review.agreement,
            "organisation": review.agreement.organisation,
            "review": review,
            "is_contract": review.kind == ReviewKind.REPROCUREMENT,
            "officer": review.agreement.officer,
            "page": page_of(review, page),
        },
    )


def _task_about_review(review: Review, organisation_told: bool, at: dt.datetime) -> OfficerTask:
    agreement = review.agreement
    if review.kind == ReviewKind.REPROCUREMENT or organisation_told:
        title = f"Take on the {review.get_kind_display().lower()} of {agreement.reference}: it has no officer"
    else:
        title = f"Telephone {agreement.organisation}: its final-year review is open, and nobody there has an account"
    return OfficerTask(
        key=f"review:{review.pk}:opened",
        title=title[:300],
        path=page_of(review),
        due_on=review.due_on,
        assigned_to_id=agreement.officer_id,
        created_at=at,
    )
