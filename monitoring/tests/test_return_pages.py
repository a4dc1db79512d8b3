"""The pages of a return as people use them: answer, leave, come back, submit; read, query, accept."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.questionnaires.answer_set import load
from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnFeedback
from monitoring.operations import returns as operations
from monitoring.tests.conftest import OPEN, fill_in
from monitoring.tests.factories import MonitoringPlanFactory, ReturnFactory
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def url(name, record, *args):
    return reverse(f"monitoring:return-{name}", args=[record.pk, *args])


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def submitted(filled, lead):
    operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha Lead")
    return filled


def figures_data(record, actual):
    data = {}
    for row in record.figures.all():
        data |= {f"q-actual-{row.target_id}": actual, f"q-basis-{row.target_id}": "counted"}
        data |= {f"q-comment-{row.target_id}": "", f"q-{row.target_id}-shown": row.revision}
    return data


class TestAnswering:
    def test_a_visit_begins_nothing_and_the_button_does(self, as_lead, due_return):
        page = as_lead.get(url("start", due_return))
        assert "Start now" in page.content.decode()
        assert Return.objects.get().status == ReturnStatus.NOT_STARTED

        as_lead.post(url("start", due_return))

        assert Return.objects.get().status == ReturnStatus.DRAFT

    def test_figures_are_saved_with_what_is_not_understood_kept(self, as_lead, draft):
        first, second = draft.figures.all()
        data = figures_data(draft, "95") | {f"q-actual-{second.target_id}": "about forty"}

        page = as_lead.post(url("figures", draft), data)

        assert page.status_code == 200
        assert "Error: " in page.content.decode()
        assert "Enter a number, like 25 or 2.5" in page.content.decode()
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.actual, second.actual, second.raw) == (95, None, "about forty")
        assert "about forty" in as_lead.get(url("figures", draft)).content.decode()

    def test_figures_are_saved_in_the_background_and_conflicts_told(self, as_lead, draft):
        saved = as_lead.post(url("figures", draft), figures_data(draft, "7"), headers={"X-Autosave": "1"}).json()
        first, second = draft.figures.all()
        assert saved["shown"] == {f"q-{first.target_id}": "1", f"q-{second.target_id}": "1"}
        assert (saved["conflicts"], first.actual) == ([], 7)

        stale = figures_data(draft, "8") | {f"q-{first.target_id}-shown": 0}
        saved = as_lead.post(url("figures", draft), stale, headers={"X-Autosave": "1"}).json()

        first.refresh_from_db()
        assert (saved["conflicts"], first.actual) == ([first.target.indicator.name], 7)

    def test_come_back_later_saves_and_leads_to_the_start(self, as_lead, draft):
        page = as_lead.post(url("figures", draft), figures_data(draft, "12") | {"later": "1"})

        assert page.url == url("start", draft)
        assert {row.actual for row in draft.figures.all()} == {12}

    def test_somebody_elses_value_is_shown_and_not_overwritten(self, as_lead, draft):
        shown = figures_data(draft, "50")
        other = UserFactory(full_name="Ben Colleague")
        fill_in(draft, by=other, actual=40)

        page = as_lead.post(url("figures", draft), shown).content.decode()

        assert "Somebody else changed this while you were writing" in page
        assert "Ben Colleague saved 40, you entered 50" in page
        assert {row.actual for row in draft.figures.all()} == {40}

    def test_what_is_asked_leads_from_one_open_part_to_the_next(self, client, lead, officer, submitted):
        line = submitted.spending.first()
        for part in ("answer:progress", f"spend:{line.budget_line_id}"):
            operations.ask(submitted, part=part, text="Why?", at=OPEN, by=officer)
        operations.send_queries(submitted, at=OPEN, by=officer)
        client.force_login(lead)
        name = load(submitted.sheet).structure.by_key["progress"].name
        shown = client.get(url("section", submitted, "work")).content.decode()
        token = shown.split(f'name="{name}-shown" value="')[1].split('"')[0]

        page = client.post(url("section", submitted, "work"), {name: "We ran 52 sessions.", f"{name}-shown": token})
        assert page.url == url("spending", submitted)

        page = client.post(page.url, {f"q-spent-{line.budget_line_id}": "7", f"q-{line.budget_line_id}-shown": 1})
        assert page.url == url("check", submitted)

    def test_putting_ones_own_slip_right_is_no_conflict(self, as_lead, draft):
        """The page that says what is not a number has seen what it saved."""
        page = as_lead.post(url("figures", draft), figures_data(draft, "ten or so"))
        shown = {name: page.context["form"][name].value() for name in figures_data(draft, "") if "shown" in name}
        assert set(shown.values()) == {1}
        assert page.content.decode().count("There is a problem") == 1

        page = as_lead.post(url("figures", draft), figures_data(draft, "10") | shown)

        assert page.status_code == 302
        assert {row.actual for row in draft.figures.all()} == {10}

    def test_who_was_told_of_a_conflict_can_save_their_own_value(self, as_lead, draft):
        stale = figures_data(draft, "50")
        fill_in(draft, by=UserFactory(), actual=40)
        page = as_lead.post(url("figures", draft), stale)
        shown = {name: page.context["form"][name].value() for name in stale if "shown" in name}

        as_lead.post(url("figures", draft), stale | shown)

        assert {row.actual for row in draft.figures.all()} == {50}

    @pytest.mark.parametrize("typed", ["-5", "1e9", "12,34,5x", "9" * 50, "NaN", "twelve", "1.234"])
    def test_hostile_numbers_change_nothing(self, as_lead, draft, typed):
        page = as_lead.post(url("figures", draft), figures_data(draft, typed))

        assert page.status_code == 200
        assert {row.actual for row in draft.figures.all()} == {None}

    @pytest.mark.parametrize("typed", ["-1", "1.005", "£", "12 pounds"])
    def test_hostile_sums_change_nothing(self, as_lead, draft, typed):
        data = {}
        for row in draft.spending.all():
            data |= {f"q-spent-{row.budget_line_id}": typed, f"q-{row.budget_line_id}-shown": 0}

        page = as_lead.post(url("spending", draft), data)

        assert page.status_code == 200
        assert "Error: " in page.content.decode()
        assert {row.spent_pence for row in draft.spending.all()} == {None}

    def test_a_section_is_saved_and_leads_on(self, as_lead, draft):
        page = as_lead.get(url("section", draft, "work"))
        assert page.status_code == 200

        answers = load(draft.sheet)
        question = answers.structure.by_key["progress"]
        as_lead.post(
            url("section", draft, "work"), {question.name: "We opened.", f"{question.name}-shown": "", "later": "1"}
        )

        assert load(draft.sheet).value("progress") == "We opened."

    def test_the_check_lists_what_is_missing_with_links(self, as_lead, draft):
        page = as_lead.post(url("check", draft), {"declared_by_name": "Asha Lead"}).content.decode()

        assert "Your return is kept, and is not submitted yet." in page
        assert url("section", draft, "work") in page
        assert f"{url('figures', draft)}#" in page
        assert Return.objects.get().status == ReturnStatus.DRAFT

    def test_a_return_is_submitted_once_however_often_the_button_is_pressed(self, as_lead, filled):
        for _ in range(2):
            page = as_lead.post(url("check", filled), {"declared_by_name": "Asha Lead"})
            assert page.status_code == 302

        assert filled.submissions.count() == 1
        done = as_lead.get(url("done", filled)).content.decode()
        assert "Return submitted" in done
        assert filled.submissions.get().snapshot_sha256 in done

    def test_a_name_is_needed_under_the_declaration(self, as_lead, filled):
        page = as_lead.post(url("check", filled), {"declared_by_name": ""}).content.decode()

        assert "Enter your full name" in page
        assert Return.objects.get().status == ReturnStatus.DRAFT

    def test_an_editor_cannot_submit_where_the_lead_must_sign(self, client, filled):
        agreement = AgreementFactory(active=True, with_scheme=True, organisation=filled.agreement.organisation)
        agreement.programme.lead_must_sign_returns = True
        agreement.programme.save()
        editor = MembershipFactory(organisation=agreement.organisation, editor=True).user
        MonitoringPlanFactory(agreement=agreement, questionnaire=filled.agreement.monitoring_plan.questionnaire)
        record = ReturnFactory(agreement=agreement)
        operations.begin(record, at=OPEN, by=editor)
        fill_in(record, by=editor)
        client.force_login(editor)

        assert "Only the lead of your organisation" in client.get(url("check", record)).content.decode()
        assert client.post(url("check", record), {"declared_by_name": "Ed"}).status_code == 403
        assert Return.objects.get(pk=record.pk).status == ReturnStatus.DRAFT

    def test_a_copy_comes_as_a_tagged_pdf(self, as_lead, submitted):
        page = as_lead.get(url("pdf", submitted))

        assert page["Content-Type"] == "application/pdf"
        document = PdfReader(io.BytesIO(page.content))
        assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert "We ran the lunch club every Tuesday." in document.pages[0].extract_text()

    def test_the_first_answer_to_the_one_question_counts(self, as_lead, submitted):
        for ease in ("5", "1", "nonsense"):
            as_lead.post(url("feedback", submitted), {"ease": ease})

        assert ReturnFeedback.objects.get().ease == 5

    def test_a_viewer_reads_and_changes_nothing(self, client, draft):
        viewer = MembershipFactory(organisation=draft.agreement.organisation, viewer=True).user
        client.force_login(viewer)

        assert client.get(url("start", draft)).status_code == 200
        assert client.post(url("figures", draft), figures_data(draft, "5")).status_code == 403
        assert {row.actual for row in draft.figures.all()} == {None}


class TestResponding:
    def test_the_officer_reads_asks_and_sends_back(self, as_officer, submitted):
        page = as_officer.get(submitted.get_absolute_url()).content.decode()
        assert "We ran the lunch club every Tuesday." in page

        as_officer.post(url("ask", submitted), {"part": "answer:progress", "text": "How many sessions?"})
        assert "How many sessions?" in as_officer.get(submitted.get_absolute_url()).content.decode()
        as_officer.post(url("send-queries", submitted))

        assert Return.objects.get().status == ReturnStatus.QUERIED

    def test_an_empty_query_is_told_by_its_field(self, as_officer, submitted):
        page = as_officer.post(url("ask", submitted), {"part": "answer:progress", "text": " "})

        assert "Write what you would like to know" in page.content.decode()
        assert not submitted.queries.exists()

    def test_a_query_that_was_not_sent_can_be_removed(self, as_officer, submitted, officer):
        query = operations.ask(submitted, part="answer:progress", text="?", at=OPEN, by=officer)

        as_officer.post(url("drop-query", submitted, query.pk))

        assert not submitted.queries.exists()

    def test_acceptance_needs_a_mark(self, as_officer, submitted):
        page = as_officer.post(url("accept", submitted), {"quality": ""}).content.decode()

        assert "Select the quality of the work in this period" in page
        assert Return.objects.get().status == ReturnStatus.SUBMITTED

    def test_an_accepted_return_cannot_be_altered_by_any_of_its_pages(self, as_officer, submitted, lead, officer):
        as_officer.post(url("accept", submitted), {"quality": "3", "note": "Thank you."})
        frozen = Return.objects.get()
        assert frozen.status == ReturnStatus.ACCEPTED

        posts = {
            "ask": {"part": "answer:progress", "text": "?"},
            "send-queries": {},
            "accept": {"quality": "0", "note": "Other"},
        }
        for name, data in posts.items():
            as_officer.post(url(name, frozen), data)
        for what in ("waive", "cancel", "extend"):
            data = {"reason": "Why not", "due_on_day": "1", "due_on_month": "1", "due_on_year": "2030"}
            as_officer.post(url("settle", frozen, what), data)
        as_officer.force_login(lead)
        as_officer.post(url("start", frozen))
        as_officer.post(url("figures", frozen), figures_data(frozen, "1"))
        as_officer.post(url("check", frozen), {"declared_by_name": "Asha"})

        after = Return.objects.get()
        held = [name.attname for name in Return._meta.concrete_fields]
        assert [getattr(after, name) for name in held] == [getattr(frozen, name) for name in held]
        assert {row.actual for row in after.figures.all()} == {95}

    def test_more_time_is_given_with_a_reason(self, as_officer, due_return):
        page = as_officer.post(url("settle", due_return, "extend"), {"reason": "Illness"})
        assert page.status_code == 200
        assert Return.objects.get().due_on == due_return.due_on

        data = {"reason": "Illness", "due_on_day": "12", "due_on_month": "11", "due_on_year": "2025"}
        as_officer.post(url("settle", due_return, "extend"), data)

        assert Return.objects.get().due_reason == "Illness"

    @pytest.mark.parametrize("rows", [1, 30])
    def test_the_queue_costs_the_same_at_1_and_30_rows(self, as_officer, rows, django_assert_max_num_queries):
        for number in range(rows):
            ReturnFactory(agreement__with_scheme=True, submitted=True, number=number + 1)

        with django_assert_max_num_queries(14):
            page = as_officer.get(reverse("monitoring:return-queue"), {"state": "submitted"})

        assert f"{rows} return" in page.content.decode()


class TestStrangers:
    NAMES = ("start", "figures", "spending", "check", "done", "pdf")

    @pytest.mark.parametrize("name", NAMES)
    def test_another_organisations_return_is_not_there(self, client, submitted, name):
        client.force_login(MembershipFactory().user)

        assert client.get(url(name, submitted)).status_code == 404

    def test_a_partner_officer_sees_only_what_their_agency_leads_or_shares(self, client, submitted):
        client.force_login(UserFactory(partner_officer=True))

        assert client.get(submitted.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("role", ["finance_officer", "auditor", "administrator", "legal_officer"])
    def test_other_officers_read_and_do_not_respond(self, client, submitted, role):
        client.force_login(UserFactory(**{role: True}))

        assert client.get(submitted.get_absolute_url()).status_code == 200
        assert client.post(url("accept", submitted), {"quality": "3"}).status_code == 403
        assert Return.objects.get().status == ReturnStatus.SUBMITTED

    def test_an_assessor_sees_no_return(self, client, submitted):
        client.force_login(UserFactory(assessor=True))

        assert client.get(submitted.get_absolute_url()).status_code == 403
