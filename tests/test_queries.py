"""No list asks the database more often because it is longer."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.common.tests.factories import OfficerTaskFactory
from commissioning.decisions.tests.factories import IssueFactory, ReportFactory
from commissioning.opendata.tests.factories import ImportJobFactory
from commissioning.programmes.tests.factories import ProgrammeFactory
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from monitoring.tests.factories import MeetingFactory, ReturnFactory, ReviewFactory
from organisations.tests.factories import ClaimFactory, OrganisationFactory, UserFactory
from tests.routes import own_routes

pytestmark = pytest.mark.django_db

MORE = 30
LISTS = {route.name: route for route in own_routes() if route.name.endswith(("-list", "-queue"))}


def _own_agreement(world, **values):
    """One more of Riverside, for whatever stands in the list."""
    return AgreementFactory(
        active=True,
        with_scheme=True,
        organisation=world.organisation,
        lead_agency=world.council,
        officer=UserFactory(),
        **values,
    )


# What one more row of a list is. Every list needs a line.
ROWS = {
    "agreements:agreement-list": _own_agreement,
    "decisions:issue-list": lambda world: (IssueFactory(announced=True), IssueFactory(decided=True)),
    "decisions:office-issue-list": lambda world: IssueFactory(programme=ProgrammeFactory()),
    "decisions:office-report-list": lambda world: ReportFactory(),
    "monitoring:meeting-queue": lambda world: MeetingFactory(agreement=_own_agreement(world), arranged=True),
    "monitoring:organisation-meeting-list": lambda world: MeetingFactory(agreement=_own_agreement(world), held=True),
    "monitoring:return-list": lambda world: ReturnFactory(agreement=_own_agreement(world)),
    "monitoring:return-queue": lambda world: ReturnFactory(agreement=_own_agreement(world), submitted=True),
    "monitoring:review-queue": lambda world: ReviewFactory(agreement=_own_agreement(world), recommended=True),
    "opendata:import-list": lambda world: ImportJobFactory(done=True),
    "organisations:claim-list": lambda world: ClaimFactory(),
    "organisations:organisation-list": lambda world: OrganisationFactory(ward=world.ward, charity=True),
    "organisations:staff-list": lambda world: UserFactory(auditor=True, finance_officer=True),
    "programmes:programme-list": lambda world: ProgrammeFactory(predecessor=world.programme),
    "questionnaires:office-list": lambda world: QuestionnaireVersionFactory(published=True),
    # Lists under other names.
    "agreements:own-agreements": _own_agreement,
    "dashboards:office-home": lambda world: (
        ReturnFactory(agreement=_own_agreement(world), submitted=True),
        MeetingFactory(agreement=_own_agreement(world)),
        OfficerTaskFactory(),
        ClaimFactory(),
    ),
    "dashboards:work": lambda world: ReturnFactory(agreement=_own_agreement(world), submitted=True),
    "organisations:home": lambda world: ReturnFactory(agreement=_own_agreement(world)),
}


def test_every_list_is_tried():
    assert sorted(set(LISTS) - set(ROWS)) == []


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_list_costs_the_same_for_thirty_rows_more(world, visitors, name):
    (route,) = [route for route in own_routes() if route.name == name]
    who = {"member": "lead", "signed in": "lead"}.get(route.audience, "commissioning_officer")
    client = visitors("administrator" if name == "organisations:staff-list" else who)
    path = route.path(world)
    ROWS[name](world)  # A first row, which the world may not have.
    assert client.get(path).status_code == 200
    few = _queries(client, path)
    for _ in range(MORE):
        ROWS[name](world)

    many = _queries(client, path)

    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few))[:20])


def _queries(client, path) -> list[str]:
    cache.clear()  # What is kept from the visit before would hide what the page costs.
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured]
