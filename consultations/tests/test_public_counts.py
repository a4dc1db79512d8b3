"""Nobody can put the public tables of a phase together and work out what they hide."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.common.suppression import PROTECTION, is_small
from commissioning.questionnaires import counting
from commissioning.questionnaires.structure import structure_of
from consultations.enums import Way
from consultations.rules.public_counts import PublicCounts
from consultations.rules.tallying import Layout, cells_of, gathered, groups_of, of_cells, of_responses
from consultations.tests.asked import asked_phase
from consultations.tests.linked_attack import Attack
from organisations.tests.factories import OrganisationFactory, WardFactory

pytestmark = pytest.mark.django_db

LOOSE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
PEOPLE = st.lists(
    st.tuples(
        st.integers(1, 6) | st.integers(1, 40),
        st.sampled_from(["", "agree", "disagree", "neither"]),
        st.sampled_from([(), ("grant",), ("contract",), ("grant", "both"), ("grant", "contract", "both")]),
        st.sampled_from([(), ("group",), ("resident",), ("group", "resident")]),
        st.sampled_from(["", "abbey", "dene"]),
        st.sampled_from(["resident", "small", "unknown"]),
        st.sampled_from([Way.ONLINE, Way.POST]),
    ),
    min_size=1,
    max_size=9,
)


@pytest.fixture
def small():
    return OrganisationFactory(annual_income_pence=10_000_00, ward=WardFactory(name="Castle"))


@pytest.fixture(params=[True, False], ids=["ward asked", "ward of organisations only"])
def layout(request):
    return Layout(structure_of(asked_phase(with_ward=request.param).version))


def tallied(layout, people, small):
    """The tally of ``people``, of whom each comes so many times."""
    rows = []
    for number, view, routes, capacity, ward, who, way in people:
        values = {
            "sure": "yes" if routes else None,
            "view": {"choice": view, "explain": ""} if view else None,
            "routes": {"choices": list(routes)} if routes else None,
            "capacity": {"choices": list(capacity)} if capacity else None,
            "ward": {"choice": ward} if ward and layout.ward else None,
            "words": "More." if view == "agree" else None,
        }
        organisation = small if who == "small" else None
        groups = groups_of(
            layout, values, way=way, organisation=organisation, name="" if who == "resident" else "A choir"
        )
        rows += of_responses(groups, number)
        for key, cells in cells_of(layout, values).items():
            rows += of_cells(layout, key, groups, dict.fromkeys(cells, number))
    return gathered(rows)


def group_sums(attack, shown, name, at=()):
    """Sizes of groups add up; so do the counts of an option named ``at``."""
    for split, parent in shown.parents.items():
        of = ("who", parent) if parent else ("", "")
        if parent and parent not in shown.groups["who"]:
            continue
        attack.adds_up([(name, split, group, *at) for group in shown.groups[split]], (name, *of, *at))


def check(attack, truth):
    """Each count that is hidden and not nought could be any of at least so many. Of how many did not choose an option,
    which is what is left of others, only small ones matter."""
    for name, (least, most) in attack.ranges().items():
        count = truth(name)
        assert least <= count <= (count if most is None else most)
        is_harmless = not is_small(count) if name[0] == "not" else count == 0
        assert is_harmless or most is None or most - least >= PROTECTION, (name, least, most)
    for name, value in attack.known.items():
        assert value == truth(name)
        assert not is_small(value), name


def lines(shown, question):
    """Every published line of a question: split, group, figures."""
    yield "", "", shown.total(question).counted
    for split in shown.parents:
        for group, part in shown.by_group(question, split).items():
            yield split, group, part.counted


def nothing_of_few(shown, question, answered):
    """Of a question that few answered nothing is told, nor of a group by which few answered: a nought would tell what
    none of them chose. ``answered`` says how many did."""
    for split, group, figures in lines(shown, question):
        if is_small(answered(split, group)):
            assert {cell.count for cell in figures.cells} == {None}, (split, group)


def sizes_told(attack, shown):
    attack.told(("n", "", ""), shown.responses)
    for split, sizes in shown.sizes.items():
        for group, size in sizes.items():
            attack.told(("n", split, group), size)
    group_sums(attack, shown, "n")


@settings(max_examples=30, deadline=None, suppress_health_check=LOOSE)
@given(people=PEOPLE)
def test_one_choice_told_apart_in_every_way_gives_no_hidden_count_away(layout, small, people):
    tallies = tallied(layout, people, small)
    shown, question, attack = PublicCounts(layout, tallies), layout.structure.by_key["view"], Attack()
    keys = [option["key"] for option in question.printed_options]
    for split, group, figures in lines(shown, question):
        attack.told(("a", split, group), figures.answered)
        for cell in figures.cells:
            attack.told(("c", split, group, cell.key), cell.count)
        attack.adds_up([("c", split, group, key) for key in keys], ("a", split, group))
    for key in keys:
        group_sums(attack, shown, "c", (key,))
    group_sums(attack, shown, "a")

    def truth(name):
        tally = tallies.get(("view", name[1], name[2]), Counter())
        return tally[f"option:{name[3]}"] if name[0] == "c" else sum(tally[f"option:{key}"] for key in keys)

    check(attack, truth)
    nothing_of_few(shown, question, lambda split, group: truth(("a", split, group)))


@settings(max_examples=30, deadline=None, suppress_health_check=LOOSE)
@given(people=PEOPLE, is_required=st.booleans())
def test_nor_do_several_choices(layout, small, people, is_required):
    tallies = tallied(layout, people, small)
    question = layout.structure.by_key["routes"]
    object.__setattr__(question, "required", is_required)
    if is_required and any(not routes for _, _, routes, *_ in people):
        people = [(number, view, routes or ("grant",), *rest) for number, view, routes, *rest in people]
        tallies = tallied(layout, people, small)
    shown, attack = PublicCounts(layout, tallies), Attack()
    keys = [option["key"] for option in question.printed_options]
    sizes_told(attack, shown)
    for split, group, figures in lines(shown, question):
        attack.told(("a", split, group), figures.answered)
        for cell in figures.cells:
            attack.told(("c", split, group, cell.key), cell.count)
    for split, group in [("", ""), *((one, group) for one in shown.parents for group in shown.groups[one])]:
        for key in keys:
            chose, whole = ("c", split, group, key), ("n", split, group)
            attack.adds_up([chose, ("not", split, group, key)], whole)
            if {chose, whole} <= attack.known.keys():
                attack.told(("not", split, group, key), attack.known[whole] - attack.known[chose])
        # All who answer choose something.
        whole = ("n" if is_required else "a", split, group)
        if is_required or whole in attack.known:
            attack.adds_up([("c", split, group, key) for key in keys], whole, at_least=True)
    for key in keys:
        group_sums(attack, shown, "c", (key,))
        group_sums(attack, shown, "not", (key,))

    def truth(name):
        tally, number = (tallies.get((key, *name[1:3]), Counter()) for key in ("routes", ""))
        if name[0] == "n":
            return number["responses"]
        if name[0] == "a":
            return tally["answered"]
        chose = tally[f"option:{name[3]}"]
        return chose if name[0] == "c" else number["responses"] - chose

    object.__setattr__(question, "required", False)
    check(attack, truth)
    if is_small(truth(("a", "", ""))):
        nothing_of_few(shown, question, lambda *_: 1)


def test_of_a_question_that_few_answered_not_even_a_nought_is_told(layout, small):
    silent, few = (20, "", (), ("resident",), "", "resident", Way.ONLINE), ("resident",)
    spoke = [
        (2, "agree", ("grant",), few, "", "resident", Way.ONLINE),
        (1, "disagree", ("contract",), few, "", "resident", Way.ONLINE),
    ]
    shown = PublicCounts(layout, tallied(layout, [silent, *spoke], small))

    assert shown.responses == 23
    for key in ("view", "routes"):
        total = shown.total(layout.structure.by_key[key]).counted
        assert (total.answered, {cell.count for cell in total.cells}) == (None, {None})


def test_a_nought_of_enough_people_is_told_beside_what_is_hidden(layout, small):
    spoke = [
        (3, "agree", (), ("resident",), "", "resident", Way.ONLINE),
        (2, "disagree", (), ("resident",), "", "resident", Way.ONLINE),
    ]
    shown = PublicCounts(layout, tallied(layout, spoke, small)).total(layout.structure.by_key["view"]).counted

    assert shown.answered == 5
    assert {cell.key: cell.count for cell in shown.cells if cell.key in ("agree", "disagree", "neither")} == {
        "agree": None,
        "disagree": None,
        "neither": 0,
    }


@pytest.fixture
def asked():
    return Layout(structure_of(asked_phase().version))


def figures_of(asked, key, values):
    """What is public of ``values``, all that were answered to a question."""
    question, number = asked.structure.by_key[key], Counter(responses=len(values))
    return PublicCounts(asked, {("", "", ""): number, (key, "", ""): counting.tally(question, values)}).total(question)


def test_a_mean_is_of_ten_at_the_least_and_says_no_number_to_the_last_figure(asked):
    few, enough = (figures_of(asked, "people", ["1234"] * number).counted for number in (9, 10))

    assert (few.answered, few.mean, few.median) == (9, None, None)
    assert (enough.answered, enough.mean, enough.median) == (10, 1230, 1230)
    assert (enough.total, enough.smallest, enough.largest) == (None, None, None)


@pytest.mark.parametrize(
    ("key", "leading", "is_public"),
    [("words", "people", True), ("words", "disabled", False), ("words", "since", False), ("carer", "disabled", True)],
    ids=["of an open one", "of one kept apart", "of a confidential one", "of one kept apart, itself kept apart"],
)
def test_a_question_that_follows_from_what_is_not_public_is_not_public(asked, key, leading, is_public):
    condition = {"question": leading, "is": "answered"}
    object.__setattr__(asked.structure.by_key[key], "condition", condition)

    assert (key in {question.key for question in PublicCounts(asked, {}).questions}) == is_public


@pytest.mark.parametrize(("key", "split"), [("capacity", "alone"), ("ward", "ward")])
def test_a_confidential_question_tells_nobody_apart(asked, key, split):
    assert split in PublicCounts(asked, {}).parents
    object.__setattr__(asked.structure.by_key[key], "is_confidential", True)

    assert split not in PublicCounts(asked, {}).parents
