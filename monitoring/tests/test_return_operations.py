import datetime as dt
import itertools
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.common.models import OfficerTask, OutboxMessage
from commissioning.common.snapshots import is_intact
from commissioning.common.states import CannotMove, changes_of, move
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerSheet
from commissioning.questionnaires.operations import AnswersLocked, save_answers
from monitoring.enums import FigureBasis, Rating, ReturnStatus
from monitoring.models import Return, ReturnSubmission
from monitoring.operations import returns
from monitoring.operations.returns import FigureEntry
from monitoring.queries.return_content import content_of
from monitoring.tests.conftest import OPEN, fill_in
from monitoring.tests.factories import ReturnFactory
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = OPEN + dt.timedelta(days=2)


def submit(record, by, at=OPEN):
    return returns.submit(record, at=at, by=by, declared_by_name="Asha Lead")


def answer(record, key, text, by, at=OPEN):
    answers = load(record.sheet)
    shown = {key: answers.shown_as(answers.structure.by_key[key])}
    return save_answers(sheet=record.sheet, raws={key: {"": text}}, shown=shown, at=at, by=by)


class TestBeginning:
    def test_a_return_opens_on_the_last_day_of_its_period(self, due_return, lead):
        with pytest.raises(returns.ReturnNotOpen, match="30 September 2025"):
            returns.begin(due_return, at=dt.datetime(2025, 9, 29, 12, tzinfo=dt.UTC), by=lead)
        assert not AnswerSheet.objects.exists()

        returns.begin(due_return, at=dt.datetime(2025, 9, 30, 12, tzinfo=dt.UTC), by=lead)
        assert due_return.status == ReturnStatus.DRAFT

    def test_a_double_click_begins_it_once(self, due_return, lead):
        returns.begin(due_return, at=OPEN, by=lead)
        returns.begin(due_return, at=OPEN, by=lead)

        assert AnswerSheet.objects.count() == 1
        assert (due_return.figures.count(), due_return.spending.count()) == (2, 2)

    def test_a_plan_without_questions_says_so(self, due_return, lead):
        due_return.agreement.monitoring_plan.questionnaire = None
        due_return.agreement.monitoring_plan.save()

        with pytest.raises(returns.NoQuestions):
            returns.begin(Return.objects.get(), at=OPEN, by=lead)

        assert Return.objects.get().status == ReturnStatus.NOT_STARTED


class TestDrafting:
    def entry(self, row, **values):
        return FigureEntry(
            **{"actual": Decimal(7), "basis": row.basis, "comment": "", "revision": row.revision} | values
        )

    def test_two_people_never_overwrite_each_other_silently(self, draft, lead):
        row = draft.figures.first()
        seen_by_both = self.entry(row)
        returns.save_figures(draft, {row.target_id: seen_by_both}, at=OPEN, by=lead)

        with pytest.raises(returns.StaleEntries) as caught:
            returns.save_figures(draft, {row.target_id: self.entry(row, actual=Decimal(9))}, at=LATER, by=UserFactory())

        conflict = caught.value.conflicts[0]
        assert (conflict.row.actual, conflict.row.updated_by, conflict.entry.actual) == (7, lead, 9)
        row.refresh_from_db()
        assert row.actual == 7

    def test_saving_the_same_again_is_no_conflict(self, draft, lead):
        row = draft.figures.first()
        returns.save_figures(draft, {row.target_id: self.entry(row)}, at=OPEN, by=lead)
        returns.save_figures(draft, {row.target_id: self.entry(row)}, at=LATER, by=lead)

        row.refresh_from_db()
        assert row.revision == 1

    def test_what_is_not_understood_is_kept_as_typed_and_stands_against_submitting(self, filled, lead):
        row = filled.figures.first()
        typed = self.entry(row, actual=None, raw="about forty")
        returns.save_figures(filled, {row.target_id: typed}, at=OPEN, by=lead)

        with pytest.raises(returns.ReturnIncomplete) as caught:
            submit(filled, lead)

        assert [problem.message for problem in caught.value.problems] == [
            f"{row.target.indicator.name}: enter a number, like 120 or 37.5"
        ]
        row.refresh_from_db()
        assert (row.raw, Return.objects.get().status) == ("about forty", ReturnStatus.DRAFT)


