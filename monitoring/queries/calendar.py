"""The dates that belong in somebody's calendar: of the agreements that they look after, or of their organisations."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from commissioning.agreements.models import Agreement
from commissioning.common.calendar_files import FeedEntry, uid_of
from monitoring.calendar_files import title_of
from monitoring.enums import MeetingStatus, ReviewKind, ReviewStatus
from monitoring.models import CalendarFeed, Meeting, Return, Review
from monitoring.models.returns import OUTSTANDING
from organisations.document_list import latest_only
from organisations.models import OrganisationDocument


def entries_for(feed: CalendarFeed) -> list[FeedEntry]:
    """Returns due, meetings, reviews, and documents that expire, by day; in a fixed number of queries."""
    user = feed.user
    theirs = user.memberships.filter(ended_at=None).values("organisation")
    agreements = Agreement.objects.visible_to(user).filter(Q(officer=user) | Q(organisation__in=theirs)).running()
    organisations = set(user.membership_roles)
    entries = [
        *_returns(agreements, organisations, feed),
        *_meetings(agreements, organisations, feed),
        *_reviews(agreements, organisations, feed),
        *_documents(organisations, feed),
    ]
    return sorted(entries, key=lambda entry: entry.uid)


def _url(name: str, record) -> str:
    return settings.SITE_URL + reverse(f"monitoring:{name}", args=[record.pk])


def _whose(record, organisations: set[int]) -> bool:
    return record.agreement.organisation_id in organisations


def _returns(agreements, organisations, feed) -> Iterator[FeedEntry]:
    records = Return.objects.current().filter(agreement__in=agreements, status__in=OUTSTANDING)
    for record in records.select_related("agreement__organisation"):
        is_own = _whose(record, organisations)
        about = record.agreement.title if is_own else f"{record.agreement.organisation}, {record.agreement.reference}"
        yield FeedEntry(
            uid=uid_of("return", record.pk),
            title=f"Return due: {about}",
            starts=record.due_on,
            changed_at=feed.created_at,
            url=_url("return-start" if is_own else "return-detail", record),
        )


def _meetings(agreements, organisations, feed) -> Iterator[FeedEntry]:
    records = Meeting.objects.current().filter(agreement__in=agreements).exclude(status=MeetingStatus.CANCELLED)
    for record in records.select_related("agreement__organisation"):
        name = "organisation-meeting" if _whose(record, organisations) else "meeting-detail"
        is_arranged = record.starts_at is not None
        title = title_of(record)
        yield FeedEntry(
            uid=uid_of("meeting", record.pk),
            title=title if is_arranged else f"{title}: last day",
            starts=record.starts_at if is_arranged else record.due_on,
            ends=record.ends_at,
            changed_at=feed.created_at,
            url=_url(name, record),
            place=record.place,
            sequence=record.invitation_sequence,
        )


def _reviews(agreements, organisations, feed) -> Iterator[FeedEntry]:
    records = Review.objects.current().filter(
        agreement__in=agreements, status__in=[ReviewStatus.DUE, ReviewStatus.OPEN, ReviewStatus.RECOMMENDED]
    )
    for record in records.select_related("agreement__organisation").defer("evidence"):
        is_own = _whose(record, organisations)
        if is_own and (record.kind == ReviewKind.REPROCUREMENT or record.status == ReviewStatus.DUE):
            continue
        yield FeedEntry(
            uid=uid_of("review", record.pk),
            title=f"{record.get_kind_display()} due: {record.agreement.title}",
            starts=record.due_on,
            changed_at=feed.created_at,
            url=_url("review-account" if is_own else "review-detail", record),
        )


def _documents(organisations, feed) -> Iterator[FeedEntry]:
    """The last days of what the person's organisations have given."""
    records = OrganisationDocument.objects.current().filter(organisation__in=organisations)
    for record in latest_only(records.select_related("organisation")):
        if record.expires_on is None:
            continue
        address = reverse("organisations:documents", args=[record.organisation.slug])
        yield FeedEntry(
            uid=uid_of("document", record.pk),
            title=f"Document expires: {record}, {record.organisation}",
            starts=record.expires_on,
            changed_at=feed.created_at,
            url=settings.SITE_URL + address,
        )
