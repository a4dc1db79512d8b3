"""Officers' pages of engagement events."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from commissioning.common import clock, once, states
from commissioning.common.markdown import render_markdown
from consultations import calendars
from consultations.enums import EventStatus
from consultations.forms import events as forms
from consultations.forms.parts import ReasonForm
from consultations.models import EngagementEvent
from consultations.operations import events as operations
from consultations.operations import sign_ups
from consultations.queries.office import may_write_up
from consultations.views.base import CHANGERS, READERS, confirm, edit, load, load_to_change, refused


def _event(record, pk: int) -> EngagementEvent:
    return get_object_or_404(record.events.select_related("consultation", "phase", "held_by"), pk=pk)


@CHANGERS
@once.form
def event_add(request, slug):
    """One more event."""
    record = load_to_change(request, slug)
    form = forms.EventForm(request.POST or None, consultation=record)
    form.cancel_url = f"{record.get_absolute_url()}#events"

    def write():
        event = operations.create_event(record, values=form.values(), at=clock.now(), by=request.user)
        return event.get_absolute_url()

    return edit(request, record, form, write, title="Plan an event", said="The event is planned.")


@READERS
def event_detail(request, slug, pk):
    """Who signed up, who came, what was said."""
    record, now = load(request, slug), clock.now()
    event = _event(record, pk)
    may_manage = request.user.has_perm("consultations.manage_consultation", record)
    signed_up = sign_ups.standing(event).select_related("contact")
    context = {
        "consultation": record,
        "event": event,
        "about": render_markdown(event.about, top_heading=3),
        # Who they are is for those who run the event.
        "sign_ups": [one for one in signed_up if hasattr(one, "contact")] if may_manage else [],
        "places": sign_ups.places_taken(event),
        "waiting": sum(one.places for one in signed_up if one.is_waiting),
        "attendance": event.attendance.select_related("organisation"),
        "points": event.points.all(),
        "may_manage": may_manage,
        "may_change": may_manage and event.status == EventStatus.PLANNED,
        "may_write_up": may_manage and may_write_up(event, now),
    }
    return render(request, "consultations/office/event.html", context)


@CHANGERS
def event_edit(request, slug, pk):
    """Its time, place and the rest, while it is planned."""
    record = load_to_change(request, slug)
    event = _event(record, pk)
    if event.status != EventStatus.PLANNED:
        return refused(request, operations.EventNotPlanned(event), event.get_absolute_url())
    form = forms.EventForm(request.POST or None, consultation=record, event=event)

    def write():
        operations.change_event(event, values=form.values(), at=clock.now(), by=request.user)

    return edit(request, record, form, write, title="Change the event", place=event.get_absolute_url())


@CHANGERS
def event_cancel(request, slug, pk):
    """Call it off; those who signed up are told why."""
    record = load_to_change(request, slug)
    event = _event(record, pk)
    if not states.can_move(event, EventStatus.CANCELLED):
        return refused(request, states.CannotMove(event, EventStatus.CANCELLED), event.get_absolute_url())
    form = ReasonForm(
        request.POST or None,
        label="Why is it cancelled?",
        submit="Cancel the event",
        hint="It is sent to everybody who signed up, and shown on the event’s page.",
    )

    def write():
        operations.cancel_event(event, **form.cleaned_data, at=clock.now(), by=request.user)

    said, place = "The event is cancelled.", event.get_absolute_url()
    return edit(request, record, form, write, title=f"Cancel “{event}”", place=place, said=said)


@CHANGERS
def event_write_up(request, slug, pk):
    """Who came, what was said, the points raised."""
    record = load_to_change(request, slug)
    event = _event(record, pk)
    if not may_write_up(event, clock.now()):
        refusal = operations.NotYet(f"{event} has not begun, or was cancelled.")
        return refused(request, refusal, event.get_absolute_url())
    form = forms.WriteUpForm(request.POST or None, event=event)

    def write():
        operations.write_up(event, **form.cleaned_data, at=clock.now(), by=request.user)

    said = "The event is written up."
    return edit(request, record, form, write, title="Write the event up", place=event.get_absolute_url(), said=said)


@CHANGERS
def event_sign_up_remove(request, slug, pk, sign_up_pk):
    """Take somebody off who cannot do it themselves: places and address go, and the next who wait are told."""
    record = load_to_change(request, slug)
    event = _event(record, pk)
    taken = get_object_or_404(sign_ups.standing(event).select_related("contact").exclude(contact=None), pk=sign_up_pk)
    return confirm(
        request,
        record,
        lambda: sign_ups.remove(taken, at=clock.now()),
        title=f"Take {taken.contact.name} off?",
        text="Their name and address are deleted. The first who wait get the places. Nobody writes to them.",
        button="Take them off",
        place=event.get_absolute_url(),
        said="Taken off.",
    )


@READERS
def event_calendar(request, slug, pk):
    """The event as a calendar file, public or not."""
    event = _event(load(request, slug), pk)
    response = HttpResponse(calendars.of_event(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{event.pk}.ics"'
    return response
