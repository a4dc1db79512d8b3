"""Records of agreements in the admin: to find, read, trace and export. States and terms move by the pages only."""

from django.contrib import admin

from commissioning.agreements.models import (
    AgencyShare,
    Agreement,
    AgreementDocument,
    ApprovalLimit,
    BudgetLine,
    DateChange,
    Payment,
    PaymentBatch,
    PaymentColumn,
    PaymentLayout,
    Statement,
    StatementLayout,
    StatementRow,
    Target,
    TargetProfile,
    Variation,
)
from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from organisations.enums import Role


class _PartAdmin(RecordAdmin):
    """What belongs to an agreement: changed by the agreement's own pages, which keep its sums."""

    can_be_added = False
    list_select_related = ["agreement"]
    search_fields = ["agreement__reference", "agreement__title", "agreement__organisation__name"]
    autocomplete_fields = ["agreement"]


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    """Titles, officers and identifiers may be put right here; what was agreed may not."""

    changed_by = frozenset({Role.COMMISSIONING_OFFICER})
    can_be_added = False
    list_display = [
        "reference",
        "organisation",
        "title",
        "kind",
        "status",
        "lead_agency",
        "officer",
        "starts_on",
        "ends_on",
    ]
    list_filter = ["status", "kind", "programme", "lead_agency", "starts_on"]
    list_select_related = ["organisation", "lead_agency", "officer"]
    search_fields = ["reference", "external_id", "title", "organisation__name"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["officer"]
    readonly_fields = [
        "kind",
        "purpose",
        "organisation",
        "programme",
        "scheme",
        "lead_agency",
        "wards",
        "awarded_on",
        "starts_on",
        "ends_on",
        "value_pence",
        "full_cost_pence",
        "contribution_reason",
        "predecessor",
        "reference",
        "created_at",
    ]


@admin.register(Payment)
class PaymentAdmin(_PartAdmin):
    """Every instalment, with its approvals."""

    list_display = ["agreement", "number", "agency", "due_on", "amount_pence", "status", "sent_on", "paid_on"]
    list_filter = ["status", "agency", "due_on"]
    list_select_related = ["agreement", "agency"]
    search_fields = [*_PartAdmin.search_fields, "finance_reference"]
    date_hierarchy = "due_on"


@admin.register(ApprovalLimit)
class ApprovalLimitAdmin(RecordAdmin):
    """Up to which sum a role may approve payments."""

    changed_by = frozenset({Role.ADMINISTRATOR})
    can_be_deleted = True
    list_display = ["role", "most_pence"]


@admin.register(PaymentLayout)
class PaymentLayoutAdmin(RecordAdmin):
    """How files of payments look; they are changed on the officers' pages, with their columns."""

    can_be_added = False
    list_display = ["name", "date_format", "amount_unit", "encoding"]
    search_fields = ["name"]


@admin.register(PaymentColumn)
class PaymentColumnAdmin(RecordAdmin):
    can_be_added = False
    list_display = ["layout", "number", "heading", "source", "fixed"]
    list_select_related = ["layout"]
    search_fields = ["heading", "layout__name"]


@admin.register(PaymentBatch)
class PaymentBatchAdmin(ReadOnlyAdmin):
    """Files that went to the finance system; the file itself is on its page."""

    exclude = ["content"]
    not_exported = ReadOnlyAdmin.not_exported | {"content"}
    list_display = ["__str__", "agency", "rows", "total_pence", "made_at", "made_by", "sha256"]
    list_filter = ["agency", "made_at"]
    list_select_related = ["agency", "made_by"]
    search_fields = ["sha256"]
    date_hierarchy = "made_at"


@admin.register(StatementLayout)
class StatementLayoutAdmin(RecordAdmin):
    """Which column of the finance system's statement is what."""

    can_be_added = False
    list_display = ["name", "reference_heading", "amount_heading", "paid_on_heading", "finance_reference_heading"]
    search_fields = ["name"]


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ["name", "layout", "uploaded_at", "uploaded_by", "sha256"]
    list_filter = ["layout", "uploaded_at"]
    list_select_related = ["layout", "uploaded_by"]
    search_fields = ["name", "sha256"]


@admin.register(StatementRow)
class StatementRowAdmin(ReadOnlyAdmin):
    list_display = ["statement", "line", "reference", "amount_pence", "paid_on", "finance_reference", "taken_at"]
    list_filter = ["taken_at"]
    list_select_related = ["statement"]
    raw_id_fields = ["payment"]
    search_fields = ["reference", "finance_reference"]


@admin.register(AgencyShare)
class AgencyShareAdmin(_PartAdmin):
    list_display = ["agreement", "agency", "share_pence"]
    list_filter = ["agency"]
    list_select_related = ["agreement", "agency"]


@admin.register(BudgetLine)
class BudgetLineAdmin(_PartAdmin):
    list_display = ["agreement", "number", "heading", "amount_pence"]
    search_fields = [*_PartAdmin.search_fields, "heading"]


@admin.register(Target)
class TargetAdmin(_PartAdmin):
    list_display = ["agreement", "indicator", "weight"]
    list_select_related = ["agreement", "indicator"]
    search_fields = [*_PartAdmin.search_fields, "indicator__name"]


@admin.register(TargetProfile)
class TargetProfileAdmin(RecordAdmin):
    can_be_added = False
    list_display = ["target", "period_number", "value"]
    list_select_related = ["target__indicator"]
    search_fields = ["target__agreement__reference", "target__indicator__name"]
    autocomplete_fields = ["target"]


@admin.register(DateChange)
class DateChangeAdmin(ReadOnlyAdmin):
    """Written once."""

    list_display = ["agreement", "kind", "before_on", "after_on", "at", "by"]
    list_filter = ["kind", "at"]
    list_select_related = ["agreement", "by"]
    search_fields = ["agreement__reference", "reason"]


@admin.register(Variation)
class VariationAdmin(ReadOnlyAdmin):
    """Proposed, signed and put into effect on the agreement's pages."""

    exclude = ["snapshot", "changes"]
    not_exported = ReadOnlyAdmin.not_exported | {"snapshot", "changes"}
    list_display = ["agreement", "number", "status", "effective_from", "accepted_at", "countersigned_at"]
    list_filter = ["status", "effective_from"]
    list_select_related = ["agreement"]
    search_fields = ["agreement__reference", "agreement__organisation__name", "reason"]


@admin.register(AgreementDocument)
class AgreementDocumentAdmin(_PartAdmin):
    """Files that officers keep with agreements; they are opened, changed and taken away on the agreement's pages."""

    exclude = ["file"]
    not_exported = RecordAdmin.not_exported | {"file"}
    list_display = ["title", "agreement", "kind", "is_for_organisation", "size", "uploaded_at", "removed_at"]
    list_filter = ["kind", "is_for_organisation", ("removed_at", admin.EmptyFieldListFilter)]
    search_fields = [*_PartAdmin.search_fields, "title", "name", "sha256"]
