"""The counts of a phase as officers and as everybody see them."""

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from commissioning.common.csv_export import csv_lines
from consultations import integrity
from consultations.enums import Split, Way
from consultations.models import TallyCell
from consultations.operations import tallies
from consultations.queries import figures, response_file
from consultations.queries.analysis import analysis_of
from consultations.tests.asked import asked_phase, response_with
from consultations.tests.factories import ResponseContactFactory
from organisations.tests.factories import UserFactory

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


def test_the_integrity_check_finds_a_tally_that_is_not_what_was_answered(phase):
    assert problems() == []

    TallyCell.objects.create(phase=phase, question="view", cell="option:agree", count=1)
    response_with(phase, {"view": {"choice": "agree", "explain": ""}})
    assert problems() == ["1 responses are missing from its tally and 0 are too many in it"]

    call_command("rebuild_tallies", stdout=io.StringIO())
    assert problems() == []
    TallyCell.objects.filter(question="view", split="", cell="option:agree").update(count=20)
    assert problems() == ["its tally is not what was answered: view (rebuild_tallies makes it anew)"]


def problems():
    return [checked.problem for checked in integrity.tallies() if checked.problem]


def test_the_file_of_counts_has_every_figure_and_says_what_is_hidden(phase):
    rows = list(figures.csv_rows(analysis_of(phase, split="who")))
    hidden = list(figures.csv_rows(analysis_of(phase, split="who", public=True)))

    def of_view(rows):
        return [(row[4], row[5], row[6], row[7], row[9], row[11], row[12]) for row in rows if row[1] == "view"]

    split = "Organisation or resident"
    assert ("", "All", 23, 23, "Agree", 20, 87) in of_view(rows)
    assert (split, "Organisations", 3, 3, "Disagree", 3, 100) in of_view(rows)
    assert ("", "All", 23, 23, "Agree", "hidden", "") in of_view(hidden)
    assert (split, "Organisations", "hidden", "hidden", "Disagree", "hidden", "") in of_view(hidden)
    assert all(len(row) == len(figures.CSV_COLUMNS) for row in rows)


def test_the_file_of_responses_has_what_counts_and_nothing_of_equality_or_of_how_to_reach_people(phase):
    formula = {"choice": "agree", "explain": "=1+1"}
    one = response_with(phase, {"view": formula, "disabled": "yes", "since": "2026-10-01", "sure": "no"})
    ResponseContactFactory(response=one, email="who@example.org")
    response_with(phase, {"view": formula}, submitted_at=None)

    lines = b"".join(csv_lines(response_file.columns_of(phase), response_file.rows_of(phase))).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(lines)))
    assert len(rows) == 24
    row = next(row for row in rows if row["Reference"] == one.reference)
    assert (row["2 view"], row["2 view: explain"], row["9 since (confidential)"]) == (
        "Agree",
        "'=1+1",
        "2026-10-01",
    )
    assert not any("disabled" in name or "carer" in name for name in row)
    assert "who@example.org" not in lines


def test_the_page_shows_counts_with_their_base_and_keeps_the_split_in_its_file(phase, client):
    by = UserFactory(commissioning_officer=True)
    client.force_login(by)
    page = client.get(url("phase-counts", phase), {"split": "who"})

    text = page.content.decode()
    assert "23 of 23 answered." in text
    assert "20 (100%)" in text
    assert f"{url('phase-counts-csv', phase)}?split=who" in text
    assert "Organisations (3)" in text
    file = b"".join(client.get(url("phase-counts-csv", phase), {"split": "who"}).streaming_content).decode()
    assert "Organisation or resident" in file
    assert client.get(url("phase-counts", phase), {"split": "nonsense\x00"}).status_code == 200


def url(name, phase):
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number])


def test_nobody_reads_what_one_person_said_for_equality_monitoring(client):
    phase = asked_phase()
    one = response_with(phase, {"sure": "yes", "carer": {"choice": "much"}})
    client.force_login(UserFactory(commissioning_officer=True))

    shown = client.get(
        reverse("consultations:phase-response", args=[phase.consultation.slug, phase.number, one.reference])
    ).content.decode()

    assert "sure?" in shown
    assert "carer?" not in shown
