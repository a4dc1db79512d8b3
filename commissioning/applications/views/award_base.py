"""What the pages of awards share: who reads them, the round, and its parts."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning.applications.models import Application, FundingRound
from commissioning.applications.models.application import READ_BY
from commissioning.applications.queries.award_board import RANKED
from organisations import access
from organisations.enums import Role

ROLES = (*READ_BY, Role.DEMOCRATIC_SERVICES_OFFICER)
READERS = access.office(*ROLES)
RECOMMENDERS = access.office(Role.COMMISSIONING_OFFICER)

RECOMMEND, DECIDE = "applications.recommend_award", "applications.record_decision"


def round_or_404(slug: str) -> FundingRound:
    """A round that was published: before that there is nothing to award."""
    rounds = FundingRound.objects.filter(published_at__isnull=False)
    return get_object_or_404(rounds.select_related("programme__predecessor", "officer", "recommendation"), slug=slug)


def ranked_or_404(reference: str) -> Application:
    """An application that was scored to the end."""
    if "\x00" in reference:
        raise Http404
    applications = Application.objects.filter(status__in=RANKED).select_related(
        "organisation", "round__programme__predecessor", "round__officer", "round_scheme__scheme__theme"
    )
    return get_object_or_404(applications, reference=reference)


def frame(request, funding_round: FundingRound, **more) -> dict:
    """What every page of a round's awards shows."""
    slug = funding_round.slug
    parts = [("Sums", "board"), ("Coverage", "coverage"), ("Recommendation", "final")]
    recommendation = getattr(funding_round, "recommendation", None)
    if recommendation is not None:
        parts += [("Decisions", "decisions"), ("Letters and answers", "letters")]
    return {
        "round": funding_round,
        "recommendation": recommendation,
        "tab_links": [(words, reverse(f"applications:award-{name}", args=[slug])) for words, name in parts],
        "may_recommend": request.user.has_perm(RECOMMEND) and recommendation is None,
        "may_decide": request.user.has_perm(DECIDE),
        **more,
    }
