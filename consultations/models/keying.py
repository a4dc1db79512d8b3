from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.enums import Keying, PhaseStatus
from consultations.models.consultation import visible


class SecondKeyingQuerySet(models.QuerySet):
    """Reads of papers that are keyed in again."""

    def visible_to(self, user):
        return visible(self, user, "response__phase__consultation__")

    def waiting(self):
        """Those that nobody has keyed in again yet."""
        return self.filter(keyed_at=None)

    def unseen(self):
        """Those of papers whose first keying nobody else is to see yet: they can still be keyed in again."""
        return self.waiting().filter(response__anonymised_at=None, response__phase__status=PhaseStatus.APPROVED)

    def to_settle(self):
        """Those that were, and differ."""
        return self.filter(keyed_at__isnull=False, settled_at=None)


class SecondKeying(models.Model):
    """A paper of the sample that somebody else keys in again, without seeing what was keyed first.

    ``sheet`` holds the second keying until what differs is settled: the response's own answers are then right, and
    the second keying goes.
    """

    response = models.OneToOneField("consultations.Response", on_delete=models.CASCADE, related_name="second_keying")
    sheet = models.OneToOneField(
        "questionnaires.AnswerSheet", on_delete=models.PROTECT, null=True, blank=True, related_name="second_keying"
    )
    drawn_at = models.DateTimeField()
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    keyed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SecondKeyingQuerySet.as_manager()

    class Meta:
        ordering = ["drawn_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(keyed_at=None) | Q(keyed_by__isnull=False), name="second_keying_by"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(keyed_at__isnull=False, sheet=None), name="second_keying_settled_whole"
            ),
        ]

    def __str__(self):
        return f"Second keying of {self.response}"


class KeyingDifferenceQuerySet(models.QuerySet):
    """Reads of what two keyings differ in."""

    def visible_to(self, user):
        return visible(self, user, "second_keying__response__phase__consultation__")


class KeyingDifference(models.Model):
    """One question of which two keyings differ, which of them the paper says is right, and why they differ."""

    second_keying = models.ForeignKey(SecondKeying, on_delete=models.CASCADE, related_name="differences")
    question = models.ForeignKey("questionnaires.Question", on_delete=models.PROTECT, related_name="+")
    right = models.CharField("which is right", max_length=6, choices=Keying, blank=True)
    reason = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = KeyingDifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["second_keying", "question__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["second_keying", "question"], name="a_difference_of_a_question_once"),
            models.CheckConstraint(
                condition=Q(right="", reason="", settled_at=None, settled_by=None)
                | (~Q(right="") & ~Q(reason="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="keying_difference_settled_whole",
            ),
        ]

    def __str__(self):
        return f"{self.second_keying}: {self.question}"
