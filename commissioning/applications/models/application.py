from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.applications.enums import ApplicationStatus, Interest, RoundStatus
from commissioning.common.models import Stateful
from organisations.enums import Role

# Nobody of the council reads an application that was not handed in.
HANDED_IN = set(ApplicationStatus) - {ApplicationStatus.DRAFT}
BEING_ASSESSED = {
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.ASSESSED,
    ApplicationStatus.RECOMMENDED,
}
DECIDED = {ApplicationStatus.AWARDED, ApplicationStatus.DECLINED}
READ_BY = {Role.COMMISSIONING_OFFICER, Role.FINANCE_OFFICER, Role.LEGAL_OFFICER, Role.AUDITOR}


class ApplicationQuerySet(models.QuerySet):
    """Reads of applications."""

    def whole_to(self, user):
        """Those of which the person may read everything, what the organisation says about itself and its partners'
        contacts too: not those that they only score."""
        if user.has_role(*READ_BY):
            return self.visible_to(user)
        return self.filter(organisation__in=user.membership_roles)

    def visible_to(self, user):
        """An organisation's people see its own; officers those handed in, and drafts that they key in from paper;
        assessors those assigned to them once they have declared no interest."""
        mine = Q(organisation__in=user.membership_roles)
        if user.has_role(*READ_BY):
            return self.filter(mine | Q(status__in=HANDED_IN) | Q(keyed_by__isnull=False))
        if user.has_role(Role.ASSESSOR):
            mine |= Q(assignments__assessor=user, assignments__interest=Interest.NONE, assignments__removed_at=None)
        return self.filter(mine).distinct()


