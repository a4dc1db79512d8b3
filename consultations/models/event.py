import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.common.models import Stateful
from consultations.enums import ContactPurpose, EventKind, EventStatus
from consultations.models.consultation import visible


class EventQuerySet(models.QuerySet):
    """Reads of events."""

    def visible_to(self, user):
        return visible(self, user, "consultation__")

    def public(self):
        """Those that anybody may sign up for or read of."""
        return self.filter(is_public=True)


class EngagementEvent(Stateful):
    """A workshop, a presentation, a talk or a session in which people are heard.

    ``capacity`` None means that there is room for everybody who signs up. ``notes`` are officers' own; the points
    (``EventPoint``) are what reports and the issue's page tell. ``sequence`` counts changes of its time and place,
    for calendars.
    """

    STATUS_COLOURS = {EventStatus.PLANNED: "blue", EventStatus.HELD: "green"}
    TRANSITIONS = {EventStatus.PLANNED: {EventStatus.HELD, EventStatus.CANCELLED}}

    consultation = models.ForeignKey("consultations.Consultation", on_delete=models.PROTECT, related_name="events")
    phase = models.ForeignKey(
        "consultations.Phase", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    kind = models.CharField(max_length=14, choices=EventKind)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    place = models.CharField(max_length=300, help_text="An address, or that it is online.")
    facilitator = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField("open to everybody, with a page to sign up", default=False)
    capacity = models.PositiveIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    notes = models.TextField(blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(max_length=10, choices=EventStatus, default=EventStatus.PLANNED, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)
    held_at = models.DateTimeField("written up", null=True, blank=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    cancelled_reason = models.TextField(blank=True, editable=False)

    objects = EventQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message="The event must end after it starts.",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="event_has_places"),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None) | Q(held_at__isnull=False, held_by__isnull=False),
                name="event_held_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_at__isnull=False) | (~Q(status="held") & Q(held_at=None)),
                name="event_is_held_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_reason=""), name="event_is_cancelled_for_a_reason"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("consultations:event-detail", args=[self.consultation.slug, self.pk])

    @property
    def public_url(self) -> str:
        return reverse("consultations:public-event", args=[self.consultation.slug, self.pk])

    def takes_sign_ups(self, at: dt.datetime) -> bool:
        """Whether people may sign up at ``at``: it is public, planned and has not begun."""
        return self.is_public and self.status == EventStatus.PLANNED and at < self.starts_at


class PartOfEventQuerySet(models.QuerySet):
    """Reads of what belongs to an event."""

    def visible_to(self, user):
        return visible(self, user, "event__consultation__")


class EventAttendance(models.Model):
    """Who came: an organisation of the register, a group or kind of people in words; and how many."""

    event = models.ForeignKey(EngagementEvent, on_delete=models.CASCADE, related_name="attendance")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("others, in words", max_length=200, blank=True)
    people = models.PositiveIntegerField("how many people", default=1, validators=[MaxValueValidator(100_000)])

    objects = PartOfEventQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["event", "pk"]
        verbose_name_plural = "event attendance"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, name="") | (Q(organisation=None) & ~Q(name="")),
                name="attendance_names_an_organisation_or_others",
                violation_error_message="Choose an organisation, or say in words who came: one of the two.",
            ),
            models.UniqueConstraint(
                fields=["event", "organisation"],
                condition=Q(organisation__isnull=False),
                name="an_organisation_once_at_an_event",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="attendance_of_somebody"),
        ]

    def __str__(self):
        return f"{self.who}: {self.people}"

    @property
    def who(self) -> str:
        return self.organisation.name if self.organisation else self.name


class EventPoint(models.Model):
    """A point that was raised, without the name of who raised it."""

    event = models.ForeignKey(EngagementEvent, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    objects = PartOfEventQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="event_point_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="event_point_says_something"),
        ]

    def __str__(self):
        return self.text[:80]


class EventSignUp(models.Model):
    """Places at an event. Who takes them is kept apart (``SignUpContact``), so that it can go by itself."""

    event = models.ForeignKey(EngagementEvent, on_delete=models.PROTECT, related_name="sign_ups")
    places = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])
    is_waiting = models.BooleanField("on the waiting list", default=False)
    signed_up_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = PartOfEventQuerySet.as_manager()

    class Meta:
        ordering = ["event", "signed_up_at", "pk"]
        indexes = [models.Index(fields=["event", "is_waiting", "cancelled_at"], name="sign_up_places")]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=10), name="sign_up_for_a_few_places"),
        ]

    def __str__(self):
        return f"{self.places} at {self.event}"


class SignUpContact(models.Model):
    """Whom to tell about an event. Kept for ``purpose`` only, and deleted after the event.

    ``token_sha256`` is of the link that cancels; of a cancelled sign-up the contact is gone.
    """

    sign_up = models.OneToOneField(EventSignUp, on_delete=models.CASCADE, related_name="contact")
    event = models.ForeignKey(EngagementEvent, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    organisation_name = models.CharField("organisation", max_length=200, blank=True)
    email = models.EmailField("e-mail address")
    needs = models.TextField("what you need to take part", blank=True)
    purpose = models.CharField(max_length=10, choices=ContactPurpose, default=ContactPurpose.SIGN_UP)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)

    objects = PartOfEventQuerySet.as_manager()

    class Meta:
        ordering = ["sign_up"]
        constraints = [models.UniqueConstraint(fields=["event", "email"], name="an_address_once_at_an_event")]

    def __str__(self):
        return f"Contact of sign-up {self.sign_up_id}"
