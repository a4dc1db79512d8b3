from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.common.validators import no_nul
from commissioning.decisions.enums import DocumentKind, ExemptParagraph, Restriction


def stored_as(document: "IssueDocument", name: str) -> str:
    """Where the file lies: under a name of our own, never the one it came with."""
    return f"decisions/{document.issue_id}/{document.sha256}"


class IssueDocumentQuerySet(models.QuerySet):
    """Reads of papers."""

    def open(self):
        """Those that the public may read: not exempt, and not the report of an issue that is exempt as a whole."""
        return self.filter(is_exempt=False).exclude(kind=DocumentKind.REPORT, issue__restriction=Restriction.EXEMPT)


class IssueDocument(models.Model):
    """A paper that goes with an issue. Public with it, unless it is exempt: then the public reads that there is one,
    and why it is not shown."""

    issue = models.ForeignKey("decisions.Issue", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind, default=DocumentKind.APPENDIX)
    title = models.CharField(max_length=200, validators=[no_nul])
    is_exempt = models.BooleanField("exempt from publication", default=False)
    exempt_paragraph = models.CharField("exempt under paragraph", max_length=1, choices=ExemptParagraph, blank=True)
    exempt_reason = models.TextField("why it is exempt", blank=True, validators=[no_nul])
    file = models.FileField(upload_to=stored_as, max_length=200)
    name = models.CharField("file name", max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = IssueDocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "sha256"], name="a_file_once_with_an_issue"),
            models.CheckConstraint(
                condition=Q(is_exempt=False) | (~Q(exempt_paragraph="") & ~Q(exempt_reason="")),
                name="exempt_paper_says_why",
                violation_error_message="Choose the paragraph under which it is exempt, and say why.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the public may read it once the issue is public; ``open()`` for one that is at hand."""
        is_report_withheld = self.kind == DocumentKind.REPORT and self.issue.restriction == Restriction.EXEMPT
        return not self.is_exempt and not is_report_withheld
