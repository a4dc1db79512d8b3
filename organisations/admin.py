"""The admin of people and organisations. Memberships, invitations, claims and roles change by operations only."""

from django.contrib import admin
from django.db.models import URLField

from commissioning.common.admin import BadFile, ImportMixin, ReadOnlyAdmin, RecordAdmin
from organisations.enums import Role
from organisations.models import (
    Agency,
    CharityRecord,
    Claim,
    DocumentReminder,
    DocumentUse,
    Invitation,
    Membership,
    Network,
    Organisation,
    OrganisationAlias,
    OrganisationDocument,
    RoleAssignment,
    User,
    Ward,
)
from organisations.operations.register_file import BadOrganisations, import_organisations
from organisations.operations.wards import BadWards, import_wards
from organisations.organisation_file import OrganisationFileError, read_organisations
from organisations.ward_file import WardFileError, read_ward_lines


@admin.register(Agency)
class AgencyAdmin(RecordAdmin):
    changed_by = {Role.ADMINISTRATOR}
    list_display = ["name", "reference", "kind", "email"]
    list_filter = ["kind"]
    search_fields = ["name", "reference"]


@admin.register(Ward)
class WardAdmin(ImportMixin, RecordAdmin):
    changed_by = {Role.ADMINISTRATOR}
    import_columns = (
        "A row for each ward, in columns such as WDCD, WDNM and LADCD, as the statistics office has them. Columns "
        "Population and Population source may say how many people live there."
    )
    list_display = ["name", "code", "authority_code", "is_current"]
    list_filter = ["is_current", "authority_code"]
    search_fields = ["name", "code"]

    def take(self, lines, *, at, by):
        try:
            return import_wards(rows=read_ward_lines(lines), at=at, by=by)
        except WardFileError as error:
            raise BadFile([str(error)]) from error
        except BadWards as error:
            raise BadFile([str(problem) for problem in error.problems], error.count) from error


@admin.register(Organisation)
class OrganisationAdmin(ImportMixin, RecordAdmin):
    changed_by = {Role.COMMISSIONING_OFFICER}
    import_columns = (
        "A row for each organisation. Columns: name (needed), identifier, charity_number, company_number, "
        "annual_income, income_year_ends_on, purpose, address, postcode, ward (its code), email, telephone, website. "
        "An empty cell changes nothing."
    )
    can_be_added = False
    list_display = ["name", "identifier", "charity_number", "company_number", "ward"]
    list_filter = ["ward"]
    list_select_related = ["ward"]
    search_fields = ["name", "aliases__name", "identifier", "charity_number", "company_number"]
    readonly_fields = ["identifier", "slug"]
    autocomplete_fields = ["ward"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    date_hierarchy = "created_at"

    def take(self, lines, *, at, by):
        try:
            return import_organisations(rows=read_organisations(lines), at=at, by=by)
        except OrganisationFileError as error:
            raise BadFile([str(error)]) from error
        except BadOrganisations as error:
            raise BadFile([str(problem) for problem in error.problems], error.count) from error


@admin.register(CharityRecord)
class CharityRecordAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "status", "removed_on", "file_name", "refreshed_at"]
    list_filter = ["status"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "organisation__charity_number"]


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


@admin.register(Network)
class NetworkAdmin(RecordAdmin):
    changed_by = {Role.COMMISSIONING_OFFICER}
    list_display = ["name", "kind", "email", "is_current"]
    list_filter = ["kind", "is_current"]
    search_fields = ["name", "members__name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["members"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


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


@admin.register(OrganisationDocument)
class OrganisationDocumentAdmin(RecordAdmin):
    """What is known of organisations' documents; they are opened, replaced and withdrawn on their own pages."""

    can_be_added = False
    exclude = ["file"]
    not_exported = RecordAdmin.not_exported | {"file"}
    list_display = ["title", "organisation", "kind", "expires_on", "uploaded_at", "replaced_at", "withdrawn_at"]
    list_filter = ["kind", ("replaced_at", admin.EmptyFieldListFilter), ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation"]
    search_fields = ["title", "name", "sha256", "organisation__name"]


@admin.register(DocumentUse)
class DocumentUseAdmin(ReadOnlyAdmin):
    """Which version of a document went with which answer."""

    list_display = ["document", "answer_file", "used_at", "used_by"]
    list_select_related = ["document", "answer_file", "used_by"]
    search_fields = ["document__title", "document__organisation__name", "answer_file__name"]


@admin.register(DocumentReminder)
class DocumentReminderAdmin(ReadOnlyAdmin):
    """Which reminders of documents were sent, and which a later one replaced."""

    list_display = ["document", "kind", "outcome", "at"]
    list_filter = ["kind", "outcome"]
    list_select_related = ["document"]
    search_fields = ["document__title", "document__organisation__name"]
