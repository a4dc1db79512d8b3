from django.contrib import admin

from commissioning.common.admin import RecordAdmin
from monitoring.models import MonitoringPlan, TierQuestionnaire
from organisations.enums import Role


@admin.register(MonitoringPlan)
class MonitoringPlanAdmin(RecordAdmin):
    """How agreements are monitored. Tier and frequency are changed on an agreement's page, with its dates."""

    can_be_added = False
    list_display = ["agreement", "tier", "tier_chosen", "frequency_months", "questionnaire"]
    list_filter = ["tier", "tier_chosen", "frequency_months"]
    list_select_related = ["agreement", "questionnaire"]
    search_fields = ["agreement__reference", "agreement__title", "agreement__organisation__name"]


@admin.register(TierQuestionnaire)
class TierQuestionnaireAdmin(RecordAdmin):
    """Which questions a tier's returns ask."""

    changed_by = frozenset({Role.COMMISSIONING_OFFICER, Role.ADMINISTRATOR})
    list_display = ["tier", "programme", "questionnaire"]
    list_filter = ["tier", "programme"]
    list_select_related = ["programme", "questionnaire"]
    search_fields = ["questionnaire__name", "programme__name"]
