"""Pages of a variation: officers propose, change, offer and countersign; the organisation reads and answers."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.agreements import operations
from commissioning.agreements.models import Variation
from commissioning.agreements.tests.factories import (
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
    VariationFactory,
)
from commissioning.common.models import OutboxMessage
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def agreement():
    made = AgreementFactory(active=True)
    BudgetLineFactory(agreement=made, number=1, amount_pence=60_000_00)
    PaymentFactory(agreement=made, number=1, amount_pence=20_000_00, paid=True)
    PaymentFactory(agreement=made, number=2, amount_pence=40_000_00, due_on=dt.date(2027, 4, 1))
    TargetProfileFactory(target=TargetFactory(agreement=made), period_number=1)
    return made


@pytest.fixture
def offered(agreement):
    draft = VariationFactory(agreement=agreement, number=1)
    return operations.offer_variation(draft, at=AT, by=UserFactory(commissioning_officer=True))


@pytest.fixture
def lead(agreement):
    return MembershipFactory(organisation=agreement.organisation).user


def url(name, variation, *args):
    return reverse(f"agreements:{name}", args=[variation.agreement.reference, variation.number, *args])


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


def terms(agreement, **values):
    return {
        "reason": "More people come.",
        "value_pence": "72,000",
        "purpose": agreement.purpose,
        **day("effective_from", dt.date(2026, 6, 1)),
        **day("ends_on", agreement.ends_on),
        **values,
    }


def rows(*filled):
    data = {"form-TOTAL_FORMS": len(filled), "form-INITIAL_FORMS": 0}
    for number, row in enumerate(filled):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_variation_begins_with_what_is_agreed_and_keeps_only_what_differs(client, officer, agreement):
    address = reverse("agreements:variation-add", args=[agreement.reference])
    assertContains(client.get(agreement.get_absolute_url()), f'href="{address}">Propose a variation')
    assertContains(client.get(address), 'value="60,000"')

    client.post(address, terms(agreement, purpose=agreement.purpose.replace("\n", "\r\n")))

    variation = Variation.objects.get()
    assert (variation.number, variation.status, variation.created_by) == (1, "draft", officer)
    assert (variation.changes, variation.effective_from) == ({"value_pence": 72_000_00}, dt.date(2026, 6, 1))
    page = client.get(variation.get_absolute_url())
    for words in ("£60,000", "£72,000", "£40,000", "£52,000", "Offer to the organisation"):
        assertContains(page, words)
    assertContains(client.get(agreement.get_absolute_url()), "Variation 1 (draft)")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"value_pence": "0"}, "Enter £0.01 or more"),
        (day("ends_on", dt.date(2025, 3, 31)), "Enter a last day on or after the first day"),
        (day("effective_from", dt.date(2029, 1, 1)), "Enter a day within the agreement’s term"),
        ({"full_cost_pence": "90000"}, "Say why less than the full cost is paid"),
        ({"reason": ""}, 'href="#id_reason"'),
        ({"purpose": "a\x00b"}, "Remove the characters that cannot be shown"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, officer, agreement, values, message):
    page = client.post(reverse("agreements:variation-add", args=[agreement.reference]), terms(agreement, **values))

    assertContains(page, message)
    assert not Variation.objects.exists()


def test_while_one_is_open_another_is_not_proposed(client, officer, offered):
    address = reverse("agreements:variation-add", args=[offered.agreement.reference])

    answer = client.post(address, terms(offered.agreement))

    assertRedirects(answer, reverse("agreements:agreement-versions", args=[offered.agreement.reference]))
    assert Variation.objects.count() == 1


class TestParts:
    def test_the_payments_are_written_anew_but_for_those_made(self, client, officer, agreement):
        variation = VariationFactory(agreement=agreement, number=1)
        address = url("variation-edit", variation, "payments")
        page = client.get(address)
        assertContains(page, 'value="52,000"')
        assertContains(page, "£20,000 of it is approved, held, sent or paid")
        payer = {"agency": agreement.lead_agency_id}

        client.post(
            address,
            rows(
                {**day("due_on", dt.date(2027, 4, 1)), "amount": "40000", **payer},
                {**day("due_on", dt.date(2027, 10, 1)), "amount": "12000", **payer},
            ),
        )

        variation.refresh_from_db()
        assert [row["pence"] for row in variation.changes["payments"]] == [40_000_00, 12_000_00]
        assertNotContains(client.get(variation.get_absolute_url()), "Before this draft can be offered")

    def test_what_does_not_add_up_is_said_before_it_is_offered(self, client, officer, agreement):
        variation = VariationFactory(agreement=agreement, number=1)

        client.post(url("variation-edit", variation, "budget"), rows({"heading": "Staff", "amount": "70000"}))

        page = client.get(variation.get_absolute_url())
        assertContains(page, "The budget’s lines come to £70,000: £2,000 less than the value.")
        refused = client.post(url("variation-move", variation, "offer"))
        assertContains(refused, "The budget’s lines come to £70,000")
        variation.refresh_from_db()
        assert variation.status == "draft"

    def test_cleared_rows_are_worked_out_from_the_value_again(self, client, officer, agreement):
        budget = [{"heading": "Staff", "pence": 1}]
        variation = VariationFactory(agreement=agreement, number=1, changes={"value_pence": 1, "budget": budget})

        client.post(url("variation-edit", variation, "budget"), rows({"heading": "", "amount": ""}))

        variation.refresh_from_db()
        assert variation.changes == {"value_pence": 1}

    def test_targets_are_set_period_by_period(self, client, officer, agreement):
        variation, target = VariationFactory(agreement=agreement, number=1, changes={}), agreement.targets.get()
        number = target.profiles.get().period_number
        field = f"i{target.indicator_id}_p{number}"
        assertContains(client.get(url("variation-edit", variation, "targets")), f'name="{field}"')

        client.post(url("variation-edit", variation, "targets"), {field: "150"})

        variation.refresh_from_db()
        [written] = variation.changes["targets"]
        assert (written["indicator"], written["profile"]) == (target.indicator_id, {str(number): "150"})

    def test_one_that_is_offered_while_its_page_is_saved_stays_as_it_was_offered(
        self, client, officer, agreement, monkeypatch
    ):
        draft = VariationFactory(agreement=agreement, number=1)
        save = operations.edit_variation

        def offered_first(variation, **values):
            operations.offer_variation(draft, at=AT, by=officer)
            return save(variation, **values)

        monkeypatch.setattr(operations, "edit_variation", offered_first)
        sent = rows({"heading": "Staff", "amount": "60000"})
        answer = client.post(url("variation-edit", draft, "budget"), sent, follow=True)

        assertContains(answer, "offered or withdrawn meanwhile")
        assert Variation.objects.get().changes == draft.changes

    def test_an_offer_is_not_written_into(self, client, officer, offered):
        for part in ("details", "shares", "budget", "payments", "targets"):
            assertRedirects(client.post(url("variation-edit", offered, part), {}), offered.get_absolute_url())

        offered.refresh_from_db()
        assert offered.changes == {"value_pence": 72_000_00}


class TestTheOrganisation:
    def test_it_sees_the_change_at_home_and_on_the_agreement(self, client, offered, lead):
        client.force_login(lead)
        own = url("own-variation", offered)

        for address in (reverse("organisations:home"), own.split("variations/")[0]):
            assertContains(client.get(address), own)

    def test_the_lead_accepts_under_their_name(self, client, offered, lead):
        client.force_login(lead)
        page = client.get(url("own-variation-accept", offered))
        assertContains(page, "£72,000")
        assertContains(page, offered.snapshot_sha256)

        signed = {"name": "Ada Lead", "agrees": "on", "terms_sha256": offered.snapshot_sha256}
        assertRedirects(client.post(url("own-variation-accept", offered), signed), url("own-variation", offered))

        offered.refresh_from_db()
        assert (offered.status, offered.accepted_by, offered.accepted_name) == ("accepted", lead, "Ada Lead")

    @pytest.mark.parametrize("missing", ["name", "agrees", "terms_sha256"])
    def test_a_signature_must_be_whole(self, client, offered, lead, missing):
        client.force_login(lead)
        signed = {"name": "Ada Lead", "agrees": "on", "terms_sha256": offered.snapshot_sha256, missing: ""}

        assertContains(client.post(url("own-variation-accept", offered), signed), "<title>Error: ")

        offered.refresh_from_db()
        assert offered.status == "offered"

    def test_what_changed_meanwhile_cannot_be_accepted(self, client, offered, lead):
        client.force_login(lead)
        type(offered.agreement).objects.update(value_pence=61_000_00)
        signed = {"name": "Ada Lead", "agrees": "on", "terms_sha256": offered.snapshot_sha256}

        page = client.post(url("own-variation-accept", offered), signed)

        assertContains(page, "The council has to offer it anew")
        offered.refresh_from_db()
        assert offered.status == "offered"

    def test_the_lead_declines_once_with_a_reason(self, client, offered, lead):
        client.force_login(lead)

        client.post(url("own-variation-decline", offered), {"reason": "We cannot."})
        again = client.post(url("own-variation-decline", offered), {"reason": "Again"}, follow=True)

        offered.refresh_from_db()
        assert (offered.status, offered.closed_reason) == ("declined", "We cannot.")
        assertContains(again, "This change has been answered already")

    @pytest.mark.parametrize("role", ["editor", "viewer"])
    def test_others_read_it_and_see_who_answers(self, client, offered, lead, role):
        client.force_login(MembershipFactory(organisation=offered.agreement.organisation, **{role: True}).user)

        assertContains(client.get(url("own-variation", offered)), lead.full_name)
        for what in ("accept", "decline"):
            assert client.post(url(f"own-variation-{what}", offered), {"reason": "No"}).status_code == 403
        offered.refresh_from_db()
        assert offered.status == "offered"

    def test_nobody_else_finds_it_nor_anybody_a_draft(self, client, agreement, offered, lead):
        draft = VariationFactory(agreement=AgreementFactory(active=True, organisation=agreement.organisation), number=1)
        client.force_login(lead)
        names = ("own-variation", "own-variation-accept", "own-variation-decline", "variation-pdf")
        assert {client.get(url(name, draft)).status_code for name in names} == {404}

        client.force_login(MembershipFactory().user)
        assert {client.get(url(name, offered)).status_code for name in names} == {404}


class TestSignaturesOfTheCouncil:
    def test_an_accepted_change_is_the_next_step_and_takes_effect(self, client, officer, offered, lead):
        operations.accept_variation(offered, name="Ada", terms_sha256=offered.snapshot_sha256, at=AT, by=lead)
        assertContains(client.get(offered.agreement.get_absolute_url()), "Read variation 1")

        client.post(url("variation-move", offered, "countersign"))

        offered.agreement.refresh_from_db()
        offered.refresh_from_db()
        assert (offered.agreement.value_pence, offered.status) == (72_000_00, "in_effect")
        page = client.get(reverse("agreements:agreement-versions", args=[offered.agreement.reference]))
        assertContains(page, offered.snapshot_sha256)
        assertContains(page, "Ada")
        assertContains(page, officer.full_name)

    def test_what_changed_since_the_offer_is_said_and_proposed_again(self, client, officer, offered):
        type(offered.agreement).objects.update(value_pence=61_000_00)
        page = client.get(offered.get_absolute_url())
        assertContains(page, "The value was £60,000 and is now £61,000.")
        assertContains(page, "Withdraw and propose again")

        client.post(url("variation-move", offered, "again"), {"reason": "The value was corrected."})

        offered.refresh_from_db()
        draft = Variation.objects.get(number=2)
        assert (offered.status, draft.status, draft.changes) == ("withdrawn", "draft", {"value_pence": 72_000_00})

    def test_a_paper_is_recorded_and_not_countersigned_by_who_recorded_it(self, client, officer, offered):
        paper = SimpleUploadedFile("signed.txt", b"Signed by Ada", content_type="text/plain")
        values = {"name": "Ada Lead", **day("on", dt.date(2026, 4, 1)), "file": paper}

        client.post(url("variation-paper", offered), values)

        offered.refresh_from_db()
        assert (offered.status, offered.recorded_by, offered.accepted_by) == ("accepted", officer, None)
        assertContains(client.get(offered.get_absolute_url()), "Another officer countersigns")
        assertContains(client.post(url("variation-move", offered, "countersign")), "Ask somebody else to countersign")
        offered.refresh_from_db()
        assert offered.status == "accepted"

    @pytest.mark.parametrize("role", ["finance_officer", "auditor", "legal_officer", "assessor"])
    def test_others_move_nothing(self, client, offered, role):
        client.force_login(UserFactory(**{role: True}))

        for name, args in (("variation-move", ["withdraw"]), ("variation-paper", []), ("variation-edit", ["budget"])):
            assert client.post(url(name, offered, *args), {"reason": "No"}).status_code == 403

        offered.refresh_from_db()
        assert offered.status == "offered"

    def test_a_partner_varies_what_their_agency_leads_and_nothing_else(self, client, offered):
        client.force_login(UserFactory(partner_officer=True))

        assert client.post(url("variation-move", offered, "withdraw"), {"reason": "No"}).status_code == 404

    def test_withdrawing_tells_the_organisation(self, client, officer, offered, lead):
        client.post(url("variation-move", offered, "withdraw"), {"reason": "The budget was cut."})

        mail = OutboxMessage.objects.get(key__contains="variation_withdrawn").email
        assert mail.to == [lead.email]
        assert "The budget was cut." in mail.message
