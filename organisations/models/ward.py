from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords


class Ward(models.Model):
    """An electoral ward, by its code of the Office for National Statistics (``E05`` and six digits)."""

    code = models.CharField(
        "GSS code",
        max_length=9,
        unique=True,
        validators=[RegexValidator(r"^E05\d{6}$", "Enter a ward code: E05 and six digits, like E05009318.")],
    )
    name = models.CharField(max_length=100)
    authority_code = models.CharField("authority's GSS code", max_length=9, blank=True)
    population = models.PositiveIntegerField("people who live there", null=True, blank=True)
    population_source = models.CharField(
        "where the number is from", max_length=200, blank=True, help_text="Such as: Census 2021."
    )
    is_current = models.BooleanField("current", default=True, help_text="Wards are redrawn; old ones stay for history.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "code"]

    def __str__(self):
        return self.name
