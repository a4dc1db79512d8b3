from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from commissioning.common.dates import add_months
from commissioning.common.models import Stateful
from consultations.enums import PrivacyKind, PrivacyOutcome, PrivacyStatus
from consultations.models.phase import PartOfPhaseQuerySet

# Source: UK GDPR, art. 12(3): without undue delay and in any event within one month of receipt.
MONTHS_TO_ANSWER = 1


class PrivacyRequestQuerySet(models.QuerySet):
    """Reads of requests. They are on no officer's lists but their own page's."""

    def visible_to(self, user):
        return self.none()


class PrivacyRequest(Stateful):
    """Somebody asks for a copy of what consultations hold about them, or for its erasure.

    ``sought`` is the e-mail address, the response's reference or the name by which they are found: it goes when the
    request is answered, and what stays says how much was found and what was done, of nobody by name. ``identity`` says
    how it was made sure that it is them.
    """

    TRANSITIONS = {PrivacyStatus.OPEN: {PrivacyStatus.ANSWERED}}
    STATUS_COLOURS = {PrivacyStatus.OPEN: "yellow", PrivacyStatus.ANSWERED: "green"}

    kind = models.CharField(max_length=10, choices=PrivacyKind)
    sought = models.CharField("e-mail address, reference or name", max_length=254, blank=True)
    identity = models.TextField("how it was made sure that it is them")
    received_on = models.DateField("received on")
    status = models.CharField(max_length=10, choices=PrivacyStatus, default=PrivacyStatus.OPEN, editable=False)
    opened_at = models.DateTimeField(editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+")
    copied_at = models.DateTimeField("copy made", null=True, blank=True, editable=False)
    copied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=PrivacyOutcome, blank=True, editable=False)
    reason = models.TextField(blank=True, editable=False)
    responses = models.PositiveIntegerField(default=0, editable=False)
    sign_ups = models.PositiveIntegerField(default=0, editable=False)
    files = models.PositiveIntegerField("returned files", default=0, editable=False)
    mails = models.PositiveIntegerField(default=0, editable=False)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(copied_at=None, copied_by=None) | Q(copied_at__isnull=False, copied_by__isnull=False),
                name="privacy_request_copied_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_at=None, answered_by=None, outcome="") & ~Q(sought="")
                | Q(status="answered", answered_at__isnull=False, answered_by__isnull=False, sought="")
                & ~Q(outcome="")
                & ~Q(reason=""),
                name="privacy_request_answered_whole",
            ),
        ]

    def __str__(self):
        return f"Request {self.pk}: {self.get_kind_display().lower()}"

    def get_absolute_url(self):
        return reverse("consultations:privacy-request", args=[self.pk])

    @property
    def due_on(self):
        """The last day to answer."""
        return add_months(self.received_on, MONTHS_TO_ANSWER)


class Anonymisation(models.Model):
    """What was taken out of a phase's responses when their retention had ended: how much, and of nobody what.

    ``last_at`` is when anything was taken out last; a run that finds nothing changes nothing.
    """

    phase = models.OneToOneField("consultations.Phase", on_delete=models.PROTECT, related_name="anonymisation")
    due_on = models.DateField("retention ended on")
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    responses = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField("answers with something taken out", default=0)
    files = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)
    mails = models.PositiveIntegerField(default=0)

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]

    def __str__(self):
        return f"{self.phase}, retention ended on {self.due_on}"
