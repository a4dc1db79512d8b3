"""The register of awards."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.tests.factories import (
    AgreementFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
)
from commissioning.applications.tests.factories import ApplicationFactory, AwardFactory
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.opendata.queries.outcomes import outcomes_of
from commissioning.programmes.enums import Unit
from commissioning.programmes.tests.factories import SchemeFactory
from monitoring.enums import ReturnStatus
from monitoring.tests.factories import ReturnFactory, ReturnFigureFactory
from organisations.tests.factories import OrganisationFactory, UserFactory, WardFactory

pytestmark = pytest.mark.django_db

LIST = "/awards/"
UNPUBLISHED = [AgreementStatus.DRAFT, AgreementStatus.OFFERED, AgreementStatus.DECLINED]
TERM = {"starts_on": dt.date(2026, 4, 1), "ends_on": dt.date(2028, 3, 31)}


@pytest.fixture(autouse=True)
def _in_2026():
    with time_machine.travel("2026-10-01T10:00:00Z", tick=False):
        yield


def award(name="Harbour Youth", **values):
    return AgreementFactory(organisation__name=name, **{"active": True, **TERM, **values})


def shown(client, **query):
    return [row[0].organisation.name for row in client.get(LIST, query).context["rows"]]


def csv_of(client, **query):
    response = client.get(LIST, {**query, "format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_in_force_or_over_is_public_and_nothing_else(client):
    states = set(AgreementStatus) - set(UNPUBLISHED)
    for status in AgreementStatus:
        award(f"Of {status}", active=False, status=status, closed_on=dt.date(2026, 9, 1))

    assert set(shown(client)) == {f"Of {status}" for status in states}
    assert {row["Organisation"] for row in csv_of(client)} == {f"Of {status}" for status in states}


def test_a_varied_award_shows_what_it_is_now_and_that_it_was_varied(client):
    officer, made, at = UserFactory(), award(), dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
    page = f"{LIST}{made.reference}/"
    values = {"reason": "A secret of both.", "effective_from": dt.date(2026, 9, 1), "at": at, "by": officer}
    draft = operations.propose(made, **values, changes={"value_pence": 72_000_00})
    offered = operations.offer_variation(draft, at=at, by=officer)
    accepted = operations.accept_variation(
        offered, name="Ada Lead", terms_sha256=offered.snapshot_sha256, at=at, by=officer
    )
    assertNotContains(client.get(page), "£72,000")

    operations.countersign_variation(accepted, at=at, by=officer)

    shown = client.get(page)
    assertContains(shown, "£72,000 in all")
    assertContains(shown, "From 1 September 2026: £72,000, before £60,000")
    assertNotContains(shown, "A secret of both.")
    assertNotContains(shown, "Ada Lead")
    assert [row["Amount in pounds"] for row in csv_of(client)] == ["72000.00"]


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_an_award_that_is_not_public_is_not_there(client, status):
    hidden = award(active=False, status=status)

    assert client.get(reverse("opendata:award-detail", args=[hidden.reference])).status_code == 404


@pytest.mark.parametrize("reference", ["%00", "..%2f", "A" * 200, "=1+1"])
def test_a_reference_that_is_none_is_not_there(client, reference):
    assert client.get(f"{LIST}{reference}/").status_code == 404


def test_sum_and_number_are_of_what_is_shown_on_all_pages(client):
    one = award(value_pence=100_000_50)
    for number in range(55):
        AgreementFactory(organisation=one.organisation, active=True, value_pence=1_00 + number, **TERM)

    context = client.get(LIST, {"page": "2"}).context

    assert (context["totals"].awards, context["totals"].organisations) == (56, 1)
    assert context["totals"].pence == 100_000_50 + 55 * 1_00 + sum(range(55))
    assert len(context["rows"]) == 6


def test_the_register_is_narrowed_by_theme_ward_year_and_size(client):
    scheme, ward = SchemeFactory(), WardFactory(name="Abbey")
    award("By theme", scheme=scheme)
    award("By ward").wards.add(ward, WardFactory(name="Castle"))
    award("By year", starts_on=dt.date(2022, 4, 1), ends_on=dt.date(2023, 3, 31))
    award("By sum", value_pence=5_000_00)
    award("By size", organisation__annual_income_pence=250_000_01)

    assert shown(client, theme=scheme.theme_id) == ["By theme"]
    assert shown(client, ward=ward.pk) == ["By ward"]
    assert shown(client, year=2022) == ["By year"]
    assert shown(client, sum="5") == ["By sum"]
    assert shown(client, size="large") == ["By size"]
    assert shown(client, search="by THEME") == ["By theme"]


@pytest.mark.parametrize(
    ("pence", "found"), [(5_000_00, "5"), (5_000_01, "25"), (100_000_00, "100"), (100_000_01, "more")]
)
def test_every_sum_is_in_one_band(client, pence, found):
    award(value_pence=pence)

    assert [band for band in ("5", "25", "100", "more") if shown(client, sum=band)] == [found]


@pytest.mark.parametrize(
    "query",
    [
        {"theme": "x", "ward": "-1", "year": "1e9", "sum": "%", "size": "enormous", "kind": "gift"},
        {"theme": "9" * 30, "ward": "9" * 30, "year": "9" * 30},
        {"search": "\x00", "page": "\x00"},
        {"search": "x" * 300, "page": "-5"},
        {"year": "", "nonsense": "1"},
    ],
)
def test_rubbish_in_the_address_narrows_nothing(client, query):
    award()

    assert shown(client, **query) == ["Harbour Youth"]
    assert len(csv_of(client, **query)) == 1


def test_what_is_chosen_can_be_taken_away_even_beside_rubbish(client):
    award("By sum", value_pence=5_000_00)

    context = client.get(LIST, {"sum": "5", "year": "rubbish"}).context

    assert context["chips"] == [("Size of award: Up to £5,000", "sum", "5")]


def test_an_award_counts_in_each_of_its_wards_and_those_without_stand_last(client):
    abbey, castle = WardFactory(name="Abbey"), WardFactory(name="Castle")
    award(value_pence=10_00).wards.add(abbey, castle)
    award("Other", value_pence=5_00).wards.add(castle)
    award("Nowhere", value_pence=1_00)

    context = client.get(LIST).context

    assert [(one.name, one.awards, one.pence) for one in context["wards"]] == [
        ("Abbey", 1, 10_00),
        ("Castle", 2, 15_00),
    ]
    assert (context["without_ward"].awards, context["without_ward"].pence) == (1, 1_00)
    assert context["totals"].pence == 16_00


def test_the_file_has_every_award_and_runs_no_formula(client):
    award("=HYPERLINK(1)", title="+1", value_pence=1_234_50, purpose="-a list")
    for number in range(60):
        award(f"Number {number}")

    rows = csv_of(client)

    assert len(rows) == 61
    (row,) = [row for row in rows if "HYPERLINK" in row["Organisation"]]
    assert (row["Organisation"], row["Purpose"], row["Amount in pounds"]) == ("'=HYPERLINK(1)", "'-a list", "1234.50")


def test_an_award_says_who_what_for_how_much_when_and_where(client):
    one = award(
        title="Open doors",
        purpose="Two youth evenings a week.",
        value_pence=60_000_00,
        organisation__charity=True,
        accepted_name="Ada Secret Lead",
        with_scheme=True,
    )
    one.wards.add(WardFactory(name="Abbey"))

    page = client.get(reverse("opendata:award-detail", args=[one.reference]))

    for words in ("Harbour Youth", "Two youth evenings", "£60,000", "1 April 2026 to 31 March 2028", "Abbey"):
        assertContains(page, words)
    assertContains(page, one.scheme.theme.name)
    assertContains(page, "No report with figures has been accepted yet.")
    assertNotContains(page, "Secret")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"starts_on": dt.date(2026, 11, 1)}, "Starts soon"),
        ({}, "Running"),
        ({"active": False, "status": AgreementStatus.SUSPENDED}, "Running"),
        ({"ends_on": dt.date(2026, 9, 30)}, "Ended"),
        ({"active": False, "status": AgreementStatus.TERMINATED, "closed_on": dt.date(2026, 6, 1)}, "Ended early"),
    ],
)
def test_an_award_says_where_it_is_and_not_that_payments_are_suspended(client, values, words):
    one = award(**values)

    page = client.get(reverse("opendata:award-detail", args=[one.reference]))

    assert page.context["state"] == words
    assertNotContains(page, "Suspended")


def reported(one, target, number, actual, status=ReturnStatus.ACCEPTED, **values):
    """A return of a period with a figure."""
    traits = {"accepted": True} if status == ReturnStatus.ACCEPTED else {"submitted": True}
    made = ReturnFactory(agreement=one, number=number, **traits, **values)
    ReturnFigureFactory(monitoring_return=made, target=target, actual=actual)
    return made


def test_outcomes_add_up_accepted_returns_alone():
    one = award()
    target = TargetFactory(agreement=one)
    for number in (1, 2, 3):
        TargetProfileFactory(target=target, period_number=number, value=100)
    reported(one, target, 1, 80)
    reported(one, target, 2, Decimal("1200.50"))
    reported(one, target, 3, 7_777, status=ReturnStatus.SUBMITTED)
    reported(one, target, 4, 9_999, superseded=True)

    found = outcomes_of(one)

    assert found.returns == 2
    assert [(row.aimed, row.achieved) for row in found.rows] == [("200", "1,280.5")]


@pytest.mark.parametrize(
    ("unit", "figures", "achieved"),
    [
        (Unit.PEOPLE, [1, 3], "fewer than 5"),
        (Unit.PEOPLE, [2, 3], "5"),
        (Unit.PEOPLE, [0, 0], "0"),
        (Unit.SESSIONS, [1, 3], "4"),
        (Unit.PERCENT, [90, 40], "40%"),
        (Unit.POUNDS, [900, 400], "£1,300"),
        (Unit.PEOPLE, [None, None], "not reported"),
    ],
)
def test_a_few_people_are_not_counted_out_and_per_cents_do_not_add_up(unit, figures, achieved):
    one = award()
    target = TargetFactory(agreement=one, indicator__unit=unit)
    for number, actual in enumerate(figures, start=1):
        reported(one, target, number, actual)

    assert [row.achieved for row in outcomes_of(one).rows] == [achieved]


def test_an_award_leads_to_public_decisions_of_its_programme_and_to_what_it_renews(client):
    before = award(active=False, status=AgreementStatus.ENDED, title="The years before")
    one = award(with_scheme=True, predecessor=before)
    AgreementFactory(predecessor=one, title="An offer to come", status=AgreementStatus.OFFERED)
    IssueFactory(title="A draft about it", programme=one.programme)
    decided = IssueFactory(title="Awards decided", programme=one.programme, decided=True)

    page = client.get(reverse("opendata:award-detail", args=[one.reference]))

    assertContains(page, decided.get_absolute_url())
    assertContains(page, "The years before")
    assertNotContains(page, "A draft about it")
    assertNotContains(page, "An offer to come")


def test_an_award_begins_with_the_decision_on_it_and_the_round_it_was_applied_for_in(client):
    application = ApplicationFactory(recommended=True, status="awarded", round__published=True)
    one = award(with_scheme=True, application=application)
    own = IssueFactory(title="Awards of the round", programme=one.programme, decided=True)
    other = IssueFactory(title="Performance", programme=one.programme, decided=True)
    decided = {"decided_pence": 1_000_00, "decided_on": dt.date(2026, 2, 1), "recorded_by": UserFactory()}
    AwardFactory(application=application, decision_reference=own.reference, **decided)

    page = client.get(reverse("opendata:award-detail", args=[one.reference]))

    shown = page.content.decode()
    assert shown.index("Awards of the round") < shown.index("Performance")
    assert shown.count("Awards of the round") == 1
    assertContains(page, other.get_absolute_url())
    assertContains(page, f"{application.round.public_url}#decision")
    assertContains(client.get(application.round.public_url), 'id="decision"')


def test_what_ended_early_counts_with_what_was_paid(client):
    ward = WardFactory(name="Abbey")
    whole = award("Goes on", value_pence=100_00)
    early = award(
        "Stopped",
        active=False,
        status=AgreementStatus.TERMINATED,
        closed_on=dt.date(2026, 8, 1),
        value_pence=70_00,
    )
    PaymentFactory(agreement=early, paid=True, amount_pence=20_00)
    for one in (whole, early):
        one.wards.add(ward)

    page = client.get(LIST)

    assert page.context["totals"].pence == 120_00
    assert [(line.name, line.awards, line.pence) for line in page.context["wards"]] == [("Abbey", 2, 120_00)]
    assert "£20 paid" in page.content.decode()
    assert {row["Organisation"]: row["Counted in pounds"] for row in csv_of(client)} == {
        "Goes on": "100.00",
        "Stopped": "20.00",
    }
    assert shown(client, year="2027") == ["Goes on"]


def test_organisations_alike_in_name_stay_two(client):
    for _ in range(2):
        AgreementFactory(organisation=OrganisationFactory(name="Twins"), active=True, **TERM)

    assert client.get(LIST).context["totals"].organisations == 2
