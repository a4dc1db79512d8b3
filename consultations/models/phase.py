import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.common.dates import add_months
from commissioning.common.models import Stateful
from commissioning.questionnaires.enums import Purpose
from consultations.enums import PhaseStage, PhaseStatus, ToldHow
from consultations.models.consultation import visible
from consultations.rules import timetable


def usual_second_keying() -> int:
    """Of a hundred papers, how many are keyed twice in a phase that says nothing else."""
    return max(0, min(100, settings.SECOND_KEYING_PERCENT))


class PhaseQuerySet(models.QuerySet):
    """Reads of phases."""

    def visible_to(self, user):
        return visible(self, user, "consultation__")

    def public(self):
        """Those that anybody may read: approved at some time."""
        return self.filter(approved_at__isnull=False)


class Phase(Stateful):
    """One round of asking, from ``opens_on`` to the end of ``closes_on`` (23:59:59 in London), both inclusive.

    ``questionnaire`` is what will be asked; ``version`` the version that was frozen when the phase was approved.
    Without a questionnaire people are heard at events and in letters only (``has_questions`` false).
    Of a hundred papers ``second_keying_percent`` are keyed in twice; approved, the phase keeps to it, so that the lot
    is one for all its papers. ``retention_months`` after the closing day what is personal in the responses goes.
    """

    TRANSITIONS = {
        PhaseStatus.DRAFT: {PhaseStatus.APPROVED},
        PhaseStatus.APPROVED: {PhaseStatus.ANALYSED, PhaseStatus.CANCELLED},
        PhaseStatus.ANALYSED: {PhaseStatus.PUBLISHED},
    }
    STANDINGS = {PhaseStatus.PUBLISHED: "has published results"}
    STAGE_COLOURS = {
        PhaseStage.DRAFT: "grey",
        PhaseStage.FORTHCOMING: "blue",
        PhaseStage.OPEN: "green",
        PhaseStage.CLOSED: "yellow",
        PhaseStage.ANALYSED: "blue",
        PhaseStage.PUBLISHED: "green",
        PhaseStage.CANCELLED: "grey",
    }

    consultation = models.ForeignKey("consultations.Consultation", on_delete=models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=200)
    about = models.TextField("what this phase is for", blank=True)
    opens_on = models.DateField("opens on")
    closes_on = models.DateField("closes on")
    short_reason = models.TextField(
        "why it is shorter than the rule asks", blank=True, help_text="The public reads it."
    )
    has_questions = models.BooleanField("asks a questionnaire", default=True)
    questionnaire = models.ForeignKey(
        "questionnaires.Questionnaire",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="phases",
        limit_choices_to={"purpose": Purpose.CONSULTATION},
    )
    version = models.ForeignKey(
        "questionnaires.QuestionnaireVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="phases",
    )
    takes_online = models.BooleanField("answers are taken online", default=True)
    takes_email = models.BooleanField("a PDF can be filled in and e-mailed", default=True)
    takes_post = models.BooleanField("a paper form can be posted", default=True)
    late_post_until = models.DateField(
        "answers by post are taken until",
        null=True,
        blank=True,
        help_text="Those that arrive after the closing day are marked as late.",
    )
    second_keying_percent = models.PositiveSmallIntegerField(
        "of a hundred papers, how many are keyed in twice",
        default=usual_second_keying,
        validators=[MaxValueValidator(100)],
    )
    retention_months = models.PositiveSmallIntegerField(
        "months after closing until personal details go",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    we_asked = models.TextField(blank=True, editable=False)
    you_said = models.TextField(blank=True, editable=False)
    we_did = models.TextField(blank=True, editable=False)
    results_expected_on = models.DateField("results are expected on", null=True, blank=True)
    status = models.CharField(max_length=10, choices=PhaseStatus, default=PhaseStatus.DRAFT, editable=False)
    created_at = models.DateTimeField(editable=False)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    results_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    results_published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    cancelled_reason = models.TextField(blank=True, editable=False)

    objects = PhaseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="phase_number_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="phase_closes_after_it_opens",
                violation_error_message="The closing day must be on or after the opening day.",
            ),
            models.CheckConstraint(
                condition=Q(late_post_until=None) | Q(late_post_until__gt=F("closes_on")),
                name="phase_late_post_after_closing",
                violation_error_message="Answers by post can be taken late only after the closing day.",
            ),
            models.CheckConstraint(
                condition=Q(second_keying_percent__lte=100), name="phase_keys_at_most_all_papers_twice"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="phase_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", approved_at=None, version=None)
                | (~Q(status="draft") & Q(approved_at__isnull=False)),
                name="phase_is_approved_once_it_is_no_draft",
            ),
            models.CheckConstraint(
                condition=Q(has_questions=False, questionnaire=None, version=None)
                | (Q(has_questions=True) & (Q(status="draft") | Q(version__isnull=False))),
                name="phase_has_its_questions",
            ),
            models.CheckConstraint(
                condition=Q(results_published_at=None, results_published_by=None)
                | Q(results_published_at__isnull=False, results_published_by__isnull=False),
                name="phase_results_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="published", results_published_at__isnull=False)
                | (~Q(status="published") & Q(results_published_at=None)),
                name="phase_results_are_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_reason=""), name="phase_is_cancelled_for_a_reason"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def days(self) -> int:
        """How many days it is open, both ends counted."""
        return (self.closes_on - self.opens_on).days + 1

    @property
    def retained_until(self) -> dt.date:
        """The day on which what is personal in the responses goes."""
        return add_months(self.closes_on, self.retention_months)

    @property
    def takes(self) -> bool:
        """Whether there is any way to answer it."""
        return self.takes_online or self.takes_email or self.takes_post

    def stage(self, at) -> PhaseStage:
        """Where the phase is at ``at``."""
        if self.status != PhaseStatus.APPROVED:
            return PhaseStage(self.status)
        return timetable.stage(self.opens_on, self.closes_on, at)


class PartOfPhaseQuerySet(models.QuerySet):
    """Reads of what belongs to a phase."""

    def visible_to(self, user):
        return visible(self, user, "phase__consultation__")


class ClosingChange(models.Model):
    """A later closing day, with the reason that the public reads."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="closing_changes")
    before_on = models.DateField("closing day until then")
    closes_on = models.DateField("closing day")
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gt=F("before_on")), name="closing_change_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="closing_change_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.phase} until {self.closes_on}"


class Told(models.Model):
    """That a network, or an audience in words, was told of a phase: how, and on which day."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="told")
    network = models.ForeignKey(
        "organisations.Network", on_delete=models.PROTECT, null=True, blank=True, related_name="told"
    )
    audience = models.CharField("who else", max_length=200, blank=True)
    how = models.CharField(max_length=12, choices=ToldHow)
    told_on = models.DateField("on which day")
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = PartOfPhaseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["phase", "told_on", "pk"]
        verbose_name_plural = "told"
        constraints = [
            models.CheckConstraint(
                condition=Q(network__isnull=False, audience="") | (Q(network=None) & ~Q(audience="")),
                name="told_names_a_network_or_an_audience",
                violation_error_message="Choose a network, or say in words who was told: one of the two.",
            ),
        ]

    def __str__(self):
        return f"{self.whom}, {self.get_how_display().lower()}"

    @property
    def whom(self) -> str:
        return self.network.name if self.network else self.audience
