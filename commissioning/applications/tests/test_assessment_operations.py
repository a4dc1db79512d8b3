"""What is done between handing in and the award, and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from post_office.models import Email
from pytest_django.asserts import assertContains

from commissioning.applications.enums import ApplicationStatus, CheckKind, CheckResult, Interest
from commissioning.applications.models import Application, Assignment, DueDiligenceCheck, Score
from commissioning.applications.operations import assessment as operations
from commissioning.applications.operations.assessment.organisations import NOT_PASSED
from commissioning.applications.operations.assessment.scoring import digest
from commissioning.applications.rules.assigning import TooFewAssessors
from commissioning.applications.tests.assessing import (
    AFTER,
    DUE,
    SECRET,
    application_in,
    check_all,
    closed_round,
    eligible_in,
    fresh,
    given,
    is_assessed,
    mark,
    passed,
    scored,
    stage_in,
)
from commissioning.applications.tests.factories import ApplicationFactory, ApplicationPartnerFactory
from commissioning.common.models import OfficerTask, OutboxMessage, StatusChange
from commissioning.common.states import CannotMove
from organisations.tests.factories import (
    CharityRecordFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
OPEN = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def funding_round(officer):
    return closed_round(officer=officer)


@pytest.fixture
def application(funding_round, officer):
    return eligible_in(funding_round, officer)


class TestDueDiligence:
    def test_a_check_replaces_the_one_before_and_keeps_its_history(self, funding_round, officer):
        stage = stage_in(funding_round)
        record = {"kind": CheckKind.INSURANCE, "at": AFTER, "by": officer}

        operations.record_check(stage, result=CheckResult.CONCERN, note="Lapsed in May.", **record)
        operations.record_check(stage, result=CheckResult.SATISFIED, note="", **record)

        check = DueDiligenceCheck.objects.get()
        assert (check.result, check.note, check.checked_by) == (CheckResult.SATISFIED, "", officer)
        assert [(one.result, one.note) for one in check.history.order_by("history_id")] == [
            ("concern", "Lapsed in May."),
            ("satisfied", ""),
        ]

    def test_a_concern_says_what_it_is(self, funding_round, officer):
        with pytest.raises(ValueError, match="Say what"):
            operations.record_check(
                stage_in(funding_round),
                kind=CheckKind.POLICIES,
                result=CheckResult.CONCERN,
                note=" ",
                at=AFTER,
                by=officer,
            )

        assert not DueDiligenceCheck.objects.exists()

    @pytest.mark.parametrize(
        ("traits", "result", "words"),
        [
            ({}, CheckResult.SATISFIED, "Registered, by the register"),
            ({"removed": True}, CheckResult.CONCERN, "Removed from the register on 1 February 2026"),
        ],
    )
    def test_charity_status_is_taken_over_from_the_register(self, funding_round, officer, traits, result, words):
        record = CharityRecordFactory(**traits)
        stage = stage_in(funding_round, record.organisation)

        check = operations.take_over_charity_status(stage, at=AFTER, by=officer)

        assert check.result == result
        assert words in check.note
        assert "imported on 1 April 2026" in check.note

    def test_no_charity_number_needs_no_check_and_an_unknown_one_is_not_guessed(self, funding_round, officer):
        plain = operations.take_over_charity_status(stage_in(funding_round), at=AFTER, by=officer)
        assert plain.result == CheckResult.NOT_NEEDED

        unknown = stage_in(funding_round, OrganisationFactory(charity=True))
        with pytest.raises(ValueError, match="not been imported"):
            operations.take_over_charity_status(unknown, at=AFTER, by=officer)


class TestOrganisationStage:
    def test_the_outcome_waits_for_every_check_and_mark(self, funding_round, officer):
        stage = stage_in(funding_round)
        check_all(stage, officer)

        with pytest.raises(operations.StageUnfinished) as refused:
            operations.conclude(stage, at=AFTER, by=officer)

        assert refused.value.missing == ["mark “Governance”", "mark “Track record”"]
        assert fresh(stage).status == "submitted"

    def test_the_outcome_waits_until_the_round_has_closed(self, funding_round, officer):
        stage = stage_in(funding_round)
        check_all(stage, officer)
        mark(stage, officer)

        with pytest.raises(operations.StageUnfinished, match="closed on 30 November 2026"):
            operations.conclude(stage, at=OPEN, by=officer)

    @pytest.mark.parametrize(
        ("found", "outcome"),
        [
            ({"passed": True, "marks": 11}, "passed"),
            ({"passed": True, "marks": 10}, "failed"),
            ({"passed": False, "marks": 20}, "failed"),
        ],
    )
    def test_the_outcome_follows_from_what_was_found(self, funding_round, officer, found, outcome):
        application = application_in(stage_in(funding_round))
        check_all(application.stage, officer)
        mark(application.stage, officer, **found)

        operations.conclude(application.stage, at=AFTER, by=officer)

        after = fresh(application)
        assert (after.stage.status, after.stage.marks) == (outcome, found["marks"])
        failed = outcome == "failed"
        assert after.status == (ApplicationStatus.INELIGIBLE if failed else ApplicationStatus.SUBMITTED)
        assert after.ineligible_reason == (NOT_PASSED if failed else "")

    def test_what_is_decided_is_not_marked_again(self, funding_round, officer):
        stage = passed(stage_in(funding_round), officer)

        with pytest.raises(operations.StageDecided):
            mark(stage, officer)
        with pytest.raises(operations.StageDecided):
            operations.conclude(stage, at=AFTER, by=officer)

    def test_a_mark_is_justified_and_of_its_kind(self, funding_round, officer):
        stage = stage_in(funding_round)
        essential, marked = funding_round.criteria.filter(stage="organisation").order_by("number")
        for wrong in (
            operations.MarkEntry(essential.pk, " ", passed=True),
            operations.MarkEntry(essential.pk, "Why", mark=3),
            operations.MarkEntry(marked.pk, "Why", mark=21),
            operations.MarkEntry(marked.pk, "Why", passed=True),
        ):
            with pytest.raises(ValueError, match=r"Say why|Mark it"):
                operations.save_marks(stage, [wrong], at=AFTER, by=officer)

        assert not stage.found.exists()

    def test_what_did_not_change_makes_no_history(self, funding_round, officer):
        stage = stage_in(funding_round)
        mark(stage, officer)
        mark(stage, officer)

        assert [one.history.count() for one in stage.found.all()] == [1, 1]


class TestEligibility:
    def test_a_project_waits_for_its_organisation_to_pass(self, funding_round, officer):
        application = application_in(stage_in(funding_round))

        with pytest.raises(operations.CannotDecide, match="organisation stage comes first"):
            operations.mark_eligible(application, at=AFTER, by=officer)

        assert fresh(application).status == ApplicationStatus.SUBMITTED

    def test_nothing_is_decided_while_applicants_may_withdraw(self, funding_round, officer):
        application = application_in(stage_in(funding_round))

        with pytest.raises(operations.CannotDecide, match="open until 30 November 2026"):
            operations.mark_ineligible(application, reason="No accounts.", at=OPEN.replace(hour=12), by=officer)

    def test_left_out_for_a_reason_that_is_kept(self, funding_round, officer):
        application = application_in(stage_in(funding_round))

        operations.mark_ineligible(application, reason="It is for another borough.", at=AFTER, by=officer)

        change = StatusChange.objects.get(object_id=application.pk, after=ApplicationStatus.INELIGIBLE)
        assert fresh(application).ineligible_reason == change.reason == "It is for another borough."
        with pytest.raises(CannotMove):
            operations.mark_eligible(application, at=AFTER, by=officer)

    def test_who_is_left_out_reads_why(self, funding_round, officer, client):
        application = application_in(stage_in(funding_round))
        lead = MembershipFactory(organisation=application.organisation).user

        operations.mark_ineligible(application, reason="It is for another borough.", at=AFTER, by=officer)

        (mail,) = OutboxMessage.objects.filter(key__startswith=f"application:{application.pk}:not-eligible")
        assert mail.email.to == [lead.email]
        assert "It is for another borough." in mail.email.message
        client.force_login(lead)
        assertContains(client.get(application.own_url), "It is for another borough.")
        assert not OfficerTask.objects.filter(key__contains="not-eligible").exists()

    def test_where_nobody_has_an_account_an_officer_writes_to_them(self, funding_round, officer):
        application = application_in(stage_in(funding_round))

        operations.mark_ineligible(application, reason="It is for another borough.", at=AFTER, by=officer)

        task = OfficerTask.objects.get()
        assert (task.path, task.assigned_to) == (application.get_absolute_url(), funding_round.officer)
        assert not OutboxMessage.objects.exists()

    @pytest.mark.parametrize("status", [one for one in ApplicationStatus if one != ApplicationStatus.SUBMITTED])
    def test_only_what_was_submitted_is_decided_on(self, funding_round, officer, status):
        stage = passed(stage_in(funding_round), officer)
        application = application_in(stage, score=Decimal(50), ineligible_reason="x", status=status)

        for decide in (
            lambda: operations.mark_eligible(application, at=AFTER, by=officer),
            lambda: operations.mark_ineligible(application, reason="No.", at=AFTER, by=officer),
        ):
            with pytest.raises(CannotMove):
                decide()

        assert fresh(application).status == status


class TestAssigning:
    def test_the_assessor_is_told_nothing_of_the_application(self, application, officer):
        assignment = given(application, officer)

        mail = Email.objects.get(to=assignment.assessor.email)
        said = f"{mail.subject} {mail.message} {mail.html_message}"
        assert "1 application to assess by 21 December" in mail.subject
        assert application.round.title in said
        for secret in (application.reference, application.title, application.organisation.name, SECRET):
            assert secret not in said

    @pytest.mark.parametrize("tie", ["member", "past member", "partner", "no assessor", "inactive"])
    def test_who_is_tied_or_no_assessor_is_not_given_it(self, application, officer, tie):
        person = UserFactory(assessor=tie != "no assessor", is_active=tie != "inactive", email="Ada@harbour.example")
        if "member" in tie:
            MembershipFactory(user=person, organisation=application.organisation, ended=tie == "past member")
        if tie == "partner":
            ApplicationPartnerFactory(application=application, email="ADA@harbour.example")

        with pytest.raises(operations.CannotAssign):
            operations.assign(application, assessor=person, due_on=DUE, at=AFTER, by=officer)

        assert not Assignment.objects.exists()

    def test_twice_is_refused_and_somebody_taken_off_may_come_back(self, application, officer):
        assignment = scored(given(application, officer), 3, 3, hands_in=False)
        assessor = assignment.assessor
        with pytest.raises(operations.CannotAssign, match="already"):
            operations.assign(application, assessor=assessor, due_on=DUE, at=AFTER, by=officer)

        operations.remove(assignment, reason="On leave.", at=AFTER, by=officer)
        again = given(application, officer, assessor=assessor)

        assert again.pk == assignment.pk
        assert fresh(again).removed_at is None
        assert again.scores.count() == 2

    def test_a_day_that_has_passed_is_refused(self, application, officer):
        with pytest.raises(ValueError, match="passed"):
            operations.assign(
                application, assessor=UserFactory(assessor=True), due_on=dt.date(2026, 11, 30), at=AFTER, by=officer
            )

    def test_only_what_is_eligible_is_given(self, funding_round, officer):
        application = application_in(stage_in(funding_round))

        with pytest.raises(operations.NotInAssessment):
            given(application, officer)

    def test_sharing_out_gives_each_application_enough_and_everybody_as_much(self, funding_round, officer):
        applications = [eligible_in(funding_round, officer) for _ in range(6)]
        people = UserFactory.create_batch(4, assessor=True)
        MembershipFactory(user=people[0], organisation=applications[0].organisation)

        made = operations.assign_balanced(funding_round, due_on=DUE, at=AFTER, by=officer)
        again = operations.assign_balanced(funding_round, due_on=DUE, at=AFTER, by=officer)

        assert (len(made), again) == (12, [])
        assert {one.assignments.count() for one in applications} == {2}
        assert {one.assignments.count() for one in people} == {3}
        assert not Assignment.objects.filter(assessor=people[0], application=applications[0]).exists()
        assert Email.objects.filter(subject__startswith="3 applications to assess").count() == 4
        assert Assignment.history.count() == 12

    def test_where_one_cannot_be_served_nothing_is_given_out(self, funding_round, officer):
        _, hard = (eligible_in(funding_round, officer) for _ in range(2))
        people = UserFactory.create_batch(2, assessor=True)
        MembershipFactory(user=people[0], organisation=hard.organisation)

        with pytest.raises(TooFewAssessors) as refused:
            operations.assign_balanced(funding_round, due_on=DUE, at=AFTER, by=officer)

        assert refused.value.applications == [hard.pk]
        assert not Assignment.objects.exists()

    def test_somebody_taken_off_is_not_given_it_again_by_sharing_out(self, application, officer):
        assignment = given(application, officer)
        operations.remove(assignment, reason="On leave.", at=AFTER, by=officer)
        others = set(UserFactory.create_batch(2, assessor=True))

        operations.assign_balanced(application.round, due_on=DUE, at=AFTER, by=officer)

        assert {one.assessor for one in application.assignments.active()} == others

    def test_taking_off_the_last_one_waited_for_completes_the_assessment(self, application, officer):
        for _ in range(2):
            scored(given(application, officer), 4, 4)
        assert is_assessed(application)

        other = eligible_in(application.round, officer)
        waiting = [given(other, officer) for _ in range(3)]
        for each in waiting[:2]:
            scored(each, 3, 3)
        assert not is_assessed(other)
        operations.remove(waiting[2], reason="On leave.", at=AFTER, by=officer)
        assert is_assessed(other)

    def test_nobody_is_taken_off_what_is_assessed(self, application, officer):
        first, _ = (scored(given(application, officer), 4, 4) for _ in range(2))

        with pytest.raises(operations.NotInAssessment):
            operations.remove(first, reason="Too late.", at=AFTER, by=officer)

        assert fresh(first).removed_at is None


class TestDeclaring:
    def test_no_interest_opens_the_application(self, application, officer):
        assignment = given(application, officer)
        assert not Application.objects.visible_to(assignment.assessor).exists()

        operations.declare(assignment, has_interest=False, at=AFTER, by=assignment.assessor)

        assert fresh(assignment).interest == Interest.NONE
        assert list(Application.objects.visible_to(assignment.assessor)) == [application]

    def test_an_interest_takes_the_assessor_off_and_asks_for_another(self, application, officer):
        assignment = given(application, officer)

        operations.declare(
            assignment, has_interest=True, detail="My sister works there.", at=AFTER, by=assignment.assessor
        )

        after = fresh(assignment)
        assert (after.interest, after.interest_detail) == (Interest.DECLARED, "My sister works there.")
        assert (after.removed_at, after.removed_by) == (AFTER, assignment.assessor)
        task = OfficerTask.objects.get()
        assert (task.assigned_to, task.done_at) == (officer, None)
        assert "Find another assessor" in task.title
        with pytest.raises(operations.CannotAssign, match="declared an interest"):
            given(application, officer, assessor=assignment.assessor)

        given(application, officer)
        assert OfficerTask.objects.get().done_at == AFTER

    def test_an_interest_is_described(self, application, officer):
        assignment = given(application, officer)

        with pytest.raises(ValueError, match="Say what"):
            operations.declare(assignment, has_interest=True, detail=" ", at=AFTER, by=assignment.assessor)

        assert fresh(assignment).interest == Interest.NOT_DECLARED

    def test_an_interest_may_come_to_mind_until_handing_in(self, application, officer):
        early = scored(given(application, officer), 3, 3, hands_in=False)
        operations.declare(early, has_interest=True, detail="I know the chair.", at=AFTER, by=early.assessor)
        assert not Application.objects.visible_to(early.assessor).exists()

        late = scored(given(application, officer), 3, 3)
        with pytest.raises(operations.AlreadyDeclared):
            operations.declare(late, has_interest=True, detail="I know the chair.", at=AFTER, by=late.assessor)

    def test_twice_is_refused(self, application, officer):
        assignment = given(application, officer)
        for _ in range(2):
            if assignment.declared_at:
                with pytest.raises(operations.AlreadyDeclared):
                    operations.declare(assignment, has_interest=False, at=AFTER, by=assignment.assessor)
            else:
                operations.declare(assignment, has_interest=False, at=AFTER, by=assignment.assessor)


class TestScoring:
    def entry(self, assignment, number=3, points=4, why="Shown with figures.", shown=""):
        criterion = assignment.application.round.criteria.get(number=number)
        return operations.ScoreEntry(criterion.pk, points, why, shown)

    def test_nothing_is_scored_before_the_declaration(self, application, officer):
        assignment = given(application, officer)

        with pytest.raises(operations.NotToBeScored):
            operations.save_scores(assignment, [self.entry(assignment)], at=AFTER)

        assert not Score.objects.exists()

    def test_a_draft_may_lack_anything_and_keeps_its_history(self, application, officer):
        assignment = scored(given(application, officer), 3, 3, hands_in=False)

        operations.save_scores(assignment, [self.entry(assignment, points=None, why="")], at=AFTER)
        operations.save_scores(assignment, [self.entry(assignment, points=5, why="Now.")], at=AFTER)

        score = assignment.scores.get(criterion__number=3)
        assert (score.points, score.justification) == (5, "Now.")
        assert [one.points for one in score.history.order_by("history_id")] == [3, None, 5]

    def test_a_second_window_writes_over_nothing(self, application, officer):
        assignment = scored(given(application, officer), 3, 3, hands_in=False)
        old = digest(3, "A clear need.")
        operations.save_scores(assignment, [self.entry(assignment, points=4, why="First window.", shown=old)], at=AFTER)

        untouched = operations.save_scores(
            assignment, [self.entry(assignment, points=3, why="A clear need.", shown=old)], at=AFTER
        )
        changed = operations.save_scores(
            assignment, [self.entry(assignment, points=1, why="Second window.", shown=old)], at=AFTER
        )

        score = assignment.scores.get(criterion__number=3)
        assert (untouched, changed) == ([], [score.criterion_id])
        assert (score.points, score.justification) == (4, "First window.")

    @pytest.mark.parametrize(("points", "why"), [(None, "Why"), (3, ""), (3, "  ")])
    def test_what_is_handed_in_is_whole(self, application, officer, points, why):
        assignment = scored(given(application, officer), 3, 3, hands_in=False)
        operations.save_scores(assignment, [self.entry(assignment, points=points, why=why)], at=AFTER)

        with pytest.raises(operations.ScoresIncomplete) as refused:
            operations.hand_in(assignment, at=AFTER)

        assert len(refused.value.missing) == 1
        assert fresh(assignment).finished_at is None

    def test_scores_are_fixed_once_handed_in_until_an_officer_opens_them(self, application, officer):
        assignment = scored(given(application, officer), 3, 3)
        for late in (
            lambda: operations.save_scores(assignment, [self.entry(assignment)], at=AFTER),
            lambda: operations.hand_in(assignment, at=AFTER),
        ):
            with pytest.raises(operations.NotToBeScored):
                late()
        assert assignment.scores.get(criterion__number=3).points == 3

        operations.reopen(assignment, reason="A criterion was misread.", at=AFTER, by=officer)
        operations.save_scores(assignment, [self.entry(assignment)], at=AFTER)
        operations.hand_in(assignment, at=AFTER)

        after = fresh(assignment)
        assert (after.reopened_by, after.reopened_reason) == (officer, "A criterion was misread.")
        assert after.scores.get(criterion__number=3).points == 4

    def test_nothing_is_opened_again_after_the_assessment(self, application, officer):
        first, _ = (scored(given(application, officer), 4, 4) for _ in range(2))

        with pytest.raises(operations.NotInAssessment):
            operations.reopen(first, reason="Late.", at=AFTER, by=officer)


class TestOutcome:
    def test_the_score_is_the_mean_of_all_who_were_needed(self, application, officer):
        scored(given(application, officer), 4, 3)
        assert not is_assessed(application)
        scored(given(application, officer), 3, 4)

        after = fresh(application)
        # 4, 3 under 60, 40: 72; 3, 4: 68.
        assert (after.status, after.score) == (ApplicationStatus.ASSESSED, Decimal("70.00"))
        change = StatusChange.objects.get(object_id=application.pk, after=ApplicationStatus.ASSESSED)
        assert change.by is None

    def test_everybody_who_has_it_is_waited_for(self, application, officer):
        third = given(application, officer)
        for _ in range(2):
            scored(given(application, officer), 4, 3)
        assert not is_assessed(application)

        scored(third, 4, 3)
        assert is_assessed(application)

    def test_too_wide_a_spread_is_moderated(self, application, officer):
        scored(given(application, officer), 5, 5)
        scored(given(application, officer), 3, 4)

        moderation = fresh(application).moderation
        assert (fresh(application).status, moderation.spread) == (ApplicationStatus.ELIGIBLE, Decimal("32.00"))
        assert OfficerTask.objects.get().assigned_to == officer
        with pytest.raises(operations.NotInAssessment, match="moderation"):
            given(application, officer)

        operations.settle(application, agreed_score=Decimal("81.5"), outcome="We read it again.", at=AFTER, by=officer)

        after = fresh(application)
        assert (after.status, after.score) == (ApplicationStatus.ASSESSED, Decimal("81.50"))
        assert OfficerTask.objects.get().done_at == AFTER
        with pytest.raises(operations.AlreadySettled):
            operations.settle(application, agreed_score=Decimal(1), outcome="Again.", at=AFTER, by=officer)

    def test_exactly_the_limit_is_not_moderated(self, application, officer):
        scored(given(application, officer), 5, 5)
        scored(given(application, officer), 4, 4)

        assert fresh(application).score == Decimal("90.00")

    @pytest.mark.parametrize(
        ("score", "outcome"), [(Decimal(101), "x"), (Decimal(-1), "x"), (Decimal("1.234"), "x"), (Decimal(50), " ")]
    )
    def test_what_is_settled_is_a_score_with_its_reasons(self, application, officer, score, outcome):
        scored(given(application, officer), 5, 5)
        scored(given(application, officer), 0, 0)

        with pytest.raises(ValueError, match=r"Enter a score|Say what"):
            operations.settle(application, agreed_score=score, outcome=outcome, at=AFTER, by=officer)

        assert fresh(application).moderation.settled_at is None

    def test_completing_again_changes_nothing(self, application, officer):
        for _ in range(2):
            scored(given(application, officer), 4, 3)
        changes = StatusChange.objects.count()

        assert operations.complete(application, at=AFTER) is None
        assert StatusChange.objects.count() == changes

    def test_nothing_is_complete_without_anybody(self):
        assert operations.complete(ApplicationFactory(eligible=True), at=AFTER) is None


@examples(points=st.integers(0, 5) | st.none(), why=st.text(max_size=40))
def test_a_digest_tells_scores_apart(points, why):
    assert digest(points, why) == digest(points, why)
    assert digest(points, why) != digest(points, why + "x")
