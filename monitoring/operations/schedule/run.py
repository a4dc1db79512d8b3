"""The daily run."""

import datetime as dt
import logging
from collections import Counter

from django.db.models import Exists, OuterRef

from commissioning.agreements.models import Agreement
from commissioning.agreements.operations import end_those_over
from commissioning.common.clock import local_date
from monitoring.enums import MeetingKind
from monitoring.models import Meeting, MonitoringPlan, Return
from monitoring.operations.schedule.notices import send_notices
from monitoring.operations.schedule.obligations import create_obligations
from monitoring.operations.schedule.prompts import open_reviews, raise_meeting_tasks

logger = logging.getLogger(__name__)

SUMMARY = (
    "returns_created",
    "returns_opened",
    "meetings_created",
    "reviews_created",
    "reviews_opened",
    "reminders_queued",
    "escalations_queued",
    "tasks_created",
    "agreements_ended",
)


def run_schedule(*, at: dt.datetime, today: dt.date | None = None) -> dict[str, int]:
    """Do what the day asks: create what is missing, announce, remind and escalate, open reviews, ask for
    meetings, and end agreements that are over and owe nothing.

    ``today`` is the day whose rules apply, ``at`` the moment that is recorded; the day of ``at`` without it.
    Gives what was done, by the names in ``SUMMARY``; all 0 where there was nothing to do.
    """
    today = today or local_date(at)
    done = Counter(create_obligations(incomplete().values_list("pk", flat=True), at=at, by=None))
    done += send_notices(at=at, today=today)
    done += open_reviews(at=at, today=today)
    done += raise_meeting_tasks(at=at, today=today)
    done["agreements_ended"] = end_those_over(at=at)
    summary = {name: done[name] for name in SUMMARY}
    logger.info("schedule of %s: %s", today, summary)
    return summary


def incomplete():
    """Running agreements without a plan, an inception meeting, or returns up to their end."""
    own = {"agreement": OuterRef("pk")}
    planned = MonitoringPlan.objects.filter(**own)
    covered = Return.objects.current().filter(**own, ends_on__gte=OuterRef("ends_on"))
    met = Meeting.objects.current().filter(**own, kind=MeetingKind.INCEPTION)
    return Agreement.objects.running().filter(~Exists(planned) | ~Exists(covered) | ~Exists(met)).order_by("pk")
