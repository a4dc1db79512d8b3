from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.common.models import Stateful
from commissioning.common.validators import no_nul
from commissioning.decisions.enums import (
    DecisionType,
    EqualityAnalysis,
    ExemptParagraph,
    IssueStatus,
    Restriction,
    Urgency,
)

# A matter that the public can read about and that nobody has decided yet.
FORTHCOMING = {IssueStatus.NOTICE_PUBLISHED, IssueStatus.REPORT_PUBLISHED}
DECIDED = {IssueStatus.DECIDED, IssueStatus.CALLED_IN, IssueStatus.IN_EFFECT, IssueStatus.REFERRED_BACK}


class IssueQuerySet(models.QuerySet):
    """Reads of issues."""

    def public(self):
        """Those whose notice has been published, withdrawn ones included: what was announced stays findable."""
        return self.filter(notice_published_on__isnull=False)

    def forthcoming(self):
        """Announced and not yet decided, the next first."""
        return self.filter(status__in=FORTHCOMING).order_by("due_on", "reference")

    def settled(self):
        """Decided or withdrawn, the latest first."""
        return self.public().exclude(status__in=FORTHCOMING).order_by("-due_on", "reference")


class Issue(Stateful):
    """A matter for decision: what is proposed, to whom, when, and what became of it.

    ``due_on`` is the day of the meeting, before which nothing is decided. ``notice_published_on`` is the day
    the public could first read of it; clear days are counted between the two.
    """

    TRANSITIONS = {
        IssueStatus.DRAFT: {IssueStatus.NOTICE_PUBLISHED, IssueStatus.WITHDRAWN},
        IssueStatus.NOTICE_PUBLISHED: {IssueStatus.REPORT_PUBLISHED, IssueStatus.WITHDRAWN},
        IssueStatus.REPORT_PUBLISHED: {IssueStatus.DECIDED, IssueStatus.WITHDRAWN},
        IssueStatus.DECIDED: {IssueStatus.IN_EFFECT, IssueStatus.CALLED_IN},
        IssueStatus.CALLED_IN: {IssueStatus.IN_EFFECT, IssueStatus.REFERRED_BACK},
    }
    STATUS_COLOURS = {
        IssueStatus.DRAFT: "grey",
        IssueStatus.NOTICE_PUBLISHED: "blue",
        IssueStatus.REPORT_PUBLISHED: "blue",
        IssueStatus.DECIDED: "green",
        IssueStatus.CALLED_IN: "yellow",
        IssueStatus.IN_EFFECT: "green",
        IssueStatus.REFERRED_BACK: "yellow",
        IssueStatus.WITHDRAWN: "grey",
    }

    reference = models.SlugField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", "Enter a reference, like D-2026-001.")],
    )
    title = models.CharField(max_length=300, validators=[no_nul])
    summary = models.TextField(validators=[no_nul])
    decision_maker = models.CharField(max_length=200, default="Cabinet", validators=[no_nul])
    decision_type = models.CharField("type of decision", max_length=10, choices=DecisionType, default=DecisionType.KEY)
    not_key_reason = models.TextField("why it is not key", blank=True, validators=[no_nul])
    affects_two_or_more_wards = models.BooleanField("significant in two or more wards", default=False)
    above_threshold = models.BooleanField("spending or saving above the council's threshold", default=False)
    value_pence = models.BigIntegerField("value", null=True, blank=True, validators=[MinValueValidator(0)])
    status = models.CharField(max_length=20, choices=IssueStatus, default=IssueStatus.DRAFT, editable=False)
    all_wards = models.BooleanField("affects all wards", default=False)
    wards = models.ManyToManyField("organisations.Ward", blank=True, related_name="issues")
    notice_published_on = models.DateField("notice first published on", null=True, blank=True, editable=False)
    due_on = models.DateField("to be decided on, and not before")
    lead_member = models.CharField(max_length=200, validators=[no_nul])
    lead_director = models.CharField(max_length=200, validators=[no_nul])
    department = models.CharField(max_length=200, validators=[no_nul])
    contact_name = models.CharField(max_length=200, validators=[no_nul])
    contact_email = models.EmailField("contact's e-mail address", blank=True)
    contact_telephone = models.CharField("contact's telephone number", max_length=40, blank=True, validators=[no_nul])
    consultation_process = models.TextField(blank=True, validators=[no_nul])
    equality_analysis = models.CharField(max_length=12, choices=EqualityAnalysis, default=EqualityAnalysis.NEEDED)
    equality_detail = models.TextField(
        "its result, with which report it is due, or why it is not needed", validators=[no_nul]
    )
    restriction = models.CharField("access to the report", max_length=12, choices=Restriction, default=Restriction.OPEN)
    exempt_paragraph = models.CharField("exempt under paragraph", max_length=1, choices=ExemptParagraph, blank=True)
    restriction_reason = models.TextField("why it is exempt", blank=True, validators=[no_nul])
    urgency = models.CharField(max_length=20, choices=Urgency, default=Urgency.NONE, editable=False)
    urgency_reason = models.TextField("why the usual notice cannot be given", blank=True, editable=False)
    urgency_agreed_by = models.CharField("agreed by, for scrutiny", max_length=200, blank=True, editable=False)
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, null=True, blank=True, related_name="issues"
    )
    consultation = models.ForeignKey(
        "consultations.Consultation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name="decided after the consultation",
    )
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="follows"
    )
    created_at = models.DateTimeField()

    objects = IssueQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[wards])

    class Meta:
        ordering = ["-due_on", "reference"]
        indexes = [models.Index(fields=["status", "due_on"], name="issue_status_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision_type=DecisionType.NON_KEY)
                | Q(affects_two_or_more_wards=True)
                | Q(above_threshold=True),
                name="key_issue_has_a_reason",
                violation_error_message="Say why it is a key decision: wards, money or both.",
            ),
            models.CheckConstraint(
                condition=Q(value_pence__isnull=True) | Q(value_pence__gte=0), name="issue_value_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(restriction=Restriction.OPEN) | (~Q(exempt_paragraph="") & ~Q(restriction_reason="")),
                name="exempt_issue_says_why",
                violation_error_message="Choose the paragraph under which it is exempt, and say why.",
            ),
            models.CheckConstraint(
                condition=Q(urgency=Urgency.NONE) | ~Q(urgency_reason=""), name="urgent_issue_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(urgency=Urgency.SPECIAL_URGENCY) | ~Q(urgency_agreed_by=""),
                name="special_urgency_is_agreed",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[IssueStatus.DRAFT, IssueStatus.WITHDRAWN])
                | Q(notice_published_on__isnull=False),
                name="announced_issue_has_a_notice",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        """Its public page."""
        return reverse("decisions:issue-public", args=[self.reference])

    @property
    def is_public(self) -> bool:
        """Whether a stranger may read of it."""
        return self.notice_published_on is not None

    @property
    def is_key(self) -> bool:
        return self.decision_type == DecisionType.KEY

    @property
    def key_reasons(self) -> list[str]:
        """Why it is a key decision, in words."""
        reasons = []
        if self.affects_two_or_more_wards:
            reasons.append("It has a significant effect on communities in two or more wards")
        if self.above_threshold:
            reasons.append("It spends or saves more than the council's threshold")
        return reasons


class Proposal(models.Model):
    """One thing that the decision maker is asked to do."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(validators=[no_nul])

    history = HistoricalRecords()

    class Meta:
        ordering = ["issue", "number"]
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="proposal_number_once")]

    def __str__(self):
        return f"{self.number}. {self.text[:80]}"


class AgendaItem(models.Model):
    """The issue's place on the agenda of one meeting of a committee."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="agenda_items")
    committee = models.CharField(max_length=200, validators=[no_nul])
    meets_on = models.DateField("date of the meeting")
    number = models.CharField("agenda item", max_length=20, blank=True, validators=[no_nul])

    history = HistoricalRecords()

    class Meta:
        ordering = ["meets_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "committee", "meets_on"], name="issue_once_on_an_agenda")
        ]

    def __str__(self):
        return f"{self.committee}, {self.meets_on:%d/%m/%Y}"
