"""A variation from draft to effect: nothing changes before both have signed, then everything does."""

import datetime as dt
import itertools
import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.enums import PaymentStatus, VariationStatus
from commissioning.agreements.models import AgreementDocument, BudgetLine, Payment, Target, Variation
from commissioning.agreements.queries.history import history_of
from commissioning.agreements.terms import terms_of
from commissioning.agreements.tests.factories import (
    AgencyShareFactory,
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
    VariationFactory,
)
from commissioning.agreements.varied.standing import standing_of
from commissioning.common import snapshots
from commissioning.common.models import OfficerTask, OutboxMessage
from commissioning.common.states import CannotMove, changes_of, move
from commissioning.common.uploads import UploadValidator
from organisations.tests.factories import AgencyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
FROM = dt.date(2026, 6, 1)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def agreement():
    """In force for £60,000 from two agencies, with a budget, a target, and four payments, the first of them paid."""
    made = AgreementFactory(active=True)
    health = AgencyFactory(health=True)
    AgencyShareFactory(agreement=made, agency=made.lead_agency, share_pence=40_000_00)
    AgencyShareFactory(agreement=made, agency=health, share_pence=20_000_00)
    for number, (heading, pence) in enumerate([("Staff", 45_000_00), ("Hall", 15_000_00)], start=1):
        BudgetLineFactory(agreement=made, number=number, heading=heading, amount_pence=pence)
    TargetProfileFactory(target=TargetFactory(agreement=made), period_number=1, value=Decimal(100))
    PaymentFactory(agreement=made, number=1, amount_pence=10_000_00, paid=True)
    PaymentFactory(agreement=made, number=2, amount_pence=20_000_00, due_on=dt.date(2026, 4, 1))
    PaymentFactory(agreement=made, number=3, amount_pence=10_000_00, due_on=dt.date(2027, 4, 1))
    PaymentFactory(agreement=made, number=4, amount_pence=20_000_00, due_on=dt.date(2027, 4, 1), agency=health)
    return made


@pytest.fixture
def lead(agreement):
    return MembershipFactory(organisation=agreement.organisation).user


def propose(agreement, officer, **changes):
    return operations.propose(
        agreement, reason="More people come.", effective_from=FROM, changes=changes, at=AT, by=officer
    )


def offered(agreement, officer, **changes):
    return operations.offer_variation(propose(agreement, officer, **changes), at=AT, by=officer)


def accepted(agreement, officer, lead, **changes):
    variation = offered(agreement, officer, **changes)
    return accept(variation, lead)


def accept(variation, lead, **values):
    values = {"name": "Asha Lead", "terms_sha256": variation.snapshot_sha256, **values}
    return operations.accept_variation(variation, at=AT, by=lead, **values)


def payments(agreement):
    return [
        (one.due_on.isoformat(), one.amount_pence, one.agency_id, one.status)
        for one in Payment.objects.filter(agreement=agreement).order_by("due_on", "number")
    ]


@pytest.mark.parametrize(("before", "after"), list(itertools.product(VariationStatus, VariationStatus)))
def test_only_the_moves_of_the_table_are_possible(before, after):
    signed = {"accepted_at": AT, "accepted_by": UserFactory()}
    offer = {"offered_at": AT, "snapshot": "{}", "snapshot_sha256": "0" * 64}
    closed = {"closed_reason": "No."}
    both = {"countersigned_at": AT, "countersigned_by": UserFactory()}
    needs = {
        "draft": {},
        "offered": offer,
        "accepted": offer | signed,
        "in_effect": offer | signed | both,
        "declined": offer | closed,
        "withdrawn": closed,
    }
    variation = VariationFactory(status=before, **needs[before])
    allowed = {
        ("draft", "offered"),
        ("draft", "withdrawn"),
        ("offered", "accepted"),
        ("offered", "declined"),
        ("offered", "withdrawn"),
        ("accepted", "in_effect"),
        ("accepted", "withdrawn"),
    }

    if (before, after) in allowed:
        move(variation, after, at=AT, by=None, **needs[after])
    else:
        with pytest.raises(CannotMove):
            move(variation, after, at=AT, by=None, **needs[after])

    variation.refresh_from_db()
    assert variation.status == (after if (before, after) in allowed else before)


