"""Records of agreements in the admin: to find, read, trace and export. States and terms move by the pages only."""

from django.contrib import admin

from commissioning.agreements.models import (
    AgencyShare,
    Agreement,
    BudgetLine,
    Payment,
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
    date_hierarchy = "due_on"


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


@admin.register(Variation)
class VariationAdmin(ReadOnlyAdmin):
    """Changes of dates, written once."""

    list_display = ["agreement", "kind", "before_on", "after_on", "at", "by"]
    list_filter = ["kind", "at"]
    list_select_related = ["agreement", "by"]
    search_fields = ["agreement__reference", "reason"]
