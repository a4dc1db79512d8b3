"""An organisation's pages of its meetings: the list, one meeting, confirming its minutes, asking for one more."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.agreements.models import Agreement
from commissioning.common import clock, once
from commissioning.common.states import CannotMove
from monitoring.enums import MeetingStatus
from monitoring.forms.meetings import ExtraMeetingForm
from monitoring.operations import meetings as operations
from monitoring.queries.meetings import own_meetings
from organisations import access

TO_COME = {MeetingStatus.DUE, MeetingStatus.ARRANGED}


@access.member
def organisation_meeting_list(request):
    """What comes, then what was."""
    meetings = list(own_meetings(request.user).order_by("due_on", "pk"))
    own = request.user.memberships.filter(ended_at=None).values("organisation")
    agreements = [
        agreement
        for agreement in Agreement.objects.running().filter(organisation__in=own).order_by("title")
        if request.user.has_perm("monitoring.request_meeting", agreement)
    ]
    groups = [
        ("To come", [meeting for meeting in meetings if meeting.status in TO_COME]),
        ("Held", [meeting for meeting in reversed(meetings) if meeting.held_on]),
    ]
    context = {"groups": [group for group in groups if group[1]], "agreements": agreements}
    return render(request, "monitoring/meetings/organisation_list.html", context)


def _meeting(request, pk: int):
    return get_object_or_404(own_meetings(request.user), pk=pk)


@access.member
def organisation_meeting(request, pk):
    """When and where, the agenda, and the minutes once they were sent."""
    meeting = _meeting(request, pk)
    is_sent = meeting.minutes_sent_at is not None
    context = {
        "meeting": meeting,
        "agreement": meeting.agreement,
        "agenda": meeting.agenda.all(),
        "attendees": meeting.attendees.all(),
        "actions": meeting.actions.all() if is_sent else [],
        "is_sent": is_sent,
        "may_confirm": is_sent
        and meeting.status == MeetingStatus.HELD
        and meeting.minutes_confirmed_at is None
        and request.user.has_perm("monitoring.confirm_minutes", meeting),
        "is_arranged": meeting.status == MeetingStatus.ARRANGED,
    }
    return render(request, "monitoring/meetings/organisation_detail.html", context)


@access.member
@require_POST
def organisation_meeting_confirm(request, pk):
    """The lead finds the minutes right."""
    meeting = _meeting(request, pk)
    access.require(request.user, "monitoring.confirm_minutes", meeting)
    try:
        operations.confirm_minutes(meeting, at=clock.now(), by=request.user)
        messages.success(request, "Thank you. You have confirmed the minutes.")
    except (CannotMove, operations.NotSent) as refusal:
        messages.error(request, str(refusal))
    return redirect("monitoring:organisation-meeting", meeting.pk)


@access.member
@once.form
def organisation_meeting_request(request, reference):
    """Ask for one more meeting."""
    own = request.user.memberships.filter(ended_at=None).values("organisation")
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.user).running().filter(organisation__in=own), reference=reference
    )
    access.require(request.user, "monitoring.request_meeting", agreement)
    form = ExtraMeetingForm(request.POST) if request.method == "POST" else ExtraMeetingForm()
    if request.method == "POST" and form.is_valid():

        def ask():
            operations.request_extra(agreement, reason=form.cleaned_data["reason"], at=clock.now(), by=request.user)
            words = "You have asked for a meeting. The council will suggest a day."
            return reverse("monitoring:organisation-meeting-list"), words

        return once.make(request, ask)
    return render(request, "monitoring/meetings/extra_organisation.html", {"agreement": agreement, "form": form})
