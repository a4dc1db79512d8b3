"""The pages of reviews as people use them; who may see and do what."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from monitoring.enums import Recommendation, ReviewStatus
from monitoring.models import FundingNotice, Review
from monitoring.operations import reviews as operations
from monitoring.operations.reviews import CriterionEntry
from monitoring.tests.factories import ReturnFactory, ReturnFigureFactory, ReviewFactory
from monitoring.tests.test_review_operations import AT
from organisations.enums import MembershipRole
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def review(lead, officer):
    found = ReviewFactory(open=True, agreement__officer=officer, agreement__title="Lunch club")
    MembershipFactory(user=lead, organisation=found.agreement.organisation, role=MembershipRole.LEAD)
    record = ReturnFactory(agreement=found.agreement, accepted=True)
    ReturnFigureFactory(monitoring_return=record)
    return found


@pytest.fixture
def recommended(review, officer):
    operations.save_criteria(review, [CriterionEntry("Meets the need", 3, "It does.")], at=AT, by=officer)
    operations.recommend(review, recommendation=Recommendation.DECOMMISSION, reason="Need gone.", at=AT, by=officer)
    return review


def url(name, review, *args):
    return reverse(f"monitoring:{name}", args=[review.pk, *args])


TABS = ["returns", "targets", "spending", "meetings", "account", "assessment"]


class TestOfficers:
    @pytest.mark.parametrize("tab", TABS)
    def test_every_part_of_the_pack_is_a_page_that_links_to_its_rows(self, client, officer, review, tab):
        client.force_login(officer)

        page = client.get(url("review-tab", review, tab))

        assert page.status_code == 200
        if tab in {"returns", "targets"}:
            assert (
                reverse("monitoring:return-detail", args=[review.agreement.returns.get().pk]) in page.content.decode()
            )

    def test_an_unknown_part_is_not_there(self, client, officer, review):
        client.force_login(officer)

        assert client.get(url("review-tab", review, "nonsense")).status_code == 404
        assert client.get(url("review-tab", review, "overview")).status_code == 404

    def test_assess_recommend_and_leave_the_decision_to_somebody_else(self, client, officer, review):
        client.force_login(officer)
        missing = client.post(url("review-recommend", review), {"recommendation": "renew", "reason": "Good."})
        assert "Give every criterion a mark" in missing.content.decode()
        assert Review.objects.get().status == ReviewStatus.OPEN
        unnamed = client.post(url("review-tab", review, "assessment"), {"rows": "1", "score-0": "3"})
        assert "name the criterion" in unnamed.content.decode()

        client.post(
            url("review-tab", review, "assessment"),
            {"rows": "1", "title-0": "Meets the need", "score-0": "3", "judgement-0": "It does."},
        )
        client.post(url("review-recommend", review), {"recommendation": "renew", "reason": "Good."})

        assert Review.objects.get().status == ReviewStatus.RECOMMENDED
        assert "You made the recommendation" in client.get(review.get_absolute_url()).content.decode()
        assert client.get(url("review-decide", review)).status_code == 403

    def test_too_short_a_notice_is_explained_by_its_field(self, client, recommended):
        client.force_login(UserFactory(democratic_services_officer=True))
        recommended.agreement.ends_on = recommended.agreement.starts_on.replace(year=2026, month=12, day=31)
        recommended.agreement.save()
        recommended.refresh_from_db()
        data = {"decision": "decommission", "reason": "Need gone.", "decided_on_day": "1", "decided_on_month": "5"}
        data |= {"decided_on_year": "2027", "takes_effect_on_day": "1", "takes_effect_on_month": "1"}

        # The clock of this test is the real one: both days are refused whatever today is.
        page = client.post(url("review-decide", recommended), data | {"takes_effect_on_year": "2020"})

        assert page.status_code == 200
        assert "Error: " in page.content.decode()
        assert not FundingNotice.objects.exists()

    def test_the_pack_as_pdf(self, client, officer, recommended):
        client.force_login(officer)

        text = "".join(
            page.extract_text()
            for page in PdfReader(io.BytesIO(client.get(url("review-pdf", recommended)).content)).pages
        )

        assert "Meets the need" in text
        assert "Need gone." in text

    def test_the_queue_costs_the_same_for_one_and_for_thirty(self, client, officer, review):
        client.force_login(officer)

        def queries():
            with CaptureQueriesContext(connection) as found:
                assert client.get(reverse("monitoring:review-queue")).status_code == 200
            return len(found)

        queries()
        one = queries()
        ReviewFactory.create_batch(29, open=True)

        assert queries() == one

    @pytest.mark.parametrize(
        "state", ["open", "overdue", "notice", "recommended", "decided", "later", "cancelled", "x"]
    )
    def test_every_filter_answers(self, client, officer, review, state):
        client.force_login(officer)

        for extra in ({}, {"format": "csv"}):
            page = client.get(reverse("monitoring:review-queue"), {"state": state, "search": "lunch"} | extra)
            assert page.status_code == 200


class TestOrganisations:
    def test_an_account_is_saved_then_handed_in(self, client, lead, review):
        client.force_login(lead)
        texts = {"achievements": "Much <b>good</b>", "users": "", "proposals": "", "revision": "0"}
        client.post(url("review-account", review), texts)
        refused = client.post(url("review-account", review), texts | {"revision": "1", "give": "1"})
        assert "Say what the people who use it say" in refused.content.decode()

        client.post(
            url("review-account", review), texts | {"users": "b", "proposals": "c", "revision": "1", "give": "1"}
        )

        assert Review.objects.get().account_given_by == lead
        page = client.get(url("review-account", review)).content.decode()
        assert "Much &lt;b&gt;good&lt;/b&gt;" in page
        assert "<textarea" not in page

    def test_two_who_write_at_once_are_told(self, client, lead, review):
        client.force_login(lead)
        mine = {"achievements": "mine", "users": "", "proposals": "", "revision": "0"}
        operations.save_account(review, achievements="theirs", users="", proposals="", revision=0, at=AT, by=lead)

        page = client.post(url("review-account", review), mine).content.decode()

        assert "Somebody else changed this" in page
        assert "theirs" in page
        assert ">\nmine</textarea>" in page.replace(">mine</textarea>", ">\nmine</textarea>")
        assert Review.objects.get().account_achievements == "theirs"

    def test_a_viewer_reads_and_may_not_write(self, client, review):
        viewer = MembershipFactory(organisation=review.agreement.organisation, role=MembershipRole.VIEWER).user
        client.force_login(viewer)

        assert client.get(url("review-account", review)).status_code == 200
        texts = {"achievements": "x", "users": "", "proposals": "", "revision": "0"}
        assert client.post(url("review-account", review), texts).status_code == 403
        assert Review.objects.get().account_achievements == ""

    def test_to_another_organisation_and_before_it_opens_it_is_not_there(self, client, lead, review):
        client.force_login(MembershipFactory(role=MembershipRole.LEAD).user)
        assert client.get(url("review-account", review)).status_code == 404

        client.force_login(lead)
        Review.objects.update(status=ReviewStatus.DUE)
        assert client.get(url("review-account", review)).status_code == 404


PAGES = [("review-detail", 200), ("review-recommend", 403), ("review-decide", 403), ("review-pdf", 200)]


@pytest.mark.parametrize(("name", "expected"), PAGES)
@pytest.mark.parametrize("role", ["finance_officer", "auditor", "legal_officer", "administrator"])
def test_other_officers_read_and_change_nothing(client, review, name, expected, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(url(name, review)).status_code == expected


@pytest.mark.parametrize("name", [name for name, _ in PAGES])
def test_the_organisation_has_a_page_of_its_own(client, lead, review, name):
    client.force_login(lead)

    assert client.get(url(name, review)).status_code == 403
