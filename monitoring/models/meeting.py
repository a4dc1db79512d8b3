from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import sees_every_agreement
from commissioning.common.models import Stateful
from monitoring.enums import MeetingKind, MeetingMode, MeetingStatus


class MeetingQuerySet(models.QuerySet):
    """Reads of meetings."""

    def visible_to(self, user):
        """Those of the agreements that the person sees."""
        if sees_every_agreement(user):
            return self
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def current(self):
        """Without those that a change of dates put aside."""
        return self.filter(superseded=False)


class Meeting(Stateful):
    """A monitoring meeting: obliged between ``window_starts_on`` and ``due_on``, convened by the lead agency."""

    TRANSITIONS = {
        MeetingStatus.DUE: {MeetingStatus.ARRANGED, MeetingStatus.CANCELLED},
        MeetingStatus.ARRANGED: {MeetingStatus.HELD, MeetingStatus.CANCELLED},
        MeetingStatus.HELD: {MeetingStatus.MINUTES_AGREED},
    }
    STATUS_COLOURS = {
        MeetingStatus.DUE: "grey",
        MeetingStatus.ARRANGED: "blue",
        MeetingStatus.HELD: "yellow",
        MeetingStatus.MINUTES_AGREED: "green",
        MeetingStatus.CANCELLED: "grey",
    }

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=MeetingKind)
    number = models.PositiveSmallIntegerField(default=1, help_text="Counts the meetings of a kind.")
    window_starts_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=16, choices=MeetingStatus, default=MeetingStatus.DUE, editable=False)
    superseded = models.BooleanField("put aside by a change of dates", default=False, editable=False)
    mode = models.CharField(max_length=10, choices=MeetingMode, default=MeetingMode.IN_PERSON)
    place = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    convened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    invitation_sequence = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Goes up with each invitation, so that calendars replace the one before."
    )
    held_on = models.DateField(null=True, blank=True, editable=False)
    summary = models.TextField(blank=True)
    minutes_sent_at = models.DateTimeField(
        "minutes sent at", null=True, blank=True, editable=False, help_text="From then on the organisation reads them."
    )
    minutes_confirmed_at = models.DateTimeField(
        "confirmed by the organisation at", null=True, blank=True, editable=False
    )
    minutes_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    minutes_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    minutes_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    minutes_agreed_how = models.CharField(
        "how the organisation agreed", max_length=300, blank=True, editable=False, help_text="Where it was not here."
    )

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["status", "due_on"], name="meeting_status_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "number"], condition=Q(superseded=False), name="one_meeting_of_a_number"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("window_starts_on")), name="meeting_window_in_order"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | (Q(starts_at__isnull=False) & Q(ends_at__gt=F("starts_at"))),
                name="meeting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "minutes_agreed"]) | Q(held_on__isnull=False),
                name="held_meeting_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(minutes_confirmed_at__isnull=True, minutes_confirmed_by__isnull=True)
                | Q(minutes_confirmed_at__isnull=False, minutes_confirmed_by__isnull=False),
                name="minutes_confirmed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(minutes_agreed_at__isnull=True, minutes_agreed_by__isnull=True)
                | Q(minutes_agreed_at__isnull=False, minutes_agreed_by__isnull=False),
                name="minutes_agreed_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="minutes_agreed")
                | (
                    Q(minutes_agreed_at__isnull=False)
                    & (Q(minutes_confirmed_at__isnull=False) | ~Q(minutes_agreed_how=""))
                ),
                name="minutes_agreed_with_the_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number} of {self.agreement.reference}"

    def get_absolute_url(self):
        return reverse("monitoring:meeting-detail", args=[self.pk])


class AgendaItem(models.Model):
    """What a meeting talks about, why it is on the agenda, and what was said."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    minutes = models.TextField(blank=True)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once")]

    def __str__(self):
        return self.title


class MeetingAttendee(models.Model):
    """Somebody invited to a meeting, and whether they came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings_attended"
    )
    name = models.CharField(max_length=150)
    email = models.EmailField("e-mail address", blank=True)
    on_behalf_of = models.CharField(max_length=300, blank=True)
    attended = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], condition=Q(user__isnull=False), name="invited_once")
        ]

    def __str__(self):
        return self.name


class MeetingAction(models.Model):
    """What somebody promised at a meeting. Shows up in every return until it is closed."""

    class Owner(models.TextChoices):
        ORGANISATION = "organisation", "The organisation"
        AGENCY = "agency", "The lead agency"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    owner = models.CharField(max_length=12, choices=Owner)
    owner_name = models.CharField("who", max_length=150, blank=True)
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    closing_note = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="action_closed_at_and_by",
            ),
        ]

    def __str__(self):
        return self.text
