"""Money is never overspent and no penny lost, and scores are what was given, for any figures."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from commissioning.applications.enums import OverheadMethod
from commissioning.applications.rules import awarding, promises, scoring
from commissioning.applications.rules.full_cost import OverheadBasis, full_cost, overheads_by_year

pence = st.integers(0, 10**11)
points = st.integers(0, scoring.HIGHEST_SCORE)
scores = st.decimals(0, 100, places=2)


@st.composite
def limits(draw):
    minimum, wider, budget = draw(st.integers(0, 50)), draw(st.integers(1, 80)), draw(st.integers(0, 400))
    maximum = minimum + wider
    return awarding.Limits(budget=maximum + budget, minimum=minimum, maximum=maximum)


@st.composite
def candidates(draw):
    """Some with equal scores, in any order; small sums, so that they often come to exactly the budget."""
    found = draw(st.lists(st.tuples(st.sampled_from(["40", "55.25", "55.26", "80"]), st.integers(1, 120)), max_size=9))
    made = [awarding.Candidate(f"AP-{place}", Decimal(score), asked) for place, (score, asked) in enumerate(found)]
    return draw(st.permutations(made))


@given(candidates(), st.randoms())
def test_a_rank_is_one_more_than_those_with_a_higher_score_however_they_are_read(ones, chance):
    ranked = awarding.in_order(ones)

    assert [rank for rank, _ in ranked] == [1 + sum(two.score > one.score for two in ones) for _, one in ranked]
    assert [one for _, one in ranked] == sorted(ones, key=lambda one: (-one.score, one.reference))
    others = list(ones)
    chance.shuffle(others)
    assert awarding.in_order(others) == ranked


@given(candidates(), limits())
def test_proposals_never_pass_the_budget_and_stop_where_the_money_ends(ones, limit):
    ordered = [one for _, one in awarding.in_order(ones)]

    sums = awarding.proposed(ordered, limit)

    assert awarding.overspent(sums, limit) == 0
    wants = [min(one.asked, limit.maximum) for one in ordered]
    served = next((place for place in range(len(wants)) if sum(wants[: place + 1]) > limit.budget), len(wants))
    assert [sums[one.reference] for one in ordered] == wants[:served] + [0] * (len(wants) - served)
    line = awarding.cut_off(ordered, sums, limit)
    if served == len(wants):
        assert line is None
    else:
        left = limit.budget - sum(wants[:served])
        assert line == awarding.CutOff(ordered[served].reference, left, wants[served])
        assert 0 <= line.left < line.wanted


@given(candidates(), limits(), st.data())
def test_the_line_is_at_the_first_with_nothing_for_whom_too_little_is_left(ones, limit, data):
    """Under any sums, also such as pass the budget."""
    ordered = [one for _, one in awarding.in_order(ones)]
    sums = {one.reference: data.draw(st.sampled_from([0, one.asked, one.asked // 2])) for one in ordered}

    line = awarding.cut_off(ordered, sums, limit)

    left_before = [limit.budget - sum(sums[one.reference] for one in ordered[:place]) for place in range(len(ordered))]
    wanting = [
        (one.reference, max(left, 0), awarding.wanted(one, limit))
        for one, left in zip(ordered, left_before, strict=True)
        if sums[one.reference] == 0 and awarding.wanted(one, limit) > left
    ]
    assert line == (awarding.CutOff(*wanting[0]) if wanting else None)
    assert awarding.overspent(sums, limit) == max(sum(sums.values()) - limit.budget, 0)


@given(limits(), st.integers(1, 200), st.integers(0, 250))
def test_a_sum_is_taken_exactly_where_it_keeps_to_every_limit(limit, asked, typed):
    is_taken = awarding.problem_of(typed, asked, limit) == ""

    assert is_taken == (typed == 0 or limit.minimum <= typed <= min(limit.maximum, asked))
    assert awarding.needs_reason(typed, asked) == (typed < asked)


@given(st.lists(st.lists(pence, min_size=2, max_size=2), max_size=5), pence, pence, pence, st.data())
def test_what_is_asked_promised_and_missing_comes_to_the_full_cost(headings, yearly, other, requested, data):
    every = data.draw(st.integers(1, 10_000))
    basis = OverheadBasis(
        data.draw(st.sampled_from(OverheadMethod)), yearly, Decimal(data.draw(st.integers(0, every))), Decimal(every)
    )

    cost = full_cost(headings, basis, years=2, other_funding=other, requested=requested)

    assert cost.total == sum(map(sum, headings)) + sum(cost.overheads) == sum(cost.by_year)
    assert requested + other + cost.shortfall - cost.overasked == cost.total
    assert not (cost.shortfall and cost.overasked)
    assert cost.is_contribution == (requested < cost.total)


@given(pence.filter(bool), st.lists(st.integers(1, 10**8), min_size=1, max_size=8))
def test_projects_that_are_all_an_organisation_does_share_all_its_overheads(yearly, direct):
    """To the nearest penny each, so that together they are off by less than a penny for each project."""
    basis = OverheadBasis(OverheadMethod.DIRECT_COST, yearly, Decimal(0), Decimal(sum(direct)))

    shares = [overheads_by_year([one], basis)[0] for one in direct]

    assert abs(sum(shares) - yearly) * 2 <= len(direct)
    exact = [Fraction(yearly * one, sum(direct)) for one in direct]
    assert all(abs(share - part) * 2 <= 1 for share, part in zip(shares, exact, strict=True))
    by_size = [share for _, share in sorted(zip(direct, shares, strict=True))]
    assert by_size == sorted(by_size)


@given(st.sampled_from(OverheadMethod), pence, st.integers(1, 10**6), st.data())
def test_a_year_without_direct_costs_has_no_overheads_and_no_year_more_than_all(method, yearly, every, data):
    basis = OverheadBasis(method, yearly, Decimal(data.draw(st.integers(0, every))), Decimal(every))
    direct = data.draw(st.lists(st.sampled_from([0, 1, 700, 10**9]), min_size=1, max_size=5))

    found = overheads_by_year(direct, basis)

    assert all(share == 0 for share, cost in zip(found, direct, strict=True) if cost == 0)
    assert all(0 <= share <= yearly for share in found)


@given(st.dictionaries(st.integers(1, 6), st.tuples(points, st.integers(1, 100)), min_size=1), st.integers(1, 9))
def test_a_score_is_the_weighted_mean_in_hundredths_whatever_the_weights_add_up_to(given_points, factor):
    marks = {key: mark for key, (mark, _) in given_points.items()}
    weights = {key: weight for key, (_, weight) in given_points.items()}

    score = scoring.project_score(marks, weights)

    exact = Fraction(sum(marks[key] * weights[key] for key in marks) * 20, sum(weights.values()))
    assert 0 <= exact - Fraction(score) < Fraction(1, 100)
    assert score == score.quantize(Decimal("0.01"))
    assert 20 * min(marks.values()) <= score <= 20 * max(marks.values())
    assert scoring.project_score(marks, {key: weight * factor for key, weight in weights.items()}) == score
    best = max(marks, key=lambda key: weights[key])
    if marks[best] < scoring.HIGHEST_SCORE:
        assert scoring.project_score({**marks, best: marks[best] + 1}, weights) > score


@given(st.lists(scores, min_size=1, max_size=6), st.integers(0, 100))
def test_a_mean_is_between_those_it_is_of_and_a_spread_beyond_the_limit_is_moderated(given_scores, limit):
    mean, apart = scoring.mean_score(given_scores), scoring.spread(given_scores)

    assert min(given_scores) <= mean <= max(given_scores)
    assert 0 <= Fraction(sum(given_scores)) - Fraction(mean) * len(given_scores) < Fraction(len(given_scores), 100)
    assert apart == max(abs(one - two) for one in given_scores for two in given_scores)
    assert scoring.goes_to_moderation(given_scores, limit=limit) == (apart > limit)
    assert scoring.mean_score(given_scores[::-1]) == mean


@given(st.lists(st.booleans(), max_size=4), st.integers(0, 80), st.integers(0, 80), st.integers(0, 99))
def test_an_organisation_passes_with_every_essential_criterion_and_more_than_its_part(essential, marks, highest, part):
    assume(marks <= highest)

    passes = scoring.organisation_passes(essential, marks, highest, pass_percent=part)

    enough = highest == 0 or Fraction(marks, highest) > Fraction(part, 100)
    assert passes == (False not in essential and enough)


@given(
    st.dictionaries(st.integers(1, 3), st.decimals(0, 10**6, places=2), min_size=1),
    st.lists(st.tuples(st.integers(1, 3), st.fractions("1/31", 12, max_denominator=31)), min_size=1, max_size=9),
)
def test_what_is_promised_for_a_year_is_the_sum_of_its_periods(promised, months):
    found = promises.by_period(promised, months, is_rate=False)

    for year, value in promised.items():
        own = [target for target, (begun, _) in zip(found, months, strict=True) if begun == year]
        if own:
            assert sum(own) == value
            assert all(target >= 0 for target in own)
            if value == value.to_integral_value():
                assert all(target == target.to_integral_value() for target in own)
    elsewhere = [target for target, (begun, _) in zip(found, months, strict=True) if begun not in promised]
    assert not any(elsewhere)
    rates = promises.by_period(promised, months, is_rate=True)
    assert rates == [promised.get(year, 0) for year, _ in months]
