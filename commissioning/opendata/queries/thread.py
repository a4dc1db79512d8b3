"""What an award came from and what came of it, as far as it is public."""

from dataclasses import dataclass

from django.db.models import QuerySet

from commissioning.agreements.models import Agreement
from commissioning.agreements.public_funding import PUBLISHED
from commissioning.applications.models import Application, FundingRound
from commissioning.decisions.models import Issue

DECISIONS_SHOWN = 20


@dataclass(frozen=True)
class Origin:
    """Where an award came from. ``issue``: the one that decided it, where it is published here; ``reference`` is its
    name in any case."""

    round: FundingRound
    reference: str
    issue: Issue | None


def origin_of(award: Agreement) -> Origin | None:
    """The round that the award was applied for in, and the decision on it; None where there was no application."""
    application = Application.objects.filter(agreement=award.pk, round__published_at__isnull=False)
    found = application.select_related("round", "award").defer("snapshot", "award__snapshot").first()
    if found is None:
        return None
    own = getattr(found, "award", None)
    reference = own.decision_reference if own else ""
    return Origin(found.round, reference, Issue.objects.settled().filter(reference=reference).first())


def decisions_of(award: Agreement, besides: Issue | None = None) -> QuerySet[Issue]:
    """Other decisions about the award's programme that anybody may read, the latest first."""
    if award.programme_id is None:
        return Issue.objects.none()
    found = Issue.objects.settled().filter(programme=award.programme_id)
    return found.exclude(pk=besides.pk if besides else None)[:DECISIONS_SHOWN]


def renewed_by(award: Agreement) -> QuerySet[Agreement]:
    """The awards that renewed it."""
    return award.successors.filter(status__in=PUBLISHED).defer("snapshot").order_by("starts_on")


def renews(award: Agreement) -> Agreement | None:
    """The award that it renewed, where that is public."""
    return Agreement.objects.filter(successors=award.pk, status__in=PUBLISHED).defer("snapshot").first()
