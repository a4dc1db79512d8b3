"""Words of programmes."""

from django.db import models


class Route(models.TextChoices):
    """How money reaches an organisation."""

    GRANT = "grant", "Grant"
    CONTRACT = "contract", "Contract"


class Direction(models.TextChoices):
    """Which way an indicator ought to go."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class Unit(models.TextChoices):
    """What an indicator counts."""

    PEOPLE = "people", "People"
    SESSIONS = "sessions", "Sessions"
    HOURS = "hours", "Hours"
    PERCENT = "percent", "Per cent"
    POUNDS = "pounds", "Pounds"
    COUNT = "count", "Number"
