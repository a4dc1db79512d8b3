"""What waits for its decision, and what was decided."""

from collections.abc import Iterable

from commissioning.applications import recipients
from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Award, FundingRound
from commissioning.applications.queries.letters import decided_of
from organisations.enums import MembershipRole

IN_ORDER = ("application__round_scheme__scheme__code", "-application__score", "application__reference")


def recommended_of(funding_round: FundingRound):
    """Awards that are recommended and not decided, best first in each scheme."""
    awards = Award.objects.filter(application__round=funding_round, application__status=ApplicationStatus.RECOMMENDED)
    return awards.select_related("application__organisation", "application__round_scheme__scheme").order_by(*IN_ORDER)


def decided_rows(funding_round: FundingRound) -> list[Award]:
    """Awards that were decided, best first in each scheme."""
    awards = decided_of(funding_round).prefetch_related(None).select_related(None)
    return list(
        awards.select_related(
            "application__organisation", "application__round_scheme__scheme", "answered_by", "on_paper"
        )
        .defer("snapshot")
        .order_by(*IN_ORDER)
    )


def with_a_lead(organisations: Iterable[int]) -> set[int]:
    """Of ``organisations``, by their keys, those whose lead can sign in and answer. One query."""
    return set(recipients.people_of(organisations, [MembershipRole.LEAD]))
