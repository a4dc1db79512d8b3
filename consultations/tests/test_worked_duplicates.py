"""The worked examples of ``docs/algorithms/duplicates.md``, and what holds for any texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.tests.worked_examples import numbers, rows
from consultations.rules import duplicates as rules
from consultations.rules.duplicates import Kind, Print

NAMES = {"same text": [Kind.SAME_TEXT], "nearly the same text": [Kind.NEAR_TEXT], "nothing": []}


def written(*texts):
    prints = []
    for pk, text in enumerate(texts):
        made = rules.print_text("why", text)
        prints.append(Print(pk, str(pk), 1, (made,) if made else ()))
    return prints


@pytest.mark.parametrize("row", rows("duplicates.md", "texts"))
def test_texts(row):
    found = rules.find(written(row["first"], row["second"]))

    assert [one.kind for one in found] == NAMES[row["found as"]]
    assert [one.members for one in found] == [[0, 1]] * len(found)


@pytest.mark.parametrize("row", rows("duplicates.md", "answers"))
def test_same_answers(row):
    sent = [int(minute) * 60 for minute in row["sent at minutes"].split(", ")]
    prints = [Print(pk, "a", int(row["answers"]), sent=at, seconds=600) for pk, at in enumerate(sent)]

    sizes = [len(one.members) for one in rules.find(prints) if one.kind == Kind.SAME_ANSWERS]

    assert sizes == ([] if row["sets"] == "none" else numbers(row["sets"]))


@pytest.mark.parametrize("row", rows("duplicates.md", "bursts"))
def test_bursts(row):
    minutes, place = {}, 0
    for part in row["minutes with that many"].split(", "):
        several, count = part.split(" × ")
        for _ in range(int(several)):
            minutes[place], place = int(count), place + 1

    usual = rules.usual_rate(minutes)

    assert usual == int(row["usual"])
    assert rules.is_burst(int(row["in the minute"]), usual) is (row["burst"] == "yes")


@pytest.mark.parametrize("row", rows("duplicates.md", "quick"))
def test_too_quick(row):
    one = Print(1, "a", int(row["answers"]), sent=0, seconds=int(row["seconds"]))

    assert rules.is_quick(one) is (row["quick"] == "yes")


def test_likeness_is_as_worked_out():
    first, second = rows("duplicates.md", "texts")[1]["first"], rows("duplicates.md", "texts")[1]["second"]

    sketches = [made.sketch for made in (rules.print_text("why", first), rules.print_text("why", second)) if made]

    assert round(rules.likeness(*sketches), 3) == 0.909


def test_minutes_of_a_burst_that_follow_each_other_are_one_set_and_quiet_ones_none():
    quiet = [Print(pk, str(pk), 1, sent=pk * 3_600, seconds=60) for pk in range(40)]
    flood = [Print(100 + pk, f"f{pk}", 1, sent=500_000 + pk, seconds=60) for pk in range(120)]

    (found,) = rules.find([*flood, *quiet])

    assert (found.kind, found.members) == (Kind.BURST, [one.pk for one in flood])
    assert found.figures == {"usual": 1, "most": 60}


def test_texts_that_are_alike_through_others_are_one_set():
    words, new = [f"word{number}" for number in range(26)], ["once", "upon", "a"]
    first, last = " ".join(words), " ".join([*new, *words[3:-3], *new])
    between = " ".join([*new, *words[3:]])
    assert [one.members for one in rules.find(written(first, last))] == []

    (found,) = rules.find(written(first, between, last))

    assert (found.kind, found.members, found.figures) == (Kind.NEAR_TEXT, [0, 1, 2], {"wordings": 3})


@given(st.lists(st.text("abc .,É\n", max_size=80), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_responses_changes_nothing_and_twins_are_always_found(texts, random):
    prints = written(*texts, *texts)
    shuffled = list(prints)
    random.shuffle(shuffled)

    found = rules.find(prints)

    assert rules.find(shuffled) == found
    together = [set(one.members) for one in found]
    for pk, text in enumerate(texts):
        if rules.print_text("why", text):
            assert any({pk, pk + len(texts)} <= members for members in together)


def test_answers_are_the_same_whatever_their_capitals_and_blanks():
    first = {"a": "Yes, please", "b": {"choice": "x", "other": ""}, "c": ["p", "q"], "d": None}
    second = {"c": ["p", "q"], "b": {"choice": "x", "other": ""}, "a": "yes  please!"}

    assert rules.print_answers(first) == rules.print_answers(second)
    assert rules.print_answers(first)[1] == 3
    assert rules.print_answers({**second, "c": ["q", "p"]}) != rules.print_answers(second)
