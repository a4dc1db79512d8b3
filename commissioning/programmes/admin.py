"""Programmes and their parts in the admin, with export; the officers' pages are where they are usually changed."""

from django.contrib import admin

from commissioning.common.admin import RecordAdmin
from commissioning.programmes.models import Indicator, Outcome, Priority, Programme, Scheme, Theme
from organisations.enums import Role


class _ProgrammeRecordAdmin(RecordAdmin):
    changed_by = frozenset({Role.COMMISSIONING_OFFICER})


@admin.register(Programme)
class ProgrammeAdmin(_ProgrammeRecordAdmin):
    list_display = ["name", "lead_agency", "starts_on", "ends_on", "predecessor"]
    list_filter = ["lead_agency", "starts_on"]
    list_select_related = ["lead_agency", "predecessor"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Priority)
class PriorityAdmin(_ProgrammeRecordAdmin):
    list_display = ["programme", "number", "title"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["title", "description"]


@admin.register(Theme)
class ThemeAdmin(_ProgrammeRecordAdmin):
    list_display = ["programme", "number", "name"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["name"]


@admin.register(Scheme)
class SchemeAdmin(_ProgrammeRecordAdmin):
    list_display = ["code", "name", "theme", "route", "budget_pence"]
    list_filter = ["theme__programme", "route"]
    list_select_related = ["theme"]
    search_fields = ["code", "name", "theme__name"]


@admin.register(Outcome)
class OutcomeAdmin(_ProgrammeRecordAdmin):
    list_display = ["scheme", "number", "title"]
    list_filter = ["scheme__theme__programme"]
    list_select_related = ["scheme"]
    search_fields = ["title", "scheme__name"]


@admin.register(Indicator)
class IndicatorAdmin(_ProgrammeRecordAdmin):
    list_display = ["name", "outcome", "unit", "direction", "baseline"]
    list_filter = ["unit", "direction", "outcome__scheme__theme__programme"]
    list_select_related = ["outcome"]
    search_fields = ["name", "outcome__title"]
