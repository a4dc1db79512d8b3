from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.applications.enums import RoundPhase, RoundStatus
from commissioning.applications.rules import timetable
from commissioning.common.downloads import private_path
from commissioning.common.models import Stateful
from commissioning.programmes.enums import Route

PUBLIC = {RoundStatus.PUBLISHED, RoundStatus.DECIDED, RoundStatus.CANCELLED}


class RoundQuerySet(models.QuerySet):
    """Reads of rounds."""

    def public(self):
        """Those that anybody may read: published at some time."""
        return self.filter(published_at__isnull=False)


class FundingRound(Stateful):
    """An invitation to apply: schemes of one programme, opened by one route, with a timetable.

    ``opens_at`` is a time; ``questions_close_on`` and ``closes_on`` are days whose deadline is 23:59:59 local.
    ``agreement_starts_on`` and ``agreement_ends_on`` (inclusive) are the term that awards are for.
    The figures have the defaults of domain.md's rules and belong to the round from its publication on.
    """

    TRANSITIONS = {
        RoundStatus.DRAFT: {RoundStatus.PUBLISHED, RoundStatus.CANCELLED},
        RoundStatus.PUBLISHED: {RoundStatus.DECIDED, RoundStatus.CANCELLED},
    }
    PHASE_COLOURS = {
        RoundPhase.DRAFT: "grey",
        RoundPhase.FORTHCOMING: "blue",
        RoundPhase.OPEN: "green",
        RoundPhase.CLOSED: "grey",
        RoundPhase.DECIDED: "grey",
        RoundPhase.CANCELLED: "grey",
    }

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    route = models.CharField(max_length=10, choices=Route)
    summary = models.TextField("what it is for", help_text="Two or three sentences that anybody understands.")
    who_can_apply = models.TextField(blank=True)
    guidance = models.TextField("guidance for applicants", blank=True, help_text="Markdown.")
    how_decided = models.TextField("how it will be decided", blank=True, help_text="Markdown.")
    privacy = models.TextField(
        "privacy notice", blank=True, help_text="What happens with what applicants tell us. Markdown."
    )
    agreement_starts_on = models.DateField("agreements start")
    agreement_ends_on = models.DateField("agreements end")
    opens_at = models.DateTimeField("opens")
    questions_close_on = models.DateField("last day for questions", null=True, blank=True)
    closes_on = models.DateField("last day to apply")
    decision_expected_on = models.DateField("decision expected", null=True, blank=True)
    appeal_working_days = models.PositiveSmallIntegerField(
        "working days to appeal", default=10, validators=[MaxValueValidator(60)]
    )
    assessors_per_application = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(2), MaxValueValidator(6)]
    )
    moderation_spread = models.PositiveSmallIntegerField(
        "points of 100 between two assessors above which an application is moderated",
        default=20,
        validators=[MaxValueValidator(100)],
    )
    organisation_pass_percent = models.PositiveSmallIntegerField(
        "per cent of the organisation stage's marks that must be passed",
        default=50,
        validators=[MaxValueValidator(99)],
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="funding_rounds"
    )
    second_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation_version = models.ForeignKey(
        "questionnaires.QuestionnaireVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="questions about the organisation",
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="copies"
    )
    status = models.CharField(max_length=10, choices=RoundStatus, default=RoundStatus.DRAFT, editable=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    cancelled_reason = models.TextField(blank=True, editable=False)

    objects = RoundQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-closes_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement_ends_on__gt=F("agreement_starts_on")), name="round_term_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="round_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "decided"]) | Q(published_at__isnull=False),
                name="round_is_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_reason=""), name="round_is_cancelled_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(second_officer=None) | ~Q(second_officer=F("officer")), name="round_has_two_officers"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("applications:round-detail", args=[self.slug])

    @property
    def public_url(self) -> str:
        return reverse("applications:public-round", args=[self.slug])

    def phase(self, at) -> RoundPhase:
        """Where the round is at the time ``at``."""
        if self.status != RoundStatus.PUBLISHED:
            return RoundPhase(self.status)
        return timetable.phase(self.opens_at, self.closes_on, at)


