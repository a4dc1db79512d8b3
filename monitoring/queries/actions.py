"""Reads of what people promised at meetings."""

from django.db.models import QuerySet

from commissioning.agreements.models import Agreement
from monitoring.models import MeetingAction


def open_actions(agreement: Agreement) -> QuerySet[MeetingAction]:
    """The actions of the agreement's meetings that nobody closed, by the day they are due."""
    return MeetingAction.objects.filter(meeting__agreement=agreement, closed_at=None).order_by("due_on", "pk")
