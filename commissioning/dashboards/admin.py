"""Saved views in the admin: whose they are and what they show."""

from django.contrib import admin

from commissioning.common.admin import ReadOnlyAdmin
from commissioning.dashboards.models import SavedView


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    viewed_by = frozenset({"administrator", "auditor"})
    list_display = ["name", "user", "page", "query", "saved_at"]
    list_filter = ["page"]
    list_select_related = ["user"]
    search_fields = ["name", "user__full_name", "user__email"]
