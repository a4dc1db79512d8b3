"""The admin of decisions: records and their history. Everything is written on the office's pages, by operations."""

from django.contrib import admin

from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from commissioning.decisions.models import (
    AgendaItem,
    CallIn,
    Clearance,
    Decision,
    DecisionOutcome,
    Issue,
    IssueDocument,
    Proposal,
    PublishedReport,
    Report,
    ReportExplanation,
    ReportRecommendation,
    ReportSection,
)


@admin.register(Issue)
class IssueAdmin(RecordAdmin):
    list_display = ["reference", "title", "decision_maker", "due_on", "decision_type", "status"]
    list_filter = ["status", "decision_type", "urgency", "restriction"]
    search_fields = ["reference", "title"]
    date_hierarchy = "due_on"


@admin.register(Proposal)
class ProposalAdmin(RecordAdmin):
    list_display = ["issue", "number", "text"]
    list_select_related = ["issue"]
    search_fields = ["issue__reference", "text"]


@admin.register(AgendaItem)
class AgendaItemAdmin(RecordAdmin):
    list_display = ["issue", "committee", "meets_on", "number"]
    list_select_related = ["issue"]
    search_fields = ["issue__reference", "committee"]
    date_hierarchy = "meets_on"


@admin.register(IssueDocument)
class IssueDocumentAdmin(RecordAdmin):
    list_display = ["title", "issue", "kind", "is_exempt", "size", "uploaded_at"]
    list_select_related = ["issue"]
    list_filter = ["kind", "is_exempt"]
    search_fields = ["title", "issue__reference", "sha256"]
    exclude = ["file"]
    not_exported = RecordAdmin.not_exported | {"file"}


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    list_display = ["issue", "decided_on", "decided_by", "published_on", "in_effect_on", "subject_to_call_in"]
    list_select_related = ["issue"]
    list_filter = ["subject_to_call_in"]
    search_fields = ["issue__reference", "issue__title"]
    date_hierarchy = "decided_on"


@admin.register(DecisionOutcome)
class DecisionOutcomeAdmin(RecordAdmin):
    list_display = ["decision", "number", "outcome", "text"]
    list_select_related = ["decision__issue"]
    list_filter = ["outcome"]
    search_fields = ["decision__issue__reference", "text"]


@admin.register(CallIn)
class CallInAdmin(RecordAdmin):
    list_display = ["decision", "called_in_on", "outcome", "outcome_on"]
    list_select_related = ["decision__issue"]
    list_filter = ["outcome"]
    search_fields = ["decision__issue__reference", "councillors"]


@admin.register(Report)
class ReportAdmin(RecordAdmin):
    list_display = ["reference", "title", "committee", "meets_on", "window_starts_on", "window_ends_on", "status"]
    list_filter = ["status", "kind"]
    search_fields = ["reference", "title", "issue__reference"]
    date_hierarchy = "meets_on"


@admin.register(ReportSection)
class ReportSectionAdmin(RecordAdmin):
    list_display = ["report", "number", "heading", "revision", "updated_at", "updated_by"]
    list_select_related = ["report", "updated_by"]
    search_fields = ["report__reference", "heading"]


@admin.register(ReportRecommendation)
class ReportRecommendationAdmin(RecordAdmin):
    list_display = ["report", "number", "text"]
    list_select_related = ["report"]
    search_fields = ["report__reference", "text"]


@admin.register(ReportExplanation)
class ReportExplanationAdmin(RecordAdmin):
    list_display = ["report", "key", "text", "updated_at", "updated_by"]
    list_select_related = ["report", "updated_by"]
    search_fields = ["report__reference", "text"]


@admin.register(Clearance)
class ClearanceAdmin(RecordAdmin):
    list_display = ["report", "kind", "cleared_at", "cleared_by", "voided_at"]
    list_select_related = ["report", "cleared_by"]
    list_filter = ["kind"]
    search_fields = ["report__reference"]


@admin.register(PublishedReport)
class PublishedReportAdmin(ReadOnlyAdmin):
    list_display = ["report", "published_at", "published_by", "snapshot_sha256", "pdf_sha256"]
    list_select_related = ["report", "published_by"]
    search_fields = ["report__reference", "snapshot_sha256", "pdf_sha256"]
    exclude = ["pdf", "snapshot"]
    not_exported = ReadOnlyAdmin.not_exported | {"pdf"}

    def get_queryset(self, request):
        return super().get_queryset(request).defer("pdf", "snapshot")
