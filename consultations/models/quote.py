from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.common.models import Stateful
from consultations.enums import QuoteStatus
from consultations.models.phase import PartOfPhaseQuerySet
from consultations.models.response import Response


class QuoteQuerySet(PartOfPhaseQuerySet):
    """Reads of quotes."""

    def publishable(self):
        """Those that a second officer approved, of responses that count."""
        return self.filter(status=QuoteStatus.APPROVED, response__in=Response.objects.counted())


class Quote(Stateful):
    """Part of an answer that illustrates a theme, as the public may read it (``text``).

    It exists only where whoever answered agreed to be quoted. ``excerpt`` is what they wrote; it is never public, and
    goes when what is personal in the response goes. A second officer approves what one officer marked.
    """

    STATUS_COLOURS = {QuoteStatus.DRAFT: "yellow", QuoteStatus.APPROVED: "green", QuoteStatus.WITHDRAWN: "grey"}
    TRANSITIONS = {
        QuoteStatus.DRAFT: {QuoteStatus.APPROVED, QuoteStatus.WITHDRAWN},
        QuoteStatus.APPROVED: {QuoteStatus.WITHDRAWN},
    }

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="quotes")
    theme = models.ForeignKey("consultations.Theme", on_delete=models.PROTECT, related_name="quotes")
    response = models.ForeignKey("consultations.Response", on_delete=models.CASCADE, related_name="quotes")
    question = models.ForeignKey("questionnaires.Question", on_delete=models.PROTECT, related_name="+")
    excerpt = models.TextField("as it was written")
    text = models.TextField("as the public reads it")
    status = models.CharField(max_length=10, choices=QuoteStatus, default=QuoteStatus.DRAFT, editable=False)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "marked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(excerpt="") & ~Q(text=""), name="quote_says_something"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="quote_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_at__isnull=False), name="quote_is_approved_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("marked_by")), name="quote_has_a_second_officer"
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_reason=""), name="quote_is_withdrawn_for_a_reason"
            ),
        ]

    def __str__(self):
        return f"Quote {self.pk} on {self.theme}"


class PartOfQuoteQuerySet(models.QuerySet):
    """Reads of what belongs to a quote."""

    def visible_to(self, user):
        return self.filter(quote__in=Quote.objects.visible_to(user))


class Redaction(models.Model):
    """Words that were taken out of a quote, what stands there instead, and why. ``words`` are never public."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="redactions")
    words = models.TextField()
    instead = models.CharField("what stands there instead", max_length=60)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PartOfQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["quote", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(reason=""), name="redaction_says_what_and_why"),
        ]

    def __str__(self):
        return self.reason[:80]
