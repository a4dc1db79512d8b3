"""What the pages of an agreement share."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from commissioning.agreements import panels
from commissioning.agreements.models import Agreement
from commissioning.agreements.queries.picture import pictures_of
from commissioning.agreements.queries.steps import actions_for, next_step
from commissioning.common import clock


def agreement_or_404(request, reference: str) -> Agreement:
    """The agreement, if it is there for this person."""
    if "\x00" in reference:
        raise Http404
    agreements = Agreement.objects.visible_to(request.user).select_related(
        "organisation", "programme", "scheme__theme", "lead_agency", "officer", "predecessor", "accepted_by"
    )
    return get_object_or_404(agreements.prefetch_related("shares__agency"), reference=reference)


def tabs_of(agreement: Agreement, user, today) -> list[tuple[str, str]]:
    """Words and address of each part, in order; a part of a later app is there where it has something to show."""

    def own(name):
        return reverse(f"agreements:{name}", args=[agreement.reference])

    links = [
        (10, "Overview", own("agreement-detail")),
        (20, "Targets", own("agreement-targets")),
        (40, "Money", own("agreement-money")),
        (60, "Documents", own("agreement-documents")),
        (70, "Versions", own("agreement-versions")),
        (90, "History", own("agreement-history")),
    ]
    links += [
        (tab.order, tab.words, reverse("agreements:agreement-tab", args=[agreement.reference, tab.slug]))
        for tab in panels.tabs.values()
    ]
    return [(words, address) for _, words, address in sorted(links)]


def frame(request, agreement: Agreement, **context):
    """The context that every officers' page of the agreement needs, with ``context``."""
    today = clock.today()
    return {
        "agreement": agreement,
        "tab_links": tabs_of(agreement, request.user, today),
        "picture": pictures_of([agreement], today)[agreement.pk],
        "step": next_step(agreement, request.user, today),
        "actions": actions_for(agreement, request.user),
        "today": today,
        **context,
    }


def back_to(agreement: Agreement, name: str = "agreement-detail"):
    """Go on to a page of the agreement."""
    return redirect(reverse(f"agreements:{name}", args=[agreement.reference]))
