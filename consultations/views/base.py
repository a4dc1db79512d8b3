"""What officers' pages of consultations share."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.common import once
from commissioning.common.meanwhile import ChangedMeanwhile
from commissioning.common.states import CannotMove
from consultations.models import Consultation, Phase
from consultations.models.consultation import READERS as READING_ROLES
from consultations.operations import (
    coding,
    considering,
    consultations,
    documents,
    events,
    opening,
    phases,
    quotes,
    sign_ups,
    themes,
    told,
)
from organisations import access
from organisations.enums import Role

READERS = access.office(*READING_ROLES, Role.PARTNER_OFFICER)
CHANGERS = access.office(Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)
# What an operation refuses because somebody else was quicker, or the record is past it.
REFUSALS = (
    CannotMove,
    coding.CodingStands,
    coding.TextChanged,
    coding.TextGone,
    considering.CannotConsider,
    quotes.CannotQuote,
    themes.CannotCode,
    consultations.IsPublic,
    documents.DocumentGone,
    events.EventNotPlanned,
    opening.CannotCancel,
    events.NotYet,
    opening.CannotExtend,
    phases.PhaseInUse,
    phases.PhaseNotDraft,
    sign_ups.SignUpUnknown,
    told.CannotTell,
)


def load(request, slug: str) -> Consultation:
    """A consultation that the officer reads, or 404."""
    rows = Consultation.objects.visible_to(request.user).select_related("agency", "programme", "officer", "copied_from")
    return get_object_or_404(rows, slug=slug)


def load_to_change(request, slug: str) -> Consultation:
    """The same; raises ``PermissionDenied`` where the officer may not change it."""
    record = load(request, slug)
    access.require(request.user, "consultations.manage_consultation", record)
    return record


def phase_or_404(consultation: Consultation, number: int) -> Phase:
    """A phase by its number. No database counts further than this; a longer number is no phase."""
    rows = consultation.phases.select_related("consultation__programme", "questionnaire", "version__questionnaire")
    return get_object_or_404(rows, number=min(number, 2**15 - 1))


def refused(request, refusal: Exception, place: str):
    """Say why not, and lead back to ``place``."""
    messages.warning(request, str(refusal))
    return redirect(place)


def edit(request, record: Consultation, form, write, *, title: str, place: str = "", said="Saved.", **more):
    """Show ``form``; call ``write`` with what was sent, once, and go to ``place`` (or where ``write`` says).

    ``more``: ``template`` and whatever the page shows besides. Where somebody else has saved meanwhile, what was typed
    stands in the form still, below what they saved.
    """
    place = place or record.get_absolute_url()
    if form.is_bound and form.is_valid():

        def make():
            return write() or place, said

        try:
            return once.make(request, make)
        except REFUSALS as refusal:
            return refused(request, refusal, place)
        except ChangedMeanwhile as conflict:
            form.refuse(conflict)
        except ValidationError as error:
            _show(form, error)
    form.cancel_url = form.cancel_url or place
    template = more.pop("template", "form")
    context = {"consultation": record, "form": form, "title": title, **more}
    return render(request, f"consultations/office/{template}.html", context)


def _show(form, error: ValidationError) -> None:
    """Each message at its field where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, errors in error.message_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def confirm(
    request, record: Consultation, act, *, title: str, text: str, button: str, place: str, said: str, danger=True
):
    """Ask first; then do it and lead to ``place``."""
    if request.method == "POST":
        try:
            act()
        except REFUSALS as refusal:
            return refused(request, refusal, place)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect(place)
        messages.success(request, said)
        return redirect(place)
    context = {
        "consultation": record,
        "title": title,
        "text": text,
        "button": button,
        "place": place,
        "danger": danger,
    }
    return render(request, "consultations/office/confirm.html", context)
