"""Ratings and trends that the database works out are those of the pure rule."""

import datetime as dt
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from commissioning.agreements.models import Agreement
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.programmes.tests.factories import ProgrammeFactory
from monitoring.enums import Rating, ReturnStatus
from monitoring.queries.performance import annotate_rating, annotate_trend
from monitoring.queries.return_queue import AWAITED
from monitoring.rules.figures import Rules
from monitoring.rules.performance import agreement_rating, direction_of_travel
from monitoring.tests.factories import ReturnFactory

TODAY = dt.date(2026, 11, 20)
TRAITS = {
    ReturnStatus.NOT_STARTED: {},
    ReturnStatus.DRAFT: {"drafted": True},
    ReturnStatus.SUBMITTED: {"submitted": True},
    ReturnStatus.QUERIED: {"queried": True},
    ReturnStatus.ACCEPTED: {"accepted": True},
}
returns = st.tuples(
    st.sampled_from(list(TRAITS)),
    st.integers(-40, 5),
    st.sampled_from(list(Rating)),
    st.none() | st.decimals(0, 100, places=2),
    st.booleans(),
)
agreements = st.lists(st.tuples(st.integers(-1, 2), st.lists(returns, max_size=5)), max_size=5)


class TheDatabase(TestCase):
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(limits=st.lists(st.integers(0, 30), min_size=3, max_size=3), every=agreements)
    def test_rates_as_the_rule_does(self, limits, every):
        programmes = [ProgrammeFactory(red_after_days_overdue=days) for days in limits]
        expected = {}
        for place, made in every:
            programme = programmes[place] if place >= 0 else None
            agreement = AgreementFactory(active=True, programme=programme)
            accepted, late = [], []
            for number, (status, days, rating, score, superseded) in enumerate(made, start=1):
                due_on = TODAY + dt.timedelta(days=days)
                scored = {"rating": rating, "score": score} if status == ReturnStatus.ACCEPTED else {}
                ReturnFactory(
                    agreement=agreement,
                    number=number,
                    due_on=due_on,
                    ends_on=due_on - dt.timedelta(days=28),
                    starts_on=due_on - dt.timedelta(days=200),
                    superseded=superseded,
                    **TRAITS[status],
                    **scored,
                )
                if superseded:
                    continue
                if status == ReturnStatus.ACCEPTED:
                    accepted.append((rating, score))
                if status in AWAITED:
                    late.append(due_on)
            latest, score = accepted[-1] if accepted else (None, None)
            before = accepted[-2][1] if len(accepted) > 1 else None
            rules = Rules.of(programme) if programme else Rules()
            rating = agreement_rating(latest, late, TODAY, rules)
            expected[agreement.pk] = (rating, direction_of_travel(score, before))

        rated = annotate_trend(annotate_rating(Agreement.objects.all(), TODAY)).values_list("pk", "rating", "trend")

        assert {key: (rating, trend) for key, rating, trend in rated} == expected

    def test_a_score_is_compared_to_the_last_place(self):
        agreement = AgreementFactory(active=True)
        for number, score in enumerate(("9.99", "10.00"), start=1):
            ReturnFactory(agreement=agreement, number=number, accepted=True, score=Decimal(score))

        assert annotate_trend(Agreement.objects.all()).get().trend == "up"
