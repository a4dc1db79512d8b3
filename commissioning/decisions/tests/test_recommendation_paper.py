import pytest
from django.test import Client
from django.urls import reverse

from commissioning.applications.operations import awards
from commissioning.applications.tests.awarding import AT, assessed, in_full, made_final, scheme
from commissioning.decisions.models import IssueDocument
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.programmes.tests.factories import ProgrammeFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def final(officer):
    of = scheme()
    awards.recommend(of, in_full(assessed(of, 80)), at=AT, by=officer)
    made_final(of.round, officer)
    return of.round


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def address(issue, funding_round):
    return reverse("decisions:issue-attach-recommendation", args=[issue.reference, funding_round.slug])


def test_a_final_recommendation_becomes_a_paper_once(final, officer):
    issue, client = IssueFactory(programme=final.programme), client_of(officer)
    page = client.get(reverse("decisions:office-issue", args=[issue.reference])).content.decode()
    assert f"Add the recommendation on {final}" in page

    for _ in range(2):
        assert client.post(address(issue, final)).status_code == 302

    paper = IssueDocument.objects.get()
    assert (paper.title, paper.content_type) == (f"Recommended awards: {final}", "application/pdf")
    with paper.file.open() as stream:
        assert stream.read(4) == b"%PDF"


def test_it_goes_with_issues_of_its_programme_only_and_is_added_by_those_who_write_them(final, officer):
    other, own = IssueFactory(programme=ProgrammeFactory()), IssueFactory(programme=final.programme)

    assert client_of(officer).post(address(other, final)).status_code == 404
    assert client_of(UserFactory(auditor=True)).post(address(own, final)).status_code == 403
    assert not IssueDocument.objects.exists()