class TestSubmitting:
    def test_a_return_is_handed_in_whole_with_a_receipt(self, filled, lead):
        submission = submit(filled, lead)

        filled.refresh_from_db()
        assert (filled.status, filled.submitted_by, filled.first_submitted_at) == (ReturnStatus.SUBMITTED, lead, OPEN)
        assert is_intact(submission)
        held = json.loads(submission.snapshot)
        assert [figure["actual"] for figure in held["figures"]] == ["95.00", "95.00"]
        assert [line["spent_pence"] for line in held["spending"]] == [1_000_00, 1_000_00]
        assert OutboxMessage.objects.get().key == f"return:{filled.pk}:received:1:{lead.pk}"

    def test_a_return_cannot_be_submitted_twice(self, filled, lead):
        submit(filled, lead)

        with pytest.raises(CannotMove):
            submit(Return.objects.get(), lead)

        assert ReturnSubmission.objects.count() == 1
        assert OutboxMessage.objects.count() == 1

    def test_all_that_is_missing_is_said_at_once_and_nothing_changes(self, draft, lead):
        with pytest.raises(returns.ReturnIncomplete) as caught:
            submit(draft, lead)

        sections = [problem.section_key for problem in caught.value.problems]
        assert {"work", "people", "running", "figures", "spending"} == set(sections)
        draft.sheet.refresh_from_db()
        assert (Return.objects.get().status, draft.sheet.locked_at) == (ReturnStatus.DRAFT, None)
        assert not ReturnSubmission.objects.exists()

    def test_a_figure_far_from_its_target_asks_for_a_sentence(self, draft, lead):
        fill_in(draft, by=lead, actual=50)
        with pytest.raises(returns.ReturnIncomplete) as caught:
            submit(draft, lead)
        problem = caught.value.problems[0]
        assert "far from its target for this period (100)" in problem.message
        assert len(caught.value.problems) == 1

        returns.save_explanations(draft, {problem.question_key: "Half the hall was closed."}, at=OPEN, by=lead)
        submission = submit(draft, lead)

        assert json.loads(submission.snapshot)["explanations"][0]["explanation"] == "Half the hall was closed."

    def test_what_is_not_collected_needs_no_number(self, filled, lead):
        row = filled.figures.first()
        entry = FigureEntry(actual=None, basis=FigureBasis.NOT_COLLECTED, comment="No sheet.", revision=row.revision)
        returns.save_figures(filled, {row.target_id: entry}, at=OPEN, by=lead)

        submit(filled, lead)

        assert Return.objects.get().status == ReturnStatus.SUBMITTED

    def test_a_submitted_return_can_no_longer_be_edited(self, filled, lead):
        submit(filled, lead)
        row = filled.figures.first()
        entry = FigureEntry(actual=Decimal(1), basis=row.basis, comment="", revision=row.revision)

        with pytest.raises(CannotMove):
            returns.save_figures(filled, {row.target_id: entry}, at=LATER, by=lead)
        with pytest.raises(AnswersLocked):
            answer(filled, "progress", "Something else.", lead)

        row.refresh_from_db()
        assert row.actual == 95


class TestQuerying:
    def test_only_the_queried_parts_reopen(self, filled, lead, officer):
        submit(filled, lead)
        first, second = filled.figures.all()
        for part in ("answer:progress", f"figure:{first.target_id}"):
            returns.ask(filled, part=part, text="Please say more.", at=LATER, by=officer)
        returns.send_queries(filled, at=LATER, by=officer)

        answer(filled, "progress", "Every Tuesday and Friday.", lead)
        with pytest.raises(AnswersLocked):
            answer(filled, "difference", "Something else.", lead)
        entries = {
            row.target_id: FigureEntry(actual=Decimal(88), basis=row.basis, comment="", revision=row.revision)
            for row in filled.figures.all()
        }
        returns.save_figures(filled, entries, at=LATER, by=lead)
        submit(filled, lead, at=LATER)

        assert [row.actual for row in filled.figures.all()] == [88, 95]
        record = Return.objects.get()
        assert (record.status, record.first_submitted_at, record.submitted_at) == (ReturnStatus.SUBMITTED, OPEN, LATER)
        assert [query.answered_at for query in record.queries.all()] == [LATER, LATER]
        assert record.submissions.count() == 2
        assert not content_of(record).answers.reopened
        assert second.target_id != first.target_id

    def test_nothing_is_sent_back_without_a_query(self, filled, lead, officer):
        submit(filled, lead)

        with pytest.raises(returns.NothingToSend):
            returns.send_queries(filled, at=LATER, by=officer)

        assert Return.objects.get().status == ReturnStatus.SUBMITTED

    def test_a_query_is_on_a_part_that_the_return_has(self, filled, lead, officer):
        submit(filled, lead)

        with pytest.raises(ValueError, match="of this return"):
            returns.ask(filled, part="figure:999999", text="?", at=LATER, by=officer)

        assert not filled.queries.exists()

    def test_where_nobody_has_an_account_the_officer_is_asked_to_telephone(self, filled, lead, officer):
        submit(filled, lead)
        filled.agreement.organisation.memberships.update(ended_at=LATER)
        returns.ask(filled, part="answer:progress", text="Please say more.", at=LATER, by=officer)

        returns.send_queries(filled, at=LATER, by=officer)

        task = OfficerTask.objects.get()
        assert (task.assigned_to, task.path) == (officer, filled.get_absolute_url())


