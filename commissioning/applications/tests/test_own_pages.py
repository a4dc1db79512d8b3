"""The pages of an organisation's application as people use them, and as they must not."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from commissioning.applications.enums import Part
from commissioning.applications.models import Application, OrganisationStage, Presence
from commissioning.applications.operations import applications as operations
from commissioning.applications.tests.filling_in import begun, fill_in, open_round, submitted
from commissioning.common import clock, once
from commissioning.common.models import OutboxMessage
from organisations.tests.factories import MembershipFactory, OrganisationFactory, UserFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def funding_round():
    return open_round()


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Soup Kitchen", ward=WardFactory())


@pytest.fixture
def lead(organisation):
    return MembershipFactory(role="lead", organisation=organisation).user


@pytest.fixture
def editor(organisation):
    return MembershipFactory(editor=True, organisation=organisation).user


def signed_in(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_lead(lead):
    return signed_in(lead)


@pytest.fixture
def as_editor(editor):
    return signed_in(editor)


@pytest.fixture
def draft(funding_round, organisation, lead):
    return begun(funding_round, organisation, by=lead, at=clock.now())


def page(name, application, *args):
    return reverse(f"applications:own-{name}", args=[application.reference, *args])


def part_url(application, part):
    return page("part", application, part)


class TestTheWayIn:
    def test_a_stranger_is_led_to_sign_in_and_comes_back(self, client, funding_round):
        path = reverse("applications:own-apply", args=[funding_round.slug])

        words = client.get(path).content.decode()

        assert f"/accounts/login/?next={path.replace('/', '%2F')}" in words
        assert "/accounts/signup/?next=" in words
        assert funding_round.eligibility_questions.get().text in words

    def test_somebody_without_an_organisation_is_led_to_find_one(self, funding_round):
        words = signed_in(UserFactory()).get(reverse("applications:own-apply", args=[funding_round.slug]))
        assert reverse("organisations:find") in words.content.decode()

    def test_somebody_of_two_organisations_chooses(self, funding_round, lead, as_lead):
        other = MembershipFactory(user=lead, organisation=OrganisationFactory(name="Second Chance")).organisation

        words = as_lead.get(reverse("applications:own-apply", args=[funding_round.slug])).content.decode()

        assert reverse("applications:own-round", args=[funding_round.slug, other.slug]) in words
        assert "Soup Kitchen" in words

    def test_a_wrong_answer_says_why_and_stores_nothing(self, funding_round, organisation, as_lead):
        question = funding_round.eligibility_questions.get()
        path = reverse("applications:own-round", args=[funding_round.slug, organisation.slug])

        words = as_lead.post(path, {f"eligible-{question.pk}": "no"}).content.decode()

        assert question.explanation in words
        assert not OrganisationStage.objects.exists()
        assert as_lead.post(path, {f"eligible-{question.pk}": "yes"}).status_code == 302
        assert OrganisationStage.objects.get().organisation == organisation

    def test_beginning_pressed_twice_makes_one_application(self, funding_round, organisation, lead, as_lead):
        begun(funding_round, organisation, by=lead, at=clock.now())
        path = reverse("applications:own-begin", args=[funding_round.slug, organisation.slug])
        sent = {"title": "Second", "round_scheme": funding_round.schemes.get().pk, once.FIELD: "ab" * 16}

        answers = [as_lead.post(path, sent)["Location"] for _ in range(2)]

        assert answers[0] == answers[1]
        assert Application.objects.filter(title="Second").count() == 1

    def test_an_unpublished_round_is_not_there(self, funding_round, as_lead):
        type(funding_round).objects.update(published_at=None, published_by=None, status="draft")
        assert as_lead.get(reverse("applications:own-apply", args=[funding_round.slug])).status_code == 404


class TestPages:
    def test_figures_that_are_not_understood_are_kept_and_said(self, draft, as_lead):
        sent = {"q-heading-0": "Cook", "q-year1-0": "twelve thousand", "q-year2-0": "12,000", "q-part-shown": "0"}

        words = as_lead.post(part_url(draft, Part.BUDGET), sent).content.decode()

        assert "Year 1, row 1: enter the amount in pounds" in words
        again = as_lead.get(part_url(draft, Part.BUDGET)).content.decode()
        assert 'value="twelve thousand"' in again
        assert "Year 1, row 1: enter the amount in pounds" in again
        assert draft.headings.get().amounts.get().amount_pence == 12_000_00

    def test_rows_are_added_and_taken_out_without_a_script(self, draft, as_lead):
        url = part_url(draft, Part.BUDGET)
        sent = {f"q-heading-{number}": f"Cost {number}" for number in range(3)} | {"q-part-shown": "0"}

        added = as_lead.post(url, sent | {"add-row": "1"}).content.decode()
        assert 'name="q-heading-4"' in added
        as_lead.post(url, sent | {"remove-row": "1", "q-part-shown": "1"})

        assert [line.heading for line in draft.headings.all()] == ["Cost 0", "Cost 2"]

    def test_somebody_elses_words_are_shown_and_not_overwritten(self, draft, as_lead, as_editor, lead):
        url = part_url(draft, Part.REQUEST)
        as_lead.post(url, {"q-requested": "10,000", "q-part-shown": "0", "later": "1"})

        words = as_editor.post(url, {"q-requested": "9,000", "q-part-shown": "0"}).content.decode()

        assert "Somebody else changed this while you were writing" in words
        assert ("10,000" in words, 'value="9,000"' in words, 'value="1"' in words) == (True, True, True)
        draft.refresh_from_db()
        assert draft.requested_pence == 10_000_00

    def test_the_script_saves_in_the_background(self, draft, as_lead):
        url, header = part_url(draft, Part.REQUEST), {"headers": {"X-Autosave": "1"}}

        answer = as_lead.post(url, {"q-requested": "10,000", "q-part-shown": "0"}, **header).json()
        stale = as_lead.post(url, {"q-requested": "11,000", "q-part-shown": "0"}, **header).json()
        hostile = as_lead.post(url, {"q-reason": "a\x00b", "q-part-shown": "1"}, **header).json()

        assert (answer["shown"], answer["conflicts"]) == ({"q-part": "1"}, [])
        assert (stale["shown"], stale["conflicts"]) == ({}, ["The sum you ask for"])
        assert hostile["refused"] == ["Remove the characters that cannot be shown, then save again."]

    def test_nobodys_own_slip_is_taken_for_a_colleagues_change(self, draft, as_lead):
        url, header = part_url(draft, Part.REQUEST), {"headers": {"X-Autosave": "1"}}
        as_lead.post(url, {"q-requested": "10,000", "q-part-shown": "0"}, **header)

        as_lead.post(url, {"q-requested": "11,000", "q-part-shown": "0"})
        as_lead.post(url, {"q-requested": "10,000", "q-part-shown": "1"}, **header)

        draft.refresh_from_db()
        assert draft.requested_pence == 11_000_00

    def test_nul_characters_are_refused_in_words(self, draft, as_lead):
        response = as_lead.post(part_url(draft, Part.DETAILS), {"q-title": "a\x00b", "q-part-shown": "0"})

        assert response.status_code == 200
        assert "Remove the characters that cannot be shown" in response.content.decode()
        assert not draft.parts.exists()

    def test_hostile_words_stay_words(self, draft, as_lead):
        sent = {"q-title": "<script>alert(1)</script>", "q-summary": "{{ 7*7 }}", "q-part-shown": "0", "later": "1"}
        as_lead.post(part_url(draft, Part.DETAILS), sent)

        words = as_lead.get(draft.own_url).content.decode()

        assert "&lt;script&gt;alert(1)" in words
        assert "<script>alert(1)" not in words

    @pytest.mark.parametrize("part", [part for part in Part if part != Part.DETAILS])
    def test_a_page_that_is_sent_empty_is_kept_as_empty(self, draft, as_lead, part):
        assert as_lead.post(part_url(draft, part), {}).status_code in {200, 302}
        draft.refresh_from_db()
        assert draft.requested_pence is None

    @pytest.mark.parametrize("shown", ["-1", "x", "9" * 30, "1.5"])
    def test_a_revision_that_is_none_counts_as_nothing_seen(self, draft, as_lead, as_editor, shown):
        url = part_url(draft, Part.REQUEST)
        as_editor.post(url, {"q-requested": "10,000", "q-part-shown": shown})
        words = as_lead.post(url, {"q-requested": "9,000", "q-part-shown": shown}).content.decode()
        assert "Somebody else changed this" in words

    def test_a_page_that_the_scheme_does_not_have_is_not_there(self, draft, as_lead):
        assert as_lead.get(part_url(draft, "nothing")).status_code == 404

    def test_colleagues_see_where_somebody_is(self, draft, as_lead, as_editor, editor):
        as_editor.get(part_url(draft, Part.BUDGET))

        words = as_lead.get(draft.own_url).content.decode()

        assert f"{editor} in “Direct costs” ({draft.reference})" in words
        assert Presence.objects.get(user=editor).application == draft

    def test_a_sign_out_while_writing_loses_nothing(self, draft, client):
        url = part_url(draft, Part.REQUEST)
        response = client.post(
            url, {"q-reason": "We raise the rest ourselves."}, headers={"Origin": "http://testserver"}
        )
        assert response.status_code == 403
        assert "We raise the rest ourselves." in response.content.decode()


class TestWho:
    def test_another_organisations_application_is_not_there(self, draft):
        stranger = signed_in(MembershipFactory().user)
        names = ["application", "check", "partners", "withdraw", "done", "pdf"]
        paths = [page(name, draft) for name in names] + [part_url(draft, Part.BUDGET), page("section", draft, "need")]

        assert {stranger.get(path).status_code for path in paths} == {404}
        assert stranger.post(part_url(draft, Part.BUDGET), {"q-heading-0": "Mine"}).status_code == 404

    def test_a_viewer_reads_and_changes_nothing(self, draft, organisation):
        viewer = signed_in(MembershipFactory(viewer=True, organisation=organisation).user)
        assert viewer.get(draft.own_url).status_code == 200
        posts = [
            viewer.post(part_url(draft, Part.BUDGET), {"q-heading-0": "Mine"}),
            viewer.post(page("section", draft, "need"), {"q-need": "Mine"}),
            viewer.post(page("partner-add", draft), {}),
            viewer.post(page("check", draft), {"declared_by_name": "V"}),
            viewer.post(page("ask-lead", draft)),
            viewer.post(page("withdraw", draft), {}),
        ]
        assert [response.status_code for response in posts] == [403] * 6
        assert not draft.parts.exists()

    def test_an_editor_prepares_and_the_lead_submits(self, draft, lead, as_editor, as_lead):
        fill_in(draft, by=lead, at=clock.now())
        assert as_editor.post(page("check", draft), {"declared_by_name": "E"}).status_code == 403
        as_editor.post(page("ask-lead", draft))
        assert OutboxMessage.objects.filter(key__contains=":sign-off:").count() == 1

        sent = [as_lead.post(page("check", draft), {"declared_by_name": "Asha Lead"}) for _ in range(2)]

        assert [response["Location"] for response in sent] == [page("done", draft)] * 2
        assert draft.reference in as_lead.get(page("done", draft)).content.decode()
        assert OutboxMessage.objects.filter(key__contains=":received:").count() == 2

    def test_officers_never_see_a_draft(self, draft):
        officer = signed_in(UserFactory(commissioning_officer=True))
        assert {officer.get(page(name, draft)).status_code for name in ("application", "pdf")} == {404}

    def test_an_officer_keys_in_paper_and_the_organisation_reads_it(self, funding_round, organisation, as_lead):
        officer = UserFactory(commissioning_officer=True)
        office, day = signed_in(officer), clock.today()
        add = reverse("applications:office-paper-add", args=[funding_round.slug])
        assert f"?organisation={organisation.slug}" in office.get(add, {"q": organisation.name[:4]}).content.decode()
        path = f"{add}?organisation={organisation.slug}"
        sent = {
            "received_on_day": day.day,
            "received_on_month": day.month,
            "received_on_year": day.year,
            "round_scheme": funding_round.schemes.get().pk,
            "title": "Lanterns",
        }
        office.post(path, sent)
        paper = Application.objects.get()
        assert (paper.keyed_by, paper.received_on) == (officer, day)

        office.post(part_url(paper, Part.REQUEST), {"q-requested": "10,000", "q-part-shown": "0"})
        stage = reverse("applications:own-stage-section", args=[funding_round.slug, organisation.slug, "organisation"])
        answered = office.post(stage, {"q-governance": "Seven trustees.", "later": "1"})

        paper.refresh_from_db()
        assert paper.requested_pence == 10_000_00
        assert answered["Location"] == paper.own_url
        words = as_lead.get(paper.own_url).content.decode()
        assert "On paper." in words
        assert as_lead.post(part_url(paper, Part.REQUEST), {"q-requested": "1"}).status_code == 403

    def test_one_organisation_that_is_searched_for_gets_more_time(self, funding_round, draft):
        office, later = signed_in(UserFactory(commissioning_officer=True)), funding_round.closes_on + dt.timedelta(7)
        add = reverse("applications:office-extension-add", args=[funding_round.slug])
        other = OrganisationFactory(name="Zebra Crossing Watch")
        shown = office.get(add).content.decode()
        assert (draft.organisation.name in shown, other.name in shown) == (True, False)
        assert f"?organisation={other.slug}" in office.get(add, {"q": "zebra"}).content.decode()
        assert "No organisation found" in office.get(add, {"q": "nobody"}).content.decode()
        assert office.get(add, {"organisation": "nobody"}).status_code == 404
        sent = {"closes_on_day": later.day, "closes_on_month": later.month, "closes_on_year": later.year}

        office.post(f"{add}?organisation={other.slug}", {**sent, "reason": "Their hall was flooded."})

        assert list(funding_round.extensions.values_list("organisation__name", "closes_on", "reason")) == [
            (other.name, later, "Their hall was flooded.")
        ]

    def test_how_far_the_council_has_come_is_not_told(self, funding_round, organisation, lead, as_lead):
        application = submitted(funding_round, organisation, by=lead, at=clock.now())
        Application.objects.update(status="recommended", score=70)

        paths = [application.own_url, reverse("applications:own-list"), reverse("organisations:home")]

        for path in paths:
            words = as_lead.get(path).content.decode()
            assert ("With the council" in words, "Recommended" in words) == (True, False)


class TestCheckAndCopy:
    def test_the_check_page_leads_to_what_is_missing(self, draft, as_lead):
        words = as_lead.get(page("check", draft)).content.decode()

        assert f'href="{part_url(draft, Part.BUDGET)}#id_q-heading-0"' in words
        assert "Enter at least one direct cost" in words
        assert " days)." in words
        refused = as_lead.post(page("check", draft), {"declared_by_name": "Asha Lead"})
        assert "There is a problem" in refused.content.decode()

    def test_the_copy_says_everything_that_was_submitted(self, funding_round, organisation, lead, as_lead):
        application = submitted(funding_round, organisation, by=lead, at=clock.now())

        response = as_lead.get(page("pdf", application))

        text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(response.content)).pages)
        for said in (application.reference, "Seven trustees.", "Many eat alone.", "£30,000", "14 ÷ 70", "A trust"):
            assert said in text

    def test_a_copy_that_was_altered_is_not_shown(self, funding_round, organisation, lead, as_lead):
        application = submitted(funding_round, organisation, by=lead, at=clock.now())
        Application.objects.update(snapshot=application.snapshot.replace("Soup", "Beer"))
        as_lead.raise_request_exception = False

        assert as_lead.get(page("pdf", application)).status_code == 500

    def test_withdrawing_asks_for_no_reason(self, draft, as_lead):
        as_lead.post(page("withdraw", draft), {"reason": ""})
        draft.refresh_from_db()
        assert draft.status == "withdrawn"

    def test_after_the_deadline_nothing_is_submitted_and_all_is_kept(self, draft, lead, as_lead, funding_round):
        fill_in(draft, by=lead, at=clock.now())
        type(funding_round).objects.update(closes_on=clock.today() - dt.timedelta(days=1))

        words = as_lead.post(page("check", draft), {"declared_by_name": "Asha Lead"}).content.decode()

        assert "It could not be submitted" in words
        draft.refresh_from_db()
        assert (draft.status, draft.requested_pence) == ("draft", 20_000_00)


class TestPartnersPage:
    def test_a_partner_is_named_asked_and_confirms_on_a_public_page(self, draft, lead, as_lead, client):
        fill_in(draft, by=lead, at=clock.now())
        values = {"name": "Harbour", "role": "Youth work", "contact_name": "Bo", "email": "bo@harbour.example"}
        as_lead.post(page("partner-add", draft), values | {"share_pence": "4,000"})
        text = OutboxMessage.objects.get(key__startswith="partner:").email.message
        link = "/funding/partner/" + text.split("/funding/partner/")[1].split("\n")[0].strip()

        assert "Youth work" in client.get(link).content.decode()
        assert "Enter your full name" in client.post(link, {"name": ""}).content.decode()
        client.post(link, {"name": "Bo Partner"})

        assert "Bo Partner" in as_lead.get(page("partners", draft)).content.decode()
        assert draft.partners.get().confirmed_name == "Bo Partner"
        operations.submit(draft, at=clock.now(), by=lead, declared_by_name="Asha Lead")
        assert client.get(link).status_code == 200

    def test_a_share_above_the_sum_is_said_at_its_field(self, draft, lead, as_lead):
        fill_in(draft, by=lead, at=clock.now())
        values = {"name": "Harbour", "role": "Youth", "contact_name": "Bo", "email": "bo@harbour.example"}
        words = as_lead.post(page("partner-add", draft), values | {"share_pence": "20,000.01"}).content.decode()
        assert "more than the £20,000 asked for" in words
        assert not draft.partners.exists()

    def test_a_link_that_nobody_has_is_not_there(self, client):
        assert client.get(reverse("applications:partner-confirm", args=["nothing"])).status_code == 404
