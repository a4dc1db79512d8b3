"""Rounds, applications and their assessment in the admin: read there, changed on the officers' pages."""

from django.contrib import admin

from commissioning.applications.models import (
    AnswerOnPaper,
    Application,
    ApplicationPart,
    ApplicationPartner,
    Assignment,
    Award,
    BudgetAmount,
    BudgetHeading,
    CoverageNote,
    Criterion,
    DeadlineChange,
    DueDiligenceCheck,
    EligibilityQuestion,
    Extension,
    FundingRound,
    Moderation,
    OrganisationMark,
    OrganisationStage,
    OtherFunding,
    Overheads,
    Presence,
    PromisedTarget,
    QuestionSource,
    Recommendation,
    Reminder,
    RoundDocument,
    RoundQuestion,
    RoundScheme,
    RoundTheme,
    RouteDecision,
    Score,
    SupersededRecommendation,
    Trial,
)
from commissioning.common.admin import ReadOnlyAdmin
from organisations.enums import Role

# Applications hold what organisations say in confidence: those who decide on them, and the auditor, read them.
READ_BY = frozenset({Role.COMMISSIONING_OFFICER, Role.FINANCE_OFFICER, Role.LEGAL_OFFICER, Role.AUDITOR})


class _RecordAdmin(ReadOnlyAdmin):
    viewed_by = READ_BY


@admin.register(FundingRound)
class FundingRoundAdmin(ReadOnlyAdmin):
    list_display = ["title", "programme", "route", "status", "opens_at", "closes_on", "officer"]
    list_filter = ["status", "route", "programme"]
    list_select_related = ["programme", "officer"]
    search_fields = ["title", "slug"]
    date_hierarchy = "closes_on"


@admin.register(RoundScheme)
class RoundSchemeAdmin(ReadOnlyAdmin):
    list_display = ["scheme", "round", "budget_pence", "minimum_pence", "maximum_pence"]
    list_filter = ["round"]
    list_select_related = ["scheme", "round"]
    search_fields = ["scheme__code", "scheme__name"]


@admin.register(RoundTheme)
class RoundThemeAdmin(ReadOnlyAdmin):
    list_display = ["theme", "round", "version"]
    list_filter = ["round"]
    list_select_related = ["theme", "round", "version__questionnaire"]
    search_fields = ["theme__name"]


@admin.register(RouteDecision)
class RouteDecisionAdmin(ReadOnlyAdmin):
    list_display = ["round_scheme", "suggested", "chosen", "estimated_pence", "decided_at", "decided_by"]
    list_filter = ["chosen", "round_scheme__round"]
    list_select_related = ["round_scheme__scheme", "decided_by"]
    search_fields = ["reasons", "round_scheme__scheme__name"]


@admin.register(DeadlineChange)
class DeadlineChangeAdmin(ReadOnlyAdmin):
    list_display = ["round", "before_on", "closes_on", "made_at", "made_by"]
    list_filter = ["round"]
    list_select_related = ["round", "made_by"]
    search_fields = ["round__title", "reason"]


@admin.register(RoundDocument)
class RoundDocumentAdmin(ReadOnlyAdmin):
    list_display = ["title", "round", "name", "size", "added_at"]
    list_filter = ["round"]
    list_select_related = ["round"]
    search_fields = ["title", "name"]


@admin.register(Trial)
class TrialAdmin(_RecordAdmin):
    list_display = ["round", "theme", "begun_by", "begun_at"]
    list_filter = ["round"]
    list_select_related = ["round", "theme", "begun_by"]
    search_fields = ["round__title"]


@admin.register(EligibilityQuestion)
class EligibilityQuestionAdmin(ReadOnlyAdmin):
    list_display = ["text", "round", "number", "right_answer"]
    list_filter = ["round"]
    list_select_related = ["round"]
    search_fields = ["text"]


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ["title", "round", "stage", "theme", "kind", "marks", "weight"]
    list_filter = ["round", "stage"]
    list_select_related = ["round", "theme"]
    search_fields = ["title", "guidance"]


@admin.register(QuestionSource)
class QuestionSourceAdmin(ReadOnlyAdmin):
    list_display = ["question_key", "stage", "round", "theme", "consideration"]
    list_filter = ["round", "stage"]
    list_select_related = ["round", "consideration__theme"]
    search_fields = ["question_key", "consideration__theme__name"]

    @admin.display(description="What people said")
    def theme(self, source):
        return source.consideration.theme


@admin.register(RoundQuestion)
class RoundQuestionAdmin(_RecordAdmin):
    list_display = ["text", "round", "asked_at", "answered_at"]
    list_filter = ["round"]
    list_select_related = ["round"]
    search_fields = ["text", "answer"]


@admin.register(Extension)
class ExtensionAdmin(_RecordAdmin):
    list_display = ["organisation", "round", "closes_on", "granted_at", "granted_by"]
    list_filter = ["round"]
    list_select_related = ["organisation", "round", "granted_by"]
    search_fields = ["organisation__name", "reason"]


@admin.register(OrganisationStage)
class OrganisationStageAdmin(_RecordAdmin):
    list_display = ["organisation", "round", "status", "marks", "submitted_at"]
    list_filter = ["round", "status"]
    list_select_related = ["organisation", "round"]
    search_fields = ["organisation__name"]


@admin.register(OrganisationMark)
class OrganisationMarkAdmin(_RecordAdmin):
    list_display = ["stage", "criterion", "passed", "mark", "marked_by"]
    list_filter = ["stage__round"]
    list_select_related = ["stage__organisation", "stage__round", "criterion", "marked_by"]
    search_fields = ["stage__organisation__name", "justification"]


