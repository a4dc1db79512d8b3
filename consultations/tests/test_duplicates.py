"""Responses that look like one another: found, shown with evidence, decided by an officer, never dropped unseen."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse

from commissioning.common import clock
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.tests.test_answering import ENOUGH
from consultations import tasks
from consultations.enums import Deciding, Duplicate, PhaseStatus
from consultations.forms.duplicates import DecideForm
from consultations.models import DuplicateDecision, Response, ResponsePrint, Suspect, SuspectSet
from consultations.operations import duplicates, responding
from consultations.operations.taking_out import take_out_identity
from consultations.queries.analysis import analysis_of
from consultations.tests.ready import open_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
CAMPAIGN = (
    "Please keep the minibus on Saturdays because all of us need it to get to the shops and to the doctor in town"
)
VARIED = CAMPAIGN.replace("in town", "in Marlbridge")


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def phase(officer):
    return open_phase(at=AT, by=officer)


@pytest.fixture(autouse=True)
def empty_cache():
    """What was searched for in another test."""
    cache.clear()


def sent(phase, token, story, *, minutes=0, after=600, **start):
    """A response that was sent ``minutes`` after the phase opened, ``after`` seconds from its beginning."""
    at = AT + dt.timedelta(minutes=minutes)
    response = responding.start(phase, token=token, at=at, **start)
    save(response, story, at)
    return responding.submit(response, at=at + dt.timedelta(seconds=after))


def save(response, story, at):
    sheet = responding.working_sheet(response)
    answers, raws = load(sheet), {**ENOUGH, "story": {"": story}}
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=None)


@pytest.fixture
def campaign(phase):
    """Three with a campaign's words, one of them changed a little, and one by itself."""
    return [
        sent(phase, "a", CAMPAIGN),
        sent(phase, "b", CAMPAIGN.upper(), minutes=60),
        sent(phase, "c", VARIED, minutes=120),
        sent(phase, "d", "Nobody has ever asked me about the bus before, and I am glad of it", minutes=180),
    ]


def kinds(response):
    return sorted(Response.objects.get(pk=response.pk).suspicion)


def test_a_campaign_is_found_and_all_of_it_counts(phase, campaign):
    assert duplicates.search(phase, at=AT) == 1

    found = SuspectSet.objects.get()
    assert (found.kind, found.question, found.size, found.figures) == ("near_text", "story", 3, {"wordings": 2})
    assert [kinds(one) for one in campaign] == [["near_text"]] * 3 + [[]]
    assert Response.objects.counted().count() == 4


def test_searching_again_changes_nothing_and_reads_no_answer_twice(phase, campaign, django_assert_max_num_queries):
    duplicates.search(phase, at=AT)
    before = list(Suspect.objects.order_by("pk").values_list("pk", "response"))

    with django_assert_max_num_queries(5):
        duplicates.search(phase, at=AT)

    assert list(Suspect.objects.order_by("pk").values_list("pk", "response")) == before
    assert duplicates.search_all(at=AT) == 0


def test_a_correction_takes_a_response_out_of_its_set(phase, campaign):
    duplicates.search(phase, at=AT)
    later = AT + dt.timedelta(days=1)
    corrected = responding.begin_correction(campaign[2], at=later)
    save(corrected, "I changed my mind and would like to have a tram in place of it, on all days", later)
    responding.submit(corrected, at=later)

    assert duplicates.search_all(at=AT) == 1

    found = SuspectSet.objects.get()
    assert (found.kind, found.size) == ("same_text", 2)
    assert [kinds(one) for one in campaign] == [["same_text"]] * 2 + [[]] * 2


def test_a_flood_is_found_by_its_answers_its_pace_and_what_programs_do(phase):
    for number in range(22):
        sent(phase, f"flood-{number}", "It is good.", after=5, is_suspect=number == 0)
    for number in range(8):
        sent(phase, f"people-{number}", f"I am number {number}.", minutes=30 + 30 * number)

    duplicates.search(phase, at=AT)

    sizes = dict(SuspectSet.objects.values_list("kind", "size"))
    assert sizes == {"same_answers": 22, "burst": 22, "quick": 22, "program": 1}
    first = Response.objects.order_by("pk").first()
    assert kinds(first) == ["burst", "program", "quick", "same_answers"]


def test_a_set_is_removed_but_for_the_first_and_brought_back(phase, campaign, officer):
    duplicates.search(phase, at=AT)
    found = SuspectSet.objects.get()

    made = duplicates.decide(found, decision=Deciding.BUT_FIRST, reason="One person sent them.", at=AT, by=officer)

    assert (made.number, made.done_at) == (3, AT)
    assert list(Response.objects.counted().order_by("pk")) == [campaign[0], campaign[3]]
    assert analysis_of(phase).responses == 2
    removed = Response.objects.get(pk=campaign[1].pk)
    assert (removed.duplicate, removed.duplicate_reason, removed.duplicate_decided_by) == (
        Duplicate.REMOVED,
        "One person sent them.",
        officer,
    )
    duplicates.search(phase, at=AT)
    assert SuspectSet.objects.get().size == 3

    duplicates.decide(found, decision=Deciding.UNDO, reason="They were three people.", at=AT, by=officer)

    assert Response.objects.counted().count() == 4
    assert set(Response.objects.values_list("duplicate", "duplicate_reason")) == {("", "")}
    assert analysis_of(phase).responses == 4
    assert DuplicateDecision.objects.count() == 2


