from django.contrib import admin

from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from monitoring.models import (
    Return,
    ReturnActionProgress,
    ReturnExplanation,
    ReturnFeedback,
    ReturnFigure,
    ReturnNotice,
    ReturnQuery,
    ReturnSpend,
    ReturnSubmission,
)

OF_AGREEMENT = [
    "monitoring_return__agreement__reference",
    "monitoring_return__agreement__title",
    "monitoring_return__agreement__organisation__name",
]


@admin.register(Return)
class ReturnAdmin(RecordAdmin):
    """Returns as they stand, with their history. Nothing of a return is changed here."""

    can_be_added = False
    list_display = ["agreement", "number", "starts_on", "ends_on", "due_on", "status", "score", "rating"]
    list_filter = ["status", "rating", "superseded", "due_on"]
    list_select_related = ["agreement"]
    search_fields = ["agreement__reference", "agreement__title", "agreement__organisation__name"]
    date_hierarchy = "due_on"


class _PartAdmin(ReadOnlyAdmin):
    """A part of a return."""

    list_select_related = ["monitoring_return__agreement"]
    search_fields = OF_AGREEMENT


@admin.register(ReturnFigure)
class ReturnFigureAdmin(_PartAdmin):
    list_display = ["monitoring_return", "target", "actual", "basis", "updated_at"]
    list_filter = ["basis"]
    list_select_related = ["monitoring_return__agreement", "target__indicator"]


@admin.register(ReturnSpend)
class ReturnSpendAdmin(_PartAdmin):
    list_display = ["monitoring_return", "budget_line", "spent_pence", "updated_at"]
    list_select_related = ["monitoring_return__agreement", "budget_line"]


@admin.register(ReturnActionProgress)
class ReturnActionProgressAdmin(_PartAdmin):
    list_display = ["monitoring_return", "action", "text", "updated_at"]
    list_select_related = ["monitoring_return__agreement", "action"]


@admin.register(ReturnExplanation)
class ReturnExplanationAdmin(_PartAdmin):
    list_display = ["monitoring_return", "warning", "text", "updated_at"]


@admin.register(ReturnFeedback)
class ReturnFeedbackAdmin(_PartAdmin):
    list_display = ["monitoring_return", "ease", "at"]
    list_filter = ["ease"]


@admin.register(ReturnNotice)
class ReturnNoticeAdmin(_PartAdmin):
    list_display = ["monitoring_return", "kind", "outcome", "at"]
    list_filter = ["kind", "outcome"]


@admin.register(ReturnQuery)
class ReturnQueryAdmin(_PartAdmin):
    list_display = ["monitoring_return", "part", "text", "asked_by", "sent_at", "answered_at"]
    list_select_related = ["monitoring_return__agreement", "asked_by"]


@admin.register(ReturnSubmission)
class ReturnSubmissionAdmin(_PartAdmin):
    list_display = ["monitoring_return", "number", "submitted_at", "submitted_by", "snapshot_sha256"]
    list_select_related = ["monitoring_return__agreement", "submitted_by"]
    search_fields = [*OF_AGREEMENT, "snapshot_sha256"]
