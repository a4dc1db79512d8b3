"""Deciding whether a scheme's money is a grant or buys a service."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from commissioning.applications.models import RoundScheme, RouteDecision
from commissioning.applications.operations.rounds import locked_draft
from commissioning.applications.rules import route


def thresholds() -> route.Thresholds:
    """The sums, in pence, from which a contract needs a notice: the council's settings."""
    return route.Thresholds(
        below_threshold_notice=settings.PROCUREMENT_NOTICE_PENCE,
        services=settings.PROCUREMENT_SERVICES_PENCE,
        light_touch=settings.PROCUREMENT_LIGHT_TOUCH_PENCE,
    )


@transaction.atomic
def decide_route(
    scheme: RoundScheme,
    *,
    answers: Mapping[str, bool],
    estimated_pence: int,
    is_light_touch: bool,
    chosen: str,
    reasons: str,
    at: dt.datetime,
    by,
) -> RouteDecision:
    """Write down what was considered, what it suggests and what was chosen. Earlier decisions stay.

    ``answers``: by factor, whether it holds. Raises ``RoundNotDraft`` and ``ValidationError``.
    """
    locked_draft(scheme.round)
    decision = RouteDecision(
        round_scheme=scheme,
        answers={factor.key: bool(answers.get(factor.key)) for factor in route.FACTORS},
        estimated_pence=estimated_pence,
        is_light_touch=is_light_touch,
        suggested=route.suggested(answers) or "",
        chosen=chosen,
        reasons=reasons,
        notice=route.notice_needed(chosen, estimated_pence, thresholds(), is_light_touch=is_light_touch),
        decided_at=at,
        decided_by=by,
    )
    decision.full_clean()
    decision.save()
    return decision
