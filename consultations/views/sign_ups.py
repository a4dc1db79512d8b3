"""Signing up for an event, without an account; giving a place back by the link in the mail."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.common import clock
from commissioning.common.markdown import render_markdown
from consultations import calendars
from consultations.forms.public import SignUpForm
from consultations.models import EngagementEvent
from consultations.operations import sign_ups
from consultations.views.public import calendar_response, consultation_or_404
from organisations import access


def _event(slug: str, pk: int) -> EngagementEvent:
    events = EngagementEvent.objects.public().select_related("consultation__agency")
    return get_object_or_404(events, consultation=consultation_or_404(slug), pk=pk)


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
def event_detail(request, slug, pk):
    """What the event is, when and where; and the form to sign up while there is time.

    Whoever signs up reads in the mail whether there was a place: this page never tells whose address is known.
    """
    event, now = _event(slug, pk), clock.now()
    left = None if event.capacity is None else max(event.capacity - sign_ups.places_taken(event), 0)
    takes = event.takes_sign_ups(now)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if takes and form.is_bound and form.is_valid():
        try:
            sign_ups.sign_up(event, **form.cleaned_data, at=now)
        except sign_ups.SignedUpAlready:
            return redirect("consultations:public-event-done", slug, pk)
        except sign_ups.NoSignUps:
            takes = False
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("consultations:public-event-done", slug, pk)
    if takes and left == 0:
        form.submit_label = "Join the waiting list"
    context = {
        "event": event,
        "consultation": event.consultation,
        "about": render_markdown(event.about, top_heading=3),
        "takes": takes,
        "left": left,
        "form": form,
    }
    return render(request, "consultations/public/event.html", context)


@access.public
@require_safe
def event_done(request, slug, pk):
    """That a mail is on its way."""
    event = _event(slug, pk)
    return render(request, "consultations/public/event_done.html", {"event": event})


@access.public
@require_safe
def event_calendar(request, slug, pk):
    """The event as a calendar file."""
    event = _event(slug, pk)
    return calendar_response(calendars.of_event(event), f"{slug}-{pk}")


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request, token):
    """Give places back: asked first, then done."""
    try:
        contact = sign_ups.find(token)
        if request.method == "POST":
            sign_ups.give_back(token, at=clock.now())
            return redirect("consultations:public-given-back")
    except sign_ups.SignUpUnknown as error:
        raise Http404 from error
    context = {"event": contact.event, "sign_up": contact.sign_up}
    return render(request, "consultations/public/give_back.html", context)


@access.public
@require_safe
def given_back(request):
    """That the places are free again."""
    return render(request, "consultations/public/given_back.html")
