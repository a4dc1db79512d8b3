"""Consultations in the admin: read there, changed on the officers' pages."""

from django.contrib import admin
from django.db.models import URLField

from commissioning.common.admin import ReadOnlyAdmin
from consultations.models import (
    Anonymisation,
    ClosingChange,
    Coding,
    CodingFilter,
    Consideration,
    Consultation,
    ConsultationDocument,
    CountedResponse,
    DuplicateDecision,
    EngagementEvent,
    EventAttendance,
    EventPoint,
    EventSignUp,
    IntakeBatch,
    IntakeFile,
    KeyingDifference,
    OrganisationMatch,
    Phase,
    PhaseTally,
    PrivacyRequest,
    PublishedResults,
    Quote,
    Reading,
    Redaction,
    Response,
    ResponseContact,
    ResponsePrint,
    ScrutinyRecommendation,
    SecondKeying,
    SetAside,
    SignUpContact,
    Suspect,
    SuspectSet,
    TallyCell,
    TallyChange,
    TextSave,
    Theme,
    Told,
)
from organisations.enums import Role

# What was answered is given in confidence: who keeps users and settings has no part in it.
READ_BY = frozenset({Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER, Role.AUDITOR})


class _RecordAdmin(ReadOnlyAdmin):
    viewed_by = READ_BY


class _ContactAdmin(_RecordAdmin):
    """That there is a contact, and what for. Names and addresses are on no page and in no file here."""

    viewed_by = frozenset({Role.AUDITOR})


@admin.register(Consultation)
class ConsultationAdmin(_RecordAdmin):
    list_display = ["title", "agency", "programme", "officer", "created_at"]
    list_filter = ["agency", "programme"]
    list_select_related = ["agency", "programme", "officer"]
    search_fields = ["title", "slug"]
    date_hierarchy = "created_at"


@admin.register(ConsultationDocument)
class ConsultationDocumentAdmin(_RecordAdmin):
    list_display = ["title", "consultation", "kind", "number", "published_at", "withdrawn_at"]
    list_filter = ["kind", "consultation"]
    list_select_related = ["consultation"]
    search_fields = ["title", "name"]


@admin.register(Phase)
class PhaseAdmin(_RecordAdmin):
    list_display = ["title", "consultation", "number", "status", "opens_on", "closes_on"]
    list_filter = ["status", "consultation"]
    list_select_related = ["consultation"]
    search_fields = ["title", "consultation__title"]
    date_hierarchy = "closes_on"


@admin.register(ClosingChange)
class ClosingChangeAdmin(_RecordAdmin):
    list_display = ["phase", "before_on", "closes_on", "made_at", "made_by"]
    list_filter = ["phase__consultation"]
    list_select_related = ["phase", "made_by"]
    search_fields = ["phase__title", "reason"]


@admin.register(Told)
class ToldAdmin(_RecordAdmin):
    list_display = ["whom", "phase", "how", "told_on", "recorded_by"]
    list_filter = ["how", "phase__consultation"]
    list_select_related = ["network", "phase", "recorded_by"]
    search_fields = ["network__name", "audience"]


@admin.register(EngagementEvent)
class EngagementEventAdmin(_RecordAdmin):
    list_display = ["title", "consultation", "kind", "status", "starts_at", "place"]
    list_filter = ["kind", "status", "consultation"]
    list_select_related = ["consultation"]
    search_fields = ["title", "place", "facilitator"]
    date_hierarchy = "starts_at"


@admin.register(EventAttendance)
class EventAttendanceAdmin(_RecordAdmin):
    list_display = ["who", "event", "people"]
    list_filter = ["event__consultation"]
    list_select_related = ["organisation", "event"]
    search_fields = ["organisation__name", "name"]


@admin.register(EventPoint)
class EventPointAdmin(_RecordAdmin):
    list_display = ["text", "event", "number"]
    list_filter = ["event__consultation"]
    list_select_related = ["event"]
    search_fields = ["text"]


@admin.register(EventSignUp)
class EventSignUpAdmin(_RecordAdmin):
    list_display = ["event", "places", "is_waiting", "signed_up_at", "cancelled_at"]
    list_filter = ["is_waiting", "event__consultation"]
    list_select_related = ["event"]
    search_fields = ["event__title"]


@admin.register(SignUpContact)
class SignUpContactAdmin(_ContactAdmin):
    fields = ["sign_up", "event", "purpose"]
    not_exported = frozenset({"name", "organisation_name", "email", "needs", "token_sha256"})
    list_display = ["event", "purpose"]
    list_filter = ["event__consultation"]
    list_select_related = ["event"]
    search_fields = ["event__title"]


@admin.register(Response)
class ResponseAdmin(_RecordAdmin):
    not_exported = frozenset({"token_sha256"})
    exclude = ["token_sha256"]
    list_display = ["reference", "phase", "way", "submitted_at", "is_late", "is_test", "duplicate"]
    list_filter = ["way", "is_test", "duplicate", "phase"]
    list_select_related = ["phase"]
    search_fields = ["reference", "organisation_name"]