def test_a_variation_takes_effect_by_two_signatures_and_all_at_once(agreement, officer, lead):
    council, health = (share.agency for share in agreement.shares.select_related("agency"))
    target = agreement.targets.get()
    before = standing_of(agreement)
    variation = accepted(
        agreement,
        officer,
        lead,
        value_pence=72_000_00,
        purpose="Lunch three times a week.",
        targets=[
            {"indicator": target.indicator_id, "name": target.indicator.name, "weight": 2, "profile": {"1": "120"}}
        ],
    )
    assert standing_of(type(agreement).objects.get()) == before

    operations.countersign_variation(variation, at=AT, by=officer)

    agreement.refresh_from_db()
    variation.refresh_from_db()
    assert (agreement.value_pence, agreement.purpose) == (72_000_00, "Lunch three times a week.")
    assert dict(agreement.shares.values_list("agency", "share_pence")) == {council.pk: 48_000_00, health.pk: 24_000_00}
    assert list(BudgetLine.objects.values_list("heading", "amount_pence")) == [
        ("Staff", 54_000_00),
        ("Hall", 18_000_00),
    ]
    assert list(Target.objects.values_list("weight", "profiles__value")) == [(2, Decimal(120))]
    assert payments(agreement) == [
        ("2025-04-15", 10_000_00, council.pk, "paid"),
        ("2026-04-01", 25_333_33, council.pk, "planned"),
        ("2027-04-01", 12_666_67, council.pk, "planned"),
        ("2027-04-01", 24_000_00, health.pk, "planned"),
    ]
    assert (variation.status, variation.accepted_by, variation.accepted_name) == ("in_effect", lead, "Asha Lead")
    assert (variation.countersigned_by, variation.countersigned_at) == (officer, AT)
    assert [(one.before, one.after, one.by) for one in changes_of(variation)] == [
        ("accepted", "in_effect", officer),
        ("offered", "accepted", lead),
        ("draft", "offered", officer),
        ("", "draft", officer),
    ]
    written = agreement.history.get(value_pence=72_000_00)
    assert (written.history_user, written.history_change_reason) == (officer, "Variation 1: More people come.")


def test_the_terms_are_frozen_with_the_hash_of_the_version_before(agreement, officer, lead):
    type(agreement).objects.filter(pk=agreement.pk).update(**snapshots.freeze({"terms": "first"}))
    agreement.refresh_from_db()
    first = operations.countersign_variation(
        accepted(agreement, officer, lead, purpose="Lunch and tea."), at=AT, by=officer
    )

    second = offered(agreement, officer, value_pence=72_000_00)

    terms = [json.loads(one.snapshot) for one in (first, second)]
    assert snapshots.is_intact(first)
    assert [one["number"] for one in terms] == [1, 2]
    assert [one["follows_sha256"] for one in terms] == [agreement.snapshot_sha256, first.snapshot_sha256]
    assert terms[1]["before"]["purpose"] == "Lunch and tea."
    assert (terms[1]["before"]["value_pence"], terms[1]["after"]["value_pence"]) == (60_000_00, 72_000_00)


def test_only_one_variation_at_a_time_is_agreed_on(agreement, officer):
    first = propose(agreement, officer, value_pence=72_000_00)
    with pytest.raises(operations.AlreadyProposed, match="Variation 1 is still being agreed on"):
        propose(agreement, officer, value_pence=80_000_00)

    operations.withdraw_variation(first, at=AT, by=officer, reason="A mistake.")

    assert propose(agreement, officer, value_pence=80_000_00).number == 2


