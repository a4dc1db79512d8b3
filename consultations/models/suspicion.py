from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.enums import Deciding, SuspicionKind
from consultations.models.consultation import visible
from consultations.models.phase import PartOfPhaseQuerySet


class ResponsePrint(models.Model):
    """What is kept of a response to find others like it (``rules.duplicates``); made anew where its answers are.

    ``texts`` are lists of a question's key, the hash of its letters and its sketch in hexadecimal.
    """

    response = models.OneToOneField(
        "consultations.Response", on_delete=models.CASCADE, primary_key=True, related_name="print"
    )
    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="prints")
    sheet = models.PositiveBigIntegerField("answer sheet that it is of")
    answers = models.CharField(max_length=32)
    answered = models.PositiveIntegerField()
    texts = models.JSONField(default=list)

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["response"]

    def __str__(self):
        return f"Print of {self.response}"


class SuspectSet(models.Model):
    """Responses that look like one another, or like a program's: what they were found by, in figures and by which
    question. ``size`` is how many there are."""

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="suspect_sets")
    kind = models.CharField(max_length=12, choices=SuspicionKind)
    key = models.CharField(max_length=150)
    question = models.CharField("key of the question", max_length=60, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    size = models.PositiveIntegerField()
    found_at = models.DateTimeField()

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "-size", "pk"]
        constraints = [models.UniqueConstraint(fields=["phase", "kind", "key"], name="a_suspect_set_once")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.size}"


class PartOfSetQuerySet(models.QuerySet):
    """Reads of what belongs to a set."""

    def visible_to(self, user):
        return visible(self, user, "suspect_set__phase__consultation__")


class Suspect(models.Model):
    """A response that is of a set."""

    suspect_set = models.ForeignKey(SuspectSet, on_delete=models.CASCADE, related_name="suspects")
    response = models.ForeignKey("consultations.Response", on_delete=models.CASCADE, related_name="suspected")

    objects = PartOfSetQuerySet.as_manager()

    class Meta:
        ordering = ["suspect_set", "pk"]
        constraints = [models.UniqueConstraint(fields=["suspect_set", "response"], name="a_suspect_of_a_set_once")]

    def __str__(self):
        return f"{self.response} in {self.suspect_set}"


class DuplicateDecision(models.Model):
    """What an officer decided of a set, or of some of it (``chosen``: primary keys; empty: all), and why.

    Carried out in the background where there are many; ``number`` is of how many so far, ``done_at`` when of all.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="duplicate_decisions")
    suspect_set = models.ForeignKey(
        SuspectSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    about = models.CharField(max_length=200)
    chosen = models.JSONField(default=list, blank=True)
    decision = models.CharField(max_length=10, choices=Deciding)
    reason = models.TextField()
    number = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="duplicate_decision_has_a_reason")]

    def __str__(self):
        return f"{self.get_decision_display()}: {self.about}"
