from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.common.downloads import private_path
from consultations.enums import DocumentKind
from consultations.models.consultation import visible


class DocumentQuerySet(models.QuerySet):
    """Reads of documents."""

    def visible_to(self, user):
        return visible(self, user, "consultation__")

    def public(self):
        """Those that anybody may read once their consultation is public: published and not withdrawn."""
        return self.filter(published_at__isnull=False, withdrawn_at=None)


class ConsultationDocument(models.Model):
    """One version of a document: the draft that people are asked about, the final one that answers it, papers beside.

    A newer version ``replaces`` the one before, which stays readable as an earlier version unless it is withdrawn.
    A final document ``answers`` the draft that was consulted on.
    """

    consultation = models.ForeignKey("consultations.Consultation", on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    number = models.PositiveSmallIntegerField("version", default=1, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by", verbose_name="answers the"
    )
    file = models.FileField(upload_to=private_path("consultations"), max_length=200)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["consultation", "kind", "title", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "sha256"],
                condition=Q(withdrawn_at=None),
                name="a_file_once_in_a_consultation",
            ),
            models.CheckConstraint(
                condition=Q(number=1, replaces=None) | Q(number__gt=1, replaces__isnull=False),
                name="consultation_document_version_replaces",
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | Q(kind="final"), name="consultation_document_final_answers"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="consultation_document_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="consultation_document_withdrawn_whole",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def public_url(self) -> str:
        """The file, for anybody once it is public."""
        return reverse("consultations:public-document", args=[self.consultation.slug, self.pk])
