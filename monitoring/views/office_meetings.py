"""Officers' pages of meetings: the queue, one meeting, and each thing that is done to it."""

from django.contrib import messages
from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.agreements.models import Agreement
from commissioning.common import clock, once
from commissioning.common.csv_export import csv_response
from commissioning.common.filter_chips import chips_of
from commissioning.common.paging import page_of
from commissioning.common.pdf import render_pdf
from commissioning.common.states import CannotMove, changes_of
from monitoring import calendar_files
from monitoring.enums import MeetingStatus
from monitoring.forms.meetings import (
    AgendaForm,
    AgreeForm,
    ArrangeForm,
    CloseActionForm,
    ExtraMeetingForm,
    HeldForm,
    MinutesForm,
    agenda_as_text,
)
from monitoring.forms.returns import ReasonForm
from monitoring.models import Meeting, MeetingAction
from monitoring.operations import meetings as operations
from monitoring.operations.meetings.minutes import HeldLater
from monitoring.queries.actions import open_actions
from monitoring.queries.agenda import agenda_for
from monitoring.queries.meeting_papers import agenda_stamp, minutes_stamp, written_minutes
from monitoring.queries.meetings import CSV_LABELS, SORTS, MeetingFilter, csv_rows, meetings_for
from organisations import access

CONVENE = "monitoring.convene_meeting"


@access.office()
def meeting_queue(request):
    """Every meeting that the officer sees, by what it waits for; with ``?format=csv`` as a file."""
    at = clock.now()
    records = meetings_for(request.user).annotate(sort_day=Coalesce(TruncDate("starts_at"), F("due_on")))
    found = MeetingFilter(request.GET or None, queryset=records, request=request, today=clock.local_date(at), at=at)
    sort = request.GET.get("sort", "when")
    order = SORTS.get(sort.removeprefix("-"), SORTS["when"])
    records = found.qs.order_by(*(f"-{name}" if sort.startswith("-") else name for name in order))
    if request.GET.get("format") == "csv":
        return csv_response("meetings.csv", CSV_LABELS, csv_rows(records))
    query = request.GET.copy()
    query["format"] = "csv"
    context = {"page": page_of(records, request), "filter": found, "sort": sort, "chips": chips_of(found)}
    return render(request, "monitoring/meetings/queue.html", context | {"csv_query": query.urlencode()})


def _meeting(request, pk: int) -> Meeting:
    return get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related(
            "agreement__organisation",
            "agreement__officer",
            "agreement__lead_agency",
            "agreement__programme",
            "agreement__monitoring_plan",
            "convened_by",
            "minutes_confirmed_by",
            "minutes_agreed_by",
        ),
        pk=pk,
    )


@access.office()
def meeting_detail(request, pk):
    """Who, when, where; agenda with its reasons; attendance; minutes; actions; agree."""
    meeting = _meeting(request, pk)
    agenda = list(meeting.agenda.all())
    is_open = meeting.status in {MeetingStatus.DUE, MeetingStatus.ARRANGED}
    context = {
        "meeting": meeting,
        "agreement": meeting.agreement,
        "agenda": agenda,
        "proposed": agenda_for(meeting, today=clock.today()) if is_open and not agenda else [],
        "attendees": meeting.attendees.all(),
        "actions": meeting.actions.select_related("closed_by"),
        "earlier_actions": open_actions(meeting.agreement).exclude(meeting=meeting) if is_open else [],
        "changes": changes_of(meeting),
        "may_convene": request.user.has_perm(CONVENE, meeting),
        "may_close": request.user.has_perm("monitoring.close_action", meeting),
        "steps": _steps(meeting),
        "agree_form": AgreeForm(),
        "has_minutes": bool(meeting.summary) or any(item.minutes for item in agenda),
    }
    return render(request, "monitoring/meetings/detail.html", context)


def _steps(meeting: Meeting) -> dict[str, bool]:
    """What may be done in the meeting's state."""
    status = meeting.status
    return {
        "arrange": status == MeetingStatus.DUE,
        "rearrange": status == MeetingStatus.ARRANGED,
        "hold": status == MeetingStatus.ARRANGED,
        "plan": status in {MeetingStatus.DUE, MeetingStatus.ARRANGED},
        "write": status == MeetingStatus.HELD,
        "was_held": status in {MeetingStatus.HELD, MeetingStatus.MINUTES_AGREED},
        "agreed": status == MeetingStatus.MINUTES_AGREED,
    }


