"""An application from its first word to its receipt, through the operations."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.applications.enums import ApplicationStatus, OrganisationStageStatus, Part
from commissioning.applications.models import Application, EligibilityQuestion, OrganisationStage, Reminder
from commissioning.applications.operations import applications as operations
from commissioning.applications.operations import extensions, partners, reminders
from commissioning.applications.operations.bringing_over import bring_over
from commissioning.applications.operations.organisation_stage import (
    NotEligible,
    OnHold,
    RoundNotOpen,
    begin_stage,
)
from commissioning.applications.operations.parts import Cost, PartChanged, PartEntry, save_part
from commissioning.applications.queries.deadlines import last_day
from commissioning.applications.queries.earlier_answers import earlier_application, offered
from commissioning.applications.queries.own_application import arithmetic_of, basis_of, content_of
from commissioning.applications.tests.factories import ExtensionFactory
from commissioning.applications.tests.filling_in import answer, begun, fill_in, open_round, submitted
from commissioning.common import snapshots
from commissioning.common.clock import end_of_day
from commissioning.common.models import OfficerTask, OutboxMessage, StatusChange
from commissioning.common.states import CannotMove
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.kinds.base import Invalid
from organisations.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 8)
AT = dt.datetime(2026, 10, 8, 9, tzinfo=dt.UTC)


@pytest.fixture
def funding_round():
    return open_round(today=TODAY)


@pytest.fixture
def lead():
    return MembershipFactory(role="lead", organisation=OrganisationFactory(name="Soup Kitchen")).user


@pytest.fixture
def organisation(lead):
    return lead.memberships.get().organisation


@pytest.fixture
def draft(funding_round, organisation, lead):
    return begun(funding_round, organisation, by=lead, at=AT)


@pytest.fixture
def filled(draft, lead):
    fill_in(draft, by=lead, at=AT)
    return draft


def mails(beginning):
    return sorted(OutboxMessage.objects.filter(key__startswith=beginning).values_list("key", flat=True))


class TestBeginning:
    def test_a_wrong_answer_stops_and_stores_nothing(self, funding_round, organisation, lead):
        question = EligibilityQuestion.objects.get()

        with pytest.raises(NotEligible) as stopped:
            begin_stage(funding_round, organisation, answered={question.pk: False}, at=AT, by=lead)

        assert stopped.value.questions == [question]
        assert not OrganisationStage.objects.exists()

    def test_an_unanswered_question_stops_too(self, funding_round, organisation, lead):
        with pytest.raises(NotEligible):
            begin_stage(funding_round, organisation, answered={}, at=AT, by=lead)

    def test_an_organisation_has_one_stage_and_its_applications_share_it(self, funding_round, organisation, lead):
        first, second = (begun(funding_round, organisation, by=lead, at=AT, title=name) for name in ("One", "Two"))

        assert first.stage == second.stage
        assert [first.reference, second.reference] == ["AP-2026-0001", "AP-2026-0002"]
        assert StatusChange.objects.filter(object_id=first.pk, before="", after=ApplicationStatus.DRAFT).exists()

    @pytest.mark.parametrize("at", [dt.datetime(2026, 9, 30, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)])
    def test_nothing_begins_before_the_round_opens_or_after_it_closes(self, funding_round, organisation, lead, at):
        with pytest.raises(RoundNotOpen):
            begun(funding_round, organisation, by=lead, at=at)

        assert not OrganisationStage.objects.exists()

    def test_a_hold_on_funding_refuses_and_says_so(self, funding_round, organisation, lead):
        organisation.funding_hold_reason = "Accounts are overdue."
        organisation.save()

        with pytest.raises(OnHold, match="hold on its funding"):
            begun(funding_round, organisation, by=lead, at=AT)

        assert not Application.objects.exists()

    def test_a_scheme_of_another_round_is_refused(self, draft, lead):
        other = open_round(today=TODAY)

        with pytest.raises(ValueError, match="scheme of this round"):
            operations.begin(draft.stage, round_scheme=other.schemes.get(), title="Stray", at=AT, by=lead)


class TestPages:
    def save(self, draft, by, raw, understood, revision=0, problems=()):
        entry = PartEntry(raw=raw, revision=revision, understood=understood, problems=problems)
        return save_part(draft, Part.REQUEST, entry, at=AT, by=by)

    def test_two_editors_do_not_overwrite_each_other_unawares(self, draft, lead):
        editor = MembershipFactory(organisation=draft.organisation, editor=True).user
        mine = {"requested_pence": 10_000_00, "contribution_reason": ""}
        theirs = {"requested_pence": 9_000_00, "contribution_reason": ""}
        self.save(draft, lead, {"q-requested": "10,000"}, mine)

        with pytest.raises(PartChanged) as changed:
            self.save(draft, editor, {"q-requested": "9,000"}, theirs)

        assert (changed.value.row.raw, changed.value.row.updated_by) == ({"q-requested": "10,000"}, lead)
        draft.refresh_from_db()
        assert draft.requested_pence == 10_000_00
        self.save(draft, editor, {"q-requested": "9,000"}, theirs, revision=changed.value.row.revision)
        draft.refresh_from_db()
        assert draft.requested_pence == 9_000_00

    def test_the_same_words_twice_are_no_conflict(self, draft, lead):
        mine = {"requested_pence": 10_000_00, "contribution_reason": ""}
        first = self.save(draft, lead, {"q-requested": "10,000"}, mine)

        assert self.save(draft, lead, {"q-requested": "10,000"}, mine).revision == first.revision

    def test_characters_that_no_database_keeps_are_refused_and_nothing_is_saved(self, draft, lead):
        values = {"requested_pence": None, "contribution_reason": "a\x00b"}

        with pytest.raises(Invalid):
            self.save(draft, lead, {"q-reason": "a\x00b"}, values)

        assert not draft.parts.exists()

    def test_a_draft_writes_no_history(self, filled):
        assert filled.history.count() == 1

    def test_overheads_are_told_as_arithmetic(self, filled):
        content = content_of(filled)

        assert arithmetic_of(basis_of(content.overheads), content.cost) == [
            "Year 1: £15,000 × 14 ÷ 70 = £3,000",
            "Year 2: £15,000 × 14 ÷ 70 = £3,000",
        ]
        assert (content.cost.total, content.cost.is_contribution) == (30_000_00, True)


class TestSubmitting:
    def test_an_empty_application_says_all_that_is_missing(self, draft, lead):
        with pytest.raises(operations.ApplicationIncomplete) as incomplete:
            operations.submit(draft, at=AT, by=lead, declared_by_name="Asha Lead")

        places = [problem.place for problem in incomplete.value.problems]
        assert set(places) == {"stage", "questions", *Part}
        draft.refresh_from_db()
        assert (draft.status, draft.snapshot, mails("application:")) == (ApplicationStatus.DRAFT, "", [])
        assert draft.stage.sheet.locked_at is None

    def test_it_is_frozen_locked_and_receipted(self, filled, lead):
        editor = MembershipFactory(organisation=filled.organisation, editor=True).user
        MembershipFactory(organisation=filled.organisation, viewer=True)

        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")

        application = Application.objects.get()
        said = snapshots.read(application)
        assert (application.status, application.declared_by_name) == (ApplicationStatus.SUBMITTED, "Asha Lead")
        assert (said["requested_pence"], said["full_cost_pence"], said["is_contribution"]) == (
            20_000_00,
            30_000_00,
            True,
        )
        assert said["stage"]["answers"]["sections"][0]["answers"][2]["text"] == "Seven trustees."
        assert application.stage.status == OrganisationStageStatus.SUBMITTED
        assert json.loads(application.stage.snapshot)["organisation"]["name"] == "Soup Kitchen"
        assert load(application.sheet).is_locked
        assert load(application.stage.sheet).is_locked
        assert mails("application:") == sorted(
            f"application:{application.pk}:received:{person.pk}" for person in (lead, editor)
        )

    def test_a_second_click_does_nothing_more(self, filled, lead):
        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")
        before = Application.objects.get().snapshot_sha256

        with pytest.raises(CannotMove):
            operations.submit(Application.objects.get(), at=AT, by=lead, declared_by_name="Somebody")

        assert Application.objects.get().snapshot_sha256 == before
        assert len(mails("application:")) == 1

    def test_a_second_application_is_handed_in_though_the_stage_is_locked(self, filled, funding_round, lead):
        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")
        frozen = OrganisationStage.objects.get().snapshot_sha256

        second = submitted(funding_round, filled.organisation, by=lead, at=AT, title="Second")

        assert second.status == ApplicationStatus.SUBMITTED
        assert OrganisationStage.objects.get().snapshot_sha256 == frozen

    def test_the_last_second_counts_and_the_next_is_too_late(self, filled, funding_round, lead):
        end = end_of_day(funding_round.closes_on)
        with pytest.raises(RoundNotOpen, match="closed at the end of 29 October 2026"):
            operations.submit(filled, at=end + dt.timedelta(seconds=1), by=lead, declared_by_name="Asha Lead")
        assert Application.objects.get().status == ApplicationStatus.DRAFT

        operations.submit(filled, at=end, by=lead, declared_by_name="Asha Lead")

        assert Application.objects.get().status == ApplicationStatus.SUBMITTED

    def test_an_extension_counts_for_its_organisation_alone(self, filled, funding_round, lead):
        later = funding_round.closes_on + dt.timedelta(days=3)
        ExtensionFactory(round=funding_round, organisation=filled.organisation, closes_on=later)

        assert last_day(funding_round, filled.organisation_id) == later
        assert last_day(funding_round, OrganisationFactory().pk) == funding_round.closes_on
        operations.submit(filled, at=end_of_day(later), by=lead, declared_by_name="Asha Lead")

    def test_a_hold_refuses_at_the_end_too(self, filled, lead):
        filled.organisation.funding_hold_reason = "Accounts are overdue."
        filled.organisation.save()

        with pytest.raises(OnHold):
            operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")

    @pytest.mark.parametrize(
        ("pence", "reason", "said"),
        [
            (999_99, "Small", "Ask for £1,000 or more"),
            (25_000_01, "", "£0.01 more than the full cost"),
            (20_000_00, "", "Say why you ask for less than the full cost"),
            (60_000_00, "", "Ask for £50,000 or less"),
        ],
    )
    def test_the_sum_asked_for_has_limits(self, filled, lead, pence, reason, said):
        Application.objects.filter(pk=filled.pk).update(requested_pence=pence, contribution_reason=reason)

        with pytest.raises(operations.ApplicationIncomplete) as incomplete:
            operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")

        assert any(said in problem.message for problem in incomplete.value.problems)

    def test_a_narrative_of_two_hundred_pages_is_kept_whole(self, filled, lead):
        words = "We met and talked. " * 30_000
        answer(filled.sheet, by=lead, at=AT, need=words)

        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")

        said = snapshots.read(Application.objects.get())
        assert said["answers"]["sections"][0]["answers"][0]["value"] == words.strip()

    def test_it_costs_the_same_to_read_with_a_long_budget(self, filled, lead):
        entry = {f"q-heading-{number}": f"Line {number}" for number in range(30)}
        few = _count(lambda: content_of(Application.objects.get()).problems())
        costs = [Cost(name, "", {1: 1_00, 2: 1_00}) for name in entry.values()]
        row = filled.parts.get(part=Part.BUDGET)
        save_part(filled, Part.BUDGET, PartEntry(raw=entry, revision=row.revision, understood=costs), at=AT, by=lead)

        assert _count(lambda: content_of(Application.objects.get()).problems()) == few


def _count(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


class TestWithdrawing:
    def test_until_the_deadline_it_is_withdrawn_at_once(self, filled, funding_round, lead):
        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")

        operations.withdraw(filled, at=end_of_day(funding_round.closes_on), by=lead, reason="We merged.")

        assert Application.objects.get().status == ApplicationStatus.WITHDRAWN

    def test_after_it_the_officer_is_asked(self, filled, funding_round, lead):
        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")
        late = end_of_day(funding_round.closes_on) + dt.timedelta(seconds=1)
        with pytest.raises(operations.TooLate):
            operations.withdraw(filled, at=late, by=lead)

        for _ in range(2):
            operations.ask_to_withdraw(filled, at=late, by=lead, reason="We merged.")

        task = OfficerTask.objects.get(key=f"application:{filled.pk}:withdraw")
        assert (task.assigned_to, Application.objects.get().status) == (funding_round.officer, "submitted")
        operations.withdraw_for_applicant(filled, at=late, by=funding_round.officer, reason="They merged.")
        task.refresh_from_db()
        assert (Application.objects.get().status, task.done_by) == ("withdrawn", funding_round.officer)

    def test_a_withdrawn_draft_can_no_longer_be_written(self, draft, lead):
        operations.withdraw(draft, at=AT, by=lead)

        with pytest.raises(CannotMove):
            save_part(draft, Part.REQUEST, PartEntry({}, 0, {}), at=AT, by=lead)
        assert load(Application.objects.get().sheet).is_locked

    def test_the_lead_is_asked_to_sign_off_once_a_day(self, draft, lead):
        editor = MembershipFactory(organisation=draft.organisation, editor=True).user

        for _ in range(2):
            assert operations.ask_for_sign_off(draft, at=AT, by=editor) == 1

        assert mails("application:") == [f"application:{draft.pk}:sign-off:20261008:{lead.pk}"]


class TestPartners:
    VALUES = {"name": "Harbour", "role": "Youth work", "contact_name": "Bo", "share_pence": 4_000_00}

    def add(self, application, by, email="bo@harbour.example", **values):
        return partners.add_partner(application, at=AT, by=by, email=email, **{**self.VALUES, **values})

    def token(self):
        message = OutboxMessage.objects.filter(key__startswith="partner:", is_secret=True).latest("pk")
        return message.email.message.split("/funding/partner/")[1].split("/")[0]

    def test_a_partner_confirms_by_its_link_and_only_then_the_application_goes(self, filled, lead):
        partner = self.add(filled, lead)
        with pytest.raises(operations.ApplicationIncomplete, match="1 things"):
            operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")
        token = self.token()
        assert token not in (partner.token_sha256, "")

        partners.confirm(token, name="Bo Partner", at=AT)
        partners.confirm(token, name="Another", at=AT)

        partner.refresh_from_db()
        assert partner.confirmed_name == "Bo Partner"
        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")

    def test_shares_never_pass_the_sum_asked_for(self, filled, lead):
        self.add(filled, lead, share_pence=15_000_00)

        with pytest.raises(partners.SharesTooLarge):
            self.add(filled, lead, email="other@other.example", share_pence=5_000_01)

        assert filled.partners.count() == 1

    def test_a_changed_share_is_confirmed_anew_and_the_old_link_is_dead(self, filled, lead):
        partner = self.add(filled, lead)
        old = self.token()
        partners.confirm(old, name="Bo Partner", at=AT)

        partners.edit_partner(
            partner, at=AT, by=lead, email="bo@harbour.example", **{**self.VALUES, "share_pence": 3_000_00}
        )

        partner.refresh_from_db()
        assert partner.confirmed_at is None
        with pytest.raises(partners.PartnerUnknown):
            partners.confirm(old, name="Bo Partner", at=AT)

    def test_a_partner_that_is_taken_off_cannot_confirm(self, filled, lead):
        partner = self.add(filled, lead)
        partners.remove_partner(partner, at=AT, by=lead)

        with pytest.raises(partners.PartnerUnknown):
            partners.find_partner(self.token())

    def test_the_same_address_twice_is_refused(self, filled, lead):
        self.add(filled, lead)
        with pytest.raises(partners.PartnerExists):
            self.add(filled, lead, email="BO@harbour.example")


class TestOfficers:
    def test_more_time_is_granted_once_and_told(self, draft, funding_round):
        officer = UserFactory(commissioning_officer=True)
        later = funding_round.closes_on + dt.timedelta(days=5)
        grant = {"closes_on": later, "reason": "A flood.", "at": AT, "by": officer}

        extension = extensions.grant_extension(funding_round, draft.organisation, **grant)

        assert len(mails(f"extension:{extension.pk}:")) == 1
        with pytest.raises(extensions.NotLater):
            extensions.grant_extension(funding_round, draft.organisation, **grant)

    def test_paper_counts_by_the_day_on_which_it_was_received(self, funding_round):
        officer, organisation = UserFactory(commissioning_officer=True), OrganisationFactory()
        late = end_of_day(funding_round.closes_on) + dt.timedelta(days=4)
        key_in = {"round_scheme": funding_round.schemes.get(), "title": "Paper", "at": late, "by": officer}
        with pytest.raises(RoundNotOpen):
            extensions.key_in(
                funding_round, organisation, received_on=funding_round.closes_on + dt.timedelta(days=1), **key_in
            )
        paper = extensions.key_in(funding_round, organisation, received_on=funding_round.closes_on, **key_in)
        fill_in(paper, by=officer, at=late)

        operations.submit(paper, at=late, by=officer, declared_by_name="Asha Lead")

        said = snapshots.read(Application.objects.get())
        assert said["paper"] == {"received_on": funding_round.closes_on.isoformat()}
        assert Application.objects.get().is_paper


class TestReminders:
    def remind(self, days):
        return reminders.remind(at=AT, today=dt.date(2026, 10, 29) - dt.timedelta(days=days))

    def test_a_draft_is_reminded_of_twice_however_often_the_run_comes(self, draft):
        assert [self.remind(days) for days in (8, 7, 6, 3, 2, 2, 1, 0, -1)] == [0, 1, 0, 0, 1, 0, 0, 0, 0]
        assert list(Reminder.objects.values_list("kind", "outcome").order_by("pk")) == [
            ("in_7_days", "queued"),
            ("in_2_days", "queued"),
        ]

    def test_after_missed_runs_only_the_latest_is_sent(self, draft):
        assert self.remind(1) == 1
        assert sorted(Reminder.objects.values_list("kind", "outcome")) == [
            ("in_2_days", "queued"),
            ("in_7_days", "skipped"),
        ]

    def test_what_is_handed_in_is_left_in_peace(self, filled, lead):
        operations.submit(filled, at=AT, by=lead, declared_by_name="Asha Lead")
        assert self.remind(2) == 0

    def test_more_time_is_reminded_of_anew(self, draft, funding_round):
        self.remind(2)
        later = funding_round.closes_on + dt.timedelta(days=10)
        ExtensionFactory(round=funding_round, organisation=draft.organisation, closes_on=later)
        assert reminders.remind(at=AT, today=later - dt.timedelta(days=7)) == 1


class TestBringingOver:
    def test_what_was_said_before_fills_only_what_is_unanswered(self, funding_round, organisation, lead):
        first = begun(funding_round, organisation, by=lead, at=AT, title="One")
        answer(first.sheet, by=lead, at=AT, need="As ever.", delivery="Daily.")
        second = begun(funding_round, organisation, by=lead, at=AT + dt.timedelta(hours=1), title="Two")
        answers = load(second.sheet)
        offers = offered(answers, earlier=first.sheet, source="before", organisation=organisation)
        assert earlier_application(second) == first
        assert {offer.key: offer.text for offer in offers} == {"need": "As ever.", "delivery": "Daily."}
        answer(second.sheet, by=lead, at=AT, need="Newly put.", delivery="")

        brought = bring_over(second.sheet, offers, at=AT, by=lead)

        now = load(second.sheet)
        assert brought == ["delivery"]
        assert (now.value("need"), now.value("delivery")) == ("Newly put.", "Daily.")

    def test_the_profile_offers_income_and_number(self, draft, organisation):
        organisation.annual_income_pence, organisation.charity_number = 52_000_00, "1234567"

        offers = offered(load(draft.stage.sheet), earlier=None, source="", organisation=organisation)

        assert {offer.key: (offer.text, offer.source) for offer in offers} == {
            "annual_income": ("£52,000", "your profile"),
            "charity_number": ("1234567", "your profile"),
        }