class TestAccepting:
    def test_an_accepted_return_is_scored_and_frozen(self, filled, lead, officer):
        submit(filled, lead)

        returns.accept(filled, quality=3, note="Thank you.", at=LATER, by=officer)

        record = Return.objects.get()
        # Delivery (0.95 + 1) / 2, quality 75, compliance 100 (in time): 0.7 × 97.5 + 0.2 × 75 + 0.1 × 100.
        assert (record.delivery_score, record.compliance_score, record.score, record.rating) == (
            Decimal("97.50"),
            Decimal("100.00"),
            Decimal("93.25"),
            Rating.GREEN,
        )
        assert is_intact(record)
        held = json.loads(record.snapshot)
        assert held["acceptance"]["score"] == "93.25"
        assert held["answers"]["sections"][0]["answers"][0]["text"] == "We ran the lunch club every Tuesday."
        assert [change.after for change in changes_of(record)] == ["accepted", "submitted", "draft"]

    def test_what_is_not_submitted_cannot_be_accepted(self, filled, officer):
        with pytest.raises(CannotMove):
            returns.accept(filled, quality=4, note="", at=LATER, by=officer)

        assert Return.objects.get().status == ReturnStatus.DRAFT

    def test_lateness_counts_from_the_first_submission(self, filled, lead, officer):
        late = dt.datetime(2025, 11, 5, 9, tzinfo=dt.UTC)  # 8 days after 28 October: two weeks or parts of one
        submit(filled, lead, at=late)

        returns.accept(filled, quality=4, note="", at=late, by=officer)

        assert Return.objects.get().compliance_score == Decimal(60)


class TestSettling:
    def test_a_waived_return_says_why(self, due_return, officer):
        returns.waive(due_return, at=OPEN, by=officer, reason="The hall flooded.")

        assert changes_of(due_return).get().reason == "The hall flooded."

    def test_more_time_is_given_once_per_reason_and_only_forwards(self, due_return, officer):
        later = due_return.due_on + dt.timedelta(days=14)
        returns.extend(due_return, due_on=later, at=OPEN, by=officer, reason="Illness.")

        with pytest.raises(ValueError, match="Enter a day after 11 November 2025"):
            returns.extend(due_return, due_on=later, at=OPEN, by=officer, reason="Illness.")

        record = Return.objects.get()
        assert (record.due_on, record.due_reason) == (later, "Illness.")


@pytest.mark.parametrize(("before", "after"), list(itertools.product(ReturnStatus, ReturnStatus)))
def test_only_the_moves_of_the_table_are_possible(before, after):
    allowed = {
        "not_started": {"draft", "waived", "cancelled"},
        "draft": {"submitted", "waived", "cancelled"},
        "submitted": {"queried", "accepted"},
        "queried": {"submitted"},
    }
    record = ReturnFactory(accepted=True) if before == ReturnStatus.ACCEPTED else ReturnFactory(status=before)
    frozen = {"snapshot": "{}", "snapshot_sha256": "x", "accepted_at": OPEN, "accepted_by": UserFactory()}

    if after in allowed.get(before, ()):
        move(record, after, at=OPEN, by=None, **(frozen if after == ReturnStatus.ACCEPTED else {}))
    else:
        with pytest.raises(CannotMove):
            move(record, after, at=OPEN, by=None)

    record.refresh_from_db()
    assert record.status == (after if after in allowed.get(before, ()) else before)


def test_reading_a_return_costs_the_same_however_much_it_holds(draft, lead):
    MembershipFactory(organisation=draft.agreement.organisation)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        content_of(Return.objects.select_related("agreement", "sheet__version").get()).snapshot()

    assert len(queries) <= 14
