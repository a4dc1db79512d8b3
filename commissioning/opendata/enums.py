"""Words of imports."""

from django.db import models


class ImportStatus(models.TextChoices):
    """Where the import of a file stands."""

    UPLOADED = "uploaded", "Uploaded"
    CHECKED = "checked", "Checked"
    CONFIRMED = "confirmed", "Waiting to run"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
