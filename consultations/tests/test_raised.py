"""Nobody can work out how few raised a theme from its counts in all and by question, and how many answered."""

from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.common.suppression import PROTECTION, is_small
from consultations.rules.raised import shown
from consultations.tests.linked_attack import Attack

QUESTIONS = ("grants", "returns", "else")
# How many answered which questions, and raised the theme in which of these answers.
PEOPLE = st.lists(
    st.tuples(
        st.integers(1, 5) | st.integers(1, 40),
        st.lists(st.tuples(st.sampled_from(QUESTIONS), st.booleans()), max_size=3, unique_by=lambda pair: pair[0]),
    ),
    min_size=1,
    max_size=7,
)


def counted(people):
    """Everybody, who answered each question, who raised the theme at all, and in answers to each question."""
    everybody = sum(number for number, _ in people)
    wrote = {key: sum(number for number, said in people if key in dict(said)) for key in QUESTIONS}
    at_all = sum(number for number, said in people if any(raised for _, raised in said))
    raised = {key: sum(number for number, said in people if dict(said).get(key)) for key in QUESTIONS}
    return everybody, wrote, at_all, raised


def public(count):
    return None if is_small(count) else count


@settings(max_examples=300, deadline=None)
@given(people=PEOPLE)
def test_counts_of_a_theme_in_all_and_by_question_give_no_hidden_one_away(people):
    everybody, wrote, at_all, raised = counted(people)
    told = {key: public(number) for key, number in wrote.items()}

    found = shown(at_all, raised, everybody=public(everybody), wrote=told)

    attack, truth = Attack(), {("n",): everybody, ("theme",): at_all}
    attack.told(("n",), public(everybody))
    attack.told(("theme",), found.responses)
    attack.adds_up([("theme",), ("none",)], ("n",))
    truth[("none",)] = everybody - at_all
    for key in QUESTIONS:
        of_key = {"c": raised[key], "not": wrote[key] - raised[key], "only elsewhere": at_all - raised[key]}
        truth |= {(name, key): count for name, count in of_key.items()}
        truth |= {("a", key): wrote[key], ("left out", key): everybody - wrote[key]}
        attack.told(("a", key), told[key])
        attack.told(("c", key), found.by_question[key] if raised[key] else 0)
        attack.adds_up([("c", key), ("not", key)], ("a", key))
        attack.adds_up([("c", key), ("only elsewhere", key)], ("theme",))
        attack.adds_up([("a", key), ("left out", key)], ("n",))
    attack.adds_up([("c", key) for key in QUESTIONS], ("theme",), at_least=True)
    for name, (least, most) in attack.ranges().items():
        assert least <= truth[name] <= (truth[name] if most is None else most)
        # How many left a question out is no secret, nor is a number of which nobody is.
        is_harmless = name[0] == "left out" or not is_small(truth[name])
        assert is_harmless or most is None or most - least >= PROTECTION, (name, least, most)
    for name, value in attack.known.items():
        assert value == truth[name]
        assert not is_small(value), name
    told_by_difference = [
        (whole, part)
        for whole, part in ((("n",), ("theme",)), *((("theme",), ("c", key)) for key in QUESTIONS))
        if {whole, part} <= attack.known.keys()
    ] + [(("a", key), ("c", key)) for key in QUESTIONS if {("a", key), ("c", key)} <= attack.known.keys()]
    assert not any(is_small(attack.known[whole] - attack.known[part]) for whole, part in told_by_difference)


def test_a_count_that_the_others_would_leave_over_hides_another():
    wrote = {"grants": 40, "returns": 40, "else": 4}

    found = shown(20, {"grants": 9, "returns": 8, "else": 3}, everybody=60, wrote=wrote | {"else": None})

    assert found.responses == 20
    assert found.by_question == {"grants": 9, "returns": None, "else": None}


def test_large_counts_far_from_all_numbers_are_shown():
    wrote = {"grants": 40, "returns": 30}

    found = shown(22, {"grants": 14, "returns": 9, "else": 0}, everybody=60, wrote=wrote)

    assert (found.responses, found.by_question) == (22, {"grants": 14, "returns": 9})
