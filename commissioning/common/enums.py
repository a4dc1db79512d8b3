"""Words that several apps share."""

from django.db import models


class Colour(models.TextChoices):
    """Tag colours, one meaning each on every page."""

    GREY = "grey", "not started"
    BLUE = "blue", "in progress"
    GREEN = "green", "done"
    YELLOW = "yellow", "needs attention"
    RED = "red", "overdue"
