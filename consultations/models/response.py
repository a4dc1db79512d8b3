from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.enums import ContactPurpose, Duplicate, Way
from consultations.models.phase import PartOfPhaseQuerySet


def counted(to_response: str = "") -> Q:
    """Of responses, or of rows from which ``to_response`` leads there (with its last two underscores), those that
    analysis counts: handed in, no officer's test, not removed as a duplicate, not erased."""
    wanted = {"submitted_at__isnull": False, "is_test": False, "erased_at": None}
    removed = Q(**{f"{to_response}duplicate": Duplicate.REMOVED})
    return Q(**{f"{to_response}{name}": value for name, value in wanted.items()}) & ~removed


class ResponseQuerySet(PartOfPhaseQuerySet):
    """Reads of responses."""

    def counted(self):
        """Those that analysis counts."""
        return self.filter(counted())


class Response(models.Model):
    """One set of answers to a phase's questionnaire. Nothing in it says who gave them.

    ``reference`` is random. An officer's own try (``is_test``, by ``tried_by``) is never counted. ``is_late`` marks
    what came by post after the closing day. One given online is opened by whoever holds its link, of whose token only
    the SHA-256 is kept. ``correction`` are answers that are being changed after they were handed in: until they are
    handed in too, ``sheet`` counts, and for good where they never are. ``suspicion`` is the evidence that it is one
    of several of the same, or a program's; ``duplicate`` is what an officer decided of it. ``anonymised_at`` is when
    what could tell who gave it was taken out; ``erased_at``, when all of it was, so that it no longer counts.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="responses")
    sheet = models.OneToOneField("questionnaires.AnswerSheet", on_delete=models.PROTECT, related_name="response")
    correction = models.OneToOneField(
        "questionnaires.AnswerSheet", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_response"
    )
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    way = models.CharField("how it arrived", max_length=8, choices=Way)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField("received on", null=True, blank=True)
    is_late = models.BooleanField("late", default=False)
    is_test = models.BooleanField("an officer’s test", default=False)
    tried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="responses"
    )
    organisation_name = models.CharField("organisation’s name as given", max_length=300, blank=True)
    suspicion = models.JSONField("evidence of a duplicate", default=dict, blank=True)
    duplicate = models.CharField(max_length=8, choices=Duplicate, blank=True)
    duplicate_reason = models.TextField(blank=True)
    duplicate_decided_at = models.DateTimeField(null=True, blank=True)
    duplicate_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "started_at", "pk"]
        indexes = [models.Index(fields=["phase", "is_test", "submitted_at"], name="response_of_phase")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_test=False, tried_by=None) | Q(is_test=True, tried_by__isnull=False),
                name="response_test_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["phase", "tried_by"], condition=Q(is_test=True), name="one_test_of_a_phase_each"
            ),
            models.CheckConstraint(
                condition=Q(correction=None) | Q(submitted_at__isnull=False), name="response_corrected_once_submitted"
            ),
            models.CheckConstraint(condition=~Q(is_late=True) | Q(way="post"), name="response_late_by_post_only"),
            models.CheckConstraint(
                condition=Q(duplicate="", duplicate_decided_at=None, duplicate_decided_by=None, duplicate_reason="")
                | (
                    ~Q(duplicate="")
                    & Q(duplicate_decided_at__isnull=False, duplicate_decided_by__isnull=False)
                    & ~Q(duplicate_reason="")
                ),
                name="response_duplicate_decided_whole",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def counts(self) -> bool:
        """Whether analysis counts it, as ``ResponseQuerySet.counted`` says of many."""
        is_handed_in = self.submitted_at is not None and not self.is_test
        return is_handed_in and self.erased_at is None and self.duplicate != Duplicate.REMOVED


class PartOfResponseQuerySet(models.QuerySet):
    """Reads of what belongs to a response. Who gave it is nobody's to browse."""

    def visible_to(self, user):
        return self.none()


class ResponseContact(models.Model):
    """Where to tell whoever gave a response of the results, as they asked.

    Kept apart from the answers, for ``purpose`` only, until the phase's retention ends. An address that was given for
    the link alone is not here: it goes with the mail.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField("e-mail address")
    wants_results = models.BooleanField("tell me when the results are published", default=False)
    purpose = models.CharField(max_length=10, choices=ContactPurpose, default=ContactPurpose.RESPONSE)
    added_at = models.DateTimeField()

    objects = PartOfResponseQuerySet.as_manager()

    class Meta:
        ordering = ["response"]

    def __str__(self):
        return f"Contact of {self.response}"