class Application(Stateful):
    """One project that an organisation asks money for, under one scheme of a round.

    ``requested_pence`` is the sum asked for over the whole term. ``snapshot`` is what was submitted: answers, budget,
    partners, promises. ``is_paper`` marks one that came by post and was keyed in by an officer.
    """

    TRANSITIONS = {
        ApplicationStatus.DRAFT: {ApplicationStatus.SUBMITTED, ApplicationStatus.WITHDRAWN},
        ApplicationStatus.SUBMITTED: {
            ApplicationStatus.ELIGIBLE,
            ApplicationStatus.INELIGIBLE,
            ApplicationStatus.WITHDRAWN,
        },
        ApplicationStatus.ELIGIBLE: {ApplicationStatus.ASSESSED},
        ApplicationStatus.ASSESSED: {ApplicationStatus.RECOMMENDED},
        ApplicationStatus.RECOMMENDED: {
            ApplicationStatus.AWARDED,
            ApplicationStatus.DECLINED,
            ApplicationStatus.ASSESSED,
        },
        # Only where the recommendation is reopened: the decision was referred back, and no letter was sent.
        ApplicationStatus.AWARDED: {ApplicationStatus.ASSESSED},
        ApplicationStatus.DECLINED: {ApplicationStatus.ASSESSED},
    }
    STATUS_COLOURS = {
        ApplicationStatus.DRAFT: "blue",
        ApplicationStatus.SUBMITTED: "blue",
        ApplicationStatus.ELIGIBLE: "blue",
        ApplicationStatus.INELIGIBLE: "grey",
        ApplicationStatus.ASSESSED: "blue",
        ApplicationStatus.RECOMMENDED: "yellow",
        ApplicationStatus.AWARDED: "green",
        ApplicationStatus.DECLINED: "grey",
        ApplicationStatus.WITHDRAWN: "grey",
    }

    reference = models.CharField(max_length=20, unique=True)
    stage = models.ForeignKey("applications.OrganisationStage", on_delete=models.PROTECT, related_name="applications")
    round = models.ForeignKey("applications.FundingRound", on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="applications"
    )
    round_scheme = models.ForeignKey("applications.RoundScheme", on_delete=models.PROTECT, related_name="applications")
    title = models.CharField("name of the project", max_length=200)
    summary = models.TextField("the project in two or three sentences", blank=True)
    wards = models.ManyToManyField("organisations.Ward", blank=True, related_name="applications")
    beneficiaries = models.JSONField("who it is for", default=list, blank=True)
    sheet = models.OneToOneField(
        "questionnaires.AnswerSheet", on_delete=models.PROTECT, editable=False, related_name="application"
    )
    requested_pence = models.BigIntegerField("sum asked for", null=True, blank=True)
    contribution_reason = models.TextField("why less than the full cost is asked for", blank=True)
    status = models.CharField(max_length=12, choices=ApplicationStatus, default=ApplicationStatus.DRAFT, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    received_on = models.DateField("paper received on", null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    declared_by_name = models.CharField("declared by", max_length=150, blank=True, editable=False)
    snapshot = models.TextField(blank=True, editable=False)
    snapshot_sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    ineligible_reason = models.TextField(blank=True, editable=False)
    score = models.DecimalField("score of 100", max_digits=5, decimal_places=2, null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["snapshot"])

    class Meta:
        ordering = ["-created_at", "reference"]
        indexes = [
            models.Index(fields=["round", "status"], name="application_round_status"),
            models.Index(fields=["round_scheme", "status", "-score"], name="application_ranked"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_pence=None) | Q(requested_pence__gt=0), name="application_asks_for_something"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="application_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | (Q(submitted_at__isnull=False, requested_pence__isnull=False) & ~Q(snapshot_sha256="")),
                name="application_is_frozen_once_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(status="ineligible") | ~Q(ineligible_reason=""), name="application_ineligible_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["assessed", "recommended", "awarded", "declined"]) | Q(score__isnull=False),
                name="application_assessed_has_a_score",
            ),
            models.CheckConstraint(
                condition=Q(keyed_by=None, received_on=None) | Q(keyed_by__isnull=False, received_on__isnull=False),
                name="application_on_paper_keyed_by_and_received",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("applications:application-detail", args=[self.reference])

    @property
    def own_url(self) -> str:
        """The page for the organisation's people; ``get_absolute_url`` is the officers'."""
        return reverse("applications:own-application", args=[self.reference])

    @property
    def withdraw_path(self) -> str:
        """The page on which an officer withdraws it for its organisation."""
        return reverse("applications:office-withdraw", args=[self.reference])

    @property
    def is_being_assessed(self) -> bool:
        """Whether it is with the council. How far it has come there is told with the decision, by letter."""
        return self.status in BEING_ASSESSED or (self.status in DECIDED and not self.is_told)

    @property
    def is_told(self) -> bool:
        """Whether it was decided and its organisation has the letter; read it with ``award`` at hand."""
        award = getattr(self, "award", None) if self.status in DECIDED else None
        return award is not None and award.is_told

    @property
    def outcome_url(self) -> str:
        """The page for the organisation's people of what was decided."""
        return reverse("applications:own-outcome", args=[self.reference])

    @property
    def is_called_off(self) -> bool:
        """Whether its round was cancelled before it came to an end by itself. Its state stays what it was; read it
        with ``round`` at hand."""
        if self.round.status != RoundStatus.CANCELLED:
            return False
        return self.status == ApplicationStatus.DRAFT or self.is_being_assessed

    @property
    def own_state(self) -> str:
        """The state as the organisation's people read it."""
        if self.is_called_off:
            return "Round cancelled"
        return "With the council" if self.is_being_assessed else self.get_status_display()

    @property
    def own_colour(self) -> str:
        if self.is_called_off:
            return "grey"
        return "blue" if self.is_being_assessed else self.STATUS_COLOURS[ApplicationStatus(self.status)]

    @property
    def is_draft(self) -> bool:
        return self.status == ApplicationStatus.DRAFT

    @property
    def is_submitted(self) -> bool:
        """Whether it was handed in and nobody has looked at it yet, so that it can be withdrawn."""
        return self.status == ApplicationStatus.SUBMITTED

    @property
    def is_paper(self) -> bool:
        return self.keyed_by_id is not None


class ApplicationPartner(models.Model):
    """An organisation that carries out part of the project, with its share of the sum asked for, and its word that
    it will. The link that asks for it holds a token, of which only the SHA-256 is kept."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField("organisation", max_length=300)
    role = models.CharField("what it will do", max_length=300)
    contact_name = models.CharField(max_length=150)
    email = models.EmailField("e-mail address")
    share_pence = models.BigIntegerField("its share", default=0)
    token_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_name = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "email"], name="a_partner_once"),
            models.UniqueConstraint(fields=["token_sha256"], condition=~Q(token_sha256=""), name="partner_token_once"),
            models.CheckConstraint(condition=Q(share_pence__gte=0), name="partner_share_not_negative"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_name="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_name="")),
                name="partner_confirmed_at_and_by",
            ),
        ]

    def __str__(self):
        return self.name


class Extension(models.Model):
    """More time for one organisation in one round, with the reason. The latest day counts."""

    round = models.ForeignKey("applications.FundingRound", on_delete=models.PROTECT, related_name="extensions")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="extensions")
    closes_on = models.DateField("may apply until")
    reason = models.TextField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round", "-granted_at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation", "closes_on"], name="an_extension_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.organisation} until {self.closes_on}"
