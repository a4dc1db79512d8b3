"""What an officer finds of an organisation in one place."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.common.clock import today
from monitoring.tests.factories import MeetingFactory, ReturnFactory, ReviewFactory
from organisations.enums import Role
from organisations.tests.factories import AgencyFactory, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def late():
    day = today()
    return ReturnFactory(
        agreement__title="Befriending by telephone",
        agreement__status="active",
        starts_on=day - dt.timedelta(days=200),
        ends_on=day - dt.timedelta(days=40),
        due_on=day - dt.timedelta(days=12),
    )


def page_of(client, organisation):
    address = reverse("organisations:organisation-detail", args=[organisation.slug])
    return client.get(address)


def test_its_agreements_returns_meetings_and_reviews_with_links(client, late):
    meeting = MeetingFactory(agreement=late.agreement, window_starts_on=today(), due_on=today())
    review = ReviewFactory(agreement=late.agreement)
    elsewhere = ReturnFactory(starts_on=late.starts_on, ends_on=late.ends_on, due_on=late.due_on)
    client.force_login(UserFactory(commissioning_officer=True))

    page = page_of(client, late.agreement.organisation).content.decode()

    for record in (late.agreement, late, meeting, review):
        assert f'href="{record.get_absolute_url()}"' in page
    assert "Overdue" in page
    assert f'href="{elsewhere.get_absolute_url()}"' not in page


def test_a_partners_officer_finds_only_what_concerns_their_agency(client, late):
    partner = RoleAssignmentFactory(role=Role.PARTNER_OFFICER, agency=AgencyFactory()).user
    theirs = ReturnFactory(
        agreement__organisation=late.agreement.organisation,
        agreement__lead_agency=partner.role_assignments.get().agency,
        agreement__status="active",
        starts_on=late.starts_on,
        ends_on=late.ends_on,
        due_on=late.due_on,
    )
    client.force_login(partner)

    page = page_of(client, late.agreement.organisation).content.decode()

    assert f'href="{theirs.get_absolute_url()}"' in page
    assert f'href="{theirs.agreement.get_absolute_url()}"' in page
    assert f'href="{late.get_absolute_url()}"' not in page
    assert "Befriending by telephone" not in page
