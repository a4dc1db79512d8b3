"""Officers' and assessors' pages of assessment: who sees what, what is refused, what it costs to show."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.applications.enums import ApplicationStatus, CheckKind, Interest
from commissioning.applications.models import Assignment
from commissioning.applications.operations import assessment as operations
from commissioning.applications.tests import assessing
from commissioning.applications.tests.assessing import (
    COST_SECRET,
    SECRET,
    STAGE_SECRET,
    application_in,
    closed_round,
    eligible_in,
    fresh,
    given,
    scored,
    stage_in,
)
from commissioning.common import clock
from organisations.enums import Role
from organisations.tests.factories import CharityRecordFactory, MembershipFactory, UserFactory
from tests.routes import own_routes

pytestmark = pytest.mark.django_db
SECRETS = [SECRET, COST_SECRET, STAGE_SECRET, "A warm room with soup", "Rent and accounts", "Bo Partner"]
READERS = {Role.COMMISSIONING_OFFICER, Role.FINANCE_OFFICER, Role.LEGAL_OFFICER, Role.AUDITOR}


def browser_of(person):
    browser = Client(raise_request_exception=False)
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def assessor():
    return UserFactory(assessor=True)


@pytest.fixture
def funding_round(officer):
    today = clock.today()
    return closed_round(
        officer=officer,
        opens_at=clock.now() - dt.timedelta(days=60),
        questions_close_on=None,
        closes_on=today - dt.timedelta(days=3),
    )


@pytest.fixture
def application(funding_round, officer):
    return eligible_in(funding_round, officer, at=clock.now(), title="Soup Club")


@pytest.fixture
def assignment(application, officer, assessor):
    return given(application, officer, assessor=assessor, at=clock.now())


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def declared(assignment):
    operations.declare(assignment, has_interest=False, at=clock.now(), by=assignment.assessor)
    return assignment


def sent(assignment, *rows, **more):
    """What the scoring page sends: points and reasons of the criteria in their order."""
    criteria = assignment.application.round.criteria.filter(stage="project").order_by("number")
    data = dict(more)
    for criterion, (points, why) in zip(criteria, rows, strict=True):
        data |= {f"q-{criterion.pk}-points": points, f"q-{criterion.pk}-why": why}
    return data


class TestNothingLeaks:
    """Every page of the project, read as an assessor, for words of the application."""

    def bodies(self, person, values):
        """The address and what it says, of all pages with the application's records in them."""
        browser = browser_of(person)
        for route in own_routes():
            known = {}
            for name in route.takes:
                found = values.get((route.name.split(":")[1].split("-")[0], name), values.get(name))
                if found is not None:
                    known[name] = found
            if set(known) != set(route.takes):
                continue
            try:
                path = reverse(route.name, kwargs=known)
            except NoReverseMatch:  # Another app's word.
                continue
            for method in (browser.get, browser.post):
                response = method(path)
                body = b"".join(response.streaming_content) if response.streaming else response.content
                yield path, response.status_code, body.decode(errors="replace")

    def values(self, assignment):
        application = assignment.application
        return {
            "reference": application.reference,
            "slug": application.round.slug,
            "pk": application.stage_id,
            ("assessment", "pk"): assignment.pk,
            ("stage", "pk"): application.stage_id,
            "kind": "insurance",
            "assignment_pk": assignment.pk,
            "what": "remove",
        }

    def told(self, assignment, secrets, person=None):
        application = fresh(assignment).application
        assert SECRET in application.snapshot
        found = []
        pages = 0
        for path, _, body in self.bodies(person or assignment.assessor, self.values(assignment)):
            pages += 1
            found += [f"{path}: {secret}" for secret in secrets if secret in body]
        assert pages > 60
        return found

    def test_before_declaring(self, assignment):
        declaration = url("assessment-declare", assignment.pk)

        told = self.told(assignment, [*SECRETS, "Soup Club", assignment.application.organisation.name])

        # The declaration itself is about somebody: their name and the project's, and nothing that they answered.
        assert {one.split(": ")[0] for one in told} == {declaration}
        assert {one.split(": ")[1] for one in told} == {"Soup Club", assignment.application.organisation.name}

    def test_after_an_interest(self, assignment):
        operations.declare(assignment, has_interest=True, detail="My sister.", at=clock.now(), by=assignment.assessor)

        assert self.told(assignment, [*SECRETS, "Soup Club", assignment.application.organisation.name]) == []

    def test_after_being_taken_off(self, assignment, officer):
        declared(assignment)
        operations.remove(assignment, reason="On leave.", at=clock.now(), by=officer)

        assert self.told(assignment, [*SECRETS, "Soup Club"]) == []

    def test_to_an_assessor_who_was_given_another(self, assignment, funding_round, officer):
        other = declared(given(eligible_in(funding_round, officer, at=clock.now()), officer, at=clock.now()))

        assert self.told(assignment, [*SECRETS, "Soup Club"], person=other.assessor) == []

    def test_of_the_organisation_stage_and_of_people_even_after_no_interest(self, assignment):
        declared(assignment)

        told = self.told(assignment, [*SECRETS, "Harbour Youth Group"])

        # The project's answers and budget are there to be scored, on that one page.
        page = assignment.get_absolute_url()
        assert set(told) == {
            f"{page}: {one}" for one in (SECRET, COST_SECRET, "A warm room with soup", "Rent and accounts")
        }

    def test_nor_is_the_copy_of_everything_theirs(self, assignment, officer):
        declared(assignment)
        path = url("own-pdf", assignment.application.reference)

        assert browser_of(assignment.assessor).get(path).status_code == 404
        assertContains(browser_of(officer).get(assignment.application.get_absolute_url()), path)


