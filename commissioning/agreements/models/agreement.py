from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.agreements.enums import AgreementStatus, DateChangeKind
from commissioning.common.models import Stateful
from commissioning.programmes.enums import Route
from organisations.enums import Role

RUNNING = {AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED}
# Money that is promised: in force, or carried through to its end.
FUNDED = RUNNING | {AgreementStatus.ENDED}
SEEN_BY_ALL_OF = {
    Role.COMMISSIONING_OFFICER,
    Role.FINANCE_OFFICER,
    Role.LEGAL_OFFICER,
    Role.DEMOCRATIC_SERVICES_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}


def sees_every_agreement(user) -> bool:
    """Whether what belongs to any agreement is for ``user`` to see, so that no query need ask whose it is."""
    return user.has_role(*SEEN_BY_ALL_OF)


class AgreementQuerySet(models.QuerySet):
    """Reads of agreements."""

    def visible_to(self, user):
        """Council officers see all; a partner officer those their agency leads or shares; an organisation's
        people its own, once offered."""
        if sees_every_agreement(user):
            return self
        if user.has_role(Role.PARTNER_OFFICER):
            shared = AgencyShare.objects.filter(agency__in=user.agency_ids).values("agreement")
            return self.filter(Q(lead_agency__in=user.agency_ids) | Q(pk__in=shared))
        theirs = user.memberships.filter(ended_at=None).values("organisation")
        return self.filter(organisation__in=theirs).exclude(status=AgreementStatus.DRAFT)

    def running(self):
        """Active or suspended: those that have obligations."""
        return self.filter(status__in=RUNNING)


class Agreement(Stateful):
    """A grant or a contract between an organisation and one or more agencies, of which one leads.

    ``starts_on`` and ``ends_on`` are inclusive. ``value_pence`` is the whole term's sum. ``external_id`` is
    the identifier under which a register published it (a 360Giving grant's ``id``).
    """

    TRANSITIONS = {
        AgreementStatus.DRAFT: {AgreementStatus.OFFERED},
        AgreementStatus.OFFERED: {AgreementStatus.ACTIVE, AgreementStatus.DECLINED},
        AgreementStatus.ACTIVE: {AgreementStatus.SUSPENDED, AgreementStatus.TERMINATED, AgreementStatus.ENDED},
        AgreementStatus.SUSPENDED: {AgreementStatus.ACTIVE, AgreementStatus.TERMINATED},
    }
    STATUS_COLOURS = {
        AgreementStatus.DRAFT: "grey",
        AgreementStatus.OFFERED: "yellow",
        AgreementStatus.ACTIVE: "blue",
        AgreementStatus.SUSPENDED: "yellow",
        AgreementStatus.DECLINED: "grey",
        AgreementStatus.TERMINATED: "grey",
        AgreementStatus.ENDED: "green",
    }

    reference = models.CharField(max_length=60, unique=True)
    external_id = models.CharField("published identifier", max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Route)
    title = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="agreements")
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    scheme = models.ForeignKey(
        "programmes.Scheme", on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    lead_agency = models.ForeignKey("organisations.Agency", on_delete=models.PROTECT, related_name="led_agreements")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    wards = models.ManyToManyField("organisations.Ward", blank=True, related_name="agreements")
    awarded_on = models.DateField("date of award", null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    value_pence = models.BigIntegerField("value")
    full_cost_pence = models.BigIntegerField("full cost of the work", null=True, blank=True)
    contribution_reason = models.TextField(
        "why less than the full cost is paid", blank=True, help_text="Needed where the value is below the full cost."
    )
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="agreement"
    )
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="renews"
    )
    status = models.CharField(max_length=12, choices=AgreementStatus, default=AgreementStatus.DRAFT, editable=False)
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    accepted_name = models.CharField("name as typed on acceptance", max_length=150, blank=True, editable=False)
    snapshot = models.TextField("terms as accepted", blank=True, editable=False)
    snapshot_sha256 = models.CharField("SHA-256 of the terms", max_length=64, blank=True, editable=False)
    activated_at = models.DateTimeField(null=True, blank=True, editable=False)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    closed_on = models.DateField("ended or terminated on", null=True, blank=True, editable=False)
    created_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["snapshot"])

    class Meta:
        ordering = ["-starts_on", "reference"]
        indexes = [
            models.Index(fields=["-starts_on", "reference"], name="agreement_newest_first"),
            models.Index(fields=["status", "ends_on"], name="agreement_status_end"),
            models.Index(fields=["programme", "status"], name="agreement_programme_status"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"),
            models.CheckConstraint(condition=Q(value_pence__gte=0), name="agreement_value_not_negative"),
            models.CheckConstraint(
                condition=Q(full_cost_pence__isnull=True)
                | Q(value_pence__gte=F("full_cost_pence"))
                | ~Q(contribution_reason=""),
                name="agreement_contribution_has_a_reason",
                violation_error_message="Say why less than the full cost is paid.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="agreement_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(snapshot_sha256="") | (~Q(snapshot="") & Q(accepted_at__isnull=False)),
                name="agreement_frozen_terms_are_accepted",
            ),
            models.UniqueConstraint(
                fields=["lead_agency", "external_id"],
                condition=~Q(external_id=""),
                name="agreement_external_id_once",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("agreements:agreement-detail", args=[self.reference])

    @cached_property
    def agency_ids(self) -> frozenset[int]:
        """The keys of the agencies that lead or share the agreement; read once for each instance."""
        return frozenset({self.lead_agency_id, *(share.agency_id for share in self.shares.all())})

    @cached_property
    def open_variation(self):
        """The variation that is still being agreed on, or None; read once for each instance."""
        return self.variations.still_open().defer("snapshot", "changes").first()


class AgencyShare(models.Model):
    """What one agency pays of a jointly funded agreement; the shares add up to its value."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="shares")
    agency = models.ForeignKey("organisations.Agency", on_delete=models.PROTECT, related_name="shares")
    share_pence = models.BigIntegerField("share")

    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "agency"], name="one_share_per_agency"),
            models.CheckConstraint(condition=Q(share_pence__gt=0), name="share_positive"),
        ]

    def __str__(self):
        return f"{self.agency}: {self.agreement.reference}"


class DateChange(models.Model):
    """Another start or end than at first, with what stood before: an officer put it right, a register gave it, or a
    variation took effect. Written once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="date_changes")
    kind = models.CharField(max_length=12, choices=DateChangeKind)
    before_on = models.DateField("date before")
    after_on = models.DateField("date after")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["agreement", "at"]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.agreement.reference}"
