"""Answers by post: keyed in, counted, late or not; a sample keyed again by somebody else who does not see the first."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.common import clock
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerSheet
from commissioning.questionnaires.tests.test_answering import ENOUGH
from consultations.enums import Duplicate, Keying, PhaseStatus, Way
from consultations.models import KeyingDifference, Phase, Response, SecondKeying
from consultations.operations import coding, considering, keying, opening
from consultations.operations.arriving import NotInTime
from consultations.operations.keying import CannotKey, Settled
from consultations.operations.taking_out import take_out_all, take_out_identity
from consultations.queries import keying as queries
from consultations.queries import texts
from consultations.rules.second_keying import is_drawn, same
from consultations.tests.factories import PhaseFactory
from consultations.tests.ready import open_phase
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PEOPLE_WRONG = {**ENOUGH, "people": {"": "1,520"}}


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def other():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def phase(officer):
    return open_phase(at=AT, by=officer, late_post_until=dt.date(2026, 12, 31))


@pytest.fixture
def every_one(settings):
    """All papers are drawn."""
    settings.SECOND_KEYING_PERCENT = 100


def keyed(phase, by, raws=ENOUGH, received_on=dt.date(2026, 10, 20), at=LATER, **more):
    paper = keying.begin(phase, received_on=received_on, at=at, by=by)
    return keying.hand_in(paper, raws=raws, received_on=received_on, at=at, by=by, **more)


def test_a_paper_is_kept_as_it_is_keyed_and_counts_once_it_is_whole(phase, officer):
    organisation = OrganisationFactory(name="Dene Carers")
    paper = keying.begin(phase, received_on=dt.date(2026, 10, 20), at=LATER, by=officer)
    keying.save(paper, raws={"summary": {"": "Half of it"}, "people": {"": "forty"}}, at=LATER, by=officer)
    half = load(paper.sheet)
    assert (half.text("summary"), half.text("people")) == ("Half of it", "forty")
    assert not Response.objects.counted().exists()

    made = keying.hand_in(
        paper, raws=ENOUGH, received_on=dt.date(2026, 10, 20), organisation_name="Dene Carers ", at=LATER, by=officer
    )

    assert list(Response.objects.counted()) == [made]
    assert (made.way, made.keyed_by, made.organisation, made.is_late) == (Way.POST, officer, organisation, False)
    assert load(made.sheet).value("people") == "1250"
    with pytest.raises(CannotKey):
        keying.hand_in(paper, raws={}, received_on=paper.received_on, at=LATER, by=officer)
    with pytest.raises(CannotKey):
        keying.discard(paper, at=LATER, by=officer)


def test_late_post_is_marked_until_its_day_and_refused_after_it(phase, officer):
    closing, last = phase.closes_on, phase.late_post_until

    late = [keyed(phase, officer, received_on=day).is_late for day in (closing, closing + DAY, last)]

    assert late == [False, True, True]
    for day in (last + DAY, phase.opens_on - DAY, LATER.date() + DAY):
        with pytest.raises(NotInTime):
            keying.begin(phase, received_on=day, at=LATER, by=officer)
    assert Response.objects.count() == 3


def test_more_time_makes_late_post_timely(phase, officer):
    made = keyed(phase, officer, received_on=phase.closes_on + DAY, at=clock.start_of_day(phase.closes_on + 2 * DAY))

    opening.extend(phase, closes_on=phase.closes_on + 7 * DAY, reason="Strikes of the post.", at=AT, by=officer)

    made.refresh_from_db()
    assert made.is_late is False


def test_a_phase_without_post_takes_no_paper_and_nobody_keys_anothers(phase, officer, other):
    paper = keying.begin(phase, received_on=dt.date(2026, 10, 20), at=LATER, by=officer)
    with pytest.raises(CannotKey):
        keying.save(paper, raws=ENOUGH, at=LATER, by=other)

    keying.discard(paper, at=LATER, by=other)
    phase.takes_post = False
    with pytest.raises(CannotKey):
        keying.begin(phase, received_on=dt.date(2026, 10, 20), at=LATER, by=officer)

    assert (Response.objects.count(), AnswerSheet.objects.count()) == (0, 0)


def test_a_share_is_drawn_by_lot_and_always_the_same():
    references = [f"AAAA-BBBB-{number:04}" for number in range(5_000)]

    drawn = [reference for reference in references if is_drawn(reference, 10)]

    assert 400 < len(drawn) < 600
    assert drawn == [reference for reference in references if is_drawn(reference, 10)]
    assert set(drawn) < {reference for reference in references if is_drawn(reference, 20)}
    assert [any(is_drawn(one, 0) for one in references), all(is_drawn(one, 100) for one in references)] == [False, True]


@pytest.mark.parametrize(
    ("kind", "first", "second", "is_same"),
    [
        ("long_text", "More buses, please!", "more  buses please", True),
        ("long_text", "More buses", "More busses", False),
        ("number", "1.5", "15", False),
        ("money", 0, None, False),
        ("ranking", [], None, True),
        ("ranking", ["a", "b"], ["b", "a"], False),
        ("agree_scale", {"choice": "agree", "explain": "Yes."}, {"choice": "agree", "explain": "yes"}, True),
        ("agree_scale", {"choice": "agree", "explain": ""}, {"choice": "disagree", "explain": ""}, False),
        ("single_choice", {"choice": "other", "other": "Bus!"}, {"choice": "other", "other": "bus"}, True),
    ],
)
def test_two_keyings_say_the_same_but_for_capitals_blanks_and_commas_of_words(kind, first, second, is_same):
    assert same(kind, first, second) is is_same


@pytest.mark.usefixtures("every_one")
def test_who_keyed_a_paper_neither_keys_it_again_nor_settles_it(phase, officer, other):
    second = SecondKeying.objects.get(response=keyed(phase, officer))

    with pytest.raises(CannotKey, match="You keyed this paper in first"):
        keying.begin_again(second, at=LATER, by=officer)
    keying.begin_again(second, at=LATER, by=other)
    with pytest.raises(CannotKey, match="is keying this paper in again"):
        keying.begin_again(second, at=LATER, by=UserFactory(commissioning_officer=True))
    keying.hand_in_again(second, raws=PEOPLE_WRONG, at=LATER, by=other)
    (difference,) = second.differences.all()
    with pytest.raises(CannotKey, match="You keyed this paper in first"):
        keying.settle(second, decisions={difference.pk: Settled(Keying.FIRST, "A slip.")}, at=LATER, by=officer)

    second.refresh_from_db()
    assert second.settled_at is None


@pytest.mark.usefixtures("every_one")
def test_two_keyings_that_agree_are_done_with(phase, officer, other):
    second = SecondKeying.objects.get(response=keyed(phase, officer))

    found = keying.hand_in_again(second, raws={**ENOUGH, "summary": {"": "a good half-year"}}, at=LATER, by=other)

    second.refresh_from_db()
    assert (found, second.settled_at, second.sheet) == ([], LATER, None)
    assert AnswerSheet.objects.count() == 1
    assert {rate.wrong for rate in queries.error_rates(phase)} == {0}


@pytest.mark.usefixtures("every_one")
def test_what_was_taken_out_of_a_response_does_not_come_back_by_its_paper(phase, officer, other):
    second = SecondKeying.objects.get(response=keyed(phase, officer, PEOPLE_WRONG))
    keying.hand_in_again(second, raws=ENOUGH, at=LATER, by=other)
    (difference,) = second.differences.all()
    fresh = SecondKeying.objects.get(response=keyed(phase, officer))
    unsent = keying.begin(phase, received_on=dt.date(2026, 10, 20), at=LATER, by=officer)
    take_out_identity([second.response], at=LATER)
    take_out_all([fresh.response, unsent], at=LATER)

    with pytest.raises(CannotKey, match="taken out"):
        keying.settle(second, decisions={difference.pk: Settled(Keying.SECOND, "A slip.")}, at=LATER, by=other)
    with pytest.raises(CannotKey, match="taken out"):
        keying.hand_in_again(fresh, raws=ENOUGH, at=LATER, by=other)
    with pytest.raises(CannotKey, match="taken out"):
        keying.hand_in(unsent, raws=ENOUGH, received_on=unsent.received_on, at=LATER, by=officer)

    assert load(second.response.sheet).value("people") == "1520"
    assert not load(fresh.response.sheet).answers
    assert not queries.second_keyings(phase)


@pytest.mark.usefixtures("every_one")
def test_what_differs_is_settled_with_a_reason_and_the_rate_of_errors_follows(phase, officer, other):
    made = keyed(phase, officer, PEOPLE_WRONG)
    keying.hand_in_again(SecondKeying.objects.get(response=made), raws=ENOUGH, at=LATER, by=other)
    agreed = keyed(phase, officer)
    keying.hand_in_again(SecondKeying.objects.get(response=agreed), raws=ENOUGH, at=LATER, by=other)
    second = SecondKeying.objects.get(response=made)
    (shown,) = queries.differences_of(second)
    assert (shown.number, shown.first, shown.second) == (12, "1,520 people", "1,250 people")
    with pytest.raises(CannotKey):
        keying.settle(second, decisions={}, at=LATER, by=other)

    decisions = {shown.record.pk: Settled(Keying.SECOND, "Two figures were swapped.")}
    keying.settle(second, decisions=decisions, at=LATER, by=other)

    made.refresh_from_db()
    assert load(made.sheet).value("people") == "1250"
    difference = KeyingDifference.objects.get()
    assert (difference.right, difference.reason, difference.settled_by) == (
        "second",
        "Two figures were swapped.",
        other,
    )
    rates = {
        rate.number: (rate.compared, rate.differed, rate.wrong, rate.percent) for rate in queries.error_rates(phase)
    }
    assert rates.pop(12) == (2, 1, 1, 50.0)
    assert set(rates.values()) == {(2, 0, 0, 0.0)}
    assert AnswerSheet.objects.count() == 2


@pytest.mark.usefixtures("every_one")
def test_a_first_keying_that_was_right_stays(phase, officer, other):
    made = keyed(phase, officer)
    second = SecondKeying.objects.get(response=made)
    (difference,) = keying.hand_in_again(second, raws=PEOPLE_WRONG, at=LATER, by=other)

    keying.settle(second, decisions={difference.pk: Settled(Keying.FIRST, "A slip.")}, at=LATER, by=other)

    assert load(Response.objects.get().sheet).value("people") == "1250"
    assert max(rate.percent for rate in queries.error_rates(phase)) == 0


@pytest.mark.usefixtures("every_one")
def test_a_second_keying_can_be_left_to_somebody_else(phase, officer, other):
    second = SecondKeying.objects.get(response=keyed(phase, officer))
    keying.save_again(second, raws={"summary": {"": "Half"}}, at=LATER, by=other)

    keying.give_back(second, at=LATER, by=officer)

    second.refresh_from_db()
    assert (second.keyed_by, second.sheet) == (None, None)
    assert AnswerSheet.objects.count() == 1


def test_each_phase_says_how_many_papers_are_keyed_twice(settings, officer):
    settings.SECOND_KEYING_PERCENT = 40
    usual, none = open_phase(at=AT, by=officer), open_phase(at=AT, by=officer, second_keying_percent=0)
    every = open_phase(at=AT, by=officer, second_keying_percent=100)
    assert usual.second_keying_percent == 40
    settings.SECOND_KEYING_PERCENT = 100  # What a phase was approved with stands.

    for phase in (none, every):
        keyed(phase, officer)

    assert [(one.response.phase, one.response.phase.second_keying_percent) for one in SecondKeying.objects.all()] == [
        (every, 100)
    ]


def test_how_many_are_keyed_twice_is_set_on_a_drafts_page_and_kept_in_history(client, officer):
    draft = PhaseFactory()
    client.force_login(officer)
    address = reverse("consultations:phase-edit", args=[draft.consultation.slug, draft.number])
    days = {
        f"{name}_{part}": getattr(getattr(draft, name), part)
        for name in ("opens_on", "closes_on")
        for part in ("day", "month", "year")
    }
    of_form = {"title": "The draft", "takes_post": "on", "retention_months": 12, **days}

    refused = client.post(address, {**of_form, "second_keying_percent": 101})
    assert "second_keying_percent" in refused.context["form"].errors
    client.post(address, {**of_form, "second_keying_percent": 25})

    draft.refresh_from_db()
    assert draft.second_keying_percent == 25
    assert draft.history.latest().second_keying_percent == 25
    assert draft.history.latest().history_user == officer


@pytest.mark.usefixtures("every_one")
def test_a_phase_is_analysed_once_its_papers_are_keyed_twice_and_settled(phase, officer, other):
    made = keyed(phase, officer, PEOPLE_WRONG)
    second = SecondKeying.objects.get(response=made)

    def left():
        with pytest.raises(considering.NotConsidered) as refusal:
            considering.finish_analysis(phase, at=LATER, by=other)
        return [gap.words for gap in refusal.value.gaps]

    assert left() == ["1 paper waits to be keyed in again"]
    (difference,) = keying.hand_in_again(second, raws=ENOUGH, at=LATER, by=other)
    for text in texts.texts_of(phase, texts.answers(phase).select_related("sheet__response")):
        coding.set_aside(text, reason="Not of this test.", at=LATER, by=other)
    assert left() == ["1 paper was keyed twice and differs: say which keying is right"]

    keying.settle(second, decisions={difference.pk: Settled(Keying.SECOND, "A slip.")}, at=LATER, by=other)
    considering.finish_analysis(phase, at=LATER, by=other)

    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.ANALYSED


@pytest.mark.usefixtures("every_one")
def test_a_paper_that_does_not_count_keeps_nothing_from_being_analysed(phase, officer):
    made = keyed(phase, officer)
    Response.objects.filter(pk=made.pk).update(
        duplicate=Duplicate.REMOVED, duplicate_decided_at=LATER, duplicate_decided_by=officer, duplicate_reason="Twice"
    )

    considering.finish_analysis(phase, at=LATER, by=officer)

    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.ANALYSED


@pytest.mark.usefixtures("every_one")
def test_nothing_is_keyed_or_settled_once_the_phase_is_analysed(phase, officer, other):
    one = SecondKeying.objects.get(response=keyed(phase, officer, PEOPLE_WRONG))
    (difference,) = keying.hand_in_again(one, raws=ENOUGH, at=LATER, by=other)
    two = SecondKeying.objects.get(response=keyed(phase, officer))
    keying.begin_again(two, at=LATER, by=other)
    unsent = keying.begin(phase, received_on=dt.date(2026, 10, 20), at=LATER, by=officer)
    Phase.objects.filter(pk=phase.pk).update(status=PhaseStatus.ANALYSED)
    two.response.phase.refresh_from_db()

    for act in (
        lambda: keying.settle(one, decisions={difference.pk: Settled(Keying.SECOND, "A slip.")}, at=LATER, by=other),
        lambda: keying.hand_in_again(two, raws=PEOPLE_WRONG, at=LATER, by=other),
        lambda: keying.hand_in(unsent, raws=ENOUGH, received_on=unsent.received_on, at=LATER, by=officer),
    ):
        with pytest.raises(CannotKey, match="is analysed: its answers stay as they are"):
            act()

    assert load(one.response.sheet).value("people") == "1520"
    assert not KeyingDifference.objects.exclude(settled_at=None).exists()
    assert Response.objects.counted().count() == 2
    assert not queries.is_hidden(two.response, other)


@pytest.mark.usefixtures("every_one")
def test_nobody_reads_a_first_keying_that_is_to_be_checked(client, phase, officer, other):
    made = keyed(phase, officer, {**ENOUGH, "story": {"": "Cheaper rent for the hall"}})
    key = f"{made.reference}.story"

    def pages():
        args = [phase.consultation.slug, phase.number]
        for name, more in (
            ("phase-response", [made.reference]),
            ("coding-overview", []),
            ("coding-text", [key]),
            ("coding-similar", [key]),
            ("phase-responses-csv", []),
        ):
            page = client.get(reverse(f"consultations:{name}", args=[*args, *more]), {"state": "any"})
            body = b"".join(page.streaming_content) if page.streaming else page.content
            yield name, "Cheaper rent" in body.decode()

    client.force_login(other)
    assert {name for name, is_shown in pages() if is_shown} == set()
    client.force_login(officer)
    assert {name for name, is_shown in pages() if is_shown} == {"phase-response"}
    keying.hand_in_again(SecondKeying.objects.get(), raws=PEOPLE_WRONG, at=LATER, by=other)

    client.force_login(other)
    assert {name for name, is_shown in pages() if not is_shown} == set()


# Pages ----------------------------------------------------------------------------------------------------

KEYED = {
    "q-summary": "A good half year",
    "q-story": "We met.\nWe ate.",
    "q-changed": "b",
    "q-how_often": "7a",
    "q-when": "b",
    "q-people": "1,250",
    "q-spent": "£1,250.50",
}


def came(day):
    return {"received_on_day": day.day, "received_on_month": day.month, "received_on_year": day.year}


@pytest.mark.usefixtures("every_one")
def test_officers_key_a_paper_in_check_it_and_settle_what_differs(client, officer, other):
    phase, today = open_phase(at=clock.now(), by=officer), clock.today()

    def url(name, *more):
        return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number, *more])

    client.force_login(officer)
    begun = client.post(url("key-list"), came(today))
    paper = Response.objects.get()
    assert begun["Location"] == url("key-paper", paper.reference)
    autosaved = client.post(begun["Location"], {"q-summary": "A go", "q-when": "z"}, headers={"X-Autosave": "1"}).json()
    assert autosaved["refused"] == ["8a to 8c: There is no box “z” here. Use a to c."]
    assert 'value="A go"' in client.get(begun["Location"]).content.decode()
    slip = client.post(begun["Location"], {**KEYED, "q-people": "many", **came(today)}).content.decode()
    assert '<a href="#q-people">12: Enter a number, like 1250</a>' in slip
    done = client.post(begun["Location"], {**KEYED, "q-people": "1,520", **came(today)})
    assert "keyed in again by somebody else" in client.get(done["Location"]).content.decode()

    client.force_login(other)
    hidden = client.get(url("phase-response", paper.reference)).content.decode()
    assert "A good half year" not in hidden
    assert "To be keyed in again" in client.get(url("key-checks")).content.decode()
    again = client.post(url("key-again", paper.reference), {"begin": "1"})["Location"]
    assert "A good half year" not in client.get(again).content.decode()
    differs = client.post(again, KEYED)["Location"]
    assert differs == url("key-differences", paper.reference)
    pk = KeyingDifference.objects.get().pk
    refused = client.post(differs, {f"right_{pk}": "second"}).content.decode()
    assert "Say why the keyings of question 12 differ" in refused
    client.post(differs, {f"right_{pk}": "second", f"reason_{pk}": "Two figures were swapped."})

    assert load(Response.objects.get().sheet).value("people") == "1250"
    checks = client.get(url("key-checks")).content.decode()
    assert "100.0%" in checks
    assert "Nothing is to be keyed in again" in checks
