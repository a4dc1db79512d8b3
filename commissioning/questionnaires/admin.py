"""Records of questionnaires, to be looked at. Questions are edited on officers' pages, answers by those who answer."""

from django.contrib import admin

from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from commissioning.questionnaires.models import (
    Answer,
    AnswerFile,
    AnswerSheet,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
)
from commissioning.questionnaires.permissions import MANAGERS


@admin.register(Questionnaire)
class QuestionnaireAdmin(RecordAdmin):
    """Names and descriptions may be put right; a new questionnaire begins on officers' pages."""

    changed_by = MANAGERS
    can_be_added = False
    list_display = ["name", "purpose", "slug"]
    list_filter = ["purpose"]
    search_fields = ["name", "slug", "description"]
    readonly_fields = ["purpose", "slug"]


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(ReadOnlyAdmin):
    list_display = ["questionnaire", "number", "status", "published_at", "published_by"]
    list_filter = ["status", "questionnaire"]
    list_select_related = ["questionnaire", "published_by"]
    search_fields = ["questionnaire__name", "content_sha256", "uid"]
    not_exported = frozenset({"content"})


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ["title", "key", "purpose", "version", "order"]
    list_filter = ["purpose", "version__questionnaire"]
    list_select_related = ["version__questionnaire"]
    search_fields = ["title", "key"]


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ["text", "key", "kind", "required", "is_confidential", "section", "version"]
    list_filter = ["kind", "is_confidential", "is_for_information", "version__questionnaire"]
    list_select_related = ["section", "version__questionnaire"]
    search_fields = ["text", "key"]


@admin.register(AnswerSheet)
class AnswerSheetAdmin(ReadOnlyAdmin):
    list_display = ["id", "version", "created_at", "locked_at"]
    list_filter = [("locked_at", admin.EmptyFieldListFilter), "version__questionnaire"]
    list_select_related = ["version__questionnaire"]


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ["question", "sheet_id", "revision", "reopened", "updated_at", "updated_by"]
    list_filter = ["reopened", "question__kind"]
    list_select_related = ["question", "updated_by"]
    search_fields = ["text", "question__key", "=sheet__pk"]


@admin.register(AnswerFile)
class AnswerFileAdmin(ReadOnlyAdmin):
    """What is known of a file. The file itself is given out by the page that it belongs to."""

    list_display = ["name", "content_type", "size", "uploaded_at", "uploaded_by", "removed_at"]
    list_filter = ["content_type", ("removed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["uploaded_by"]
    search_fields = ["name", "sha256"]
    exclude = ["file"]
    not_exported = frozenset({"file"})