@pytest.mark.parametrize("state", [{}, {"offered": True}, {"ended": True}])
def test_only_an_agreement_in_force_is_varied(officer, state):
    with pytest.raises(operations.CannotVary, match="Only an agreement in force can be varied"):
        propose(AgreementFactory(**state), officer, value_pence=72_000_00)

    assert not Variation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Nothing changes yet"),
        ({"value_pence": 0}, "more than £0"),
        ({"value_pence": 9_999_99}, "£10,000 is approved, held, sent or paid already"),
        ({"budget": [{"heading": "Staff", "pence": 1}]}, "The budget’s lines come to £0.01: £59,999.99 less"),
        ({"ends_on": "2025-03-31"}, "Enter a last day on or after the first day, 1 April 2025"),
        ({"ends_on": "2026-05-31"}, "take effect within the term, 1 April 2025 to 31 May 2026"),
        ({"full_cost_pence": 90_000_00}, "Say why less than the full cost is paid"),
        ({"purpose": " "}, "Say what the agreement is for"),
        ({"payments": []}, "The payments come to £10,000: £50,000 less than the value"),
    ],
)
def test_what_does_not_fit_together_is_not_offered(agreement, officer, changes, words):
    variation = propose(agreement, officer, **changes)

    with pytest.raises(operations.NotReady, match=words):
        operations.offer_variation(variation, at=AT, by=officer)

    variation.refresh_from_db()
    assert (variation.status, variation.offered_at, variation.snapshot) == ("draft", None, "")


def test_nobody_loses_a_part_below_what_an_agency_has_paid(agreement, officer):
    shares = [{"agency": one.agency_id, "name": str(one.agency), "pence": 0} for one in agreement.shares.all()]
    shares[0]["pence"], shares[1]["pence"] = 9_000_00, 51_000_00

    with pytest.raises(operations.NotReady, match=r"£10,000 of .* Its share cannot be less than that"):
        offered(agreement, officer, shares=shares)


def test_an_offer_is_no_longer_written_into(agreement, officer):
    variation = offered(agreement, officer, value_pence=72_000_00)

    with pytest.raises(CannotMove):
        operations.edit_variation(variation, changes={"value_pence": 1}, at=AT, by=officer)

    variation.refresh_from_db()
    assert variation.changes == {"value_pence": 72_000_00}


def test_a_part_goes_back_to_what_follows_from_the_others(agreement, officer):
    variation = propose(agreement, officer, value_pence=72_000_00, budget=[{"heading": "Staff", "pence": 72_000_00}])

    operations.edit_variation(variation, changes={"budget": None}, reason="Another.", at=AT, by=officer)

    variation.refresh_from_db()
    assert (variation.changes, variation.reason) == ({"value_pence": 72_000_00}, "Another.")


def test_other_terms_than_were_shown_are_not_accepted(agreement, officer, lead):
    variation = offered(agreement, officer, value_pence=72_000_00)

    with pytest.raises(operations.TermsChanged):
        accept(variation, lead, terms_sha256="0" * 64)

    variation.refresh_from_db()
    assert variation.status == "offered"


def _raise_value(agreement):
    type(agreement).objects.filter(pk=agreement.pk).update(value_pence=61_000_00)


def _other_end(agreement):
    type(agreement).objects.filter(pk=agreement.pk).update(ends_on=dt.date(2028, 6, 30))