class TestWhoSeesWhat:
    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ASSESSOR])
    def test_officers_pages_are_for_those_who_decide_and_the_auditor(self, application, role):
        browser = browser_of(UserFactory(**{role: True}))
        status = 200 if role in READERS else 403

        for path in (
            url("application-queue"),
            application.get_absolute_url(),
            application.stage.get_absolute_url(),
            url("round-assessment", application.round.slug),
        ):
            assert browser.get(path).status_code == status, path
        assert browser.get(url("assessment-list")).status_code == 403

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE_OFFICER, Role.LEGAL_OFFICER])
    def test_who_only_reads_changes_nothing(self, application, assignment, role):
        browser = browser_of(UserFactory(**{role: True}))
        stage = application.stage

        for path in (
            url("application-eligibility", application.reference),
            url("application-assessors", application.reference),
            url("application-assessor-settle", application.reference, assignment.pk, "remove"),
            url("application-moderate", application.reference),
            url("stage-check", stage.pk, "insurance"),
            url("stage-refresh", stage.pk),
            url("stage-conclude", stage.pk),
            stage.get_absolute_url(),
            url("round-assessment", application.round.slug),
        ):
            assert browser.post(path, {"reason": "No"}).status_code == 403, path
        assertNotContains(browser.get(application.get_absolute_url()), "Take off")

    def test_a_draft_is_not_there(self, funding_round, officer):
        draft = application_in(stage_in(funding_round), status="draft", submitted_at=None, submitted_by=None)

        browser = browser_of(officer)

        assert browser.get(draft.get_absolute_url()).status_code == 404
        assertNotContains(browser.get(url("application-queue")), draft.reference)

    def test_another_assessors_assignment_is_not_there(self, assignment, application, officer):
        other = given(application, officer, at=clock.now())
        browser = browser_of(assignment.assessor)

        for name in ("assessment", "assessment-declare", "assessment-interest"):
            assert browser.get(url(name, other.pk)).status_code == 404
            assert browser.post(url(name, other.pk), {"interest": "no"}).status_code == 404
        assert fresh(other).interest == Interest.NOT_DECLARED

    def test_an_assessor_sees_no_link_to_where_they_may_not_go(self, assignment):
        page = browser_of(assignment.assessor).get(url("assessment-list")).content.decode()

        assert reverse("monitoring:return-queue") not in page
        assert url("application-queue") not in page
        assert f'href="{url("assessment-list")}"' in page

    def test_an_assessors_own_organisation_opens_nothing_more(self, assignment):
        MembershipFactory(user=assignment.assessor)
        browser = browser_of(assignment.assessor)

        assert browser.get(assignment.application.get_absolute_url()).status_code == 403


