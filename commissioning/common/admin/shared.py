from django.contrib import admin

from commissioning.common.admin.records import ReadOnlyAdmin
from commissioning.common.models import FormPress, OfficerTask, StatusChange


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnlyAdmin):
    """Every move of every record from state to state."""

    list_display = ["at", "content_type", "object_id", "before", "after", "by", "reason"]
    list_filter = ["content_type", "after"]
    list_select_related = ["content_type", "by"]
    search_fields = ["=object_id", "reason", "by__email", "by__full_name"]
    date_hierarchy = "at"


@admin.register(OfficerTask)
class OfficerTaskAdmin(ReadOnlyAdmin):
    """What officers were asked to do, and who did it. Tasks are ticked off on the dashboard."""

    list_display = ["title", "due_on", "assigned_to", "done_at", "done_by"]
    list_filter = [("done_at", admin.EmptyFieldListFilter), "due_on"]
    list_select_related = ["assigned_to", "done_by"]
    search_fields = ["title", "key", "assigned_to__email", "assigned_to__full_name"]


@admin.register(FormPress)
class FormPressAdmin(ReadOnlyAdmin):
    """Forms that made a record in the last month, by whom, and the page that followed."""

    list_display = ["pressed_at", "user", "address", "words"]
    list_select_related = ["user"]
    search_fields = ["address", "user__email", "user__full_name"]
    date_hierarchy = "pressed_at"
