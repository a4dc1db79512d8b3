"""The admin of people and organisations. Memberships, invitations, claims and roles change by operations only."""

from django.contrib import admin
from django.db.models import URLField

from commissioning.common.admin import RecordAdmin
from organisations.enums import Role
from organisations.models import (
    Agency,
    Claim,
    Invitation,
    Membership,
    Organisation,
    OrganisationAlias,
    RoleAssignment,
    User,
    Ward,
)


@admin.register(Agency)
class AgencyAdmin(RecordAdmin):
    changed_by = {Role.ADMINISTRATOR}
    list_display = ["name", "reference", "kind", "email"]
    list_filter = ["kind"]
    search_fields = ["name", "reference"]


@admin.register(Ward)
class WardAdmin(RecordAdmin):
    changed_by = {Role.ADMINISTRATOR}
    list_display = ["name", "code", "authority_code", "is_current"]
    list_filter = ["is_current", "authority_code"]
    search_fields = ["name", "code"]


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    changed_by = {Role.COMMISSIONING_OFFICER}
    can_be_added = False
    list_display = ["name", "identifier", "charity_number", "company_number", "ward"]
    list_filter = ["ward"]
    list_select_related = ["ward"]
    search_fields = ["name", "aliases__name", "identifier", "charity_number", "company_number"]
    readonly_fields = ["identifier", "slug"]
    autocomplete_fields = ["ward"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    date_hierarchy = "created_at"


@admin.register(OrganisationAlias)
class OrganisationAliasAdmin(admin.ModelAdmin):
    """Names for search, seen and kept by those who keep the register."""

    list_display = ["name", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name", "organisation__name"]
    autocomplete_fields = ["organisation"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_role(Role.COMMISSIONING_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)

    def has_change_permission(self, request, obj=None):
        return request.user.has_role(Role.COMMISSIONING_OFFICER)

    def has_add_permission(self, request):
        return request.user.has_role(Role.COMMISSIONING_OFFICER)

    def has_delete_permission(self, request, obj=None):
        return request.user.has_role(Role.COMMISSIONING_OFFICER)

    def has_module_permission(self, request):
        return self.has_view_permission(request)


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    can_be_added = False
    list_display = ["user", "organisation", "role", "started_at", "ended_at"]
    list_filter = ["role"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__full_name", "user__email", "organisation__name"]


@admin.register(Invitation)
class InvitationAdmin(RecordAdmin):
    can_be_added = False
    not_exported = frozenset({"token_sha256"})
    fields = [
        "organisation",
        "email",
        "role",
        "invited_at",
        "invited_by",
        "expires_at",
        "accepted_at",
        "accepted_by",
        "withdrawn_at",
        "withdrawn_by",
    ]
    list_display = ["email", "organisation", "role", "invited_at", "accepted_at", "withdrawn_at"]
    list_filter = ["role"]
    list_select_related = ["organisation"]
    search_fields = ["email", "organisation__name"]


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    can_be_added = False
    list_display = ["user", "organisation", "status", "claimed_at"]
    list_filter = ["status"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__full_name", "user__email", "organisation__name"]


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(RecordAdmin):
    can_be_added = False
    list_display = ["user", "role", "agency"]
    list_filter = ["role"]
    list_select_related = ["user", "agency"]
    search_fields = ["user__full_name", "user__email"]


@admin.register(User)
class UserAdmin(RecordAdmin):
    """Names and telephone numbers. Roles and access: the pages at /office/people/; passwords: their owners."""

    changed_by = {Role.ADMINISTRATOR}
    can_be_added = False
    fields = ["email", "full_name", "telephone", "is_active", "date_joined", "last_login"]
    readonly_fields = ["email", "is_active", "date_joined", "last_login"]
    not_exported = frozenset({"password", "is_superuser", "groups", "user_permissions"})
    list_display = ["full_name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "role_assignments__role"]
    search_fields = ["full_name", "email"]