class TestQueue:
    def test_it_narrows_sorts_and_gives_what_is_shown_as_a_file(self, funding_round, officer):
        for title, pence in (("Tea", 100_00), ("Cake", 300_00), ("Soup", 200_00)):
            application_in(stage_in(funding_round), title=title, requested_pence=pence)
        eligible_in(funding_round, officer, at=clock.now(), title="Bread")
        browser = browser_of(officer)
        query = {"status": "submitted", "round": funding_round.pk, "sort": "-asked"}

        page = browser.get(url("application-queue"), query)
        csv = b"".join(browser.get(url("application-queue"), {**query, "format": "csv"}).streaming_content).decode()

        assert [one.title for one in page.context["page"].object_list] == ["Cake", "Soup", "Tea"]
        assertContains(page, "State: Submitted")
        assert [line.split(",")[2] for line in csv.splitlines()[1:]] == ["Cake", "Soup", "Tea"]
        assert "300.00" in csv

    @pytest.mark.parametrize(
        "query", [{"round": "x"}, {"status": "draft"}, {"sort": "nothing"}, {"page": "99"}, {"search": "%"}]
    )
    def test_an_address_that_is_wrong_is_no_fault(self, application, officer, query):
        assert browser_of(officer).get(url("application-queue"), query).status_code == 200


