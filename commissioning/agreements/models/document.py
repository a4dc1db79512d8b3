from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.agreements.enums import DocumentKind
from commissioning.agreements.models.agreement import Agreement
from commissioning.common.downloads import private_path
from commissioning.common.validators import no_nul
from organisations.enums import OFFICE_ROLES


class AgreementDocumentQuerySet(models.QuerySet):
    """Reads of documents."""

    def kept(self):
        """Those that nobody has taken away."""
        return self.filter(removed_at=None)

    def visible_to(self, user):
        """Officers see every one of the agreements that they see; an organisation's people those marked for them."""
        seen = self.kept().filter(agreement__in=Agreement.objects.visible_to(user).order_by())
        return seen if user.has_role(*OFFICE_ROLES) else seen.filter(is_for_organisation=True)


class AgreementDocument(models.Model):
    """A file that an officer keeps with an agreement. Taken away it is only marked, so that it stays provable."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind)
    title = models.CharField(max_length=200, validators=[no_nul])
    is_for_organisation = models.BooleanField("the organisation sees it", default=False)
    file = models.FileField(upload_to=private_path("agreements"), max_length=200)
    name = models.CharField("file name", max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("taken away at", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AgreementDocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "sha256"], condition=Q(removed_at=None), name="a_file_once_with_an_agreement"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="agreement_document_removed_at_and_by",
            ),
        ]

    def __str__(self):
        return self.title
