from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """That a person reads their dates in a calendar of their own, under an address that holds a token.

    Only the token's SHA-256 is kept: the address is shown once, when it is made.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token_sha256 = models.CharField("SHA-256 of the token", max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["user"]

    def __str__(self):
        return f"calendar of {self.user}"
