"""The recommendation for a whole round becomes final."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application, FundingRound, Recommendation
from commissioning.applications.operations.awards.recommending import AlreadyFinal, refuse_if_final
from commissioning.applications.queries.award_board import boards_of
from commissioning.applications.queries.coverage import coverage_of
from commissioning.applications.queries.recommendation import Obstacle, obstacles, pack_of
from commissioning.common import history, snapshots
from commissioning.common.states import locked, record_changes


class NotReadyToRecommend(Exception):
    """Something stands against the recommendation being final; ``obstacles`` says what."""

    def __init__(self, found: list[Obstacle]):
        self.obstacles = found
        super().__init__(" ".join(one.words for one in found))


@transaction.atomic
def make_final(funding_round: FundingRound, *, equality_analysis: str, at: dt.datetime, by) -> Recommendation:
    """Freeze the pack under its SHA-256, and move every assessed application of the round to recommended.

    Raises ``AlreadyFinal`` the second time, ``NotReadyToRecommend`` where anything is missing, ``ValueError`` without
    the equality analysis; then nothing has changed.
    """
    if not equality_analysis.strip():
        raise ValueError("Say what the equality analysis found")
    fresh = locked(funding_round, "programme__predecessor", "officer")
    # Whoever saves sums holds a scheme: here all of them, always in the same order.
    list(fresh.schemes.select_for_update().order_by("pk"))
    refuse_if_final(fresh.pk)
    boards = boards_of(fresh)
    if found := obstacles(fresh, boards, coverage_of(fresh, boards), at=at):
        raise NotReadyToRecommend(found)
    version = 1 + (fresh.superseded_recommendations.aggregate(last=Max("version"))["last"] or 0)
    pack = pack_of(fresh, equality_analysis=equality_analysis.strip(), at=at, made_by=str(by), version=version)
    recommendation = Recommendation(
        round=fresh,
        version=version,
        equality_analysis=equality_analysis.strip(),
        final_at=at,
        final_by=by,
        **snapshots.freeze(pack),
    )
    history.sign(recommendation, at=at, by=by)
    try:
        with transaction.atomic():
            recommendation.save()
    except IntegrityError as error:
        raise AlreadyFinal("The recommendation is final and can no longer be changed.") from error
    move_all(fresh, ApplicationStatus.ASSESSED, ApplicationStatus.RECOMMENDED, at=at, by=by)
    return recommendation


def move_all(
    funding_round: FundingRound,
    before: str,
    after: str,
    *,
    keys: list[int] | None = None,
    at: dt.datetime,
    by,
    reason: str = "",
) -> list[int]:
    """Move the round's applications that are in ``before`` (of those with ``keys``, where given) in few statements.
    The caller holds the round's rows. Returns the keys of those moved."""
    rows = Application.objects.select_for_update(of=("self",)).filter(round=funding_round, status=before)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    chosen = list(rows.order_by("pk").values_list("pk", flat=True))
    Application.objects.filter(pk__in=chosen).update(status=after)
    history.record(Application, chosen, history.CHANGED, at=at, by=by, reason=reason)
    record_changes(Application, dict.fromkeys(chosen, before), after, at=at, by=by, reason=reason)
    return chosen
