"""The counts of a phase as officers and as everybody see them."""

import pytest

from consultations.enums import Split, Way
from consultations.operations import tallies
from consultations.queries.analysis import analysis_of
from consultations.tests.asked import asked_phase, response_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    """Twenty residents agree, three organisations disagree, all of them online but one."""
    phase = asked_phase()
    agree, disagree = ({"choice": key, "explain": ""} for key in ("agree", "disagree"))
    told = {"capacity": {"choices": ["resident"]}, "disabled": "yes", "since": "2026-10-01"}
    for number in range(20):
        way = Way.POST if number == 0 else Way.ONLINE
        tallies.take_in(response_with(phase, {"view": agree, **told}, way=way))
    for _ in range(3):
        told = {"capacity": {"choices": ["resident", "group"]}, "disabled": "no"}
        tallies.take_in(response_with(phase, {"view": disagree, **told}, organisation_name="A choir"))
    return phase


def question(analysis, key):
    return next((one for one in analysis.questions if one.question.key == key), None)


def counts(part):
    return {cell.key: cell.count for cell in part.counted.cells if cell.count != 0}


def test_officers_read_every_count_and_equality_monitoring_only_in_total_and_hidden(
    phase, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        analysis = analysis_of(phase, split="capacity")

    assert (analysis.responses, analysis.split, analysis.waiting) == (23, Split.CAPACITY, 0)
    groups = [(group.label, group.responses) for group in analysis.groups]
    assert groups == [("Group", 3), ("Resident", 23)]
    view = question(analysis, "view")
    assert counts(view.total) == {"agree": 20, "disagree": 3}
    assert {group: counts(part) for group, part in view.by_group.items()} == {
        "group": {"disagree": 3},
        "resident": {"agree": 20, "disagree": 3},
    }
    disabled = question(analysis, "disabled")
    assert (counts(disabled.total), disabled.by_group, disabled.is_kept_apart) == ({"yes": None, "no": None}, {}, True)
    assert question(analysis, "since").total.counted.answered == 20


def test_everybody_reads_no_small_count_nothing_confidential_and_groups_that_do_not_overlap(phase):
    analysis = analysis_of(phase, split=Split.CAPACITY, public=True)

    assert analysis.responses == 23
    assert [(group.label, group.responses) for group in analysis.groups] == [
        ("Resident", None),
        ("More than one of these", None),
    ]
    view = question(analysis, "view")
    assert (view.total.base, counts(view.total)) == (23, {"agree": None, "disagree": None})
    assert [(part.base, counts(part)) for part in view.by_group.values()] == [
        (None, dict.fromkeys(counts(part))) for part in view.by_group.values()
    ]
    assert question(analysis, "since") is None
    assert analysis_of(phase, split="no such split", public=True).split is None