class RoundScheme(models.Model):
    """A scheme that a round opens, with the money there is and the smallest and largest sum to ask for."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="schemes")
    scheme = models.ForeignKey("programmes.Scheme", on_delete=models.PROTECT, related_name="round_schemes")
    budget_pence = models.BigIntegerField("budget")
    minimum_pence = models.BigIntegerField("smallest award", default=0)
    maximum_pence = models.BigIntegerField("largest award")
    awards_expected = models.PositiveSmallIntegerField("number of awards expected", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "scheme__theme__number", "scheme__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "scheme"], name="a_scheme_once_in_a_round"),
            models.CheckConstraint(condition=Q(budget_pence__gt=0), name="round_scheme_budget_positive"),
            models.CheckConstraint(
                condition=Q(minimum_pence__gte=0, maximum_pence__gte=F("minimum_pence"), maximum_pence__gt=0),
                name="round_scheme_awards_in_order",
            ),
            models.CheckConstraint(
                condition=Q(maximum_pence__lte=F("budget_pence")), name="round_scheme_award_within_budget"
            ),
        ]

    def __str__(self):
        return f"{self.scheme}"


class RoundTheme(models.Model):
    """The questions about a project that applications for one theme's schemes answer."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey("programmes.Theme", on_delete=models.PROTECT, related_name="round_themes")
    version = models.ForeignKey(
        "questionnaires.QuestionnaireVersion",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="questions about the project",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "theme__number"]
        constraints = [models.UniqueConstraint(fields=["round", "theme"], name="a_theme_once_in_a_round")]

    def __str__(self):
        return f"{self.theme}"


class RouteDecision(models.Model):
    """Why a scheme of a round is paid for by grant or by contract. Written once for each time it was considered;
    the newest counts.

    ``answers`` holds, by factor, whether it holds for the scheme (``rules.route``); ``suggested`` is what followed.
    ``notice`` says in words which procurement notice was needed by the thresholds of the day; empty for none.
    """

    round_scheme = models.ForeignKey(RoundScheme, on_delete=models.CASCADE, related_name="route_decisions")
    answers = models.JSONField()
    estimated_pence = models.BigIntegerField("estimated value, VAT included")
    is_light_touch = models.BooleanField("social, health or community service", default=True)
    notice = models.CharField("procurement notice needed", max_length=200, blank=True)
    suggested = models.CharField(max_length=10, choices=Route, blank=True)
    chosen = models.CharField(max_length=10, choices=Route)
    reasons = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round_scheme", "-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(estimated_pence__gte=0), name="route_decision_value_not_negative"),
            models.CheckConstraint(condition=~Q(reasons=""), name="route_decision_has_reasons"),
        ]

    def __str__(self):
        return f"{self.get_chosen_display()} for {self.round_scheme}"


class RoundDocument(models.Model):
    """A file that applicants need: a specification, a framework, a form of agreement. Public with the round."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=private_path("rounds"), max_length=200)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "title", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "sha256"], name="a_document_once_in_a_round")]

    def __str__(self):
        return self.title


class DeadlineChange(models.Model):
    """A later last day to apply, for everybody, with the reason that the public reads."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="deadline_changes")
    before_on = models.DateField("last day to apply until then")
    closes_on = models.DateField("last day to apply")
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gt=F("before_on")), name="deadline_change_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="deadline_change_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.round} until {self.closes_on}"


class Trial(models.Model):
    """An officer's own try at a round's questions, before or while it is open. No application: never submitted,
    never counted, seen by nobody else. Without a theme it is of the questions about the organisation."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="trials")
    theme = models.ForeignKey("programmes.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sheet = models.OneToOneField("questionnaires.AnswerSheet", on_delete=models.PROTECT, related_name="trial")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "theme", "begun_by"], condition=Q(theme__isnull=False), name="one_trial_of_a_theme"
            ),
            models.UniqueConstraint(
                fields=["round", "begun_by"], condition=Q(theme=None), name="one_trial_of_the_organisation_stage"
            ),
        ]

    def __str__(self):
        return f"Trial of {self.round}"
