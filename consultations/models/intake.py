from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from commissioning.common.downloads import private_path
from commissioning.common.models import Stateful
from consultations.enums import BatchStatus, IntakeStatus
from consultations.models.consultation import visible
from consultations.models.phase import PartOfPhaseQuerySet

# A file of which nobody has decided yet.
WAITING = (IntakeStatus.READ, IntakeStatus.NOT_READ)


class IntakeBatchQuerySet(PartOfPhaseQuerySet):
    """Reads of uploads."""

    def nothing_waits(self):
        """Those that are read, or refused, and of which every file is decided."""
        waiting = IntakeFile.objects.filter(batch=OuterRef("pk"), status__in=WAITING)
        return self.filter(~Exists(waiting), status__in=[BatchStatus.READ, BatchStatus.REFUSED])

    def named(self):
        """Those that are still called as they came."""
        number = Concat(Value(f"{IntakeBatch.NAMELESS} "), Cast("pk", CharField()))
        return self.annotate(_number=number).exclude(name=F("_number"))


class IntakeBatch(Stateful):
    """One upload of questionnaires that came back by e-mail: a PDF, a message, a mailbox, or a ZIP of them.

    ``done`` of ``total`` entries (messages, or members of the ZIP) are read. The upload itself, with its senders and
    whatever else is in the mailbox, is kept only until all of it is read: ``file`` is then empty. ``received_on`` is
    the day for what does not say itself when it came. ``name`` is the upload's, which may name a person: it goes some
    weeks after nothing of it waits, or with an erasure. ``bulk_asked_at``: since when all that is clean is to be
    confirmed, by ``bulk_asked_by``; empty again once it is done.
    """

    # What an upload is called, with its number, once its own name is forgotten.
    NAMELESS = "Upload"
    TRANSITIONS = {
        BatchStatus.UPLOADED: {BatchStatus.READING},
        BatchStatus.READING: {BatchStatus.READ, BatchStatus.REFUSED},
    }
    STATUS_COLOURS = {
        BatchStatus.UPLOADED: "grey",
        BatchStatus.READING: "blue",
        BatchStatus.READ: "green",
        BatchStatus.REFUSED: "red",
    }

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="intake_batches")
    file = models.FileField(upload_to=private_path("intake"), max_length=200, blank=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    received_on = models.DateField("received on")
    status = models.CharField(max_length=10, choices=BatchStatus, default=BatchStatus.UPLOADED, editable=False)
    refused_reason = models.TextField(blank=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    heard_at = models.DateTimeField(null=True, blank=True, editable=False)
    bulk_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    bulk_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = IntakeBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "upload of returned questionnaires"
        verbose_name_plural = "uploads of returned questionnaires"
        indexes = [models.Index(fields=["status", "heard_at"], name="intake_batch_status_heard")]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="intake_batch_done_of_total"),
            models.CheckConstraint(
                condition=Q(status="refused") & ~Q(refused_reason="") | ~Q(status="refused") & Q(refused_reason=""),
                name="intake_batch_is_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(bulk_asked_at=None, bulk_asked_by=None)
                | Q(bulk_asked_at__isnull=False, bulk_asked_by__isnull=False),
                name="intake_batch_bulk_asked_at_and_by",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self) -> str:
        """What to call it where nothing else says that it is an upload."""
        return self.name if self.name == f"{self.NAMELESS} {self.pk}" else f"Upload “{self.name}”"

    def get_absolute_url(self):
        phase = self.phase
        return reverse("consultations:intake-batch", args=[phase.consultation.slug, phase.number, self.pk])


class IntakeFileQuerySet(models.QuerySet):
    """Reads of returned questionnaires."""

    def visible_to(self, user):
        return visible(self, user, "batch__phase__consultation__")

    def waiting(self):
        """Those of which nobody has decided yet."""
        return self.filter(status__in=WAITING)

    def confirmable(self):
        """Those that can be confirmed unseen: every answer is understood, and they came in time."""
        return self.filter(
            status=IntakeStatus.READ, unclear=0, received_on__lte=F("batch__phase__closes_on"), batch__status="read"
        )


class IntakeFile(models.Model):
    """One returned questionnaire of an upload, or one thing in it that is none.

    ``place`` says where in the upload it is; it is ``part`` of the ``entry``. ``name`` is the file's, by which an
    officer finds it in their own mailbox; it goes once the file is confirmed or rejected, as it may name a person.
    ``why`` says why it was not read, or why it was rejected. Until it is decided, ``sheet`` holds what was read, of
    which ``unclear`` answers are not understood. ``response`` is what it became. Who sent it is nowhere.
    """

    STATUS_COLOURS = {
        IntakeStatus.READ: "yellow",
        IntakeStatus.NOT_READ: "red",
        IntakeStatus.CONFIRMED: "green",
        IntakeStatus.REJECTED: "grey",
    }

    batch = models.ForeignKey(IntakeBatch, on_delete=models.PROTECT, related_name="files")
    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="intake_files")
    entry = models.PositiveIntegerField()
    part = models.PositiveIntegerField()
    place = models.CharField("where it is", max_length=100)
    name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    received_on = models.DateField("received on")
    status = models.CharField(max_length=10, choices=IntakeStatus, editable=False)
    why = models.TextField(blank=True, editable=False)
    sheet = models.OneToOneField(
        "questionnaires.AnswerSheet", on_delete=models.PROTECT, null=True, blank=True, related_name="intake_file"
    )
    unclear = models.PositiveIntegerField("answers that are not understood", default=0, editable=False)
    response = models.OneToOneField(
        "consultations.Response", on_delete=models.CASCADE, null=True, blank=True, related_name="intake_file"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = IntakeFileQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "entry", "part"]
        verbose_name = "returned questionnaire"
        constraints = [
            models.UniqueConstraint(fields=["batch", "entry", "part"], name="a_part_of_an_upload_once"),
            models.UniqueConstraint(
                fields=["phase", "sha256"],
                condition=Q(status__in=["read", "confirmed"]),
                name="a_returned_file_once_in_a_phase",
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed", response__isnull=False) | ~Q(status="confirmed") & Q(response=None),
                name="intake_file_confirmed_is_a_response",
            ),
            models.CheckConstraint(
                condition=Q(status="read", sheet__isnull=False) | ~Q(status="read") & Q(sheet=None),
                name="intake_file_holds_answers_until_decided",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["read", "confirmed"], why="")
                | Q(status__in=["not_read", "rejected"]) & ~Q(why=""),
                name="intake_file_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["confirmed", "rejected"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(status__in=["read", "not_read"], decided_at=None, decided_by=None),
                name="intake_file_decided_at_and_by",
            ),
        ]

    def __str__(self):
        return self.place
