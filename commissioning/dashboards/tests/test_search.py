import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.dashboards.templatetags.found import around, marked
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.questionnaires.tests.factories import AnswerFactory
from monitoring.models import Return
from monitoring.tests.factories import AgendaItemFactory, MeetingFactory, ReturnFactory
from organisations.models import Agency
from organisations.tests.factories import OrganisationAliasFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


def search(client, asked):
    return client.get(reverse("dashboards:search"), {"q": asked})


def found(client, asked) -> dict[str, list[str]]:
    return {group.title: [hit.title for hit in group.hits] for group in search(client, asked).context["groups"]}


def answered(text: str, **values):
    answer = AnswerFactory(text=text)
    return ReturnFactory(sheet=answer.sheet, **values)


@pytest.mark.parametrize("asked", ["otter", "OTTER", "GB-CHC-777", "777", "M33 2AB", "beaver lodge", "lodge beaver"])
def test_an_organisation_is_found_by_names_numbers_and_postcode(client, officer, asked):
    organisation = OrganisationFactory(
        name="Otter Trust", identifier="GB-CHC-7770001", charity_number="7770001", postcode="M33 2AB"
    )
    OrganisationAliasFactory(organisation=organisation, name="Beaver Lodge")
    OrganisationFactory(name="Somebody else")

    assert found(client, asked) == {"Organisations": ["Otter Trust"]}


def test_every_kind_is_found_in_its_group(client, officer):
    AgreementFactory(reference="AG-1", title="Warm rooms", purpose="A zebra crossing")
    answered("We saw a zebra.", agreement__reference="AG-2", submitted=True)
    AgendaItemFactory(
        meeting=MeetingFactory(agreement__reference="AG-3", held=True), minutes="The zebra was talked about."
    )
    MeetingFactory(agreement__reference="AG-4", summary="A zebra again")
    IssueFactory(title="The zebra strategy")

    assert found(client, "zebra") == {
        "Agreements": ["AG-1: Warm rooms"],
        "Answers in returns": ["Return 1 of AG-2"],
        "Minutes of meetings": ["Inception meeting 1 of AG-3", "Inception meeting 1 of AG-4"],
        "Issues": ["The zebra strategy"],
    }


@pytest.mark.parametrize("state", [{"drafted": True}, {"queried": True}, {"submitted": True, "superseded": True}])
def test_what_an_organisation_is_still_writing_is_not_found(client, officer, state):
    answered("We saw a zebra.", **state)

    assert found(client, "zebra") == {}


def test_a_partner_officer_finds_only_what_they_may_see(client):
    user = UserFactory(partner_officer=True)
    agency = Agency.objects.get(pk__in=user.agency_ids)
    client.force_login(user)
    theirs = AgreementFactory(active=True, title="Zebra one", lead_agency=agency)
    strangers = AgreementFactory(active=True, title="Zebra two")
    for agreement in (theirs, strangers):
        answered("A zebra", submitted=True, agreement=agreement)
        MeetingFactory(agreement=agreement, summary="A zebra")

    assert found(client, "zebra") == {
        "Agreements": [f"{theirs.reference}: Zebra one"],
        "Answers in returns": [f"Return 1 of {theirs.reference}"],
        "Minutes of meetings": [f"Inception meeting 1 of {theirs.reference}"],
    }


def test_issues_are_found_by_those_who_read_them(client):
    IssueFactory(title="The zebra strategy")
    client.force_login(UserFactory(administrator=True))

    assert found(client, "zebra") == {}


def test_what_is_found_is_marked_and_never_run(client, officer):
    AgreementFactory(title="<script>alert(1)</script> zebra", purpose="Zebra & <b>more</b>")

    page = search(client, "zebra")

    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt; <mark>zebra</mark>")
    assertContains(page, "<mark>Zebra</mark> &amp; &lt;b&gt;more&lt;/b&gt;")
    assertNotContains(page, "<script>alert")


@pytest.mark.parametrize("asked", ["<b>", "&", '"><script>', "%", "_", "\\", "a" * 5000, "\x00x\x00y", "( [", "é ü"])
def test_strange_words_are_looked_for_like_any_other(client, officer, asked):
    AgreementFactory(title="Nothing of the kind")

    page = search(client, asked)

    assert page.status_code == 200
    assertNotContains(page, '"><script>')


@pytest.mark.parametrize("asked", ["a", " ", "\x00"])
def test_too_little_is_not_looked_for(client, officer, asked):
    assert search(client, asked).context["groups"] == []


def test_there_are_said_to_be_more(client, officer):
    for number in range(12):
        OrganisationFactory(name=f"Zebra {number:02}")

    page = search(client, "zebra")

    assert len(page.context["groups"][0].hits) == 10
    assertContains(page, "There are more.")


def test_a_search_costs_the_same_however_much_is_found(client, officer):
    def add():
        AgreementFactory(title="Zebra", organisation__name="Zebra")
        record = answered("Zebra", submitted=True)
        AgendaItemFactory(meeting=MeetingFactory(agreement=record.agreement, held=True), minutes="Zebra")
        MeetingFactory(summary="Zebra")
        IssueFactory(title="Zebra")

    counts = []
    for rows in (1, 29):
        for _ in range(rows):
            add()
        with CaptureQueriesContext(connection) as queries:
            assert search(client, "zebra").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] < 20
    assert Return.objects.count() == 30


def test_marks_stand_around_words_only():
    assert marked("a.b axb", ["a.b"]) == "<mark>a.b</mark> axb"
    assert marked("<a>", []) == "&lt;a&gt;"
    assert around("nothing here", ["zebra"]) == ""
    assert around("x " * 100 + "zebra" + " y" * 100, ["zebra"]).count("…") == 2
