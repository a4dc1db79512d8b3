"""Opening reviews on their day, and asking officers to arrange meetings."""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from commissioning.agreements.enums import AgreementStatus
from commissioning.common.models import OfficerTask
from monitoring.enums import MeetingStatus, ReviewStatus
from monitoring.models import Meeting, Review
from monitoring.notifications import schedule as mails
from monitoring.notifications.pages import page_of
from monitoring.operations.schedule import bulk
from monitoring.operations.schedule.meetings import task_key


def open_reviews(*, at: dt.datetime, today: dt.date) -> Counter:
    """Open the reviews of active agreements whose day has come, and write to those who take part."""
    due = Review.objects.current().filter(
        status=ReviewStatus.DUE, opens_on__lte=today, agreement__status=AgreementStatus.ACTIVE
    )
    keys = list(due.order_by("pk").values_list("pk", flat=True))
    done: Counter = Counter()
    for chunk in bulk.chunks(keys):
        done += _open_chunk(due.filter(pk__in=chunk), at=at)
    return done


@transaction.atomic
def _open_chunk(due, *, at: dt.datetime) -> Counter:
    reviews = list(due.order_by("pk").select_related("agreement__organisation").select_for_update(of=("self",)))
    for review in reviews:
        review.opened_at = at
    bulk.move(reviews, ReviewStatus.OPEN, at=at, by=None, fields=["opened_at"])
    tasks = mails.about_reviews(reviews, at=at)
    return Counter(reviews_opened=len(reviews), tasks_created=tasks)


def raise_meeting_tasks(*, at: dt.datetime, today: dt.date) -> Counter:
    """Ask the officers to arrange the meetings whose window has begun, once for each meeting."""
    key = Concat(Value("meeting:"), Cast(OuterRef("pk"), CharField()), Value(":arrange"))
    waiting = (
        Meeting.objects.current()
        .filter(status=MeetingStatus.DUE, window_starts_on__lte=today, agreement__status=AgreementStatus.ACTIVE)
        .exclude(Exists(OfficerTask.objects.filter(key=key)))
        .order_by("pk")
    )
    done: Counter = Counter()
    for chunk in bulk.chunks(list(waiting.values_list("pk", flat=True))):
        done += _task_chunk(waiting.filter(pk__in=chunk), at=at)
    return done


@transaction.atomic
def _task_chunk(waiting, *, at: dt.datetime) -> Counter:
    meetings = list(waiting.select_related("agreement__organisation").select_for_update(of=("self",)))
    tasks = [
        OfficerTask(
            key=task_key(meeting.pk),
            title=f"Arrange the {meeting.get_kind_display().lower()} with {meeting.agreement.organisation}"[:300],
            path=page_of(meeting),
            due_on=meeting.due_on,
            assigned_to_id=meeting.agreement.officer_id,
            created_at=at,
        )
        for meeting in meetings
    ]
    # The key is unique: of two runs at once one writes it.
    OfficerTask.objects.bulk_create(tasks, ignore_conflicts=True)
    return Counter(tasks_created=len(tasks))
