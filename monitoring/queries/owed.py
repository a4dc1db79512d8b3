"""What an agreement owes: its returns, meetings and reviews, read once for all that a page says of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from commissioning.agreements.models import Agreement
from monitoring.enums import MeetingStatus, ReturnStatus, ReviewStatus
from monitoring.models import Meeting, Return, Review


@dataclass
class Owed:
    """What stands of one agreement, neither cancelled nor put aside: returns by number, the others by their days."""

    returns: list[Return] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)


def read_owed(agreements: Iterable[Agreement]) -> dict[int, Owed]:
    """What each agreement owes by its key, in three queries; ``owed_by`` then needs none for the same objects."""
    agreements = list(agreements)
    found: dict[int, Owed] = defaultdict(Owed)
    keys = [agreement.pk for agreement in agreements]
    returns = Return.objects.current().exclude(status=ReturnStatus.CANCELLED).defer("snapshot")
    for one in returns.filter(agreement__in=keys).order_by("number", "pk"):
        found[one.agreement_id].returns.append(one)
    meetings = Meeting.objects.current().exclude(status=MeetingStatus.CANCELLED)
    for meeting in meetings.filter(agreement__in=keys).order_by("due_on", "pk"):
        found[meeting.agreement_id].meetings.append(meeting)
    reviews = Review.objects.current().exclude(status=ReviewStatus.CANCELLED).defer("evidence")
    for review in reviews.filter(agreement__in=keys).order_by("due_on", "pk"):
        found[review.agreement_id].reviews.append(review)
    for agreement in agreements:
        agreement.__dict__["_owed"] = found[agreement.pk]
    return found


def owed_by(agreement: Agreement) -> Owed:
    """What one agreement owes, as it was when this object was first asked: for pages, never for operations."""
    if "_owed" not in agreement.__dict__:
        read_owed([agreement])
    return agreement.__dict__["_owed"]
