from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from consultations.enums import EqualityAnalysis, PhaseStatus, Stand
from organisations.enums import Role

# Those of the council who read every consultation in preparation; partner officers read their agency's.
READERS = frozenset({Role.COMMISSIONING_OFFICER, Role.DEMOCRATIC_SERVICES_OFFICER, Role.AUDITOR})


def visible(rows: models.QuerySet, user, to_consultation: str = "") -> models.QuerySet:
    """Of ``rows`` those that ``user`` may read on officers' pages; ``to_consultation`` is the way there, with its
    last two underscores."""
    if not user.is_authenticated:
        return rows.none()
    if user.has_role(*READERS):
        return rows
    if user.has_role(Role.PARTNER_OFFICER):
        return rows.filter(**{f"{to_consultation}agency__in": user.agency_ids})
    return rows.none()


class ConsultationQuerySet(models.QuerySet):
    """Reads of consultations."""

    def visible_to(self, user):
        """On officers' pages: all of them, a partner officer those of their own agency."""
        return visible(self, user)

    def public(self):
        """Those that anybody may read: a phase was approved at some time."""
        return self.filter(phases__approved_at__isnull=False).distinct()


class Consultation(models.Model):
    """What an agency asks about a document or a plan, in phases. It belongs to a programme or stands alone.

    ``equality_note`` is the analysis's result, what it is due with, or why none is needed. ``audiences`` has a line
    for each kind of people it is meant for.
    """

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    agency = models.ForeignKey("organisations.Agency", on_delete=models.PROTECT, related_name="consultations")
    summary = models.TextField(
        "what it is about", blank=True, help_text="Three plain sentences that anybody understands."
    )
    background = models.TextField(blank=True, help_text="Markdown.")
    what_can_change = models.TextField(
        "what can still change", blank=True, help_text="What is open, and what is decided already and why."
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    contact_name = models.CharField("who to ask", max_length=150, blank=True)
    contact_email = models.EmailField("e-mail address for questions", blank=True)
    contact_telephone = models.CharField("telephone number for questions", max_length=40, blank=True)
    postal_address = models.TextField("postal address for returns", blank=True)
    returns_email = models.EmailField("e-mail address for returns", blank=True)
    privacy = models.TextField(
        "privacy notice", blank=True, help_text="What happens with what people tell us. Markdown."
    )
    equality = models.CharField("equality analysis", max_length=12, choices=EqualityAnalysis, blank=True)
    equality_note = models.TextField("its result, what it is due with, or why none is needed", blank=True)
    all_wards = models.BooleanField("affects all wards", default=True)
    wards = models.ManyToManyField("organisations.Ward", blank=True, related_name="consultations")
    audiences = models.TextField("who it is meant for", blank=True, help_text="One on each line.")
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="copies"
    )
    created_at = models.DateTimeField()

    objects = ConsultationQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[wards])

    class Meta:
        ordering = ["-created_at", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(equality="") | ~Q(equality_note=""), name="consultation_equality_is_explained"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("consultations:consultation-detail", args=[self.slug])

    @property
    def results_url(self) -> str:
        """Where the results of its latest published phase are."""
        return reverse("consultations:public-results", args=[self.slug])

    @property
    def public_url(self) -> str:
        """The page for everybody; ``get_absolute_url`` is the officers'."""
        return reverse("consultations:public-detail", args=[self.slug])

    @property
    def agency_ids(self) -> frozenset[int]:
        """Whose officers it is, as permissions ask it."""
        return frozenset({self.agency_id})

    @property
    def audience_lines(self) -> list[str]:
        return [line.strip() for line in self.audiences.splitlines() if line.strip()]

    def stand(self, at) -> Stand:
        """Where the consultation is at ``at``, by the phase that says most: an open one before all."""
        stages = {phase.stage(at).value for phase in self.phases.all() if phase.status != PhaseStatus.DRAFT}
        order = (Stand.OPEN, Stand.FORTHCOMING, Stand.CLOSED, Stand.PUBLISHED, Stand.CANCELLED)
        found = {"analysed": "closed"}
        stages = {found.get(stage, stage) for stage in stages}
        return next((stand for stand in order if stand.value in stages), Stand.PREPARING)
