from django.db import models


class ImportedGrant(models.Model):
    """The register's row that an agreement comes from, as it was last imported.

    A row whose digest is the same as here has not changed since, whatever officers have changed in the portal;
    of a row that has, only the columns that differ from ``values`` are taken over.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement", on_delete=models.CASCADE, related_name="imported_grant", primary_key=True
    )
    job = models.ForeignKey("opendata.ImportJob", on_delete=models.PROTECT, related_name="grants")
    row = models.PositiveIntegerField()
    digest = models.CharField("SHA-256 of the row", max_length=64)
    values = models.JSONField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["job", "row"], name="imported_grant_job_row")]

    def __str__(self):
        return f"row {self.row} of {self.job}"
