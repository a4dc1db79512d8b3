from django.db import models
from django.db.models import Q

from consultations.models.phase import PartOfPhaseQuerySet


class CountedResponse(models.Model):
    """That a response is in its phase's tally, and in which groups (canonical JSON: split to names of groups).

    One that is in the tally cannot be deleted before it is taken out.
    """

    response = models.OneToOneField(
        "consultations.Response", on_delete=models.PROTECT, primary_key=True, related_name="counted_as"
    )
    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="counted_responses")
    groups = models.TextField()

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["response"]

    def __str__(self):
        return f"{self.response}, counted"


class TallyChange(models.Model):
    """What a response adds to its phase's tally, or takes from it, until a task folds it in.

    ``body`` is JSON: ``sign`` (1 or −1), ``groups`` and ``cells``. Each is a row of its own, so that those who send
    answers at the same moment do not wait for each other.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="tally_changes")
    body = models.TextField()

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Change {self.pk} of the tally of {self.phase}"


class PhaseTally(models.Model):
    """The tally of a phase: whoever folds changes into it, or makes it anew, locks this row."""

    phase = models.OneToOneField(
        "consultations.Phase", on_delete=models.PROTECT, primary_key=True, related_name="tally"
    )
    folded_at = models.DateTimeField("changes folded in", null=True, blank=True)
    rebuilt_at = models.DateTimeField("made anew", null=True, blank=True)

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase"]
        verbose_name_plural = "phase tallies"

    def __str__(self):
        return f"Tally of {self.phase}"


class TallyCell(models.Model):
    """How often one thing was answered to one question in one group (``questionnaires.counting`` says what cells are).

    Without a question: how many responses there are. Without a split: all together.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="tally_cells")
    question = models.CharField("key of the question", max_length=60, blank=True)
    split = models.CharField(max_length=12, blank=True)
    group = models.CharField(max_length=200, blank=True)
    cell = models.CharField(max_length=200)
    count = models.BigIntegerField()

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "question", "split", "group", "cell"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "question", "split", "group", "cell"], name="tally_cell_once"),
            models.CheckConstraint(condition=Q(count__gte=0), name="tally_cell_not_below_nought"),
        ]

    def __str__(self):
        return f"{self.question or 'Responses'}, {self.cell}: {self.count}"