@admin.register(ResponseContact)
class ResponseContactAdmin(_ContactAdmin):
    fields = ["purpose", "wants_results", "added_at"]
    not_exported = frozenset({"email", "response"})
    list_display = ["added_at", "purpose", "wants_results"]
    list_filter = ["wants_results"]
    search_fields = ["=pk"]


@admin.register(IntakeBatch)
class IntakeBatchAdmin(_RecordAdmin):
    fields = [
        "phase",
        "name",
        "size",
        "received_on",
        "status",
        "refused_reason",
        "done",
        "total",
        "uploaded_at",
        "uploaded_by",
    ]
    not_exported = frozenset({"file"})
    list_display = ["name", "phase", "status", "done", "total", "uploaded_at", "uploaded_by"]
    list_filter = ["status", "phase"]
    list_select_related = ["phase", "uploaded_by"]
    search_fields = ["name"]
    date_hierarchy = "uploaded_at"


@admin.register(IntakeFile)
class IntakeFileAdmin(_RecordAdmin):
    fields = ["batch", "place", "received_on", "status", "why", "unclear", "response", "decided_at", "decided_by"]
    # A file is often called after whoever sent it.
    not_exported = frozenset({"name", "sheet"})
    list_display = ["place", "batch", "status", "received_on", "decided_at", "decided_by"]
    list_filter = ["status", "phase"]
    list_select_related = ["batch", "decided_by"]
    search_fields = ["place", "batch__name"]


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(_ContactAdmin):
    """That there was a request and what became of it; whom it is about is on its own page only."""

    exclude = ["sought", "identity"]
    not_exported = frozenset({"sought", "identity"})
    list_display = ["__str__", "received_on", "status", "outcome", "responses", "sign_ups", "files", "mails"]
    list_filter = ["kind", "status", "outcome"]
    search_fields = ["=pk"]


@admin.register(Anonymisation)
class AnonymisationAdmin(_RecordAdmin):
    list_display = ["phase", "due_on", "last_at", "responses", "answers", "files", "contacts", "mails"]
    list_filter = ["phase__consultation"]
    list_select_related = ["phase"]
    search_fields = ["phase__title", "phase__consultation__title"]


@admin.register(Theme)
class ThemeAdmin(_RecordAdmin):
    list_display = ["name", "phase", "parent", "created_at", "retired_at", "merged_into"]
    list_filter = ["phase__consultation"]
    list_select_related = ["phase", "parent", "merged_into"]
    search_fields = ["name", "description"]


class _CodingAdmin(ReadOnlyAdmin):
    """What coders found. Here a coder would see what others found before they have read it themselves."""

    viewed_by = frozenset({Role.AUDITOR})


@admin.register(Reading)
class ReadingAdmin(_CodingAdmin):
    list_display = ["phase", "coder", "is_agreed", "read_at", "stale_at", "counts"]
    list_filter = ["is_agreed", "counts", "phase"]
    list_select_related = ["phase", "coder"]
    search_fields = ["coder__full_name", "response__reference"]


@admin.register(Coding)
class CodingAdmin(_CodingAdmin):
    list_display = ["theme", "reading"]
    list_filter = ["theme__phase"]
    list_select_related = ["theme", "reading__coder"]
    search_fields = ["theme__name"]


@admin.register(SetAside)
class SetAsideAdmin(_RecordAdmin):
    list_display = ["reason", "phase", "made_at", "made_by"]
    list_filter = ["phase"]
    list_select_related = ["phase", "made_by"]
    search_fields = ["reason", "response__reference"]


@admin.register(CodingFilter)
class CodingFilterAdmin(_CodingAdmin):
    list_display = ["name", "phase", "owner", "saved_at"]
    list_filter = ["phase"]
    list_select_related = ["phase", "owner"]
    search_fields = ["name"]


@admin.register(Quote)
class QuoteAdmin(_RecordAdmin):
    """Without what was written before words were taken out of it."""

    exclude = ["excerpt"]
    not_exported = frozenset({"excerpt"})
    list_display = ["text", "theme", "phase", "status", "marked_by", "approved_by"]
    list_filter = ["status", "phase"]
    list_select_related = ["theme", "phase", "marked_by", "approved_by"]
    search_fields = ["text"]


@admin.register(Redaction)
class RedactionAdmin(_RecordAdmin):
    """That words were taken out and why, never which."""

    exclude = ["words"]
    not_exported = frozenset({"words"})
    list_display = ["reason", "quote", "instead", "made_at", "made_by"]
    list_filter = ["quote__phase"]
    list_select_related = ["quote__theme", "made_by"]
    search_fields = ["reason"]