def _approve_what_would_change(agreement):
    operations.approve_payment(agreement.payments.get(number=3), at=AT, by=UserFactory(finance_officer=True))


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (_raise_value, "The value was £60,000 and is now £61,000."),
        (_other_end, "The last day was 31 March 2028 and is now 30 June 2028."),
        (_approve_what_would_change, "Payment 3, £10,000, has been approved or held: it can no longer change."),
        (lambda agreement: agreement.targets.all().delete(), "The targets have changed."),
        (lambda agreement: agreement.payments.filter(number=4).delete(), "Payment 4 has been planned anew."),
    ],
)
def test_what_happened_since_the_offer_stops_the_countersignature(agreement, officer, lead, happens, words):
    variation = accepted(agreement, officer, lead, value_pence=72_000_00)
    happens(agreement)
    before = standing_of(type(agreement).objects.get())

    with pytest.raises(operations.AgreementChanged, match="offered anew") as refused:
        operations.countersign_variation(variation, at=AT, by=officer)

    assert refused.value.found == [words]
    assert standing_of(type(agreement).objects.get()) == before
    variation.refresh_from_db()
    assert (variation.status, variation.countersigned_at) == ("accepted", None)


def test_a_payment_that_stays_may_be_made_meanwhile(agreement, officer, lead):
    variation = accepted(agreement, officer, lead, purpose="Lunch and tea.")
    _approve_what_would_change(agreement)

    operations.countersign_variation(variation, at=AT, by=officer)

    assert agreement.payments.get(number=3).first_approved_by is not None
    assert agreement.payments.count() == 4


def test_what_cannot_take_effect_any_more_is_proposed_again(agreement, officer, lead):
    variation = accepted(agreement, officer, lead, value_pence=72_000_00)
    _approve_what_would_change(agreement)

    again = operations.propose_again(variation, reason="A payment was approved.", at=AT, by=officer)
    operations.countersign_variation(
        accept(operations.offer_variation(again, at=AT, by=officer), lead), at=AT, by=officer
    )

    variation.refresh_from_db()
    again.refresh_from_db()
    assert (variation.status, variation.closed_reason) == ("withdrawn", "A payment was approved.")
    assert (again.number, again.status, again.agreement.value_pence) == (2, "in_effect", 72_000_00)
    council = agreement.lead_agency_id
    assert payments(agreement)[1:3] == [
        ("2026-04-01", 28_000_00, council, PaymentStatus.PLANNED),
        ("2027-04-01", 10_000_00, council, PaymentStatus.PLANNED),
    ]
    assert sum(pence for _, pence, _, _ in payments(agreement)) == 72_000_00


def test_a_declined_variation_changes_nothing_and_asks_the_officer_to_read_why(agreement, officer, lead):
    variation, before = offered(agreement, officer, value_pence=50_000_00), standing_of(agreement)

    operations.decline_variation(variation, at=AT, by=lead, reason="We cannot do it for less.")

    variation.refresh_from_db()
    assert (variation.status, variation.closed_reason) == ("declined", "We cannot do it for less.")
    assert standing_of(agreement) == before
    task = OfficerTask.objects.get(key=f"agreement:{agreement.pk}:variation:1:declined")
    assert task.path == variation.get_absolute_url()
    assert propose(agreement, officer, value_pence=55_000_00).number == 2


def test_a_signature_on_paper_is_kept_and_somebody_else_countersigns(agreement, officer):
    variation = offered(agreement, officer, value_pence=72_000_00)
    upload = SimpleUploadedFile("signed.txt", b"Signed: Asha", content_type="text/plain")
    UploadValidator()(upload)
    values = {"name": "Asha Lead", "signed_on": dt.date(2026, 4, 30), "file": upload, "upload": upload.upload}

    operations.accept_on_paper(variation, **values, at=AT, by=officer)

    variation.refresh_from_db()
    assert (variation.status, variation.accepted_name, variation.signed_on) == (
        "accepted",
        "Asha Lead",
        dt.date(2026, 4, 30),
    )
    assert variation.paper == AgreementDocument.objects.get(title="Variation 1, signed on paper")
    with pytest.raises(operations.SameSigner):
        operations.countersign_variation(variation, at=AT, by=officer)
    agreement.refresh_from_db()
    assert agreement.value_pence == 60_000_00
    operations.countersign_variation(variation, at=AT, by=UserFactory(commissioning_officer=True))
    agreement.refresh_from_db()
    assert agreement.value_pence == 72_000_00


