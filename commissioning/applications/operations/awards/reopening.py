"""A final recommendation is opened again: those who decide called it in, referred it back or put it off."""

import datetime as dt

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from commissioning.applications import deciding_issues
from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Award, FundingRound, Recommendation, SupersededRecommendation
from commissioning.applications.operations.awards.deciding import COLUMNS
from commissioning.applications.operations.awards.finalising import move_all
from commissioning.common import history
from commissioning.common.states import locked

REOPENED = (ApplicationStatus.RECOMMENDED, ApplicationStatus.AWARDED, ApplicationStatus.DECLINED)


class CannotReopen(Exception):
    """The recommendation stays as it is; the message says why."""


def why_not(funding_round: FundingRound) -> str:
    """Why the recommendation of the round cannot be reopened, in words; empty where it can."""
    if not Recommendation.objects.filter(round=funding_round).exists():
        return "The recommendation is not final."
    decided = Award.objects.filter(application__round=funding_round, decided_on__isnull=False).order_by()
    if decided.filter(notified_at__isnull=False).exists():
        return "Organisations have their letters: what they say stands."
    references = set(decided.values_list("decision_reference", flat=True))
    standings = deciding_issues.of(references)
    standing = [key for key in references if key not in standings or not standings[key].is_referred_back]
    if standing:
        return f"Awards have been decided ({', '.join(sorted(standing))}), and the decision was not referred back."
    return ""


@transaction.atomic
def reopen(funding_round: FundingRound, *, reason: str, at: dt.datetime, by) -> SupersededRecommendation:
    """Open the recommendation again for ``reason``: its pack is kept as a superseded version under its SHA-256, every
    application of it is assessed as before, and what a decision that was referred back said of them is taken off (its
    history is kept). Raises ``CannotReopen``, ``ValueError`` without a reason."""
    if not reason.strip():
        raise ValueError("Say why the recommendation is opened again")
    fresh = locked(funding_round)
    # As whoever makes it final or saves sums holds them: nobody does meanwhile.
    list(fresh.schemes.select_for_update().order_by("pk"))
    if refusal := why_not(fresh):
        raise CannotReopen(refusal)
    final = Recommendation.objects.get(round=fresh)
    kept = SupersededRecommendation.objects.create(
        round=fresh,
        version=final.version,
        equality_analysis=final.equality_analysis,
        final_at=final.final_at,
        final_by=final.final_by,
        snapshot=final.snapshot,
        snapshot_sha256=final.snapshot_sha256,
        reopened_at=at,
        reopened_by=by,
        reopened_reason=reason.strip(),
    )
    history.sign(final, at=at, by=by)
    history.give_reason(final, reason.strip())
    final.delete()
    _take_decisions_off(fresh, at=at, by=by)
    for before in REOPENED:
        move_all(fresh, before, ApplicationStatus.ASSESSED, at=at, by=by, reason=reason.strip())
    return kept


def _take_decisions_off(funding_round: FundingRound, *, at: dt.datetime, by) -> None:
    rows = Award.objects.filter(application__round=funding_round, decided_on__isnull=False).order_by("pk")
    awards = list(rows.select_for_update(of=("self",)))
    for award in awards:
        award.decided_pence = award.decided_on = award.recorded_by = None
        award.decision_reason = award.decision_reference = ""
    if awards:
        bulk_update_with_history(awards, Award, COLUMNS, default_user=by, default_date=at)
