"""What monitoring shows on the officers' page of an organisation: its returns, meetings and reviews."""

from django.db.models import Q

from commissioning.common.clock import today as this_day
from monitoring.agreement_panels import state_of_meeting, state_of_return, state_of_review
from monitoring.enums import MeetingStatus, ReturnStatus, ReviewStatus
from monitoring.models import Meeting, Return, Review
from monitoring.queries.return_queue import NEVER_IN_FORCE
from organisations import office_panels
from organisations.models import Organisation, User
from organisations.panels import Panel

# The newest of each kind; the queues have the rest.
SHOWN = 8


@office_panels.register(order=20)
def monitoring(organisation: Organisation, user: User) -> Panel | None:
    """Returns, meetings and reviews that are open or past, the newest first; three queries."""
    today = this_day()
    returns = _of(Return, organisation, user).filter(ends_on__lte=today).exclude(status=ReturnStatus.CANCELLED)
    meetings = _of(Meeting, organisation, user).exclude(status=MeetingStatus.CANCELLED)
    meetings = meetings.filter(Q(window_starts_on__lte=today) | ~Q(status=MeetingStatus.DUE))
    reviews = _of(Review, organisation, user).exclude(status=ReviewStatus.CANCELLED).defer("evidence")
    parts = {
        "returns": [(one, *state_of_return(one, today)) for one in returns.defer("snapshot")[:SHOWN]],
        "meetings": [(one, *state_of_meeting(one, today)) for one in meetings[:SHOWN]],
        "reviews": [(one, *state_of_review(one, today)) for one in reviews[:SHOWN]],
    }
    if not any(parts.values()):
        return None
    return Panel("monitoring/office/of_organisation.html", parts | {"organisation": organisation})


def _of(model: type[Return] | type[Meeting] | type[Review], organisation: Organisation, user: User):
    return (
        model.objects.current()
        .visible_to(user)
        .filter(agreement__organisation=organisation)
        .exclude(agreement__status__in=NEVER_IN_FORCE)
        .select_related("agreement")
        .order_by("-due_on", "-pk")
    )