def _form_page(
    request, meeting: Meeting, form, *, title: str, act, done: str, template="form", standing=None, **context
):
    """A page with one form: on a good POST ``act`` is called with the form, and its refusal shown in the page.

    Where somebody else saved in between, ``standing()`` gives the stamp and the words of what stands now: they are
    shown beside the form, which keeps what was typed and takes the next save for the answer to them.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
            messages.success(request, done)
            return redirect(meeting)
        except (CannotMove, HeldLater) as refusal:
            form.add_error("held_on" if isinstance(refusal, HeldLater) else None, str(refusal))
        except operations.StalePapers as stale:
            form.add_error(None, str(stale))
            stamp, context["theirs"] = standing()
            form.data = form.data.copy()
            form.data["shown"] = stamp
    form.cancel_url = meeting.get_absolute_url()
    context |= {"meeting": meeting, "agreement": meeting.agreement, "form": form, "title": title}
    return render(request, f"monitoring/meetings/{template}.html", context)


def _posted(request):
    return [request.POST] if request.method == "POST" else []


@access.office()
def meeting_arrange(request, pk):
    """Arrange a meeting that is due, or change one that is arranged."""
    meeting = _meeting(request, pk)
    access.require(request.user, CONVENE, meeting)
    is_new = meeting.status != MeetingStatus.ARRANGED
    form = ArrangeForm(*_posted(request), meeting=meeting)
    form.submit_label = "Send the invitation" if is_new else "Save and send the change"
    act = operations.arrange if is_new else operations.rearrange
    return _form_page(
        request,
        meeting,
        form,
        title="Arrange the meeting" if is_new else "Change the meeting",
        act=lambda form: act(meeting, **form.values(), at=clock.now(), by=request.user),
        done="The meeting is arranged. Everybody has been sent an invitation for their calendar."
        if is_new
        else "The meeting is changed. Everybody has been sent the new invitation.",
        template="arrange",
    )


@access.office()
def meeting_cancel(request, pk):
    """Call a meeting off, with a reason."""
    meeting = _meeting(request, pk)
    access.require(request.user, CONVENE, meeting)
    form = ReasonForm(*_posted(request))
    form.submit_label = "Cancel the meeting"
    return _form_page(
        request,
        meeting,
        form,
        title="Cancel the meeting",
        act=lambda form: operations.cancel(meeting, **form.cleaned_data, at=clock.now(), by=request.user),
        done="The meeting is cancelled. Whoever was invited has been told.",
    )


@access.office()
def meeting_agenda(request, pk):
    """Edit the agenda before the meeting."""
    meeting = _meeting(request, pk)
    access.require(request.user, CONVENE, meeting)
    items = list(meeting.agenda.all()) or agenda_for(meeting, today=clock.today())
    shown = {"agenda": agenda_as_text(items), "shown": agenda_stamp(meeting)}
    form = AgendaForm(*_posted(request), initial=shown)

    def act(form):
        values = form.cleaned_data
        operations.save_agenda(meeting, values["agenda"], at=clock.now(), by=request.user, shown=values["shown"])

    return _form_page(
        request,
        meeting,
        form,
        title="Agenda",
        act=act,
        done="The agenda is saved.",
        standing=lambda: (agenda_stamp(meeting), [("Agenda", agenda_as_text(meeting.agenda.all()))]),
    )


@access.office()
def meeting_hold(request, pk):
    """Record that the meeting was held and who came."""
    meeting = _meeting(request, pk)
    access.require(request.user, CONVENE, meeting)
    form = HeldForm(*_posted(request), meeting=meeting, today=clock.today())
    return _form_page(
        request,
        meeting,
        form,
        title="Record that the meeting was held",
        act=lambda form: operations.hold(meeting, **form.cleaned_data, at=clock.now(), by=request.user),
        done="Saved. Now write the minutes.",
    )


@access.office()
def meeting_minutes(request, pk):
    """Write the minutes, item by item, with the actions."""
    meeting = _meeting(request, pk)
    access.require(request.user, CONVENE, meeting)
    if meeting.status != MeetingStatus.HELD:
        messages.error(request, "Minutes are written between the meeting and their agreement.")
        return redirect(meeting)
    form = MinutesForm(*_posted(request), meeting=meeting)

    def act(form):
        at = clock.now()
        operations.save_minutes(meeting, **form.values(), at=at, by=request.user)

    return _form_page(
        request,
        meeting,
        form,
        title="Minutes",
        act=act,
        done="The minutes are saved.",
        template="minutes",
        standing=lambda: (minutes_stamp(meeting), written_minutes(meeting)),
    )


def _press(request, pk: int, act, done: str):
    """A button of the meeting's page."""
    meeting = _meeting(request, pk)
    access.require(request.user, CONVENE, meeting)
    try:
        act(meeting)
        messages.success(request, done)
    except (CannotMove, operations.NoMinutes, operations.NotConfirmed) as refusal:
        messages.error(request, str(refusal))
    return redirect(meeting)


