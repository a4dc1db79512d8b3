"""Awards and the issue that decides them: nothing takes effect before the decision does, and a recommendation that was
referred back is opened again with all that was known of it kept."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Application, Award, FundingRound, Recommendation, SupersededRecommendation
from commissioning.applications.operations import awards
from commissioning.applications.tests.awarding import AT, DECIDED_ON, assessed, in_full, made_final, nothing, scheme
from commissioning.common import snapshots
from commissioning.common.models import OutboxMessage
from commissioning.decisions.enums import CallInOutcome, IssueStatus
from commissioning.decisions.models import Issue
from commissioning.decisions.operations import decision
from commissioning.decisions.tests.factories import DecisionFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DAYS = {"decided_on": DECIDED_ON, "published_on": DECIDED_ON, "call_in_ends_on": DECIDED_ON + dt.timedelta(days=7)}


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def issue():
    """Decided the day before, within the days for call-in."""
    in_effect_on = DECIDED_ON + dt.timedelta(days=8)
    return DecisionFactory(issue__status=IssueStatus.DECIDED, in_effect_on=in_effect_on, **DAYS).issue


@pytest.fixture
def final(officer):
    """A round that is final: one application to be funded, one not."""
    of = scheme()
    one, two = assessed(of, 80), assessed(of, 40)
    awards.recommend(of, in_full(one) | nothing(two), at=AT, by=officer)
    made_final(of.round, officer)
    return of.round


def decide(funding_round, issue, officer):
    found = Award.objects.filter(application__round=funding_round, decided_on=None).select_related("application")
    decisions = {one.application.reference: awards.Decided(one.recommended_pence) for one in found}
    awards.record_decisions(
        funding_round, decisions, decided_on=DECIDED_ON, reference=issue.reference, at=AT, by=officer
    )


def call_in(issue, officer, outcome=""):
    decision.call_in(issue, called_in_on=AT.date(), councillors="Five", reason="Look again.", at=AT, by=officer)
    if outcome:
        decision.settle_call_in(issue, outcome=outcome, outcome_on=AT.date(), reason="Seen.", at=AT, by=officer)


def statuses(funding_round):
    return sorted(Application.objects.filter(round=funding_round).values_list("status", flat=True))


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_no_letter_leaves_before_the_decision_is_in_effect(final, issue, officer):
    decide(final, issue, officer)
    assert awards.send_letters(final, at=AT, by=officer) == 0
    call_in(issue, officer)
    assert awards.send_letters(final, at=AT, by=officer) == 0

    assert not Award.objects.filter(notified_at__isnull=False).exists()
    assert not OutboxMessage.objects.filter(key__contains=":outcome:").exists()
    assert FundingRound.objects.get(pk=final.pk).status == RoundStatus.PUBLISHED
    page = client_of(officer).get(reverse("applications:award-letters", args=[final.slug])).content.decode()
    assert "it is called in, so the decision is not in effect" in page
    assert "Send 2 letters" not in page

    decision.settle_call_in(
        issue, outcome=CallInOutcome.UPHELD, outcome_on=AT.date(), reason="Sound.", at=AT, by=officer
    )
    assert awards.send_letters(final, at=AT, by=officer) == 2


def test_what_was_referred_back_is_opened_again_and_the_pack_before_is_kept(final, issue, officer):
    decide(final, issue, officer)
    call_in(issue, officer, CallInOutcome.REFERRED_BACK)
    before = Recommendation.objects.get(round=final)

    kept = awards.reopen(final, reason="Scrutiny asked for more.", at=AT, by=officer)

    assert not Recommendation.objects.filter(round=final).exists()
    assert (kept.version, kept.snapshot, kept.snapshot_sha256) == (1, before.snapshot, before.snapshot_sha256)
    assert statuses(final) == [ApplicationStatus.ASSESSED] * 2
    decided = Award.objects.filter(application__round=final).values_list("decided_pence", "decision_reference")
    assert set(decided) == {(None, "")}
    assert Award.history.filter(decision_reference=issue.reference).count() == 2

    awards.recommend(final.schemes.get(), nothing(*Application.objects.filter(score=80)), at=AT, by=officer)
    again = made_final(final, officer)
    assert (again.version, snapshots.read(again)["version"]) == (2, 2)
    assert snapshots.is_intact(SupersededRecommendation.objects.get())
    page = client_of(officer).get(reverse("applications:award-final", args=[final.slug])).content.decode()
    assert reverse("applications:award-superseded-pdf", args=[final.slug, 1]) in page
    assert "Scrutiny asked for more." in page


def test_a_recommendation_that_was_put_off_is_opened_again_from_its_page(final, officer):
    client, address = client_of(officer), reverse("applications:award-reopen", args=[final.slug])
    assert client.post(address, {"reason": " "}).status_code == 200
    assert Recommendation.objects.exists()

    assert client.post(address, {"reason": "Cabinet put it off."}).status_code == 302

    assert statuses(final) == [ApplicationStatus.ASSESSED] * 2
    assert SupersededRecommendation.objects.get().reopened_reason == "Cabinet put it off."
    with pytest.raises(awards.CannotReopen):
        awards.reopen(final, reason="Twice.", at=AT, by=officer)


@pytest.mark.parametrize("how", ["decided", "in effect and told", "kept elsewhere"])
def test_what_was_decided_stays_final(final, issue, officer, how):
    if how == "kept elsewhere":
        issue = Issue(reference="2027/014")
    decide(final, issue, officer)
    if how == "in effect and told":
        decision.bring_into_effect(at=AT + dt.timedelta(days=10))
        awards.send_letters(final, at=AT + dt.timedelta(days=10), by=officer)
    before = (statuses(final), list(Award.objects.values()), Recommendation.objects.get().snapshot_sha256)

    with pytest.raises(awards.CannotReopen):
        awards.reopen(final, reason="We changed our minds.", at=AT, by=officer)

    after = (statuses(final), list(Award.objects.values()), Recommendation.objects.get().snapshot_sha256)
    assert after == before
    assert not SupersededRecommendation.objects.exists()
    address = reverse("applications:award-reopen", args=[final.slug])
    assert client_of(officer).post(address, {"reason": "No."}).status_code == 302
    assert Recommendation.objects.exists()