def test_what_only_looks_like_a_number_is_no_response():
    assert DecideForm(QueryDict("response=²&response=3&response=x")).ticked == ["3"]


def test_all_but_the_first_leaves_one_where_the_first_was_removed_before(phase, campaign, officer):
    duplicates.search(phase, at=AT)
    found, given = SuspectSet.objects.get(), {"reason": "One person.", "at": AT, "by": officer}
    duplicates.decide(found, decision=Deciding.REMOVE, chosen=[campaign[0].pk], **given)

    duplicates.decide(found, decision=Deciding.BUT_FIRST, **given)

    assert list(Response.objects.counted().order_by("pk")) == [campaign[1], campaign[3]]


def test_what_was_decided_singly_stays_when_the_set_is_decided(phase, campaign, officer):
    duplicates.search(phase, at=AT)
    found, given = SuspectSet.objects.get(), {"reason": "A person.", "at": AT, "by": officer}
    duplicates.decide(found, decision=Deciding.KEEP, chosen=[campaign[1].pk], **given)

    duplicates.decide(found, decision=Deciding.REMOVE, **given)

    assert list(Response.objects.counted().order_by("pk")) == [campaign[1], campaign[3]]


def test_a_large_set_is_decided_in_the_background_and_after_a_crash(phase, campaign, officer, monkeypatch):
    monkeypatch.setattr(duplicates, "AT_ONCE", 1)
    monkeypatch.setattr(duplicates, "CHUNK", 2)
    duplicates.search(phase, at=AT)

    made = duplicates.decide(SuspectSet.objects.get(), decision=Deciding.REMOVE, reason="A bot.", at=AT, by=officer)
    assert (made.number, made.done_at) == (0, None)
    duplicates._carry_out_some(made, at=AT)  # The worker is killed after its first chunk.
    assert Response.objects.counted().count() == 2

    assert duplicates.sweep(at=AT + dt.timedelta(minutes=11)) == 1
    tasks.carry_out_decision(decision_id=made.pk)

    made.refresh_from_db()
    assert made.number == 3
    assert Response.objects.counted().count() == 1


def test_nothing_is_decided_without_a_reason_of_others_or_once_it_is_analysed(phase, campaign, officer):
    duplicates.search(phase, at=AT)
    found, given = SuspectSet.objects.get(), {"at": AT, "by": officer}

    with pytest.raises(duplicates.CannotDecide):
        duplicates.decide(found, decision=Deciding.REMOVE, reason=" ", **given)
    with pytest.raises(duplicates.CannotDecide):
        duplicates.decide(found, decision=Deciding.REMOVE, reason="x", chosen=[campaign[3].pk], **given)
    phase.status = PhaseStatus.ANALYSED
    phase.save()
    with pytest.raises(duplicates.CannotDecide):
        duplicates.decide(found, decision=Deciding.REMOVE, reason="x", **given)

    assert Response.objects.counted().count() == 4
    assert not DuplicateDecision.objects.exists()


def test_prints_go_with_what_is_personal(phase, campaign):
    duplicates.search(phase, at=AT)

    take_out_identity(campaign[:1], at=AT)
    duplicates.search(phase, at=AT)

    assert not ResponsePrint.objects.filter(response=campaign[0]).exists()
    assert not Suspect.objects.filter(response=campaign[0]).exists()


def test_many_who_send_at_once_begin_one_search(phase, monkeypatch, django_capture_on_commit_callbacks):
    begun = []
    monkeypatch.setattr(tasks.find_duplicates, "delay", lambda **given: begun.append(given))

    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            sent(phase, str(number), "It is good.")

    assert begun == [{"phase_id": phase.pk}]


def test_officers_see_the_evidence_and_decide(client, officer):
    phase = open_phase(at=clock.now(), by=officer)
    for token in ("a", "b"):
        response = responding.start(phase, token=token, at=clock.now())
        save(response, CAMPAIGN, clock.now())
        responding.submit(response, at=clock.now())
    duplicates.search(phase, at=clock.now())
    client.force_login(officer)
    found = SuspectSet.objects.get(kind="same_text")
    args = [phase.consultation.slug, phase.number]

    listed = client.get(reverse("consultations:duplicate-list", args=args)).content.decode()
    page = reverse("consultations:duplicate-set", args=[*args, found.pk])
    refused = client.post(page, {"decision": "remove", "of": "chosen", "reason": "A copy."}).content.decode()
    one = Response.objects.order_by("pk").last()
    client.post(page, {"decision": "remove", "of": "chosen", "reason": "A copy.", "response": [one.pk]})

    assert "The answer to question 3 is the same, letter for letter." in listed
    assert CAMPAIGN in client.get(page).content.decode()
    assert "Tick the responses, or choose the whole set" in refused
    assert Response.objects.counted().count() == 1
    shown = client.get(reverse("consultations:phase-response", args=[*args, one.reference])).content.decode()
    assert "Removed: it does not count. A copy." in shown
    for path in (phase.consultation.public_url, reverse("consultations:answers-home", args=["b"])):
        assert "duplicate" not in client.get(path).content.decode().lower()