class TestOfficer:
    def test_a_rounds_page_leads_to_its_assessment(self, application, officer):
        page = browser_of(officer).get(application.round.get_absolute_url())

        assertContains(page, url("round-assessment", application.round.slug))

    def test_an_organisation_is_checked_marked_and_passes(self, funding_round, officer):
        application = application_in(stage_in(funding_round, CharityRecordFactory().organisation))
        stage, browser = application.stage, browser_of(officer)
        essential, marked = funding_round.criteria.filter(stage="organisation").order_by("number")
        assertContains(browser.get(stage.get_absolute_url()), STAGE_SECRET)

        browser.post(url("stage-refresh", stage.pk))
        for kind in set(CheckKind) - {CheckKind.CHARITY}:
            answer = browser.post(url("stage-check", stage.pk, kind), {"result": "satisfied", "note": "Seen."})
            assert answer.status_code == 302
        too_early = browser.post(url("stage-conclude", stage.pk), follow=True)
        assertContains(too_early, "mark “Governance”")
        refused = browser.post(stage.get_absolute_url(), {f"found-{essential.pk}": "yes", f"found-{marked.pk}": "21"})
        assertContains(refused, "Say why: Governance")
        assertContains(refused, "Enter a number that is 20 or less")
        browser.post(
            stage.get_absolute_url(),
            {
                f"found-{essential.pk}": "yes",
                f"why-{essential.pk}": "The constitution.",
                f"found-{marked.pk}": "0",
                f"why-{marked.pk}": "None shown.",
            },
        )
        assert [(one.passed, one.mark) for one in stage.found.order_by("pk")] == [(True, None), (None, 0)]
        browser.post(stage.get_absolute_url(), {f"found-{marked.pk}": "15", f"why-{marked.pk}": "Good."})
        browser.post(url("stage-conclude", stage.pk))
        browser.post(url("application-eligibility", application.reference), {"is_eligible": "yes"})

        after = fresh(application)
        assert (after.stage.status, after.stage.marks, after.status) == ("passed", 15, ApplicationStatus.ELIGIBLE)
        assert stage.checks.get(kind=CheckKind.CHARITY).note.startswith("Registered")

    def test_not_eligible_needs_its_reason(self, funding_round, officer):
        application = application_in(stage_in(funding_round))
        path, browser = url("application-eligibility", application.reference), browser_of(officer)

        assertContains(browser.post(path, {"is_eligible": "no"}), "Say why the application is not eligible")
        assertContains(browser.post(path, {"is_eligible": "yes"}), "The organisation stage comes first")
        browser.post(path, {"is_eligible": "no", "reason": "For another borough."})

        assert fresh(application).ineligible_reason == "For another borough."

    def test_an_assessor_is_chosen_and_taken_off(self, application, officer, assessor):
        browser, path = browser_of(officer), url("application-assessors", application.reference)
        day = clock.today() + dt.timedelta(days=10)
        due = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
        tied = MembershipFactory(user=UserFactory(assessor=True), organisation=application.organisation).user

        assertContains(browser.get(path), f"{tied}: is, or was, with an organisation")
        assertContains(browser.post(path, {"assessor": tied.pk, **due}), "Choose one of the answers offered")
        assertRedirects(browser.post(path, {"assessor": assessor.pk, **due}), path)
        assignment = Assignment.objects.get()
        assert (assignment.assessor, assignment.due_on) == (assessor, day)
        settle = url("application-assessor-settle", application.reference, assignment.pk, "remove")
        assertContains(browser.post(settle, {}), "Enter the reason")
        browser.post(settle, {"reason": "On leave."})
        assert fresh(assignment).removed_reason == "On leave."

    def test_a_round_is_shared_out_and_shows_who_is_waited_for(self, application, officer):
        people = UserFactory.create_batch(2, assessor=True)
        path, browser = url("round-assessment", application.round.slug), browser_of(officer)
        late = {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2020"}
        day = clock.today()
        due = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}

        assert browser.post(path, late).status_code == 200
        assert not Assignment.objects.exists()
        browser.post(path, due)
        scored(Assignment.objects.get(assessor=people[0]), 4, 4, at=clock.now())
        Assignment.objects.filter(assessor=people[1]).update(due_on=day - dt.timedelta(days=1))

        lines = browser.get(path).context["progress"].lines
        shown = {one.person: (one.given, one.undeclared, one.to_score, one.finished, one.overdue) for one in lines}
        assert shown == {people[0]: (1, 0, 0, 1, 0), people[1]: (1, 1, 0, 0, 1)}

    def test_too_few_assessors_are_said_with_where(self, application, officer, assessor):
        day = clock.today()
        due = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}

        page = browser_of(officer).post(url("round-assessment", application.round.slug), due)

        assertContains(page, "Nothing was given out")
        assertContains(page, application.reference)
        assert not Assignment.objects.exists()

    def test_moderation_is_settled(self, application, officer):
        for points in ((5, 5), (1, 1)):
            scored(given(application, officer, at=clock.now()), *points, at=clock.now())
        browser, path = browser_of(officer), url("application-moderate", application.reference)

        assertContains(browser.get(application.get_absolute_url()), "Record the agreed score")
        assertContains(browser.post(path, {"agreed_score": "62.345", "outcome": "x"}), "2 decimal")
        browser.post(path, {"agreed_score": "62.5", "outcome": "Read again together."})

        assert (fresh(application).status, str(fresh(application).score)) == ("assessed", "62.50")
        assertContains(browser.get(application.get_absolute_url()), "Read again together.")


