"""Publishing, extending, cancelling and copying a round; grant or contract."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.applications.enums import RoundStatus
from commissioning.applications.forms import round_publication as forms
from commissioning.applications.forms.route import RouteForm
from commissioning.applications.operations import round_copy as copying
from commissioning.applications.operations import round_publication as operations
from commissioning.applications.operations import route
from commissioning.applications.operations.rounds import RoundNotDraft
from commissioning.applications.queries import route_page
from commissioning.applications.queries.round_places import place_url
from commissioning.applications.views.round_base import CHANGERS, edit, load, of_draft, refused
from commissioning.common import clock, once, states
from organisations import access
from organisations.enums import Role

DECIDERS = access.office(Role.COMMISSIONING_OFFICER, Role.LEGAL_OFFICER)


@CHANGERS
@require_POST
def round_publish(request, slug):
    """Publish, unless something is missing: then the list of what is."""
    record = load(slug)
    try:
        operations.publish(record, at=clock.now(), by=request.user)
    except operations.RoundNotReady:
        return redirect("applications:round-readiness", slug)
    except states.CannotMove as refusal:
        return refused(request, record, refusal)
    messages.success(request, "The round is published. It opens by itself on its day.")
    return redirect(record)


@CHANGERS
def round_extend(request, slug):
    """More time for everybody, with the reason that the public reads."""
    record = load(slug)
    if record.status != RoundStatus.PUBLISHED:
        return refused(request, record, operations.CannotExtend(f"{record} has no deadline to put off."))
    form = forms.ExtendForm(request.POST or None, record=record)

    def write():
        try:
            operations.extend(record, **form.cleaned_data, at=clock.now(), by=request.user)
        except operations.CannotExtend as refusal:
            raise ValidationError(str(refusal)) from refusal

    return edit(request, record, form, write, title="Change the last day to apply", said="The new day is published.")


@CHANGERS
def round_cancel(request, slug):
    """Call the round off, with the reason; those who have begun are told."""
    record = load(slug)
    if not states.can_move(record, RoundStatus.CANCELLED):
        return refused(request, record, states.CannotMove(record, RoundStatus.CANCELLED))
    form = forms.CancelForm(request.POST or None)

    def write():
        try:
            operations.cancel(record, **form.cleaned_data, at=clock.now(), by=request.user)
        except states.CannotMove as refusal:
            raise ValidationError(str(refusal)) from refusal

    return edit(request, record, form, write, title="Cancel the round", said="The round is cancelled.")


@CHANGERS
@once.form
def round_copy(request, slug):
    """A new round with everything of this one, a year later."""
    record = load(slug)
    form = forms.CopyForm(request.POST or None, initial={"title": record.title})
    form.cancel_url = record.get_absolute_url()
    if form.is_bound and form.is_valid():

        def make():
            made = copying.copy_round(record, **form.cleaned_data, at=clock.now(), by=request.user)
            return made.get_absolute_url(), "The copy is a draft. Look at its timetable first."

        try:
            return once.make(request, make)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(
        request, "applications/office/rounds/copy.html", {"round": record, "form": form, "title": "Copy this round"}
    )


@DECIDERS
@of_draft
def round_route(request, record, pk):
    """Grant or contract? The factors, what they suggest, what is decided and why."""
    scheme = get_object_or_404(record.schemes.select_related("scheme__theme"), pk=pk)
    decisions = list(scheme.route_decisions.select_related("decided_by"))
    is_question = request.method == "POST" and "suggest" in request.POST
    form = RouteForm(request.POST or None, initial=route_page.initial_of(scheme, decisions))
    if request.method == "POST" and not is_question and form.is_valid():
        return _decide(request, record, scheme, form)
    if is_question:
        # Only what was answered so far is looked at: the choice comes after the suggestion.
        form = RouteForm(initial=request.POST.dict())
    form.cancel_url = place_url(record, "route")
    context = {
        "round": record,
        "scheme": scheme,
        "form": form,
        "decisions": decisions,
        "suggestion": route_page.suggestion_of(form) if is_question or form.is_bound else None,
        "thresholds": route.thresholds(),
        "speak_for": route_page.SPEAK_FOR,
    }
    return render(request, "applications/office/rounds/route.html", context)


def _decide(request, record, scheme, form):
    values = form.cleaned_data

    def make():
        decision = route.decide_route(
            scheme,
            answers=form.answers(),
            **{name: values[name] for name in ("estimated_pence", "is_light_touch", "chosen", "reasons")},
            at=clock.now(),
            by=request.user,
        )
        return place_url(record, "route"), f"{scheme}: {decision.get_chosen_display().lower()}."

    try:
        return once.make(request, make)
    except RoundNotDraft as refusal:
        return refused(request, record, refusal)
