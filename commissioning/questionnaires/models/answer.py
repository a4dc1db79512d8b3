from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.common.downloads import private_path

from .questionnaire import QuestionnaireVersion
from .structure import Question


class AnswerSheet(models.Model):
    """One set of answers to one published version: a return's, an application's, a response's.

    ``locked_at`` is when it was handed in; from then on only answers that were reopened can be changed.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="answer_sheets")
    created_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"Answers {self.pk} to {self.version}"


class Answer(models.Model):
    """What somebody answered to one question of a sheet. A draft keeps no history.

    ``value`` is what was understood, in the form of the question's kind; ``raw``, where there is one, is what
    was typed and could not be understood, kept until it is put right, and ``problem`` says what is wrong.
    ``revision`` counts saves, so that of two people who edit at once nobody overwrites the other unawares.
    ``text`` is the answer in words, for searching.
    """

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(null=True, blank=True)
    raw = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    reopened = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["sheet", "question"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="one_answer_to_a_question"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="answer_revision_counts_from_one"),
        ]

    def __str__(self):
        return f"Answer to “{self.question}”"


class AnswerFile(models.Model):
    """A file that belongs to an answer. Taken off a sheet it is only marked, so that what was once handed in
    stays provable until the sheet itself goes."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to=private_path("answers"), max_length=200)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "question", "sha256"],
                condition=Q(removed_at=None),
                name="a_file_once_to_a_question",
            ),
            models.CheckConstraint(
                condition=Q(removed_by=None) | Q(removed_at__isnull=False), name="answer_file_removed_at_and_by"
            ),
        ]

    def __str__(self):
        return self.name
