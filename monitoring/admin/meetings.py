from django.contrib import admin

from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from monitoring.models import AgendaItem, CalendarFeed, Meeting, MeetingAction, MeetingAttendee

OF_AGREEMENT = ["agreement__reference", "agreement__title", "agreement__organisation__name"]


@admin.register(Meeting)
class MeetingAdmin(RecordAdmin):
    """Meetings as they stand, with their history. They are arranged and written down on officers' pages."""

    can_be_added = False
    list_display = ["agreement", "kind", "number", "due_on", "starts_at", "held_on", "status"]
    list_filter = ["status", "kind", "mode", "superseded"]
    list_select_related = ["agreement"]
    search_fields = OF_AGREEMENT
    date_hierarchy = "due_on"


@admin.register(MeetingAction)
class MeetingActionAdmin(RecordAdmin):
    """What was promised at meetings."""

    can_be_added = False
    list_display = ["text", "meeting", "owner", "owner_name", "due_on", "closed_at", "closed_by"]
    list_filter = ["owner", ("closed_at", admin.EmptyFieldListFilter), "due_on"]
    list_select_related = ["meeting__agreement", "closed_by"]
    search_fields = ["text", "owner_name", *(f"meeting__{name}" for name in OF_AGREEMENT)]


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "meeting", "number", "reason"]
    list_select_related = ["meeting__agreement"]
    search_fields = ["title", "minutes"]


@admin.register(MeetingAttendee)
class MeetingAttendeeAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "on_behalf_of", "meeting", "attended"]
    list_filter = ["attended"]
    list_select_related = ["meeting__agreement"]
    search_fields = ["name", "email", "on_behalf_of"]


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    """Who reads their dates in a calendar. The address itself is not kept, only a fingerprint of it."""

    list_display = ["user", "created_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__full_name"]
    exclude = ["token_sha256"]
    not_exported = frozenset({"token_sha256"})
