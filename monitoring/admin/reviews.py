from django.contrib import admin

from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from monitoring.models import FundingNotice, Review, ReviewCriterion


@admin.register(Review)
class ReviewAdmin(RecordAdmin):
    """Reviews as they stand, with their history. Recommendation and decision are made on officers' pages."""

    can_be_added = False
    list_display = ["agreement", "kind", "opens_on", "due_on", "notice_by_on", "status", "recommendation", "decision"]
    list_filter = ["status", "kind", "recommendation", "decision", "superseded"]
    list_select_related = ["agreement"]
    search_fields = ["agreement__reference", "agreement__title", "agreement__organisation__name", "evidence_sha256"]
    date_hierarchy = "due_on"
    not_exported = frozenset({"evidence"})


@admin.register(ReviewCriterion)
class ReviewCriterionAdmin(ReadOnlyAdmin):
    list_display = ["title", "review", "number", "score"]
    list_filter = ["score"]
    list_select_related = ["review__agreement"]
    search_fields = ["title", "judgement"]


@admin.register(FundingNotice)
class FundingNoticeAdmin(RecordAdmin):
    """Notices that funding ends or falls, and who was told."""

    can_be_added = False
    list_display = ["agreement", "given_on", "takes_effect_on", "organisation_told_at", "users_told_at"]
    list_filter = [("users_told_at", admin.EmptyFieldListFilter), "takes_effect_on"]
    list_select_related = ["agreement"]
    search_fields = ["agreement__reference", "agreement__title", "agreement__organisation__name"]