def test_each_step_is_told_to_whom_it_concerns(agreement, officer, lead):
    variation = accepted(agreement, officer, lead, value_pence=72_000_00)
    task = OfficerTask.objects.get(key=f"agreement:{agreement.pk}:variation:1:countersign")

    operations.countersign_variation(variation, at=AT, by=officer)

    task.refresh_from_db()
    assert task.done_by == officer
    path = f"/organisation/agreements/{agreement.reference}/variations/1/"
    mails = OutboxMessage.objects.select_related("email").order_by("pk")
    assert [one.email.to for one in mails] == [[lead.email]] * 3
    assert [one.email.subject for one in mails] == [
        f"A change to read: {agreement.title}",
        f"Change accepted: {agreement.title}",
        f"Change in effect: {agreement.title}",
    ]
    assert all(path in one.email.message for one in mails)
    assert "is worth £72,000" in mails.last().email.message


def test_nobody_with_an_account_is_a_task_to_send_it_by_post(agreement, officer):
    offered(agreement, officer, value_pence=72_000_00)

    assert not OutboxMessage.objects.exists()
    assert OfficerTask.objects.get().title.startswith("Send the variation by post: Variation 1")


def test_a_variation_falls_with_its_agreement(agreement, officer):
    variation = offered(agreement, officer, value_pence=72_000_00)

    operations.terminate(agreement, at=AT, by=officer, reason="It closed.")

    variation.refresh_from_db()
    assert (variation.status, variation.closed_reason) == ("withdrawn", "The agreement was terminated.")


def test_an_agreement_stays_active_while_the_council_has_still_to_sign_its_new_end(agreement, officer, lead):
    accepted(agreement, officer, lead, purpose="Lunch and tea.")
    late = dt.datetime(2028, 5, 1, 9, tzinfo=dt.UTC)

    assert operations.end_those_over(at=late) == 0

    agreement.refresh_from_db()
    assert agreement.status == "active"


def test_history_tells_each_step(agreement, officer, lead):
    operations.countersign_variation(accepted(agreement, officer, lead, value_pence=72_000_00), at=AT, by=officer)

    told = [event.title for event in history_of(agreement) if event.title.startswith("Variation")]
    assert sorted(told) == [
        "Variation 1: accepted",
        "Variation 1: draft",
        "Variation 1: in effect",
        "Variation 1: offered",
    ]


@pytest.mark.parametrize(
    ("part", "page", "change"),
    [
        ("targets", "targets-edit", lambda one, **who: operations.set_targets(one, [], **who)),
        ("budget", "budget-edit", lambda one, **who: operations.set_budget(one, [], **who)),
        ("shares", "shares-edit", lambda one, **who: operations.set_shares(one, {}, **who)),
    ],
)
def test_what_was_signed_for_changes_by_a_variation_alone(client, agreement, officer, part, page, change):
    """What the terms left open, and the parts of an imported agreement, are still filled in."""
    unsigned = standing_of(agreement)
    type(agreement).objects.filter(pk=agreement.pk).update(**snapshots.freeze(terms_of(agreement)))
    signed = type(agreement).objects.get(pk=agreement.pk)

    with pytest.raises(operations.SignedFor, match=f"signed for the {part} of"):
        change(signed, at=AT, by=officer)

    assert standing_of(signed) == unsigned
    client.force_login(officer)
    address = reverse(f"agreements:{page}", args=[signed.reference])
    assert address not in client.get(signed.get_absolute_url()).content.decode()
    assert "Propose a variation" in client.get(address, follow=True).content.decode()

    terms = {**terms_of(agreement), part: []}
    type(agreement).objects.filter(pk=agreement.pk).update(**snapshots.freeze(terms))
    change(type(agreement).objects.get(pk=agreement.pk), at=AT, by=officer)
    assert client.get(address).status_code == 200
