"""Imports in the admin: to look up, never to change."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from commissioning.opendata.models import ImportedGrant, ImportJob


class ReadOnly:
    """Records that only operations write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("opendata.see_imports")


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnly, SimpleHistoryAdmin):
    list_display = ["file_name", "agency", "programme", "status", "uploaded_at", "uploaded_by"]
    list_filter = ["status", "agency"]
    search_fields = ["file_name", "sha256"]
    list_select_related = ["agency", "programme", "uploaded_by"]
    date_hierarchy = "uploaded_at"
    exclude = ["file"]


@admin.register(ImportedGrant)
class ImportedGrantAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["agreement", "job", "row", "imported_at"]
    search_fields = ["agreement__reference", "agreement__external_id"]
    list_select_related = ["agreement", "job"]
