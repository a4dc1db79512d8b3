"""Words of questionnaires and of the answers to them."""

from django.db import models


class Purpose(models.TextChoices):
    """What a questionnaire is asked for."""

    RETURN = "return", "Monitoring return"
    APPLICATION = "application", "Application form"
    CONSULTATION = "consultation", "Consultation"


class SectionPurpose(models.TextChoices):
    """What a section is for. Equality monitoring is voluntary and kept apart from the other answers."""

    ORDINARY = "ordinary", "Ordinary questions"
    ABOUT_YOU = "about_you", "About those who answer"
    EQUALITY = "equality", "Equality monitoring"


class VersionStatus(models.TextChoices):
    """A draft is edited; a published version is asked, and never changes."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class SectionState(models.TextChoices):
    """How far the answers of one section have come. Worked out, never stored."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETE = "complete", "Complete"
    CHANGE_ASKED_FOR = "change_asked_for", "Change asked for"
    CANNOT_BE_CHANGED = "cannot_be_changed", "Handed in"
    NOT_NEEDED = "not_needed", "Not needed"
