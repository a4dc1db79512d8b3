"""Reads of meetings: the officers' queue, an organisation's list, one meeting with its parts."""

import datetime as dt

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from monitoring.enums import MeetingKind, MeetingStatus
from monitoring.models import AgendaItem, Meeting
from monitoring.queries.filters import OfficerFilter, ThemeFilter

SORTS = {
    "when": ("sort_day", "pk"),
    "organisation": ("agreement__organisation__name", "due_on", "pk"),
    "reference": ("agreement__reference", "due_on", "pk"),
    "kind": ("kind", "due_on", "pk"),
    "status": ("status", "due_on", "pk"),
}
STATES = (
    ("to_do", "To do: until the minutes are agreed"),
    ("to_arrange", "To arrange now"),
    ("overdue", "Overdue"),
    ("arranged", "Arranged"),
    ("past", "Arranged, and the day has passed"),
    ("without_minutes", "Held, without minutes"),
    ("to_agree", "Minutes to be agreed"),
    ("agreed", "Minutes agreed"),
    ("later", "Not due yet"),
    ("cancelled", "Cancelled"),
)
CSV_LABELS = ["Organisation", "Agreement", "Kind", "Due", "Starts", "Place", "State", "Officer"]


def meetings_for(user) -> QuerySet[Meeting]:
    """The meetings of the agreements that the person sees, with what a row shows."""
    written = AgendaItem.objects.filter(meeting=OuterRef("pk")).exclude(minutes="")
    return (
        Meeting.objects.current()
        .visible_to(user)
        .select_related("agreement__organisation", "agreement__officer", "agreement__scheme__theme")
        .annotate(has_minutes=Exists(written) | ~Q(summary=""), sort_day=F("due_on"))
    )


def in_state(records: QuerySet[Meeting], state: str, today: dt.date, at: dt.datetime) -> QuerySet[Meeting]:
    """Those of one of ``STATES``."""
    due = Q(status=MeetingStatus.DUE)
    conditions = {
        "to_do": due & Q(window_starts_on__lte=today) | Q(status__in=[MeetingStatus.ARRANGED, MeetingStatus.HELD]),
        "to_arrange": due & Q(window_starts_on__lte=today),
        "overdue": due & Q(due_on__lt=today),
        "arranged": Q(status=MeetingStatus.ARRANGED),
        "past": Q(status=MeetingStatus.ARRANGED, ends_at__lt=at),
        "without_minutes": Q(status=MeetingStatus.HELD, has_minutes=False),
        "to_agree": Q(status=MeetingStatus.HELD, has_minutes=True),
        "agreed": Q(status=MeetingStatus.MINUTES_AGREED),
        "later": due & Q(window_starts_on__gt=today),
        "cancelled": Q(status=MeetingStatus.CANCELLED),
    }
    return records.filter(conditions[state])


class MeetingFilter(django_filters.FilterSet):
    """The filter panel of the queue. ``at`` decides what is past."""

    state = django_filters.ChoiceFilter(choices=STATES, label="State", method="filter_state", empty_label="Any")
    kind = django_filters.ChoiceFilter(choices=MeetingKind.choices, label="Kind", empty_label="Any")
    theme = ThemeFilter()
    officer = OfficerFilter()
    search = django_filters.CharFilter(label="Organisation or reference", method="filter_search")

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args, today: dt.date, at: dt.datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.at = today, at

    def filter_state(self, queryset, name, value):
        return in_state(queryset, value, self.today, self.at)

    def filter_search(self, queryset, name, value):
        value = value.replace("\x00", "")
        return queryset.filter(
            Q(agreement__organisation__name__icontains=value)
            | Q(agreement__reference__icontains=value)
            | Q(agreement__title__icontains=value)
        )


def csv_rows(records: QuerySet[Meeting]):
    """The rows of ``CSV_LABELS``, read as they are written."""
    for meeting in records.iterator(chunk_size=500):
        yield [
            meeting.agreement.organisation.name,
            meeting.agreement.reference,
            meeting.get_kind_display(),
            meeting.due_on.isoformat(),
            meeting.starts_at.isoformat() if meeting.starts_at else "",
            meeting.place,
            meeting.get_status_display(),
            str(meeting.agreement.officer or ""),
        ]


def own_meetings(user) -> QuerySet[Meeting]:
    """The meetings of the person's own organisations."""
    own = user.memberships.filter(ended_at=None).values("organisation")
    return (
        Meeting.objects.current()
        .visible_to(user)
        .filter(agreement__organisation__in=own)
        .select_related("agreement__organisation", "agreement__officer", "agreement__lead_agency", "convened_by")
    )
