"""Imports in the admin: to look up, never to change."""

from django.contrib import admin

from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from commissioning.opendata.models import ImportedGrant, ImportJob


@admin.register(ImportJob)
class ImportJobAdmin(RecordAdmin):
    """The files that were brought in; the file itself is given out by its page."""

    list_display = ["file_name", "agency", "programme", "status", "uploaded_at", "uploaded_by"]
    list_filter = ["status", "agency"]
    search_fields = ["file_name", "sha256"]
    list_select_related = ["agency", "programme", "uploaded_by"]
    date_hierarchy = "uploaded_at"
    exclude = ["file"]
    not_exported = frozenset({"file", "problems", "preview", "summary", "mapping"})


@admin.register(ImportedGrant)
class ImportedGrantAdmin(ReadOnlyAdmin):
    """The row of a register that an agreement comes from."""

    list_display = ["agreement", "job", "row", "imported_at"]
    search_fields = ["agreement__reference", "agreement__external_id"]
    list_select_related = ["agreement", "job"]
    not_exported = frozenset({"values"})
