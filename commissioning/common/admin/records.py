"""The admin pages of a record: who may see and change it, its history, its export."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from import_export.admin import ExportMixin
from import_export.forms import ExportForm
from import_export.resources import modelresource_factory
from simple_history.admin import SimpleHistoryAdmin

from commissioning.common.admin.exports import SafeCsv, SafeXlsx

# Those who see every row of every record. Others who may enter see rows only where ``visible_to`` gives them some.
READERS = frozenset({"commissioning_officer", "auditor", "administrator"})
# Columns that operations write, by name and by the end of their name.
SYSTEM_COLUMNS = frozenset({"status", "snapshot", "key"})
SYSTEM_ENDINGS = ("_at", "_by", "sha256")


class _RoleAdmin(ExportMixin, admin.ModelAdmin):
    """Permissions by role, read-only system columns, safe export; nothing is ever deleted."""

    # Roles (of ``organisations.enums.Role``) that may add and change records; statuses stay with operations.
    changed_by: frozenset[str] | set[str] = frozenset()
    # Roles that may see the pages at all; None: everybody who may enter the admin.
    viewed_by: frozenset[str] | set[str] | None = None
    can_be_added = True
    can_be_deleted = False
    # Columns that no file carries.
    not_exported = frozenset({"password", "snapshot"})

    export_form_class = ExportForm
    export_template_name = "admin/export.html"
    formats = (SafeCsv, SafeXlsx)
    list_per_page = 50
    show_full_result_count = False

    def _holds(self, request, roles) -> bool:
        return request.user.is_authenticated and request.user.has_role(*roles)

    def _is_narrowed(self, request) -> bool:
        return not self._holds(request, READERS)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if not self._is_narrowed(request):
            return rows
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows.none()

    def has_view_permission(self, request, obj=None):
        if not (request.user.is_authenticated and request.user.is_staff):
            return False
        if self.viewed_by is not None:
            return self._holds(request, self.viewed_by)
        return not self._is_narrowed(request) or hasattr(self.model._default_manager.all(), "visible_to")

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request, obj) and self._holds(request, self.changed_by)

    def has_add_permission(self, request, *args):
        return self.can_be_added and self.has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.can_be_deleted and self.has_change_permission(request, obj)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def get_readonly_fields(self, request, obj=None):
        system = [
            field.name
            for field in self.opts.fields
            if not field.primary_key
            and (not field.editable or field.name in SYSTEM_COLUMNS or field.name.endswith(SYSTEM_ENDINGS))
        ]
        declared = [name for name in super().get_readonly_fields(request, obj) if name not in system]
        return [*declared, *system]

    def get_export_resource_classes(self, request):
        exported = [field.name for field in self.opts.fields if field.name not in self.not_exported]
        return [modelresource_factory(self.model, meta_options={"fields": exported, "export_order": exported})]

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if self._is_narrowed(request) and self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)


class RecordAdmin(_RoleAdmin, SimpleHistoryAdmin):
    """The admin of a record with history. Set ``changed_by = {Role.…}``; without it nobody changes anything."""


class ReadOnlyAdmin(_RoleAdmin):
    """The admin of a record that only operations write and that keeps no history of its own."""

    can_be_added = False

    def has_change_permission(self, request, obj=None):
        return False
