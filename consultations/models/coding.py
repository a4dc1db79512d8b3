"""What officers find in what people wrote: the code frame, who read what, the themes they found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from consultations.models.phase import PartOfPhaseQuerySet

ONE_TEXT = Q(response__isnull=False, question__isnull=False, point=None) | Q(
    response=None, question=None, point__isnull=False
)


class ThemeQuerySet(PartOfPhaseQuerySet):
    """Reads of themes."""

    def in_use(self):
        """Those that an answer can be given: not retired, not merged."""
        return self.filter(retired_at=None)

    def offered(self):
        """Those in use in their order, each with the theme that it stands under: for a list to choose from."""
        return self.in_use().select_related("parent").order_by("order", "pk")


class Theme(models.Model):
    """One code of a phase's code frame. A theme may stand under another, one step deep.

    A retired theme is given to no further answer; its codings stay. One that was merged (``merged_into``) has none:
    they were moved.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=120)
    description = models.TextField("when to use it", blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="stands under"
    )
    order = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = ThemeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["phase", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                "phase",
                Lower("name"),
                condition=Q(retired_at=None),
                name="theme_name_once_in_a_phase",
                violation_error_message="There is a theme with this name already. Choose another name.",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None) | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="theme_retired_at_and_by",
            ),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="theme_stands_under_another"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(retired_at__isnull=False), name="theme_merged_is_retired"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class OfOneText(models.Model):
    """What is about one text of a phase: a response's answer to a question, or a point raised at an event."""

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="+")
    response = models.ForeignKey(
        "consultations.Response", on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    question = models.ForeignKey(
        "questionnaires.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.ForeignKey(
        "consultations.EventPoint", on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True


class Reading(OfOneText):
    """That somebody read a text and decided which themes it has (``codings``); there may be none.

    Each coder has one of a text. One that ``is_agreed`` settles what coders saw differently, and counts in place of
    theirs. ``text_sha256`` is of the text that was read: where a correction changed it the reading is ``stale_at``.
    ``counts`` is kept by the operations: the agreed one alone, or else every coder's, never a stale one.
    """

    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_agreed = models.BooleanField("agreed", default=False)
    read_at = models.DateTimeField()
    text_sha256 = models.CharField(max_length=64)
    stale_at = models.DateTimeField("the text was changed", null=True, blank=True)
    counts = models.BooleanField(default=True)

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "read_at", "pk"]
        indexes = [
            models.Index(fields=["phase", "question", "counts"], name="reading_of_question"),
            models.Index(fields=["response", "question", "coder"], name="reading_of_answer"),
        ]
        constraints = [
            models.CheckConstraint(condition=ONE_TEXT, name="reading_of_one_text"),
            models.UniqueConstraint(
                fields=["response", "question", "coder"],
                condition=Q(is_agreed=False, point=None),
                name="a_coder_reads_an_answer_once",
            ),
            models.UniqueConstraint(
                fields=["point", "coder"],
                condition=Q(is_agreed=False, response=None),
                name="a_coder_reads_a_point_once",
            ),
            models.UniqueConstraint(
                fields=["response", "question"],
                condition=Q(is_agreed=True, point=None),
                name="an_answer_is_agreed_on_once",
            ),
            models.UniqueConstraint(
                fields=["point"], condition=Q(is_agreed=True, response=None), name="a_point_is_agreed_on_once"
            ),
            models.CheckConstraint(condition=Q(counts=False) | Q(stale_at=None), name="reading_stale_never_counts"),
        ]

    def __str__(self):
        return f"Reading by {self.coder}"


class PartOfReadingQuerySet(models.QuerySet):
    """Reads of what belongs to a reading."""

    def visible_to(self, user):
        return self.filter(reading__in=Reading.objects.visible_to(user))


class Coding(models.Model):
    """A theme that was found in a text."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")

    objects = PartOfReadingQuerySet.as_manager()

    class Meta:
        ordering = ["reading", "pk"]
        constraints = [models.UniqueConstraint(fields=["reading", "theme"], name="theme_once_in_a_reading")]

    def __str__(self):
        return f"{self.theme}"


class SetAside(OfOneText):
    """That a text need not be read, and why: one answer or point, or all that is not read yet of a question."""

    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PartOfPhaseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["phase", "made_at", "pk"]
        verbose_name = "text set aside"
        verbose_name_plural = "texts set aside"
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, point=None) | Q(response=None, question=None, point__isnull=False),
                name="set_aside_is_of_a_question_or_a_point",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="set_aside_for_a_reason"),
            models.UniqueConstraint(
                fields=["response", "question"], condition=Q(response__isnull=False), name="an_answer_set_aside_once"
            ),
            models.UniqueConstraint(
                fields=["phase", "question"],
                condition=Q(response=None, question__isnull=False),
                name="a_question_set_aside_once",
            ),
            models.UniqueConstraint(fields=["point"], condition=Q(point__isnull=False), name="a_point_set_aside_once"),
        ]

    def __str__(self):
        return self.reason[:80]


class CodingFilter(models.Model):
    """A choice of texts that an officer wants to find again under a name. Only its owner sees it.

    ``query`` is what stands behind the question mark.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.CASCADE, related_name="coding_filters")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1_000)
    saved_at = models.DateTimeField()

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "name"]
        constraints = [models.UniqueConstraint(fields=["phase", "owner", "name"], name="a_coding_filter_once")]

    def __str__(self):
        return self.name
