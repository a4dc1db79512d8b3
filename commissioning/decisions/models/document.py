from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.common.validators import no_nul
from commissioning.decisions.enums import DocumentKind


def stored_as(document: "IssueDocument", name: str) -> str:
    """Where the file lies: under a name of our own, never the one it came with."""
    return f"decisions/{document.issue_id}/{document.sha256}"


class IssueDocument(models.Model):
    """A paper that goes with an issue. Public with it, unless it is exempt."""

    issue = models.ForeignKey("decisions.Issue", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind, default=DocumentKind.APPENDIX)
    title = models.CharField(max_length=200, validators=[no_nul])
    is_exempt = models.BooleanField("exempt from publication", default=False)
    file = models.FileField(upload_to=stored_as, max_length=200)
    name = models.CharField("file name", max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "sha256"], name="a_file_once_with_an_issue")]

    def __str__(self):
        return self.title
