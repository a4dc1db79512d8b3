from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.common.validators import no_nul
from commissioning.decisions.enums import CallInOutcome, Outcome


class Decision(models.Model):
    """What was decided of an issue, with what the public must be able to read of it.

    ``call_in_ends_on`` is the last day on which councillors may call it in, empty where it is not subject to
    that; ``in_effect_on`` the first day on which it holds. Source of the record: SI 2012/2089, reg. 12 and 13.
    """

    issue = models.OneToOneField("decisions.Issue", on_delete=models.PROTECT, related_name="decision")
    decided_on = models.DateField()
    published_on = models.DateField()
    decided_by = models.CharField(max_length=200, validators=[no_nul])
    reasons = models.TextField(validators=[no_nul])
    alternatives = models.TextField("alternatives considered and rejected", validators=[no_nul])
    conflicts = models.TextField("conflicts of interest declared, and dispensations", blank=True, validators=[no_nul])
    subject_to_call_in = models.BooleanField(default=True)
    not_called_in_reason = models.TextField("why it is not subject to call-in", blank=True, validators=[no_nul])
    call_in_ends_on = models.DateField("last day for call-in", null=True, blank=True, editable=False)
    in_effect_on = models.DateField(editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["-decided_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(published_on__gte=F("decided_on")), name="decision_published_after"),
            models.CheckConstraint(
                condition=Q(subject_to_call_in=True, call_in_ends_on__isnull=False)
                | (Q(subject_to_call_in=False, call_in_ends_on__isnull=True) & ~Q(not_called_in_reason="")),
                name="decision_call_in_or_why_not",
            ),
            models.CheckConstraint(condition=Q(in_effect_on__gte=F("published_on")), name="decision_holds_once_public"),
        ]

    def __str__(self):
        return f"decision on {self.issue.reference}"

    @property
    def holds(self) -> bool:
        """Whether it takes effect on ``in_effect_on``, as far as is known: not called in, or upheld."""
        call_in = getattr(self, "call_in", None)
        return call_in is None or call_in.outcome == CallInOutcome.UPHELD


class DecisionOutcome(models.Model):
    """What became of one recommendation, whose text is kept as it was decided."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(validators=[no_nul])
    outcome = models.CharField(max_length=12, choices=Outcome)
    note = models.TextField("in which words", blank=True, validators=[no_nul])

    history = HistoricalRecords()

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="outcome_of_a_recommendation_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.AMENDED, Outcome.COMMENTED]) | ~Q(note=""),
                name="amended_outcome_has_words",
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.get_outcome_display()}"


class CallIn(models.Model):
    """That councillors asked for a decision to be looked at again, and what scrutiny made of it."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="call_in")
    called_in_on = models.DateField()
    councillors = models.TextField("councillors who called it in", validators=[no_nul])
    reason = models.TextField(validators=[no_nul])
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    outcome = models.CharField(max_length=14, choices=CallInOutcome, blank=True, editable=False)
    outcome_on = models.DateField(null=True, blank=True, editable=False)
    outcome_reason = models.TextField(blank=True, editable=False)
    outcome_recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["-called_in_on", "pk"]
        verbose_name = "call-in"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True, outcome_recorded_at__isnull=True)
                | (~Q(outcome="") & Q(outcome_on__gte=F("called_in_on"), outcome_recorded_at__isnull=False)),
                name="call_in_outcome_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(outcome_recorded_at__isnull=True, outcome_recorded_by__isnull=True)
                | Q(outcome_recorded_at__isnull=False, outcome_recorded_by__isnull=False),
                name="call_in_outcome_at_and_by",
            ),
        ]

    def __str__(self):
        return f"call-in of {self.decision.issue.reference}"
