from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from commissioning.applications.enums import OverheadMethod

MOST_YEARS = 10


class BudgetHeading(models.Model):
    """One line of a project's direct costs."""

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="headings")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120)
    note = models.CharField("how it is worked out", max_length=300, blank=True)

    class Meta:
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="budget_heading_number_once")]

    def __str__(self):
        return self.heading


class BudgetAmount(models.Model):
    """What a heading costs in one year of the term (1 is the first)."""

    heading = models.ForeignKey(BudgetHeading, on_delete=models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)])
    amount_pence = models.BigIntegerField("amount")

    class Meta:
        ordering = ["heading", "year"]
        constraints = [
            models.UniqueConstraint(fields=["heading", "year"], name="one_amount_in_a_year"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="budget_amount_not_negative"),
            models.CheckConstraint(condition=Q(year__gte=1, year__lte=MOST_YEARS), name="budget_amount_in_the_term"),
        ]

    def __str__(self):
        return f"{self.heading}, year {self.year}"


class Overheads(models.Model):
    """What the organisation spends on running itself, and the part of it that falls to the project.

    ``yearly_pence`` is the organisation's overheads of a usual year. The project's part is
    ``project_units`` ÷ ``all_units`` of them: hours or whole-time staff, people, square metres, or, by share of
    direct cost, pence of direct cost a year (the project's is then taken from its budget).
    """

    application = models.OneToOneField("applications.Application", on_delete=models.CASCADE, related_name="overheads")
    method = models.CharField(max_length=12, choices=OverheadMethod)
    yearly_pence = models.BigIntegerField("overheads of a usual year")
    project_units = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    all_units = models.DecimalField(max_digits=14, decimal_places=2)
    explanation = models.TextField("what these overheads are", blank=True)

    class Meta:
        verbose_name_plural = "overheads"
        constraints = [
            models.CheckConstraint(condition=Q(yearly_pence__gte=0), name="overheads_not_negative"),
            models.CheckConstraint(
                condition=Q(all_units__gt=0, project_units__gte=0, project_units__lte=F("all_units")),
                name="overheads_share_is_a_part",
            ),
        ]

    def __str__(self):
        return f"Overheads of {self.application}"


class OtherFunding(models.Model):
    """Money for the project from elsewhere, over the whole term."""

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="other_funding")
    source = models.CharField("from whom", max_length=200)
    amount_pence = models.BigIntegerField("amount")
    is_secured = models.BooleanField("already promised", default=False)

    class Meta:
        ordering = ["application", "pk"]
        verbose_name_plural = "other funding"
        constraints = [models.CheckConstraint(condition=Q(amount_pence__gt=0), name="other_funding_positive")]

    def __str__(self):
        return self.source


class PromisedTarget(models.Model):
    """What an applicant promises of one indicator in one year of the term; an award turns it into targets."""

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="promises")
    indicator = models.ForeignKey("programmes.Indicator", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)])
    value = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["application", "indicator", "year"]
        constraints = [
            models.UniqueConstraint(fields=["application", "indicator", "year"], name="one_promise_in_a_year"),
            models.CheckConstraint(condition=Q(value__gte=0), name="promise_not_negative"),
            models.CheckConstraint(condition=Q(year__gte=1, year__lte=MOST_YEARS), name="promise_in_the_term"),
        ]

    def __str__(self):
        return f"{self.indicator}, year {self.year}"
