from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """Filters of a list that somebody wants to find again under a name. Only its owner sees it.

    ``page`` is the list's address by name, ``query`` what stands behind the question mark.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1_000)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="a_saved_view_once")]

    def __str__(self):
        return self.name
