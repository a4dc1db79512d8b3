from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from organisations import partners
from organisations.enums import OFFICE_ROLES, OrganisationSize, Role
from organisations.identifiers import validate_charity_number, validate_company_number
from organisations.rules import size_of

SEES_EVERY_ORGANISATION = OFFICE_ROLES - {Role.PARTNER_OFFICER}


class OrganisationQuerySet(models.QuerySet):
    """Reads of organisations."""

    def visible_to(self, user):
        """All of them to the council's staff with an office; to a partner officer those that their agency works
        with; to everybody also those the person is a current member of."""
        if user.has_role(*SEES_EVERY_ORGANISATION):
            return self
        theirs = Q(pk__in=user.membership_roles)
        if user.has_role(Role.PARTNER_OFFICER):
            theirs |= partners.organisations_of(user)
        return self.filter(theirs)


class Organisation(models.Model):
    """A voluntary or community sector organisation. One row however many names it has gone by.

    ``identifier`` is its public organisation identifier: ``GB-CHC-`` and its charity number, ``GB-COH-``
    and its company number, or the funder's own for a body that is not registered. What it has given in writing is
    in its ``documents``.
    """

    identifier = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=220, unique=True)
    name = models.CharField(max_length=300)
    charity_number = models.CharField(max_length=12, blank=True, validators=[validate_charity_number])
    company_number = models.CharField(max_length=8, blank=True, validators=[validate_company_number])
    annual_income_pence = models.BigIntegerField(
        "annual income", null=True, blank=True, validators=[MinValueValidator(0)]
    )
    income_year_ends_on = models.DateField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    ward = models.ForeignKey(
        "organisations.Ward", on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    email = models.EmailField("e-mail address", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    funding_hold_reason = models.TextField(
        "hold on funding", blank=True, help_text="Why nothing may be paid or awarded at present; empty when it may."
    )
    created_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["charity_number"], condition=~Q(charity_number=""), name="charity_number_unique"
            ),
            models.UniqueConstraint(
                fields=["company_number"], condition=~Q(company_number=""), name="company_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(annual_income_pence__isnull=True) | Q(annual_income_pence__gte=0),
                name="organisation_income_not_negative",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisations:organisation-detail", args=[self.slug])

    @property
    def profile_url(self) -> str:
        """The page for its own people; ``get_absolute_url`` is the officers'."""
        return reverse("organisations:profile", args=[self.slug])

    @property
    def size(self) -> OrganisationSize:
        """Small, medium or large by annual income."""
        return size_of(self.annual_income_pence)


class OrganisationAlias(models.Model):
    """Another name that the organisation has gone by, for search and for matching imports."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "organisation aliases"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="alias_once")]

    def __str__(self):
        return self.name
