"""A round is cancelled: its applications keep their states, are marked, and nothing more is done with them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application, Assignment, Reminder
from commissioning.applications.operations import (
    applications,
    assessment,
    awards,
    partners,
    reminders,
    round_publication,
)
from commissioning.applications.operations.organisation_stage import RoundNotOpen
from commissioning.applications.queries.scoring_page import own_list
from commissioning.applications.tests.assessing import AFTER, DUE, application_in, closed_round, eligible_in, given
from commissioning.applications.tests.assessing import stage_in as stage_of
from commissioning.applications.tests.filling_in import begun, open_round
from commissioning.common import clock
from commissioning.common.models import OfficerTask, OutboxMessage
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import Answer
from organisations.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def statuses():
    return sorted(Application.objects.values_list("status", flat=True))


def test_a_draft_of_a_cancelled_round_is_kept_marked_and_never_reminded_of(officer):
    funding_round, lead = open_round(), MembershipFactory(role="lead")
    application = begun(funding_round, lead.organisation, by=lead.user, at=clock.now())

    round_publication.cancel(funding_round, reason="The money is gone.", at=clock.now(), by=officer)

    application = Application.objects.get(pk=application.pk)
    assert (application.status, application.own_state) == (ApplicationStatus.DRAFT, "Round cancelled")
    client = client_of(lead.user)
    listed = client.get(reverse("applications:own-list")).content.decode()
    assert "Of rounds that were cancelled" in listed
    assert "What you wrote is kept" in listed
    page = client.get(application.own_url).content.decode()
    assert "The money is gone." in page
    assert "Withdraw this application" not in page
    with pytest.raises(RoundNotOpen, match="cancelled"):
        applications.submit(application, at=clock.now(), by=lead.user, declared_by_name="Ada")
    assert reminders.remind(at=clock.now(), today=funding_round.closes_on - dt.timedelta(days=2)) == 0
    assert not Reminder.objects.exists()


def test_a_draft_of_a_cancelled_round_takes_nothing_more_and_writes_to_nobody(officer):
    funding_round, lead = open_round(), MembershipFactory(role="lead")
    application = begun(funding_round, lead.organisation, by=lead.user, at=clock.now())
    known = {"name": "Food Bank", "role": "Food", "contact_name": "Bo", "email": "bo@example.org", "share_pence": 0}
    partner = partners.add_partner(application, at=clock.now(), by=lead.user, **known)
    round_publication.cancel(funding_round, reason="The money is gone.", at=clock.now(), by=officer)
    mails, before = OutboxMessage.objects.count(), application.partners.values().get()
    answers, about = load(application.sheet), load(application.stage.sheet)
    client, args = client_of(lead.user), [application.reference]
    need, governance = answers.structure.by_key["need"], about.structure.by_key["governance"]
    stage = [funding_round.slug, lead.organisation.slug]
    sent = {
        reverse("applications:own-part", args=[*args, "request"]): {"q-requested": "100"},
        reverse("applications:own-partner-add", args=args): {**known, "email": "cy@example.org"},
        reverse("applications:own-partner-edit", args=[*args, partner.pk]): {**known, "role": "More food"},
        reverse("applications:own-partner-change", args=[*args, partner.pk, "again"]): {},
        reverse("applications:own-partner-change", args=[*args, partner.pk, "remove"]): {},
        reverse("applications:own-ask-lead", args=args): {},
        reverse("applications:own-withdraw", args=args): {"reason": ""},
        reverse("applications:own-section", args=[*args, "need"]): {
            need.name: "Late words", f"{need.name}-shown": answers.shown_as(need)
        },
        reverse("applications:own-stage-section", args=[*stage, "organisation"]): {
            governance.name: "Late words", f"{governance.name}-shown": about.shown_as(governance)
        },
    }  # fmt: skip

    said = {path: client.post(path, data, follow=True).content.decode() for path, data in sent.items()}

    silent = [path for path, page in said.items() if "ancelled" not in page and "can no longer be" not in page]
    assert silent == []
    assert application.partners.values().get() == before
    assert not application.parts.exists()
    assert not Answer.objects.filter(sheet__in=[application.sheet, application.stage.sheet]).exists()
    assert statuses() == ["draft"]
    assert OutboxMessage.objects.count() == mails


def test_what_was_handed_in_is_marked_for_officers_and_waits_for_nobody(officer):
    funding_round = closed_round(officer=officer)
    eligible = eligible_in(funding_round, officer)
    assignment = given(eligible, officer)
    handed_in = application_in(stage_of(funding_round, OrganisationFactory()))
    applications.ask_to_withdraw(handed_in, at=AFTER, by=officer, reason="")
    before = statuses()

    round_publication.cancel(funding_round, reason="The money is gone.", at=AFTER, by=officer)

    assert statuses() == before
    queue = client_of(officer).get(reverse("applications:application-queue")).content.decode()
    assert queue.count("Round cancelled") == 2
    assert not own_list(assignment.assessor).waiting
    assert not Assignment.objects.open().exists()
    open_tasks = OfficerTask.objects.open().order_by("key")
    told = {f"round:{funding_round.pk}:cancelled:{one.organisation_id}:nobody" for one in (eligible, handed_in)}
    assert {one.key for one in open_tasks} == told
    assert not OutboxMessage.objects.filter(key__startswith="round:").exists()


def test_nothing_more_is_done_with_them(officer):
    funding_round = closed_round(officer=officer)
    eligible = eligible_in(funding_round, officer)
    handed_in = application_in(stage_of(funding_round, OrganisationFactory()))
    round_publication.cancel(funding_round, reason="The money is gone.", at=AFTER, by=officer)
    before = statuses()

    with pytest.raises(assessment.NotInAssessment):
        assessment.assign(eligible, assessor=UserFactory(assessor=True), due_on=DUE, at=AFTER, by=officer)
    with pytest.raises(assessment.CannotDecide):
        assessment.mark_ineligible(handed_in, reason="Too late.", at=AFTER, by=officer)
    with pytest.raises(assessment.StageDecided):
        assessment.conclude(handed_in.stage, at=AFTER, by=officer)
    with pytest.raises(awards.AlreadyFinal):
        awards.recommend(funding_round.schemes.get(), {}, at=AFTER, by=officer)
    with pytest.raises(ValueError, match="cancelled"):
        awards.record_decisions(funding_round, {}, decided_on=AFTER.date(), reference="D-1", at=AFTER, by=officer)
    assert awards.send_letters(funding_round, at=AFTER, by=officer) == 0

    assert statuses() == before
    assert not Assignment.objects.exists()
