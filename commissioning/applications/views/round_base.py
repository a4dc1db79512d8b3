"""What officers' pages of rounds share."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.applications.models import FundingRound
from commissioning.applications.operations import rounds as operations
from commissioning.applications.operations import sources
from commissioning.applications.queries import rounds
from commissioning.applications.queries.round_places import place_url
from commissioning.common import once
from commissioning.common.meanwhile import ChangedMeanwhile
from organisations import access
from organisations.enums import Role

READERS = access.office(
    Role.COMMISSIONING_OFFICER,
    Role.PARTNER_OFFICER,
    Role.FINANCE_OFFICER,
    Role.LEGAL_OFFICER,
    Role.DEMOCRATIC_SERVICES_OFFICER,
    Role.AUDITOR,
)
CHANGERS = access.office(Role.COMMISSIONING_OFFICER)
# What an operation refuses because the round is past it.
REFUSALS = (operations.RoundNotDraft, sources.NotAsked)


def load(slug: str) -> FundingRound:
    """A round, or 404."""
    return get_object_or_404(rounds.for_page(FundingRound.objects.all()), slug=slug)


def of_draft(view):
    """The view gets the round itself; of one that is no draft any more its page is shown, with why."""

    @wraps(view)
    def guarded(request, slug, *args, **kwargs):
        record = load(slug)
        if not operations.is_draft(record):
            return refused(request, record, operations.RoundNotDraft(record))
        return view(request, record, *args, **kwargs)

    return guarded


def refused(request, record: FundingRound, refusal: Exception):
    """Say why not, and lead back to the round."""
    messages.warning(request, str(refusal))
    return redirect(record)


def edit(
    request,
    record: FundingRound,
    form,
    write,
    *,
    title: str,
    place: str = "",
    said: str = "Saved.",
    template="form",
    **more,
):
    """Show ``form``; call ``write`` with what was sent, once, and go back to where the round shows ``place``.

    ``more``: what the page shows besides. Where somebody else has saved meanwhile, what was filled in stands in the
    form still, below what they saved.
    """
    if form.is_bound and form.is_valid():

        def make():
            write()
            return place_url(record, place), said

        try:
            return once.make(request, make)
        except REFUSALS as refusal:
            return refused(request, record, refusal)
        except ChangedMeanwhile as conflict:
            form.refuse(conflict)
        except ValidationError as error:
            form.add_error(None, error.messages)
    form.cancel_url = place_url(record, place)
    context = {"round": record, "form": form, "title": title, **more}
    return render(request, f"applications/office/rounds/{template}.html", context)
