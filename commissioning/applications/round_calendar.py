"""A round's timetable as a file for anybody's calendar."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings

from commissioning.applications.models import FundingRound
from commissioning.common.calendar_files import FeedEntry, feed, uid_of
from commissioning.common.guaranteed import guaranteed


def timetable_of(record: FundingRound) -> bytes:
    """The published round's dates; a date that is not known yet is left out."""
    return feed(_entries(record), name=record.title)


def _entries(record: FundingRound) -> Iterator[FeedEntry]:
    dates: list[tuple[str, str, dt.date | None]] = [
        ("questions", "Last day for questions", record.questions_close_on),
        ("closes", "Last day to apply", record.closes_on),
        ("decision", "Decision expected", record.decision_expected_on),
        ("starts", "Agreements start", record.agreement_starts_on),
    ]
    yield _entry(record, "opens", "Opens", record.opens_at, record.opens_at + dt.timedelta(minutes=30))
    for what, words, day in dates:
        if day is not None:
            yield _entry(record, what, words, day)


def _entry(
    record: FundingRound, what: str, words: str, starts: dt.date | dt.datetime, ends: dt.datetime | None = None
) -> FeedEntry:
    return FeedEntry(
        uid=uid_of(f"round-{what}", record.pk),
        title=f"{words}: {record.title}",
        starts=starts,
        ends=ends,
        changed_at=guaranteed(record.published_at),
        url=settings.SITE_URL + record.public_url,
    )
