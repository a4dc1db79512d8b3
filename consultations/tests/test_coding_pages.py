"""The pages on which officers read, code, settle, quote and consider."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.common import clock
from consultations.enums import PhaseStatus
from consultations.models import CodingFilter, Consideration, Phase, Quote, Reading, SetAside, Theme
from consultations.operations import coding, considering, themes
from consultations.queries.texts import sha256_of
from consultations.tests.factories import EngagementEventFactory, EventPointFactory, ThemeFactory
from consultations.tests.written import AT, response_saying, text_of, written_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def phase() -> Phase:
    return written_phase()


@pytest.fixture
def ann(client):
    person = UserFactory(commissioning_officer=True, full_name="Ann")
    client.force_login(person, BACKEND)
    return person


def url(name: str, phase: Phase, *args) -> str:
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number, *args])


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def send(client, text, *themes, **more):
    data = {"themes": [theme.pk for theme in themes], "seen": text.sha256, "new_theme": "", "new_under": "", **more}
    return client.post(url("coding-text", text.phase, text.key), data)


def test_texts_are_read_one_after_the_other_skipped_ones_come_round_and_points_last(client, ann, phase):
    money = ThemeFactory(phase=phase, name="Money", description="Grants and fees.")
    one, two = (text_of(response_saying(phase, idea=words)) for words in ("Longer grants", "More rooms"))
    EventPointFactory(event=EngagementEventFactory(phase=phase, consultation=phase.consultation), text="Less paper")

    first = client.get(url("coding-next", phase), follow=True)
    assert "Longer grants" in body(first)
    assert "Grants and fees." in body(first)
    skipped = client.get(url("coding-next", phase), {"after": one.key}, follow=True)
    assert "More rooms" in body(skipped)
    point = send(client, two, money)
    assert "Less paper" in body(client.get(point["Location"]))
    around = client.get(url("coding-next", phase), {"after": point["Location"].split("/")[-2]}, follow=True)

    assert "those that you skipped" in body(around)
    assert "Longer grants" in body(around)
    assert [(row.response, row.codings.get().theme) for row in Reading.objects.all()] == [(two.response, money)]


def test_a_theme_is_added_while_an_answer_is_read_and_what_was_ticked_stays(client, ann, phase):
    money = ThemeFactory(phase=phase, name="Money")
    text = text_of(response_saying(phase, idea="Longer grants and rooms"))

    page = send(client, text, money, new_theme=" Rooms ", new_under=money.pk, add="1")

    rooms = Theme.objects.get(name="Rooms")
    assert rooms.parent == money
    assert body(page).count(" checked") == 2
    assert not Reading.objects.exists()
    send(client, text, money, new_theme="rooms")
    assert {coding.theme for coding in Reading.objects.get().codings.all()} == {money, rooms}


def test_an_answer_that_changed_meanwhile_is_shown_again_with_what_was_ticked(client, ann, phase):
    money = ThemeFactory(phase=phase, name="Money")
    text = text_of(response_saying(phase, idea="Longer grants"))

    page = send(client, text, money, seen="of another text")

    assert "was changed meanwhile" in body(page)
    assert " checked" in body(page)
    assert not Reading.objects.exists()


def test_what_another_found_is_hidden_until_one_has_read_it_too_and_is_then_settled(client, ann, phase):
    money, rooms = ThemeFactory(phase=phase, name="Money"), ThemeFactory(phase=phase, name="Rooms")
    text = text_of(response_saying(phase, idea="Longer grants and rooms"))
    bob = UserFactory(commissioning_officer=True, full_name="Bobby Tables")
    coding.code(text, themes=[money], seen=text.sha256, at=AT, by=bob)
    coding.code(text_of(response_saying(phase, idea="More")), themes=[], seen=sha256_of("More"), at=AT, by=ann)

    assert "Bobby" not in body(client.get(url("coding-text", phase, text.key)))
    blind = client.get(url("coding-agree", phase, text.key), follow=True)
    assert "Read this text yourself first" in body(blind)
    assert "Seen differently" not in body(blind)
    send(client, text, rooms)
    shown = body(client.get(url("coding-text", phase, text.key)))
    assert "Bobby" in shown
    assert "Record what you agree on" in shown
    settle = body(client.get(url("coding-agreement", phase)))
    assert f'{url("coding-agree", phase, text.key)}">{text.words}</a>' in settle
    assert "1 text was seen differently" in body(client.get(url("theme-frame", phase)))

    client.post(url("coding-agree", phase, text.key), {"themes": [money.pk, rooms.pk], "seen": text.sha256})

    agreed = Reading.objects.get(is_agreed=True)
    assert {coding.theme for coding in agreed.codings.all()} == {money, rooms}
    assert "Agreed" in body(client.get(url("coding-agreement", phase)))


def chosen(client, phase, **query) -> list[str]:
    page = client.get(url("coding-overview", phase), query)
    assert page.status_code == 200
    return sorted(text.words for text in page.context["texts"])


def test_what_is_read_is_chosen_by_question_way_capacity_theme_state_and_words(client, ann, phase):
    money = ThemeFactory(phase=phase, name="Money")
    one = response_saying(phase, idea="Longer grants", capacity={"choices": ["group", "resident"]}, way="post")
    two = response_saying(phase, idea="More rooms", capacity={"choices": ["resident"]}, secret="My grants")
    coding.code(text_of(one), themes=[money], seen=sha256_of("Longer grants"), at=AT, by=ann)
    coding.set_aside(text_of(two, "secret"), reason="Private", at=AT, by=ann)

    assert chosen(client, phase) == ["More rooms"]
    assert chosen(client, phase, state="any") == ["Longer grants", "More rooms", "My grants"]
    assert chosen(client, phase, state="any", question="idea") == ["Longer grants", "More rooms"]
    assert chosen(client, phase, state="any", way="post") == ["Longer grants"]
    assert chosen(client, phase, state="any", capacity="capacity:group") == ["Longer grants"]
    assert chosen(client, phase, state="any", capacity="capacity:resident", q="ROOMS") == ["More rooms"]
    assert chosen(client, phase, state="any", theme=str(money.pk)) == ["Longer grants"]
    assert chosen(client, phase, state="read") == ["Longer grants"]
    assert chosen(client, phase, state="aside") == ["My grants"]
    assert chosen(client, phase, state="unread", q="grants") == []
    # What is no filter, or another's, is left out.
    assert chosen(client, phase, state="x", way="pigeon", theme="1' or 1", capacity="a:b", q="\x00") == ["More rooms"]


def test_filters_are_kept_under_a_name_for_oneself(client, ann, phase):
    client.post(url("coding-filter-save", phase), {"name": " Paper  ones ", "query": "way=post&evil=1&state=any"})

    saved = CodingFilter.objects.get()
    assert (saved.owner, saved.name, saved.query) == (ann, "Paper ones", "state=any&way=post")
    assert "Paper ones" in body(client.get(url("coding-overview", phase)))
    other = UserFactory(commissioning_officer=True)
    client.force_login(other, BACKEND)
    assert "Paper ones" not in body(client.get(url("coding-overview", phase)))
    assert client.post(url("coding-filter-remove", phase, saved.pk)).status_code == 404


def test_texts_worded_alike_are_given_a_theme_at_once(client, ann, phase):
    money = ThemeFactory(phase=phase, name="Money")
    text = text_of(response_saying(phase, idea="Please give us longer grants, three years at least"))
    same, near, other = (
        text_of(response_saying(phase, idea=words))
        for words in (
            "Please give us longer grants, three years at least!",
            "Longer grants: at least three years",
            "The bus does not stop at the library",
        )
    )

    page = client.get(url("coding-similar", phase, text.key))
    assert [one.text.words for one in page.context["found"]] == [same.words, near.words]
    client.post(
        url("coding-similar", phase, text.key),
        {"texts": [same.key, near.key, "no.such"], "theme": money.pk, f"seen-{same.key}": same.sha256},
    )

    assert [reading.response for reading in Reading.objects.filter(codings__theme=money)] == [same.response]
    empty = client.post(url("coding-similar", phase, text.key), {"theme": ""})
    assert "Tick at least one of the texts" in body(empty)
    assert other.words not in body(empty)


def test_what_need_not_be_read_is_set_aside_with_a_reason_and_taken_up_again(client, ann, phase):
    text = text_of(response_saying(phase, idea="Buy our shoes"))
    assert "Answer the question" in body(client.post(url("coding-aside", phase, text.key), {"reason": ""}))
    assert not SetAside.objects.exists()

    client.post(url("coding-aside", phase, text.key), {"reason": "An advertisement."})
    client.post(url("coding-question-aside", phase, "draft"), {"reason": "A sample was read."})

    assert set(SetAside.objects.values_list("reason", flat=True)) == {"An advertisement.", "A sample was read."}
    page = body(client.get(url("coding-overview", phase)))
    assert "A sample was read." in page
    client.post(url("coding-take-up", phase, SetAside.objects.get(response=None).pk))
    assert SetAside.objects.count() == 1


def test_a_theme_is_considered_and_the_phase_is_analysed_on_its_page(client, ann):
    yesterday = clock.today() - dt.timedelta(days=1)
    phase = written_phase(opens_on=yesterday - dt.timedelta(days=90), closes_on=yesterday)
    money = ThemeFactory(phase=phase, name="Money")
    text = text_of(response_saying(phase, idea="Longer grants"))
    coding.code(text, themes=[money], seen=text.sha256, at=AT, by=ann)
    page = body(client.get(url("theme-frame", phase)))
    assert "The theme “Money” is not considered" in page
    refused = client.post(url("theme-finish", phase), follow=True)
    assert "1 thing to do" in body(refused)
    wrong = client.post(url("theme-consider", phase, money.pk), {"answer": "accepted", "reason": "Yes"})
    assert "Say what changes" in body(wrong)

    client.post(
        url("theme-consider", phase, money.pk), {"answer": "partly", "reason": "Yes", "what_changes": "Three years"}
    )

    assert Consideration.objects.get().answer == "partly"
    assert "Three years" in body(client.get(url("theme-frame", phase)))
    client.post(url("theme-finish", phase))
    phase.refresh_from_db()
    assert phase.status == PhaseStatus.ANALYSED


def test_a_quote_is_marked_cleared_and_approved_by_another(client, ann, phase):
    ThemeFactory(phase=phase, name="Money")
    text = text_of(response_saying(phase, idea="In Mill Lane we cannot wait", may_be_quoted="yes"))
    shy = text_of(response_saying(phase, idea="Do not quote me"))
    assert "did not say that they may be quoted" in body(client.get(url("coding-quote", phase, shy.key), follow=True))

    client.post(url("coding-quote", phase, text.key), {"excerpt": text.words, "theme": Theme.objects.get().pk})
    quote = Quote.objects.get()
    client.post(url("quote-detail", phase, quote.pk), {"words": "Mill Lane", "reason": "Only they meet there."})
    quote.refresh_from_db()
    assert quote.text == "In […] we cannot wait"
    client.post(url("quote-approve", phase, quote.pk), {"seen": sha256_of(quote.text)})
    quote.refresh_from_db()
    assert quote.approved_by is None
    bob = UserFactory(commissioning_officer=True)
    client.force_login(bob, BACKEND)
    client.post(url("quote-approve", phase, quote.pk), {"seen": sha256_of(quote.text)})

    quote.refresh_from_db()
    assert quote.approved_by == bob
    assert "In […] we cannot wait" in body(client.get(url("quote-overview", phase)))


def test_hostile_addresses_and_forms_change_nothing(client, ann, phase):
    text = text_of(response_saying(phase, idea="Longer grants"))
    foreign = ThemeFactory()

    assert client.get(url("coding-text", phase, "a\x00.b")).status_code == 404
    assert client.get(url("coding-next", phase), {"after": "\x00", "theme": "9" * 30}).status_code == 302
    send(client, text, foreign)
    send(client, text, new_theme="x" * 121)
    send(client, text, new_theme="a\x00b")
    client.post(url("theme-merge", phase, ThemeFactory(phase=phase).pk), {"into": foreign.pk})
    assert client.get(url("theme-edit", phase, foreign.pk)).status_code == 404

    assert not Reading.objects.filter(codings__theme=foreign).exists()
    assert Theme.objects.filter(phase=phase).count() == 1


def test_history_tells_of_themes_and_what_was_made_of_them(client, ann, phase):
    for name in ("Money", "Rooms"):
        theme = themes.add_theme(phase, name=name, at=AT, by=ann)
        values = {"answer": "accepted", "reason": f"Many ask for {name}.", "what_changes": "More of it"}
        considering.consider_theme(theme, values=values, at=AT, by=ann)

    page = body(client.get(reverse("consultations:consultation-history", args=[phase.consultation.slug])))

    assert "Theme added: Money" in page
    assert "Consideration added: Accepted: Many ask for Rooms." in page


def test_a_theme_whose_name_was_taken_meanwhile_is_not_brought_back(client, ann, phase):
    gone = ThemeFactory(phase=phase, name="Rooms", retired_at=AT, retired_by=ann)
    ThemeFactory(phase=phase, name="Rooms")

    page = client.post(url("theme-restore", phase, gone.pk), follow=True)

    assert "There is a theme with this name already." in body(page)
    gone.refresh_from_db()
    assert gone.is_retired


def test_a_choice_without_a_text_says_why_it_is_empty_and_what_is_left(client, ann, phase):
    place = url("coding-overview", phase)
    assert "Nobody has written anything here yet." in body(client.get(place))
    text = text_of(response_saying(phase, idea="Longer grants"))
    send(client, text, ThemeFactory(phase=phase))

    read = body(client.get(place))
    assert "Nothing is left to read: you have read all of it, or it is set aside." in read
    assert "Read the points raised at events" not in read
    assert "Nothing fits these filters. Take one away." in body(client.get(place, {"q": "Buses"}))
    EventPointFactory(event=EngagementEventFactory(phase=phase, consultation=phase.consultation), text="Less paper")
    assert "Read the points raised at events" in body(client.get(place))
    assert "Less paper" in body(client.get(place, {"question": "points", "state": "mine"}))
    assert "Longer grants" in body(client.get(place, {"question": "idea", "state": "any"}))
