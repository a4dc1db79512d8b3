"""A small programme that has run for a year, for tests of reports."""

import datetime as dt
from decimal import Decimal

from commissioning.agreements.tests.factories import (
    AgencyShareFactory,
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
)
from commissioning.programmes.enums import Unit
from commissioning.programmes.tests.factories import IndicatorFactory, OutcomeFactory, SchemeFactory, ThemeFactory
from monitoring.enums import Rating
from monitoring.tests.factories import ReturnFactory, ReturnFigureFactory, ReturnSpendFactory
from organisations.tests.factories import AgencyFactory, WardFactory

CUT_OFF = dt.datetime(2026, 11, 2, 23, 59, 59, tzinfo=dt.UTC)
WINDOW = (dt.date(2026, 4, 1), dt.date(2026, 9, 30))
ACCEPTED_AT = dt.datetime(2026, 10, 30, 12, tzinfo=dt.UTC)
PERIODS = [
    (dt.date(2025, 4, 1), dt.date(2025, 9, 30), dt.date(2025, 10, 28)),
    (dt.date(2025, 10, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 28)),
    (dt.date(2026, 4, 1), dt.date(2026, 9, 30), dt.date(2026, 10, 28)),
]


class Funding:
    """Two themes with a scheme each, a council and a health partner, two wards, and what ``agreement`` adds."""

    def __init__(self, programme):
        self.programme = programme
        self.council, self.partner = AgencyFactory(name="Council"), AgencyFactory(health=True, name="Health partner")
        self.wards = [WardFactory(name="Abbey"), WardFactory(name="Bridge")]
        self.themes = [
            ThemeFactory(programme=programme, number=1, name="Inclusion"),
            ThemeFactory(programme=programme, number=2, name="Work and skills"),
        ]
        self.schemes = [SchemeFactory(theme=theme, code=f"{theme.number}A") for theme in self.themes]
        self.indicators = [
            IndicatorFactory(outcome=OutcomeFactory(scheme=self.schemes[0], number=1), number=1, name="People reached"),
            IndicatorFactory(
                outcome=OutcomeFactory(scheme=self.schemes[1], number=1), number=1, name="In work", unit=Unit.PERCENT
            ),
        ]

    def agreement(self, *, theme=1, value=60_000_00, shared=0, wards=(), spent=10_000_00, **values):
        """One running agreement with a budget, two payments that were made and a target."""
        agreement = AgreementFactory(
            scheme=self.schemes[theme - 1],
            programme=self.programme,
            lead_agency=self.council,
            value_pence=value,
            **{"active": True, **values},
        )
        agreement.wards.set(self.wards[place] for place in wards)
        if shared:
            AgencyShareFactory(agreement=agreement, agency=self.council, share_pence=value - shared)
            AgencyShareFactory(agreement=agreement, agency=self.partner, share_pence=shared)
        agreement.line = BudgetLineFactory(agreement=agreement, amount_pence=value, number=1)
        agreement.spent = spent
        for number, (starts_on, _, _) in enumerate(PERIODS, 1):
            PaymentFactory(agreement=agreement, number=number, amount_pence=10_000_00, due_on=starts_on, paid=True)
        agreement.target = TargetFactory(agreement=agreement, indicator=self.indicators[theme - 1])
        for number in range(1, 4):
            TargetProfileFactory(target=agreement.target, period_number=number, value=Decimal(100))
        return agreement

    def accepted(self, agreement, number=3, *, score="88.00", actual="90", accepted_at=ACCEPTED_AT, **values):
        """An accepted return of one of the ``PERIODS`` with a figure and spending."""
        starts_on, ends_on, due_on = PERIODS[number - 1]
        made = ReturnFactory(
            agreement=agreement,
            number=number,
            starts_on=starts_on,
            ends_on=ends_on,
            due_on=due_on,
            accepted=True,
            accepted_at=accepted_at,
            first_submitted_at=accepted_at,
            submitted_at=accepted_at,
            score=Decimal(score),
            rating=rating_of(Decimal(score)),
            **values,
        )
        ReturnFigureFactory(
            monitoring_return=made, target=agreement.target, actual=None if actual is None else Decimal(actual)
        )
        ReturnSpendFactory(monitoring_return=made, budget_line=agreement.line, spent_pence=agreement.spent)
        return made

    def outstanding(self, agreement, number=3, **values):
        """A return of one of the ``PERIODS`` that nobody has started."""
        starts_on, ends_on, due_on = PERIODS[number - 1]
        return ReturnFactory(
            agreement=agreement,
            number=number,
            **{"starts_on": starts_on, "ends_on": ends_on, "due_on": due_on, **values},
        )


def rating_of(score: Decimal) -> Rating:
    """The rating of the default thresholds."""
    if score >= 75:
        return Rating.GREEN
    return Rating.AMBER if score >= 50 else Rating.RED