@access.office()
@require_POST
def meeting_send_minutes(request, pk):
    """Send the minutes to the organisation."""
    return _press(
        request,
        pk,
        lambda meeting: operations.send_minutes(meeting, at=clock.now(), by=request.user),
        "The minutes were sent to the organisation. Its lead can confirm them.",
    )


@access.office()
@require_POST
def meeting_agree(request, pk):
    """Mark the minutes as agreed."""
    form = AgreeForm(request.POST)
    how = form.cleaned_data["how"] if form.is_valid() else ""
    return _press(
        request,
        pk,
        lambda meeting: operations.agree_minutes(meeting, how=how, at=clock.now(), by=request.user),
        "The minutes are agreed.",
    )


@access.office()
def action_close(request, pk):
    """Close an action with a note; from the meeting's page or a return's (``?next=``)."""
    action = get_object_or_404(
        MeetingAction.objects.filter(meeting__in=Meeting.objects.visible_to(request.user)).select_related(
            "meeting__agreement__organisation"
        ),
        pk=pk,
    )
    access.require(request.user, "monitoring.close_action", action.meeting)
    form = CloseActionForm(*_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.close_action(action, note=form.cleaned_data["note"], at=clock.now(), by=request.user)
            messages.success(request, "The action is closed.")
        except operations.ActionClosed as refusal:
            messages.error(request, str(refusal))
        return redirect(action.meeting)
    form.cancel_url = action.meeting.get_absolute_url()
    context = {"meeting": action.meeting, "agreement": action.meeting.agreement, "form": form, "action": action}
    progress = action.progress.exclude(text="").select_related("monitoring_return").order_by("-updated_at")
    return render(request, "monitoring/meetings/close_action.html", context | {"progress": progress})


@access.office()
@once.form
def meeting_extra(request, reference):
    """Plan a meeting besides those of the plan."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), reference=reference)
    access.require(request.user, "agreements.manage_agreement", agreement)
    form = ExtraMeetingForm(*_posted(request))
    form.submit_label = "Plan an extra meeting"
    if request.method == "POST" and form.is_valid():

        def plan():
            meeting = operations.request_extra(
                agreement, reason=form.cleaned_data["reason"], at=clock.now(), by=request.user
            )
            return meeting.get_absolute_url(), "The extra meeting is planned. Arrange it now."

        return once.make(request, plan)
    return render(request, "monitoring/meetings/extra_office.html", {"agreement": agreement, "form": form})


@access.signed_in
def meeting_pdf(request, pk):
    """The minutes as PDF: for officers who see the meeting, and for the organisation once they were sent."""
    meeting = _meeting(request, pk)
    is_readable = request.user.is_officer or meeting.minutes_sent_at
    if meeting.held_on is None or not is_readable:
        return redirect(meeting if request.user.is_officer else "monitoring:organisation-meeting-list")
    context = {
        "meeting": meeting,
        "agreement": meeting.agreement,
        "agenda": meeting.agenda.all(),
        "attendees": meeting.attendees.all(),
        "actions": meeting.actions.all(),
    }
    title = f"Minutes: {meeting.get_kind_display().lower()}"
    response = HttpResponse(
        render_pdf("monitoring/pdf/minutes.html", context, title=title), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="minutes-{meeting.agreement.reference}-{meeting.pk}.pdf"'
    return response


@access.signed_in
def meeting_ics(request, pk):
    """An arranged meeting for one's own calendar."""
    meeting = _meeting(request, pk)
    if meeting.starts_at is None:
        return redirect(meeting if request.user.is_officer else "monitoring:organisation-meeting-list")
    method = calendar_files.CANCEL if meeting.status == MeetingStatus.CANCELLED else calendar_files.REQUEST
    content = calendar_files.invitation(meeting, meeting.attendees.all(), method=method, at=clock.now())
    response = HttpResponse(content, content_type=f"text/calendar; method={method}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{meeting.pk}.ics"'
    return response