@admin.register(DueDiligenceCheck)
class DueDiligenceCheckAdmin(_RecordAdmin):
    list_display = ["stage", "kind", "result", "checked_at", "checked_by"]
    list_filter = ["stage__round", "kind", "result"]
    list_select_related = ["stage__organisation", "stage__round", "checked_by"]
    search_fields = ["stage__organisation__name", "note"]


@admin.register(Application)
class ApplicationAdmin(_RecordAdmin):
    list_display = ["reference", "title", "organisation", "round", "status", "requested_pence", "score"]
    list_filter = ["round", "status"]
    list_select_related = ["organisation", "round"]
    search_fields = ["reference", "title", "organisation__name"]
    date_hierarchy = "created_at"


@admin.register(ApplicationPartner)
class ApplicationPartnerAdmin(_RecordAdmin):
    list_display = ["name", "application", "share_pence", "confirmed_at"]
    list_filter = ["application__round"]
    list_select_related = ["application"]
    search_fields = ["name", "application__reference"]


@admin.register(BudgetHeading)
class BudgetHeadingAdmin(_RecordAdmin):
    list_display = ["heading", "application", "number"]
    list_filter = ["application__round"]
    list_select_related = ["application"]
    search_fields = ["heading", "application__reference"]


@admin.register(BudgetAmount)
class BudgetAmountAdmin(_RecordAdmin):
    list_display = ["heading", "year", "amount_pence"]
    list_filter = ["year"]
    list_select_related = ["heading"]
    search_fields = ["heading__heading", "heading__application__reference"]


@admin.register(Overheads)
class OverheadsAdmin(_RecordAdmin):
    list_display = ["application", "method", "yearly_pence", "project_units", "all_units"]
    list_filter = ["method", "application__round"]
    list_select_related = ["application"]
    search_fields = ["application__reference"]


@admin.register(OtherFunding)
class OtherFundingAdmin(_RecordAdmin):
    list_display = ["source", "application", "amount_pence", "is_secured"]
    list_filter = ["is_secured", "application__round"]
    list_select_related = ["application"]
    search_fields = ["source", "application__reference"]


@admin.register(PromisedTarget)
class PromisedTargetAdmin(_RecordAdmin):
    list_display = ["application", "indicator", "year", "value"]
    list_filter = ["application__round"]
    list_select_related = ["application", "indicator"]
    search_fields = ["application__reference", "indicator__name"]


@admin.register(Assignment)
class AssignmentAdmin(_RecordAdmin):
    list_display = ["application", "assessor", "interest", "finished_at", "removed_at"]
    list_filter = ["interest", "application__round"]
    list_select_related = ["application", "assessor"]
    search_fields = ["application__reference", "assessor__full_name"]


@admin.register(Score)
class ScoreAdmin(_RecordAdmin):
    list_display = ["assignment", "criterion", "points", "scored_at"]
    list_filter = ["assignment__application__round"]
    list_select_related = ["assignment__application", "assignment__assessor", "criterion"]
    search_fields = ["assignment__application__reference", "justification"]


@admin.register(Moderation)
class ModerationAdmin(_RecordAdmin):
    list_display = ["application", "spread", "agreed_score", "settled_at", "settled_by"]
    list_filter = ["application__round"]
    list_select_related = ["application", "settled_by"]
    search_fields = ["application__reference", "outcome"]


@admin.register(Award)
class AwardAdmin(_RecordAdmin):
    list_display = ["application", "recommended_pence", "decided_pence", "decided_on", "notified_at"]
    list_filter = ["application__round"]
    list_select_related = ["application"]
    search_fields = ["application__reference", "application__organisation__name"]


@admin.register(AnswerOnPaper)
class AnswerOnPaperAdmin(_RecordAdmin):
    list_display = ["award", "said_by", "how", "said_on"]
    list_filter = ["how"]
    list_select_related = ["award__application"]
    search_fields = ["award__application__reference", "said_by"]


@admin.register(CoverageNote)
class CoverageNoteAdmin(_RecordAdmin):
    list_display = ["round", "dimension", "value", "written_at", "written_by"]
    list_filter = ["round", "dimension"]
    list_select_related = ["round", "written_by"]
    search_fields = ["value", "mitigation"]


@admin.register(ApplicationPart)
class ApplicationPartAdmin(_RecordAdmin):
    list_display = ["application", "part", "revision", "updated_at", "updated_by"]
    list_filter = ["part"]
    list_select_related = ["application", "updated_by"]
    search_fields = ["application__reference"]


@admin.register(Presence)
class PresenceAdmin(_RecordAdmin):
    list_display = ["user", "stage", "title", "seen_at"]
    list_select_related = ["user", "stage__round", "stage__organisation"]


@admin.register(Reminder)
class ReminderAdmin(_RecordAdmin):
    list_display = ["application", "kind", "closes_on", "outcome", "at"]
    list_filter = ["kind", "outcome"]
    list_select_related = ["application"]
    search_fields = ["application__reference"]


@admin.register(Recommendation)
class RecommendationAdmin(_RecordAdmin):
    list_display = ["round", "final_at", "final_by", "snapshot_sha256"]
    list_select_related = ["round", "final_by"]
    search_fields = ["round__title", "snapshot_sha256"]


@admin.register(SupersededRecommendation)
class SupersededRecommendationAdmin(_RecordAdmin):
    list_display = ["round", "version", "final_at", "reopened_at", "reopened_by"]
    list_select_related = ["round", "reopened_by"]
    search_fields = ["round__title", "snapshot_sha256", "reopened_reason"]