class TestAssessor:
    def test_the_declaration_comes_first(self, assignment):
        browser, page = browser_of(assignment.assessor), assignment.get_absolute_url()
        declare = url("assessment-declare", assignment.pk)
        assertRedirects(browser.get(page), declare)
        assertContains(browser.get(declare), "Harbour Youth Group")

        assertContains(browser.post(declare, {"interest": "yes"}), "Say what your interest is")
        assertRedirects(browser.post(declare, {"interest": "no"}), page)
        assertContains(browser.get(page), SECRET)
        assertRedirects(browser.get(declare), page)

    def test_an_interest_closes_it(self, assignment):
        browser = browser_of(assignment.assessor)

        browser.post(url("assessment-declare", assignment.pk), {"interest": "yes", "detail": "My sister."})

        assert browser.get(assignment.get_absolute_url()).status_code == 404
        assert fresh(assignment).interest_detail == "My sister."

    def test_a_draft_keeps_what_is_there_and_totals_it(self, assignment):
        browser, page = browser_of(declared(assignment).assessor), assignment.get_absolute_url()

        assertRedirects(browser.post(page, sent(assignment, ("4", ""), ("", "Cheap\r\nand good"))), page)

        shown = browser.get(page)
        # 4 of 5 under a weight of 60.
        assert (str(shown.context["total"].points), shown.context["total"].done) == ("48", 0)
        assertContains(shown, "Cheap\nand good")

    def test_what_is_wrong_with_one_answer_loses_no_other(self, assignment):
        browser, page = browser_of(declared(assignment).assessor), assignment.get_absolute_url()

        answer = browser.post(page, sent(assignment, ("9", "Kept on the page"), ("3", "Kept in the database")))

        assertContains(answer, "Kept on the page")
        assert [one.justification for one in assignment.scores.all()] == ["Kept in the database"]

    def test_it_is_handed_in_whole_and_leads_to_the_next(self, assignment, funding_round, officer):
        following = given(
            eligible_in(funding_round, officer, at=clock.now()), officer, assessor=assignment.assessor, at=clock.now()
        )
        browser, page = browser_of(declared(assignment).assessor), assignment.get_absolute_url()

        refused = browser.post(page, sent(assignment, ("4", "Shown."), ("", ""), **{"hand-in": "1"}))
        assertContains(refused, "Value: choose a score")
        assertContains(refused, "Value: say why")
        answer = browser.post(page, sent(assignment, ("4", "Shown."), ("3", "Fair."), **{"hand-in": "1"}))

        assert answer["Location"] == following.get_absolute_url()
        assert fresh(assignment).finished_at
        assertNotContains(browser.get(page), "Save and hand in")

    def test_the_page_saves_in_the_background(self, assignment):
        browser, page = browser_of(declared(assignment).assessor), assignment.get_absolute_url()
        first = assignment.application.round.criteria.get(number=3)
        shown = next(row["shown"] for row in browser.get(page).context["rows"] if row["criterion"] == first)
        data = sent(assignment, ("4", "First"), ("", ""), **{f"q-{first.pk}-shown": shown})

        saved = browser.post(page, data, headers={"X-Autosave": "1"}).json()
        again = sent(assignment, ("2", "Second window"), ("", ""), **{f"q-{first.pk}-shown": shown})
        conflict = browser.post(page, again, headers={"X-Autosave": "1"}).json()
        loud = browser.post(page, again)

        assert saved["shown"][f"q-{first.pk}"] != shown
        assert (saved["conflicts"], conflict["conflicts"]) == ([], ["The need"])
        assert assignment.scores.get(criterion=first).justification == "First"
        assertContains(loud, "Second window")
        assertContains(loud, "Saved in the other window: 4 of 5")
        operations.remove(assignment, reason="On leave.", at=clock.now(), by=UserFactory())
        assert browser.post(page, data, headers={"X-Autosave": "1"}).status_code == 404

    def test_saving_after_handing_in_is_told_and_changes_nothing(self, assignment):
        scored(assignment, 3, 3, at=clock.now())
        browser, page = browser_of(assignment.assessor), assignment.get_absolute_url()

        assertContains(browser.post(page, sent(assignment, ("5", "More"), ("5", "More"))), "they are fixed")
        assert browser.post(page, {}, headers={"X-Autosave": "1"}).status_code == 409
        assert {one.points for one in assignment.scores.all()} == {3}


def queries_of(browser, path) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_pages_cost_the_same_however_much_is_on_them(application, officer, assignment):
    browser, reader = browser_of(officer), browser_of(declared(assignment).assessor)
    visits = [
        (browser, application.get_absolute_url()),
        (browser, application.stage.get_absolute_url()),
        (browser, url("round-assessment", application.round.slug)),
        (browser, url("application-assessors", application.reference)),
        (reader, assignment.get_absolute_url()),
        (reader, url("assessment-list")),
    ]
    few = [queries_of(*each) for each in visits]
    for number in range(5, 15):
        assessing.CriterionFactory(round=application.round, number=number)
        scored(given(application, officer, at=clock.now()), *[3] * (number - 2), hands_in=False, at=clock.now())
        application_in(application.stage)

    assert [queries_of(*each) for each in visits] == few
