from django.conf import settings
from django.db import models


class FormPress(models.Model):
    """A form that made a record, so that sending it again leads there and makes no second one. Kept for a month.

    ``key``: a SHA-256 over the form's token and all that was sent. ``address``: the page that followed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    address = models.CharField(max_length=500, blank=True)
    words = models.CharField(max_length=300, blank=True)
    pressed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pressed_at"]
        verbose_name_plural = "form presses"
        indexes = [models.Index(fields=["user", "pressed_at"], name="form_press_age")]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_press_of_a_form")]

    def __str__(self):
        return self.address
