"""Words of monitoring."""

from django.db import models


class Tier(models.TextChoices):
    """How closely an agreement is monitored, by its annual value."""

    LIGHT_TOUCH = "light_touch", "Light touch"
    STANDARD = "standard", "Standard"
    ENHANCED = "enhanced", "Enhanced"


class ReturnStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    WAIVED = "waived", "Waived"
    CANCELLED = "cancelled", "Cancelled"


class FigureBasis(models.TextChoices):
    """How honest a count can be."""

    COUNTED = "counted", "Counted"
    ESTIMATED = "estimated", "Estimated"
    NOT_COLLECTED = "not_collected", "Not collected"


class NoticeKind(models.TextChoices):
    """The mails about a return, in their order."""

    OPENED = "opened", "Open for answers"
    DUE_IN_14_DAYS = "due_in_14_days", "Due in 14 days"
    DUE_IN_3_DAYS = "due_in_3_days", "Due in 3 days"
    DUE_TODAY = "due_today", "Due today"
    OVERDUE_7_DAYS = "overdue_7_days", "7 days overdue"
    OVERDUE_14_DAYS = "overdue_14_days", "14 days overdue"


class NoticeOutcome(models.TextChoices):
    """What became of a mail about a return."""

    QUEUED = "queued", "Sent"
    SKIPPED = "skipped", "Skipped: a later one was due"
    TASK = "task", "Nobody to write to: an officer was asked to telephone"


class Rating(models.TextChoices):
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    UNRATED = "unrated", "Not rated yet"


class MeetingKind(models.TextChoices):
    INCEPTION = "inception", "Inception meeting"
    SIX_MONTH = "six_month", "Six-month meeting"
    ANNUAL = "annual", "Annual meeting"
    REVIEW = "review", "Review meeting"
    EXTRA = "extra", "Extra meeting"


class MeetingStatus(models.TextChoices):
    DUE = "due", "Due"
    ARRANGED = "arranged", "Arranged"
    HELD = "held", "Held"
    MINUTES_AGREED = "minutes_agreed", "Minutes agreed"
    CANCELLED = "cancelled", "Cancelled"


class MeetingMode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video"
    TELEPHONE = "telephone", "By telephone"


class ReviewKind(models.TextChoices):
    FINAL_YEAR = "final_year", "Final-year review"
    REPROCUREMENT = "reprocurement", "Re-procurement"


class ReviewStatus(models.TextChoices):
    DUE = "due", "Due"
    OPEN = "open", "Open"
    RECOMMENDED = "recommended", "Recommended"
    DECIDED = "decided", "Decided"
    CANCELLED = "cancelled", "Cancelled"


class Recommendation(models.TextChoices):
    RENEW = "renew", "Renew"
    RENEW_WITH_ALTERATIONS = "renew_with_alterations", "Renew with alterations"
    DECOMMISSION = "decommission", "Decommission"
    REPROCURE = "reprocure", "Go back out to tender"
