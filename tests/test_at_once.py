"""Two people who press at the same moment: one is heard, nothing happens twice. On both databases."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from commissioning.agreements import conditions, operations
from commissioning.agreements.enums import AgreementStatus, PaymentStatus, VariationStatus
from commissioning.agreements.models import Agreement, Payment, PaymentBatch, Variation
from commissioning.agreements.tests.factories import (
    AgreementFactory,
    PaymentFactory,
    PaymentLayoutFactory,
    StatementLayoutFactory,
    VariationFactory,
)
from commissioning.applications.enums import Part
from commissioning.applications.models import Application
from commissioning.applications.operations import applications
from commissioning.applications.operations.parts import PartChanged, PartEntry, save_part
from commissioning.applications.tests import filling_in as applying
from commissioning.common import clock, once, snapshots
from commissioning.common.states import CannotMove, changes_of
from commissioning.decisions.operations.issue import create_issue
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.programmes.models import Priority
from commissioning.programmes.tests.factories import ProgrammeFactory
from monitoring.tests.test_returns_held_fast import at_once
from organisations.tests.factories import AgencyFactory, MembershipFactory, OrganisationFactory, UserFactory

AT = dt.datetime(2025, 5, 6, 9, tzinfo=dt.UTC)
TOKEN = "0123456789abcdef" * 2

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_person_pressing_twice_is_one_approval():
    payment, officer = PaymentFactory(agreement__active=True), UserFactory(finance_officer=True)

    outcomes = at_once(*[lambda: operations.approve_payment(Payment.objects.get(), at=AT, by=officer)] * 2)

    payment.refresh_from_db()
    assert sum(isinstance(one, operations.SameApprover) for one in outcomes) == 1
    assert (payment.status, payment.approved_by) == (PaymentStatus.PLANNED, None)


def test_three_people_at_once_are_two_approvals():
    payment = PaymentFactory(agreement__active=True)
    people = UserFactory.create_batch(3, finance_officer=True)

    outcomes = at_once(
        *[
            lambda person=person: operations.approve_payment(Payment.objects.get(), at=AT, by=person)
            for person in people
        ]
    )

    payment.refresh_from_db()
    assert sum(isinstance(one, CannotMove) for one in outcomes) == 1
    assert payment.status == PaymentStatus.APPROVED
    assert payment.first_approved_by != payment.approved_by


def test_an_approved_payment_is_sent_or_held_never_both():
    payment, officer = PaymentFactory(agreement__active=True, approved=True), UserFactory(finance_officer=True)

    at_once(
        lambda: operations.send_payment(Payment.objects.get(), at=AT, by=officer, sent_on=AT.date()),
        lambda: operations.hold_payment(Payment.objects.get(), at=AT, by=officer, reason="Wait."),
    )

    payment.refresh_from_db()
    assert payment.status in {PaymentStatus.SENT, PaymentStatus.HELD}
    assert bool(payment.sent_on) == (payment.status == PaymentStatus.SENT)
    assert changes_of(payment).filter(after__in=["sent", "held"]).count() == 1


def test_a_payment_goes_in_one_batch_of_two_made_at_once():
    payment, officer = PaymentFactory(approved=True), UserFactory(finance_officer=True)
    layout = PaymentLayoutFactory(with_columns=True)

    outcomes = at_once(
        *[lambda: operations.export_batch([payment.pk], agency=payment.agency, layout=layout, at=AT, by=officer)] * 2
    )

    assert sum(isinstance(one, operations.BatchChanged) for one in outcomes) == 1
    assert list(PaymentBatch.objects.values_list("rows", "total_pence")) == [(1, payment.amount_pence)]


def test_a_statement_taken_in_twice_at_once_pays_once():
    payment, officer = PaymentFactory(sent=True), UserFactory(finance_officer=True)
    content = f"Ref,Amount,Paid,Voucher\n{payment.reference},5000,18/04/2025,V1\n".encode()
    layout = StatementLayoutFactory()
    made, _ = operations.upload_statement(content, name="paid.csv", layout=layout, at=AT, by=officer)

    outcomes = at_once(*[lambda: operations.take_statement(made, only_good=False, at=AT, by=officer)] * 2)

    assert sorted(outcomes) == [0, 1]
    assert changes_of(payment).filter(after="paid").count() == 1


def test_a_profile_planned_as_its_return_is_accepted_does_not_wait(monkeypatch):
    agreement, officer = AgreementFactory(active=True), UserFactory(commissioning_officer=True)
    accepted = {}
    monkeypatch.setattr(conditions, "accepted_returns", lambda keys: dict(accepted))
    whole = [operations.PlannedPayment(AT.date(), agreement.value_pence, agreement.lead_agency, 1)]

    def accept():
        with transaction.atomic():
            Agreement.objects.select_for_update().get(pk=agreement.pk)
            accepted[agreement.pk, 1] = AT.date()
            operations.release_on_acceptance(agreement, return_number=1, accepted_on=AT.date(), at=AT, by=officer)

    at_once(accept, lambda: operations.replan_payments(agreement, whole, at=AT, by=officer))

    assert Payment.objects.get().released_on == AT.date()


def test_payments_planned_at_once_never_pass_the_value():
    agreement, officer = AgreementFactory(active=True), UserFactory(commissioning_officer=True)
    whole = [operations.PlannedPayment(AT.date(), agreement.value_pence, agreement.lead_agency)]

    outcomes = at_once(*[lambda: operations.plan_payments(Agreement.objects.get(), whole, at=AT, by=officer)] * 2)

    assert sum(isinstance(one, operations.PaymentsExceedValue) for one in outcomes) == 1
    assert sum(payment.amount_pence for payment in agreement.payments.all()) == agreement.value_pence


def test_an_offer_is_accepted_or_declined_never_both():
    agreement = AgreementFactory(offered=True)
    lead = MembershipFactory(organisation=agreement.organisation, role="lead").user

    outcomes = at_once(
        lambda: operations.accept(Agreement.objects.get(), at=AT, by=lead, name="Asha Lead"),
        lambda: operations.decline(Agreement.objects.get(), at=AT, by=lead, reason="Too little."),
    )

    agreement.refresh_from_db()
    assert sum(isinstance(one, CannotMove) for one in outcomes) == 1
    assert (agreement.accepted_at is None) == (agreement.status == AgreementStatus.DECLINED)


@pytest.fixture
def variation():
    """Offered, of an agreement in force: £72,000 in the place of £60,000."""
    draft = VariationFactory(effective_from=dt.date(2026, 4, 1))
    PaymentFactory(agreement=draft.agreement, amount_pence=60_000_00)
    return operations.offer_variation(draft, at=AT, by=UserFactory(commissioning_officer=True))


def _accept(variation, lead):
    return operations.accept_variation(
        Variation.objects.get(), at=AT, by=lead, name="Asha Lead", terms_sha256=variation.snapshot_sha256
    )


def test_a_variation_is_accepted_or_withdrawn_and_the_second_hears_of_the_first(variation):
    lead = MembershipFactory(organisation=variation.agreement.organisation, role="lead").user

    outcomes = at_once(
        lambda: _accept(variation, lead),
        lambda: operations.withdraw_variation(Variation.objects.get(), at=AT, by=lead, reason="A mistake."),
    )

    variation.refresh_from_db()
    refused = [isinstance(one, CannotMove) for one in outcomes]
    # What was accepted may still be withdrawn; what was withdrawn is not accepted.
    assert (variation.status, refused) in [
        (VariationStatus.WITHDRAWN, [True, False]),
        (VariationStatus.WITHDRAWN, [False, False]),
    ]
    assert (variation.accepted_at is None) == refused[0]


def test_a_variation_is_accepted_or_declined_never_both(variation):
    lead = MembershipFactory(organisation=variation.agreement.organisation, role="lead").user

    outcomes = at_once(
        lambda: _accept(variation, lead),
        lambda: operations.decline_variation(Variation.objects.get(), at=AT, by=lead, reason="No."),
    )

    variation.refresh_from_db()
    assert sum(isinstance(one, CannotMove) for one in outcomes) == 1
    assert (variation.accepted_at is None) == (variation.status == VariationStatus.DECLINED)


def test_a_variation_is_countersigned_once_and_takes_effect_once(variation):
    _accept(variation, MembershipFactory(organisation=variation.agreement.organisation, role="lead").user)
    officers = UserFactory.create_batch(2, commissioning_officer=True)

    outcomes = at_once(
        *[
            lambda officer=officer: operations.countersign_variation(Variation.objects.get(), at=AT, by=officer)
            for officer in officers
        ]
    )

    assert sum(isinstance(one, CannotMove) for one in outcomes) == 1
    assert Agreement.objects.get().value_pence == 72_000_00
    assert list(Payment.objects.values_list("amount_pence", flat=True)) == [72_000_00]
    assert changes_of(variation).filter(after=VariationStatus.IN_EFFECT).count() == 1


def test_a_payment_is_approved_before_a_variation_or_made_anew_by_it(variation):
    _accept(variation, MembershipFactory(organisation=variation.agreement.organisation, role="lead").user)
    officer, finance = UserFactory(commissioning_officer=True), UserFactory(finance_officer=True)

    outcomes = at_once(
        lambda: operations.countersign_variation(Variation.objects.get(), at=AT, by=officer),
        lambda: operations.approve_payment(Payment.objects.get(), at=AT, by=finance),
    )

    variation.refresh_from_db()
    payment, agreement = Payment.objects.get(), Agreement.objects.get()
    assert payment.amount_pence == agreement.value_pence
    if variation.status == VariationStatus.ACCEPTED:
        assert isinstance(outcomes[0], operations.AgreementChanged | operations.PaymentsExceedValue)
        assert (payment.amount_pence, payment.first_approved_by) == (60_000_00, finance)
    else:
        assert payment.amount_pence == 72_000_00


def test_two_who_propose_at_once_make_one_variation():
    agreement, officer = AgreementFactory(active=True), UserFactory(commissioning_officer=True)
    values = {"reason": "More come.", "effective_from": dt.date(2026, 4, 1), "at": AT, "by": officer}

    outcomes = at_once(*[lambda: operations.propose(Agreement.objects.get(), **values)] * 2)

    assert sum(isinstance(one, operations.AlreadyProposed) for one in outcomes) == 1
    assert list(agreement.variations.values_list("number", flat=True)) == [1]


def test_an_agreement_is_countersigned_once():
    agreement, officer = AgreementFactory(accepted=True), UserFactory(commissioning_officer=True)

    outcomes = at_once(*[lambda: operations.countersign(Agreement.objects.get(), at=AT, by=officer)] * 3)

    assert sum(isinstance(one, CannotMove) for one in outcomes) == 2
    assert changes_of(agreement).filter(after=AgreementStatus.ACTIVE).count() == 1
    assert agreement.returns.count() == len(set(agreement.returns.values_list("number", flat=True)))


def browser_of(person):
    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return browser


def draft_values(agency):
    return {
        "kind": "grant",
        "title": "Lunches",
        "purpose": "A hot lunch twice a week.",
        "lead_agency": agency.pk,
        "starts_on_day": "1",
        "starts_on_month": "4",
        "starts_on_year": "2027",
        "ends_on_day": "31",
        "ends_on_month": "3",
        "ends_on_year": "2030",
        "value_pence": "60,000",
        once.FIELD: TOKEN,
    }


def test_two_presses_at_once_make_one_agreement():
    officer, organisation, agency = UserFactory(commissioning_officer=True), OrganisationFactory(), AgencyFactory()
    path = f"{reverse('agreements:agreement-add')}?organisation={organisation.slug}"
    browsers = [browser_of(officer) for _ in range(3)]

    answers = at_once(*[lambda browser=browser: browser.post(path, draft_values(agency)) for browser in browsers])

    agreement = Agreement.objects.get()
    assert [(each.status_code, each["Location"]) for each in answers] == [(302, agreement.get_absolute_url())] * 3


def test_issues_that_are_raised_at_once_get_numbers_of_their_own():
    officer = UserFactory(democratic_services_officer=True)
    made = IssueFactory.build()
    names = ["title", "summary", "due_on", "lead_member", "lead_director", "department", "contact_name"]
    values = {name: getattr(made, name) for name in names} | {
        "equality_detail": "Due with the report.",
        "affects_two_or_more_wards": True,
    }

    outcomes = at_once(*[lambda: create_issue(values=dict(values), proposals=["Fund them."], at=AT, by=officer)] * 5)

    assert sorted(issue.reference for issue in outcomes) == [f"D-2025-00{number}" for number in range(1, 6)]


def test_two_presses_at_once_plan_one_extra_meeting():
    agreement, officer = AgreementFactory(active=True), UserFactory(commissioning_officer=True)
    path = reverse("monitoring:meeting-extra", args=[agreement.reference])
    browsers = [browser_of(officer) for _ in range(2)]

    answers = at_once(
        *[lambda one=one: one.post(path, {"reason": "A new manager.", once.FIELD: TOKEN}) for one in browsers]
    )

    meeting = agreement.meetings.get()
    assert [each["Location"] for each in answers] == [meeting.get_absolute_url()] * 2


def test_two_presses_at_once_of_a_form_that_knows_its_rivals_add_one_priority():
    officer, programme = UserFactory(commissioning_officer=True), ProgrammeFactory()
    path = reverse("programmes:part-add", args=[programme.slug, "priority", programme.pk])
    sent = {"number": 1, "title": "Warm homes", "description": "", once.FIELD: TOKEN}
    browsers = [browser_of(officer) for _ in range(3)]

    answers = at_once(*[lambda one=one: one.post(path, sent) for one in browsers])

    assert Priority.objects.count() == 1
    assert [each.status_code for each in answers] == [302] * 3


def handed_in(funding_round, lead, title="Soup"):
    application = applying.begun(
        funding_round, lead.memberships.get().organisation, by=lead, at=clock.now(), title=title
    )
    applying.fill_in(application, by=lead, at=clock.now())
    return application


def test_two_presses_at_once_hand_in_one_application():
    application = handed_in(applying.open_round(), lead := MembershipFactory(role="lead").user)

    outcomes = at_once(
        *[lambda: applications.submit(Application.objects.get(), at=clock.now(), by=lead, declared_by_name="Asha")] * 3
    )

    assert sum(isinstance(one, CannotMove) for one in outcomes) == 2
    assert changes_of(application).filter(after="submitted", before="draft").count() == 1


def test_two_applications_of_one_organisation_are_handed_in_at_once():
    funding_round, lead = applying.open_round(), MembershipFactory(role="lead").user
    both = [handed_in(funding_round, lead, title) for title in ("Soup", "Bread")]

    outcomes = at_once(
        *[
            lambda one=one: applications.submit(
                Application.objects.get(pk=one.pk), at=clock.now(), by=lead, declared_by_name="Asha"
            )
            for one in both
        ]
    )

    assert [one.status for one in outcomes] == ["submitted", "submitted"]
    assert changes_of(both[0].stage).filter(before="draft", after="submitted").count() == 1
    assert snapshots.is_intact(both[0].stage.__class__.objects.get())


def test_an_application_is_withdrawn_or_submitted_and_its_page_is_saved_or_refused():
    application = handed_in(applying.open_round(), lead := MembershipFactory(role="lead").user)
    entry = PartEntry({"q-requested": "19,000"}, 1, {"requested_pence": 19_000_00, "contribution_reason": "Less."})

    at_once(
        lambda: applications.submit(Application.objects.get(), at=clock.now(), by=lead, declared_by_name="Asha"),
        lambda: save_part(Application.objects.get(), Part.REQUEST, entry, at=clock.now(), by=lead),
    )

    application.refresh_from_db()
    assert application.status == "submitted"
    # What was frozen is what is stored: a save that came in between is in it, a later one was refused.
    assert snapshots.read(application)["requested_pence"] == application.requested_pence


def test_two_people_of_an_organisation_begin_at_once_and_share_one_stage():
    funding_round, organisation = applying.open_round(), OrganisationFactory()
    people = [MembershipFactory(role="lead", organisation=organisation).user for _ in range(3)]

    made = at_once(
        *[lambda one=one: applying.begun(funding_round, organisation, by=one, at=clock.now()) for one in people]
    )

    assert len({one.stage_id for one in made}) == 1
    assert len({one.reference for one in made}) == 3


def test_of_two_editors_who_save_a_page_at_once_one_is_told():
    application = applying.begun(
        applying.open_round(),
        (lead := MembershipFactory(role="lead").user).memberships.get().organisation,
        by=lead,
        at=clock.now(),
    )
    people = [MembershipFactory(role="editor", organisation=application.organisation).user for _ in range(2)]

    def saving(person, number):
        entry = PartEntry({"q-requested": str(number)}, 0, {"requested_pence": number, "contribution_reason": ""})
        return save_part(Application.objects.get(), Part.REQUEST, entry, at=clock.now(), by=person)

    outcomes = at_once(*[lambda one=one, n=n: saving(one, n) for n, one in enumerate(people, start=1)])

    assert sum(isinstance(one, PartChanged) for one in outcomes) == 1
    row = application.parts.get()
    application.refresh_from_db()
    assert row.raw == {"q-requested": str(application.requested_pence)}
