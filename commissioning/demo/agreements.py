"""The demonstration's eighty agreements, from drafts to those that ended, with targets, budgets and payments."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from django.utils import timezone

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import AgencyShare, Agreement, BudgetLine, Target, TargetProfile
from commissioning.agreements.operations.payments import PlannedPayment
from commissioning.common.dates import add_months
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import share_out
from commissioning.demo.framework import Calendar
from commissioning.programmes.enums import Direction, Route
from commissioning.programmes.models import Programme, Scheme
from organisations.models import Agency, Organisation, User, Ward

# How many months after the programme's start, and for how many months; how often each is used in turn.
TERMS = [(0, 36), (0, 24), (6, 36), (12, 24), (12, 36), (18, 12), (24, 36), (24, 12)]
ANNUAL_POUNDS = [3_000, 4_800, 9_000, 15_000, 24_000, 38_000, 60_000, 95_000]
CONTRACT_POUNDS = [70_000, 120_000, 160_000]
HOW_MANY = 80
# How long payments have gone to the finance system in files.
IN_FILES = dt.timedelta(days=250)
CONTRIBUTION = "A contribution to work that the organisation set up for its own mission."
BUDGET = [("Staff", 62), ("Rooms and travel", 18), ("Materials", 8), ("Share of overheads", 12)]


@dataclass(frozen=True)
class Cast:
    """Everybody and everything that agreements are made of."""

    council: Agency
    partner: Agency
    staff: dict[str, User]
    organisations: list[Organisation]
    wards: list[Ward]
    programme: Programme
    calendar: Calendar
    random: Random


def moment(day: dt.date, hour: int = 10) -> dt.datetime:
    """``hour`` o'clock in London on ``day``."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def create_agreements(cast: Cast) -> list[Agreement]:
    """All of them, activated in the past as their terms began, so that their obligations follow."""
    schemes = list(
        Scheme.objects.filter(theme__programme=cast.programme)
        .select_related("theme__programme")
        .order_by("theme__number", "code")
    )
    made = []
    for number in range(HOW_MANY):
        scheme = schemes[number % len(schemes)]
        organisation = cast.organisations[number % len(cast.organisations)]
        offset, months = TERMS[(number // 2) % len(TERMS)]
        agreement = _draft(cast, number, scheme, organisation, offset, months)
        made.append(agreement)
    _bring_to_life(cast, made)
    return made


def _draft(cast: Cast, number: int, scheme: Scheme, organisation: Organisation, offset: int, months: int) -> Agreement:
    is_first = number == 0
    starts_on = add_months(cast.calendar.programme_starts_on, offset)
    ends_on = add_months(starts_on, months) - dt.timedelta(days=1)
    annual = CONTRACT_POUNDS if scheme.route == Route.CONTRACT else ANNUAL_POUNDS
    pounds = 15_000 if is_first else annual[number % len(annual)]
    value_pence = pounds * 100 * months // 12
    is_led_by_partner = number % 9 == 4
    officers = ["health"] if is_led_by_partner else ["officer", "officer.two"]
    full_cost = value_pence * 100 // 85 if number % 6 == 1 else value_pence
    aim = guaranteed(scheme.outcomes.first()).title.lower()
    agreement = Agreement.objects.create(
        reference=f"SC-{starts_on.year}-{number + 1:03d}",
        kind=scheme.route,
        title=f"{scheme.name}: {organisation.name}",
        purpose=f"{scheme.name} in {organisation.ward} and nearby, so that: {aim}.",
        organisation=organisation,
        programme=cast.programme,
        scheme=scheme,
        lead_agency=cast.partner if is_led_by_partner else cast.council,
        officer=cast.staff[officers[number % len(officers)]],
        awarded_on=starts_on - dt.timedelta(days=40),
        starts_on=starts_on,
        ends_on=ends_on,
        value_pence=value_pence,
        full_cost_pence=full_cost,
        contribution_reason=(
            "A contribution to work that the organisation set up for its own mission."
            if full_cost > value_pence
            else ""
        ),
        created_at=moment(starts_on - dt.timedelta(days=45)),
    )
    agreement.wards.set({guaranteed(organisation.ward), cast.wards[(number * 5) % len(cast.wards)]})
    _promise(cast, agreement, pounds, months)
    _fund(cast, agreement, number)
    return agreement


def _promise(cast: Cast, agreement: Agreement, annual_pounds: int, months: int) -> None:
    """Targets for every period, larger for larger sums, and budget lines that add up to the value."""
    size = Decimal(max(1, round(annual_pounds / 24_000 * 4))) / 4
    periods = max(1, -(-months // 6))
    for scheme_indicator in guaranteed(guaranteed(agreement.scheme).outcomes.first()).indicators.all():
        target = Target.objects.create(agreement=agreement, indicator=scheme_indicator)
        usual = _usual(scheme_indicator)
        scaled = usual if scheme_indicator.direction == Direction.LOWER or usual <= 0 else max(5, round(usual * size))
        TargetProfile.objects.bulk_create(
            TargetProfile(target=target, period_number=number, value=scaled) for number in range(1, periods + 1)
        )
    shares = share_out(agreement.value_pence, [part for _, part in BUDGET])
    BudgetLine.objects.bulk_create(
        BudgetLine(agreement=agreement, number=number, heading=heading, amount_pence=pence)
        for number, ((heading, _), pence) in enumerate(zip(BUDGET, shares, strict=True), start=1)
    )


def _usual(indicator) -> Decimal:
    """What half a year of a standard agreement reaches: the baseline was worked out from it."""
    return indicator.baseline * 4 / 3 if indicator.direction == Direction.HIGHER else indicator.baseline * 2 / 3


def _fund(cast: Cast, agreement: Agreement, number: int) -> None:
    """Every ninth is funded by both agencies, half and half."""
    if number % 9 not in {4, 7}:
        return
    halves = share_out(agreement.value_pence, [1, 1])
    for agency, pence in zip([agreement.lead_agency, _other(cast, agreement.lead_agency)], halves, strict=True):
        AgencyShare.objects.create(agreement=agreement, agency=agency, share_pence=pence)


def _other(cast: Cast, agency: Agency) -> Agency:
    return cast.council if agency == cast.partner else cast.partner


def _bring_to_life(cast: Cast, agreements: list[Agreement]) -> None:
    """Offer, accept, countersign, plan payments: each as long ago as it would have been. The last few stay
    drafts, an offer or declined; one is suspended, one terminated."""
    today, officer = cast.calendar.today, cast.staff["officer"]
    for number, agreement in enumerate(agreements):
        before = agreement.starts_on - dt.timedelta(days=30)
        if number >= HOW_MANY - 2 or before > today:
            continue
        operations.offer(agreement, at=moment(before), by=officer)
        if number == HOW_MANY - 3:
            operations.decline(agreement, at=moment(before), by=officer, reason="The organisation found another hall.")
            continue
        if number == HOW_MANY - 4:
            continue
        lead = agreement.organisation.memberships.filter(role="lead").first()
        operations.accept(agreement, at=moment(before, 12), by=lead.user if lead else officer)
        # Whoever records an answer on paper does not sign for the council too.
        operations.countersign(agreement, at=moment(before, 15), by=officer if lead else cast.staff["officer.two"])
        _plan_payments(cast, agreement)
    operations.suspend(agreements[33], at=moment(today), by=officer, reason="The accounts are awaited.")
    operations.terminate(agreements[47], at=moment(today), by=officer, reason="The organisation closed.")


def _plan_payments(cast: Cast, agreement: Agreement) -> None:
    """Half-yearly instalments in advance; those whose day has come are approved by two, and older ones sent and paid:
    later ones go in files (``demo.payments``)."""
    shares: list[AgencyShare | None] = list(agreement.shares.all()) or [None]
    months = max(6, round((agreement.ends_on - agreement.starts_on).days / 30.44))
    days = [add_months(agreement.starts_on, step) for step in range(0, months, 6)]
    instalments = []
    for share in shares:
        agency = share.agency if share else agreement.lead_agency
        pence = share.share_pence if share else agreement.value_pence
        parts = share_out(pence, [1] * len(days))
        instalments += [
            PlannedPayment(due_on=day, amount_pence=part, agency=agency)
            for day, part in zip(days, parts, strict=True)
            if part
        ]
    finance, second = cast.staff["finance"], cast.staff["finance.two"]
    for payment in operations.plan_payments(agreement, instalments, at=moment(agreement.starts_on), by=finance):
        if payment.due_on > cast.calendar.today:
            continue
        at = moment(payment.due_on)
        operations.approve_payment(payment, at=at, by=finance)
        operations.approve_payment(payment, at=at, by=second)
        if payment.due_on > cast.calendar.today - IN_FILES:
            continue
        operations.send_payment(payment, at=at, by=finance, sent_on=payment.due_on)
        paid_on = payment.due_on + dt.timedelta(days=3)
        if paid_on <= cast.calendar.today:
            operations.mark_payment_paid(payment, at=moment(paid_on), by=finance, paid_on=paid_on)


def is_running(agreement: Agreement) -> bool:
    """Whether the agreement was ever activated."""
    return agreement.status in {
        AgreementStatus.ACTIVE,
        AgreementStatus.SUSPENDED,
        AgreementStatus.ENDED,
        AgreementStatus.TERMINATED,
    }
