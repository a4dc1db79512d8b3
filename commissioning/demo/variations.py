"""Two agreements of the demonstration change on the way: one variation is in effect, one waits for an answer."""

import datetime as dt

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.common.dates import add_months
from commissioning.demo.agreements import Cast, moment
from organisations.enums import MembershipRole

MONTHS_LEFT = 4
POUND = 100


def vary_agreements(cast: Cast, agreements: list[Agreement]) -> None:
    """The first agreement, whose lead has a log-in, is offered half a year more; another was given more money."""
    today = cast.calendar.today
    first, *others = (Agreement.objects.get(pk=one.pk) for one in agreements)
    if first.status == AgreementStatus.ACTIVE:
        _offer_more_time(cast, first)
    enough = add_months(today, MONTHS_LEFT)
    running = (one for one in others if one.status == AgreementStatus.ACTIVE and one.ends_on > enough)
    varied = next((one for one in running if one.starts_on < today - dt.timedelta(days=60)), None)
    if varied is not None:
        _give_more(cast, varied)


def _offer_more_time(cast: Cast, agreement: Agreement) -> None:
    today = cast.calendar.today
    later = add_months(agreement.ends_on + dt.timedelta(days=1), 6) - dt.timedelta(days=1)
    months = round((agreement.ends_on - agreement.starts_on).days / 30.44)
    half_year = agreement.value_pence * 6 // months // POUND * POUND
    variation = operations.propose(
        agreement,
        reason="The next programme begins half a year later than planned. The lunches should go on until then.",
        effective_from=agreement.ends_on,
        changes={"ends_on": later.isoformat(), "value_pence": agreement.value_pence + half_year},
        at=moment(today - dt.timedelta(days=4)),
        by=agreement.officer,
    )
    operations.offer_variation(variation, at=moment(today - dt.timedelta(days=2)), by=agreement.officer)


def _give_more(cast: Cast, agreement: Agreement) -> None:
    begun, officer = cast.calendar.today - dt.timedelta(days=30), cast.staff["officer"]
    lead = agreement.organisation.memberships.filter(role=MembershipRole.LEAD, ended_at=None).first()
    variation = operations.propose(
        agreement,
        reason="More people come than both sides expected. The council adds a tenth to the grant.",
        effective_from=begun,
        changes={
            "value_pence": agreement.value_pence * 11 // 10 // POUND * POUND,
            "full_cost_pence": (agreement.full_cost_pence or agreement.value_pence) * 11 // 10,
            "contribution_reason": agreement.contribution_reason or "The organisation finds the rest itself.",
        },
        at=moment(begun),
        by=officer,
    )
    offered = operations.offer_variation(variation, at=moment(begun + dt.timedelta(days=1)), by=officer)
    accepted = operations.accept_variation(
        offered,
        name=str(lead.user) if lead else "Alex Lead",
        terms_sha256=offered.snapshot_sha256,
        at=moment(begun + dt.timedelta(days=6)),
        by=lead.user if lead else officer,
    )
    second = officer if lead else cast.staff["officer.two"]
    operations.countersign_variation(accepted, at=moment(begun + dt.timedelta(days=8)), by=second)
