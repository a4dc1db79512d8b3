"""A round that lacks nothing, made by the operations, for tests that publish it or take something away."""

import datetime as dt

from commissioning.applications.models import EligibilityQuestion, FundingRound, RoundScheme
from commissioning.applications.operations import round_parts, rounds, route, standards
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.programmes.tests.factories import ProgrammeFactory, SchemeFactory, ThemeFactory
from organisations.tests.factories import UserFactory


def ready_round(*, at: dt.datetime, scheme=None, by=None, **values) -> FundingRound:
    """A draft of grants with one scheme that opens tomorrow for four weeks; agreements start five months from now."""
    today = clock.local_date(at)
    by = by or UserFactory(commissioning_officer=True)
    if scheme is None:
        programme = ProgrammeFactory(starts_on=today, ends_on=add_months(today, 60))
        scheme = SchemeFactory(theme=ThemeFactory(programme=programme))
    standards.ensure_standard_applications(at=at)
    starts_on = add_months(today, 5)
    given = {
        "programme": scheme.theme.programme,
        "title": "Community grants",
        "route": scheme.route,
        "summary": "Grants for groups that bring people together.",
        "who_can_apply": "Voluntary groups that work in the district.",
        "privacy": "We use what you tell us to decide on your application.",
        "opens_at": clock.start_of_day(today + dt.timedelta(days=1)) + dt.timedelta(hours=9),
        "questions_close_on": today + dt.timedelta(days=15),
        "closes_on": today + dt.timedelta(days=29),
        "decision_expected_on": today + dt.timedelta(days=90),
        "agreement_starts_on": starts_on,
        "agreement_ends_on": add_months(starts_on, 12) - dt.timedelta(days=1),
        "second_officer": UserFactory(commissioning_officer=True),
    }
    record = rounds.create_round(values={**given, **values}, at=at, by=by)
    in_round = RoundScheme(
        round=record, scheme=scheme, budget_pence=90_000_00, minimum_pence=1_000_00, maximum_pence=30_000_00
    )
    rounds.save_part(in_round, at=at, by=by)
    route.decide_route(
        in_round,
        answers={"complementary": True, "own_mission": True},
        estimated_pence=90_000_00,
        is_light_touch=True,
        chosen=record.route,
        reasons="Groups do this for their own mission.",
        at=at,
        by=by,
    )
    usual = standards.usual_versions()
    round_parts.choose_questions(
        record, organisation_version=usual["organisation"], by_theme={scheme.theme_id: usual["project"]}, at=at, by=by
    )
    question = EligibilityQuestion(
        round=record, text="Is there a bank account in your group’s name?", explanation="We pay into such an account."
    )
    rounds.save_part(question, at=at, by=by)
    standards.fill_criteria(record, at=at, by=by)
    return FundingRound.objects.get(pk=record.pk)