@admin.register(ScrutinyRecommendation)
class ScrutinyRecommendationAdmin(_RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["committee", "number", "phase", "made_on", "reference"]
    list_filter = ["phase__consultation"]
    list_select_related = ["phase"]
    search_fields = ["text", "committee", "reference"]


@admin.register(Consideration)
class ConsiderationAdmin(_RecordAdmin):
    list_display = ["theme", "recommendation", "answer", "considered_at", "considered_by"]
    list_filter = ["answer", "phase"]
    list_select_related = ["theme", "recommendation", "considered_by"]
    search_fields = ["reason", "what_changes"]


@admin.register(OrganisationMatch)
class OrganisationMatchAdmin(_RecordAdmin):
    list_display = ["response", "before", "organisation", "made_at", "made_by"]
    list_filter = ["response__phase"]
    list_select_related = ["response", "before", "organisation", "made_by"]
    search_fields = ["response__reference", "organisation__name"]


@admin.register(SecondKeying)
class SecondKeyingAdmin(_RecordAdmin):
    exclude = ["sheet"]
    not_exported = frozenset({"sheet"})
    list_display = ["response", "drawn_at", "keyed_by", "keyed_at", "settled_at"]
    list_filter = ["response__phase"]
    list_select_related = ["response", "keyed_by"]
    search_fields = ["response__reference"]


@admin.register(KeyingDifference)
class KeyingDifferenceAdmin(_RecordAdmin):
    list_display = ["second_keying", "question", "right", "settled_at", "settled_by"]
    list_filter = ["right", "second_keying__response__phase"]
    list_select_related = ["second_keying__response", "question", "settled_by"]
    search_fields = ["second_keying__response__reference", "question__text"]


@admin.register(PhaseTally)
class PhaseTallyAdmin(_RecordAdmin):
    list_display = ["phase", "folded_at", "rebuilt_at"]
    list_filter = ["phase__consultation"]
    list_select_related = ["phase"]
    search_fields = ["phase__title"]


@admin.register(TallyCell)
class TallyCellAdmin(_RecordAdmin):
    """Equality monitoring is in it, by no group; the pages hide what is small."""

    viewed_by = frozenset({Role.AUDITOR})
    list_display = ["phase", "question", "split", "group", "cell", "count"]
    list_filter = ["split", "phase__consultation"]


@admin.register(ResponsePrint)
class ResponsePrintAdmin(_RecordAdmin):
    list_display = ["response", "phase", "answered"]
    list_filter = ["phase"]
    list_select_related = ["response", "phase"]
    search_fields = ["response__reference"]


@admin.register(SuspectSet)
class SuspectSetAdmin(_RecordAdmin):
    list_display = ["kind", "phase", "size", "question", "found_at"]
    list_filter = ["kind", "phase"]
    list_select_related = ["phase"]
    search_fields = ["question"]


@admin.register(TallyChange)
class TallyChangeAdmin(_RecordAdmin):
    viewed_by = frozenset({Role.AUDITOR})
    list_display = ["pk", "phase"]
    list_filter = ["phase__consultation"]
    list_select_related = ["phase"]
    search_fields = ["=pk"]


@admin.register(CountedResponse)
class CountedResponseAdmin(_RecordAdmin):
    viewed_by = frozenset({Role.AUDITOR})
    list_display = ["response", "phase"]
    list_filter = ["phase__consultation"]
    list_select_related = ["response", "phase"]
    search_fields = ["response__reference"]


@admin.register(Suspect)
class SuspectAdmin(_RecordAdmin):
    list_display = ["response", "suspect_set"]
    list_filter = ["suspect_set__kind", "suspect_set__phase"]
    list_select_related = ["response", "suspect_set"]
    search_fields = ["response__reference"]


@admin.register(DuplicateDecision)
class DuplicateDecisionAdmin(_RecordAdmin):
    list_display = ["about", "phase", "decision", "number", "decided_at", "decided_by", "done_at"]
    list_filter = ["decision", "phase"]
    list_select_related = ["phase", "decided_by"]
    search_fields = ["about", "reason"]
    date_hierarchy = "decided_at"


@admin.register(PublishedResults)
class PublishedResultsAdmin(_RecordAdmin):
    exclude = ["snapshot", "pdf"]
    not_exported = frozenset({"snapshot", "pdf"})
    list_display = ["phase", "number", "published_at", "published_by", "note"]
    list_filter = ["phase__consultation"]
    list_select_related = ["phase", "published_by"]
    search_fields = ["phase__title", "note", "snapshot_sha256", "pdf_sha256"]


@admin.register(TextSave)
class TextSaveAdmin(_RecordAdmin):
    list_display = ["phase", "name", "saved_at", "saved_by"]
    list_filter = ["name", "phase__consultation"]
    list_select_related = ["phase", "saved_by"]
    search_fields = ["phase__title", "phase__consultation__title"]
