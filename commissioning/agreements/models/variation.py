from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.agreements.enums import OPEN_VARIATION, VariationStatus
from commissioning.agreements.models.agreement import Agreement
from commissioning.common.models import Stateful
from commissioning.common.validators import no_nul
from organisations.enums import OFFICE_ROLES


class VariationQuerySet(models.QuerySet):
    """Reads of variations."""

    def still_open(self):
        """Those that are still being agreed on."""
        return self.filter(status__in=OPEN_VARIATION)

    def in_effect(self):
        """Those that both have signed, in the order in which they did."""
        return self.filter(status=VariationStatus.IN_EFFECT).order_by("number")

    def visible_to(self, user):
        """Officers see every one of the agreements that they see; an organisation's people those once offered."""
        seen = self.filter(agreement__in=Agreement.objects.visible_to(user).order_by())
        return seen if user.has_role(*OFFICE_ROLES) else seen.exclude(offered_at=None)


class Variation(Stateful):
    """A change of what was agreed, signed by both sides as the agreement was, and numbered within it.

    ``changes`` is the draft: what becomes of which part (``varied.proposal``). ``snapshot`` is what was offered: all
    terms before and after. ``recorded_by`` and ``paper``: the officer who recorded a signature on paper, and the paper.
    ``closed_reason``: why it was declined or withdrawn, in words for both sides.
    """

    TRANSITIONS = {
        VariationStatus.DRAFT: {VariationStatus.OFFERED, VariationStatus.WITHDRAWN},
        VariationStatus.OFFERED: {VariationStatus.ACCEPTED, VariationStatus.DECLINED, VariationStatus.WITHDRAWN},
        VariationStatus.ACCEPTED: {VariationStatus.IN_EFFECT, VariationStatus.WITHDRAWN},
    }
    STATUS_COLOURS = {
        VariationStatus.DRAFT: "grey",
        VariationStatus.OFFERED: "yellow",
        VariationStatus.ACCEPTED: "blue",
        VariationStatus.IN_EFFECT: "green",
        VariationStatus.DECLINED: "grey",
        VariationStatus.WITHDRAWN: "grey",
    }

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField("why it changes", validators=[no_nul])
    effective_from = models.DateField("in effect from")
    changes = models.JSONField("what changes", default=dict, blank=True)
    status = models.CharField(max_length=12, choices=VariationStatus, default=VariationStatus.DRAFT, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)
    snapshot = models.TextField("terms as offered", blank=True, editable=False)
    snapshot_sha256 = models.CharField("SHA-256 of the terms", max_length=64, blank=True, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    accepted_name = models.CharField("name as signed", max_length=150, blank=True, editable=False)
    signed_on = models.DateField("signed on paper on", null=True, blank=True, editable=False)
    paper = models.ForeignKey(
        "agreements.AgreementDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="signed paper",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    countersigned_at = models.DateTimeField(null=True, blank=True, editable=False)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    closed_reason = models.TextField("why it was declined or withdrawn", blank=True, editable=False)

    objects = VariationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["snapshot", "changes"])

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="variation_number_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status__in=OPEN_VARIATION), name="one_open_variation_of_an_agreement"
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, snapshot="", snapshot_sha256="")
                | (Q(offered_at__isnull=False) & ~Q(snapshot="") & ~Q(snapshot_sha256="")),
                name="variation_offered_with_its_terms",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["offered", "accepted", "declined", "in_effect"]) | Q(offered_at__isnull=False),
                name="variation_answered_only_when_offered",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True, recorded_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, recorded_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=True, recorded_by__isnull=False),
                name="variation_accepted_by_lead_or_on_paper",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True, paper__isnull=True, signed_on__isnull=True)
                | Q(recorded_by__isnull=False, paper__isnull=False, signed_on__isnull=False),
                name="variation_on_paper_has_the_paper",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "in_effect"]) | Q(accepted_at__isnull=False),
                name="variation_in_effect_only_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(status="in_effect", countersigned_at__isnull=False, countersigned_by__isnull=False)
                | (~Q(status="in_effect") & Q(countersigned_at__isnull=True, countersigned_by__isnull=True)),
                name="variation_in_effect_when_countersigned",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True)
                | Q(countersigned_by__isnull=True)
                | ~Q(recorded_by=F("countersigned_by")),
                name="variation_on_paper_signed_off_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["declined", "withdrawn"]) | ~Q(closed_reason=""),
                name="variation_closed_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"variation {self.number} of {self.agreement.reference}"

    @property
    def name(self) -> str:
        """As both sides call it."""
        return f"Variation {self.number}"

    def get_absolute_url(self):
        return reverse("agreements:variation-detail", args=[self.agreement.reference, self.number])
