from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from organisations.enums import OFFICE_ROLES, Role

# Who may enter the admin at all; what each may do there is asked of every model's admin.
ADMIN_ROLES = {Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}


class UserManager(BaseUserManager["User"]):
    """Django's commands and backends make users through these."""

    use_in_migrations = True

    def create_user(self, email, password=None, **values):
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **values):
        user = self.create_user(email, password, **values)
        RoleAssignment.objects.create(user=user, role=Role.ADMINISTRATOR)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address: staff by their roles, others by their memberships.

    Nobody is a Django superuser: an administrator keeps users and reference data, and has no say in awards.
    """

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    full_name = models.CharField(max_length=150)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(
        "active", default=True, help_text="Switch off in place of deleting: history refers to people."
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_its_case")]

    def __str__(self):
        return self.full_name or self.email

    def save(self, *args, **kwargs):
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split(" ")[0]

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles the person holds, as ``Role`` values; read once for each request."""
        return frozenset(self.role_assignments.values_list("role", flat=True)) if self.is_active else frozenset()

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds any of ``roles``."""
        return not self.roles.isdisjoint(roles)

    @cached_property
    def agency_ids(self) -> frozenset[int]:
        """The agencies whose agreements a partner officer works on."""
        ids = self.role_assignments.exclude(agency=None).values_list("agency_id", flat=True)
        return frozenset(ids)

    @cached_property
    def membership_roles(self) -> dict[int, str]:
        """What the person is to each organisation at present: ``MembershipRole`` by organisation's key."""
        if not self.is_active:
            return {}
        return dict(self.memberships.filter(ended_at=None).values_list("organisation_id", "role"))

    @property
    def is_officer(self) -> bool:
        """Whether the person works for a commissioning agency in any role."""
        return bool(self.roles)

    @property
    def is_council_officer(self) -> bool:
        """Whether the person holds an office of the council itself: not of its partner, and more than assessing."""
        return self.has_role(*OFFICE_ROLES - {Role.PARTNER_OFFICER})

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter the admin. Asked by Django."""
        return self.has_role(*ADMIN_ROLES)


class RoleAssignment(models.Model):
    """One role of one person; a partner officer's names the agency they work for."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=40, choices=Role)
    agency = models.ForeignKey(
        "organisations.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="role_assignments"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "agency"], name="role_once_per_agency"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(agency=None), name="role_once_without_agency"
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.PARTNER_OFFICER) | models.Q(agency__isnull=False),
                name="partner_officer_has_an_agency",
                violation_error_message="Choose the agency that the partner officer works for.",
            ),
        ]

    def __str__(self):
        return self.get_role_display()
