import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.common.downloads import private_path
from commissioning.common.validators import no_nul
from organisations.enums import (
    EXPIRING_KINDS,
    DocumentKind,
    DocumentReminderKind,
    DocumentReminderOutcome,
    DocumentState,
)
from organisations.models.organisation import Organisation
from organisations.rules import document_state


class OrganisationDocumentQuerySet(models.QuerySet):
    """Reads of documents."""

    def current(self):
        """Those that nothing newer has replaced and nobody has withdrawn."""
        return self.filter(replaced_at=None, withdrawn_at=None)

    def visible_to(self, user):
        """Those of the organisations that the person sees."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user).order_by())


class OrganisationDocument(models.Model):
    """One version of a document of an organisation, given once and used wherever it is asked for.

    A row is never deleted and what it says of its file never changes: a newer document, or other dates of the same
    one, are a new row that replaces it. ``expires_on`` is its last day; that of accounts is when those of the next
    year are to be expected.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=25, choices=DocumentKind)
    title = models.CharField(max_length=200, validators=[no_nul])
    year_ends_on = models.DateField("end of the year that accounts cover", null=True, blank=True)
    valid_from_on = models.DateField("valid from", null=True, blank=True)
    expires_on = models.DateField("last day", null=True, blank=True)
    file = models.FileField(upload_to=private_path("organisations"), max_length=200)
    name = models.CharField("file name", max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_with", editable=False
    )
    replaced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OrganisationDocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation", "kind", "-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "sha256"],
                condition=Q(replaced_at=None, withdrawn_at=None),
                name="a_document_once_in_an_organisation",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="organisation_document_has_a_title"),
            models.CheckConstraint(
                condition=Q(valid_from_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("valid_from_on")),
                name="organisation_document_expires_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(EXPIRING_KINDS))
                | Q(valid_from_on__isnull=False, expires_on__isnull=False),
                name="organisation_document_of_an_expiring_kind_expires",
            ),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.ANNUAL_ACCOUNTS, year_ends_on__isnull=False, expires_on__isnull=False)
                | (~Q(kind=DocumentKind.ANNUAL_ACCOUNTS) & Q(year_ends_on=None)),
                name="accounts_and_no_others_are_of_a_year",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="organisation_document_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(replaced_at=None), name="organisation_document_ends_one_way"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def url(self) -> str:
        """Where the file is given out."""
        return reverse("organisations:document-file", args=[self.organisation.slug, self.pk])

    @property
    def is_current(self) -> bool:
        return self.replaced_at is None and self.withdrawn_at is None

    def state_on(self, today: dt.date) -> DocumentState:
        """How it stands on ``today`` by its dates."""
        return document_state(self.expires_on, today)


class DocumentUse(models.Model):
    """That a file of an answer is this version of a document: taken from the store, or put into it from the answer.

    The answer has a copy of its own, so that what was handed in stands by itself.
    """

    answer_file = models.OneToOneField(
        "questionnaires.AnswerFile", on_delete=models.CASCADE, related_name="document_use"
    )
    document = models.ForeignKey(OrganisationDocument, on_delete=models.PROTECT, related_name="uses")
    used_at = models.DateTimeField()
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-used_at", "-pk"]

    def __str__(self):
        return f"{self.document} as {self.answer_file}"


class DocumentReminder(models.Model):
    """That an organisation was reminded that a document expires, or why not. Once for each kind."""

    document = models.ForeignKey(OrganisationDocument, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=DocumentReminderKind)
    outcome = models.CharField(max_length=8, choices=DocumentReminderOutcome)
    at = models.DateTimeField()

    class Meta:
        ordering = ["document", "at", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["document", "kind"], name="a_document_is_reminded_of_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.document}"
