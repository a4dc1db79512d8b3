"""Every figure of the home page is the number, or the sum, of the rows behind its link."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Payment
from commissioning.agreements.tests.factories import AgencyShareFactory, AgreementFactory, PaymentFactory
from commissioning.common import clock
from commissioning.common.money import format_pounds
from commissioning.dashboards.tests import world
from commissioning.dashboards.work import week
from organisations.enums import Role
from organisations.models import Agency
from organisations.tests.factories import UserFactory

ROLES = [role for role in Role if role != Role.ASSESSOR]


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def home_of(client, **query):
    response = client.get(reverse("dashboards:office-home"), query)
    assert response.status_code == 200
    return response.context


def rows_of(client, url: str) -> list:
    """Every record that the list at ``url`` shows, on all its pages."""
    response = client.get(url)
    assert response.status_code == 200, url
    return list(response.context["page"].paginator.object_list)


def assert_work_equals_its_lists(client, home) -> int:
    figures = [figure for tally in home["tally"] for figure in tally.counts.values() if figure is not None]
    for count, url in figures:
        assert len(rows_of(client, url)) == count, url
    assert sum(count for count, _ in figures) == sum(part.count for part in home["parts"])
    return len(figures)


def assert_programme_equals_its_lists(client, home) -> None:
    panel = home["panel"]
    for row in panel.rows:
        agreements, committed, paid, remaining = row.money
        listed = rows_of(client, agreements.url)
        value = sum(one.value_pence for one in listed)
        made = sum(one.amount_pence for one in Payment.objects.made().filter(agreement__in=listed))
        assert (agreements.words, committed.words) == (str(len(listed)), format_pounds(value))
        assert (paid.words, remaining.words) == (format_pounds(made), format_pounds(value - made))
        for figure in [*row.ratings, *row.trends]:
            assert int(figure.words) == len(rows_of(client, figure.url)), figure.url
    for figure in panel.punctuality:
        assert int(figure.words) == len(rows_of(client, figure.url)), figure.url


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_figure_is_the_number_of_rows_behind_its_link(client, role):
    officer = UserFactory(**{role: True})
    world.busy_office(officer)
    client.force_login(officer)

    for whose in (week.MINE, week.EVERYBODYS):
        home = home_of(client, whose=whose)
        assert_work_equals_its_lists(client, home)
    if role == Role.COMMISSIONING_OFFICER:
        assert_programme_equals_its_lists(client, home)


@pytest.mark.django_db
def test_an_officer_finds_each_kind_of_their_work(client):
    officer = UserFactory(commissioning_officer=True)
    world.busy_office(officer)
    client.force_login(officer)

    home = home_of(client)
    counts = {one.kind.slug: [figure and figure[0] for figure in one.counts.values()] for one in home["tally"]}

    assert counts == {
        "returns-to-read": [None, None, 2],
        "returns-awaited": [4, 2, None],
        "meetings-to-arrange": [2, 0, None],
        "meetings-to-hold": [0, 2, None],
        "meetings-to-minute": [None, None, 2],
        "reviews-to-recommend": [0, 2, None],
        "agreements-to-countersign": [None, None, 2],
        "payments-to-approve": [2, 0, None],
        "tasks": [1, 1, None],
        "claims": [None, None, 1],
    }
    assert [part.count for part in home["parts"]] == [9, 7, 7]
    for part in home["parts"]:
        days = [row.on for row in part.rows]
        assert days == sorted(days)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.FINANCE_OFFICER, {"payments-to-approve", "payments-to-send", "reports-to-clear-financial"}),
        (Role.LEGAL_OFFICER, {"reports-to-clear-legal"}),
        (Role.DEMOCRATIC_SERVICES_OFFICER, {"notices-to-publish", "decisions-to-record"}),
        (Role.ADMINISTRATOR, set()),
        (Role.PARTNER_OFFICER, set()),
    ],
)
def test_each_role_sees_its_own_kinds_of_work(client, role, kinds):
    world.busy_office(UserFactory(commissioning_officer=True))
    client.force_login(UserFactory(**{role: True}))

    assert {one.kind.slug for one in home_of(client)["tally"]} == kinds


@pytest.mark.django_db
def test_a_partner_officer_sees_only_agreements_that_their_agency_leads_or_shares(client):
    officer = UserFactory(partner_officer=True)
    agency = Agency.objects.get(pk__in=officer.agency_ids)
    _, [scheme, _] = world.programme_with_themes()
    led = world.agreement_of(scheme, officer, lead_agency=agency)
    shared = world.agreement_of(scheme, None)
    AgencyShareFactory(agreement=shared, agency=agency)
    hidden = world.agreement_of(scheme, UserFactory(commissioning_officer=True))
    for agreement in (led, shared, hidden):
        world.work_on(agreement, clock.today())
    client.force_login(officer)

    home = home_of(client, whose="everybody")
    listed = rows_of(client, home["panel"].rows[0].money[0].url)

    assert set(listed) == {led, shared}
    assert next(one for one in home["tally"] if one.kind.slug == "returns-to-read").counts["waiting"][0] == 2
    assert_work_equals_its_lists(client, home)
    assert_programme_equals_its_lists(client, home)


@pytest.mark.django_db
def test_the_first_approver_is_not_asked_again(client):
    officer, other = UserFactory(finance_officer=True), UserFactory(finance_officer=True)
    agreement = AgreementFactory(active=True)
    at = world.moment(clock.today())
    PaymentFactory(agreement=agreement, due_on=clock.today(), first_approved_at=at, first_approved_by=officer)

    counts = []
    for user in (officer, other):
        client.force_login(user)
        counts.append({one.kind.slug for one in home_of(client)["tally"]})

    assert counts == [set(), {"payments-to-approve"}]


class AnyOffice(TestCase):
    """The same of whatever an office holds."""

    @settings(max_examples=3, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 1),
                st.sampled_from([{"active": True}, {"ended": True}, {"status": AgreementStatus.SUSPENDED}, {}]),
                st.lists(st.sampled_from(list(world.SCORES)), max_size=3),
                st.lists(st.integers(-40, 20), max_size=3),
                st.booleans(),
            ),
            max_size=6,
        )
    )
    def test_figures_equal_lists(self, agreements):
        cache.clear()
        officer = UserFactory(commissioning_officer=True)
        _, schemes = world.programme_with_themes()
        for theme, state, ratings, days, is_mine in agreements:
            agreement = AgreementFactory(
                scheme=schemes[theme],
                programme=schemes[theme].theme.programme,
                officer=officer if is_mine else None,
                **state,
            )
            for number, rating in enumerate(ratings, start=1):
                world.accepted(agreement, number, rating)
            for number, day in enumerate(days, start=len(ratings) + 1):
                world.awaited(agreement, number, day, drafted=day % 2 == 0)
        client = Client()
        client.force_login(officer)

        home = home_of(client)

        assert_work_equals_its_lists(client, home)
        assert_programme_equals_its_lists(client, home)
