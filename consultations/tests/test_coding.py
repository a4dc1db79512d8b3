"""Reading what people wrote: several coders, blind to one another; what changes afterwards is read again."""

import pytest
from django.core.exceptions import ValidationError

from commissioning.common import clock
from commissioning.questionnaires.models import Answer
from consultations.enums import Duplicate, PhaseStatus
from consultations.models import Coding, CodingFilter, EventPoint, Phase, Reading, SetAside, Theme
from consultations.operations import coding, events, responding, themes
from consultations.queries.agreement import differences_of
from consultations.queries.considering import consideration_gaps
from consultations.queries.progress import progress_of, unread_answers
from consultations.queries.texts import answers, find, text_of_point
from consultations.queries.themes import Beside, frame_of, themes_of
from consultations.tests.factories import ConsiderationFactory, EngagementEventFactory, EventPointFactory, QuoteFactory
from consultations.tests.ready import answer, open_phase, sent_response
from consultations.tests.written import AT, LATER, response_saying, text_of, written_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase() -> Phase:
    return written_phase()


@pytest.fixture
def ann():
    return UserFactory(commissioning_officer=True, full_name="Ann")


@pytest.fixture
def bob():
    return UserFactory(commissioning_officer=True, full_name="Bob")


def add(phase, name, by, **more) -> Theme:
    return themes.add_theme(phase, name=name, at=AT, by=by, **more)


def read(text, by, *found, at=AT) -> Reading:
    return coding.code(text, themes=found, seen=text.sha256, at=at, by=by)


def counts(phase) -> dict[str, tuple[int | None, int]]:
    return {line.theme.name: (line.responses, line.points) for line in themes_of(phase)}


def test_what_is_read_are_the_words_of_responses_that_count(phase):
    response_saying(phase, idea="Longer grants", draft={"choice": "agree", "explain": ""}, organisation="Lunch club")
    response_saying(phase, idea="", draft={"choice": "agree", "explain": "It is clear"}, secret="My name")
    removed = response_saying(phase, idea="Longer grants")
    decided = {"duplicate_reason": "Twice", "duplicate_decided_at": AT, "duplicate_decided_by": UserFactory()}
    type(removed).objects.filter(pk=removed.pk).update(duplicate=Duplicate.REMOVED, **decided)

    assert sorted(answers(phase).values_list("words", flat=True)) == ["It is clear", "Longer grants", "My name"]


def test_a_theme_has_its_name_once_and_stands_one_step_deep(phase, ann):
    money = add(phase, "  Money  and time ", ann)
    longer = add(phase, "Longer grants", ann, parent=money)

    for wrong in ({"name": "money AND time"}, {"name": "Three years", "parent": longer}):
        with pytest.raises(ValidationError):
            themes.add_theme(phase, **wrong, at=AT, by=ann)
    with pytest.raises(ValidationError):
        themes.change_theme(money, values={"parent": add(phase, "Other", ann)}, at=AT, by=ann)

    assert [(group.theme.name, [one.name for one in group.under]) for group in frame_of(phase)] == [
        ("Money and time", ["Longer grants"]),
        ("Other", []),
    ]


def test_themes_are_put_in_another_order(phase, ann):
    first, second = add(phase, "First", ann), add(phase, "Second", ann)

    themes.move_theme(second, by_places=-1, at=AT, by=ann)
    themes.move_theme(first, by_places=9, at=AT, by=ann)

    assert [group.theme.name for group in frame_of(phase)] == ["Second", "First"]


def test_coders_read_for_themselves_and_both_count(phase, ann, bob):
    money, rooms = add(phase, "Money", ann), add(phase, "Rooms", ann)
    text = text_of(response_saying(phase, idea="Longer grants and more rooms"))

    read(text, ann, money)
    read(text, ann, money, rooms)
    read(text, bob, rooms)

    assert counts(phase) == {"Money": (1, 0), "Rooms": (1, 0)}
    with pytest.raises(coding.CodingStands):
        read(text, ann, rooms)
    assert Coding.objects.count() == 3


def test_what_is_agreed_on_counts_in_place_of_what_each_found(phase, ann, bob):
    money, rooms = add(phase, "Money", ann), add(phase, "Rooms", ann)
    text = text_of(response_saying(phase, idea="Longer grants and more rooms"))
    read(text, ann, money)
    with pytest.raises(themes.CannotCode):
        coding.agree(text, themes=[rooms], seen=text.sha256, at=AT, by=ann)
    read(text, bob, rooms)

    coding.agree(text, themes=[rooms], seen=text.sha256, at=AT, by=ann)

    assert counts(phase) == {"Money": (0, 0), "Rooms": (1, 0)}
    assert Reading.objects.filter(is_agreed=False).count() == 2


def test_nobody_sees_what_another_found_before_they_have_read_it(phase, ann, bob):
    money = add(phase, "Money", ann)
    one, two = (text_of(response_saying(phase, idea=words)) for words in ("Longer grants", "More grants"))
    carol = UserFactory(commissioning_officer=True)
    read(one, ann, money)
    read(two, ann, money)
    read(one, bob)
    read(two, carol)

    assert [found.key for found in differences_of(phase, bob)] == [(one.response.pk, one.question.id, None)]
    assert [found.key for found in differences_of(phase, carol)] == [(two.response.pk, two.question.id, None)]
    assert len(differences_of(phase, ann)) == 2
    assert len(differences_of(phase, UserFactory(commissioning_officer=True))) == 2


def test_a_text_that_changed_is_not_coded_as_it_was(phase, ann):
    money = add(phase, "Money", ann)
    response = response_saying(phase, idea="Longer grants")
    text = text_of(response)
    Answer.objects.filter(pk=text.pk).update(text="Shorter grants", value="Shorter grants")

    with pytest.raises(coding.TextChanged):
        read(text, ann, money)
    Answer.objects.filter(pk=text.pk).update(text="", value=None)
    with pytest.raises(coding.TextGone):
        read(text, ann, money)

    assert not Reading.objects.exists()


def test_a_corrected_answer_is_read_again(phase, ann):
    money = add(phase, "Money", ann)
    response = response_saying(phase, idea="Longer grants", draft={"choice": "agree", "explain": "It is clear"})
    for key in ("idea", "draft"):
        read(text_of(response, key), ann, money)
    Answer.objects.filter(pk=text_of(response).pk).update(text="Shorter grants", value="Shorter grants")

    coding.answers_changed(response, sheet=response.sheet, at=LATER)

    stale = Reading.objects.get(stale_at=LATER)
    assert (stale.question.key, stale.counts) == ("idea", False)
    assert [(row.words, row.question.key) for row in unread_answers(phase)] == [("Shorter grants", "idea")]
    read(text_of(response), ann)
    assert counts(phase) == {"Money": (1, 0)}
    assert not Reading.objects.exclude(stale_at=None).exists()


def test_points_of_events_are_coded_and_keep_their_coding_when_written_up_again(phase, ann):
    money = add(phase, "Money", ann)
    event = EngagementEventFactory(phase=phase, consultation=phase.consultation)
    for number, text in enumerate(["Longer grants", "More rooms", "Less paper"], start=1):
        EventPointFactory(event=event, number=number, text=text)
    for point in EventPoint.objects.filter(event=event).order_by("number"):
        read(text_of_point(phase, point), ann, money)
    assert counts(phase) == {"Money": (0, 3)}

    events.write_up(event, notes="", attendance=[], points=["Longer grants", "More halls"], at=LATER, by=ann)

    assert counts(phase) == {"Money": (0, 1)}
    assert list(Reading.objects.order_by("point__number").values_list("point__text", "counts")) == [
        ("Longer grants", True),
        ("More halls", False),
    ]


def test_themes_that_are_merged_take_their_codings_along_and_history_says_so(phase, ann, bob):
    money, grants = add(phase, "Money", ann), add(phase, "Grants", ann)
    under = add(phase, "Longer", ann, parent=grants)
    one, two = (text_of(response_saying(phase, idea=words)) for words in ("Longer grants", "More grants"))
    read(one, ann, grants)
    read(two, ann, grants, money)
    read(one, bob, money)

    assert themes.merge_themes(grants, into=money, at=LATER, by=ann) == 2

    assert counts(phase) == {"Money": (2, 0), "Longer": (0, 0)}
    assert sorted(Coding.objects.values_list("reading__coder__full_name", "theme__name")) == [
        ("Ann", "Money"),
        ("Ann", "Money"),
        ("Bob", "Money"),
    ]
    grants.refresh_from_db()
    under.refresh_from_db()
    assert (grants.merged_into, under.parent) == (money, money)
    assert grants.history.first().history_change_reason == "2 codings moved to “Money”"
    for theme in (grants, money):
        with pytest.raises(themes.CannotCode):
            themes.merge_themes(theme, into=money, at=LATER, by=ann)


def test_a_theme_that_was_found_never_drops_out_of_the_frame(phase, ann):
    top, other = add(phase, "Top", ann), add(phase, "Other", ann)
    under = add(phase, "Under", ann, parent=top)
    read(text_of(response_saying(phase, idea="Longer grants")), ann, under)
    themes.retire_theme(under, at=LATER, by=ann)

    themes.change_theme(top, values={"parent": other}, at=LATER, by=ann)

    assert counts(phase) == {"Other": (0, 0), "Top": (0, 0), "Under": (1, 0)}
    assert any("“Under” is not considered" in gap.words for gap in consideration_gaps(phase))
    under = themes.restore_theme(under, at=LATER, by=ann)
    assert under.parent == other
    themes.merge_themes(other, into=under, at=LATER, by=ann)
    assert {(one.name, one.parent and one.parent.name) for one in Theme.objects.in_use()} == {
        ("Under", None),
        ("Top", "Under"),
    }
    assert [one.theme.name for one in frame_of(phase)] == ["Under"]


def test_a_theme_that_was_considered_takes_over_no_texts_that_were_not_weighed(phase, ann):
    known, more, empty = (add(phase, name, ann) for name in ("Known", "More", "Empty"))
    read(text_of(response_saying(phase, idea="Longer grants")), ann, more)
    ConsiderationFactory(theme=known, phase=phase)

    with pytest.raises(themes.CannotCode, match=r"[Tt]ake that back first"):
        themes.merge_themes(more, into=known, at=LATER, by=ann)
    themes.merge_themes(empty, into=known, at=LATER, by=ann)

    assert set(Theme.objects.in_use().values_list("name", flat=True)) == {"Known", "More"}


def test_a_retired_theme_keeps_what_was_found_and_is_found_no_more(phase, ann):
    money, rooms = add(phase, "Money", ann), add(phase, "Rooms", ann)
    one, two = (text_of(response_saying(phase, idea=words)) for words in ("Longer grants", "More grants"))
    read(one, ann, money)
    themes.retire_theme(money, at=LATER, by=ann)

    with pytest.raises(themes.CannotCode):
        read(two, ann, money)
    read(one, ann, money)
    assert coding.apply_theme([one], theme=rooms, seen={one.key: one.sha256}, at=LATER, by=ann) == 1

    assert counts(phase) == {"Money": (1, 0), "Rooms": (1, 0)}
    themes.restore_theme(money, at=LATER, by=ann)
    read(two, ann, money)
    assert counts(phase) == {"Money": (2, 0), "Rooms": (1, 0)}


def test_a_theme_is_applied_to_several_texts_that_are_still_what_was_seen(phase, ann, bob):
    money, rooms = add(phase, "Money", ann), add(phase, "Rooms", ann)
    found = [text_of(response_saying(phase, idea=f"Longer grants {number}")) for number in range(4)]
    read(found[0], ann, rooms)
    read(found[1], ann, rooms)
    read(found[1], bob, rooms)
    seen = {text.key: text.sha256 for text in found} | {found[3].key: "of something else"}

    assert coding.apply_theme(found, theme=money, seen=seen, at=LATER, by=ann) == 2

    assert counts(phase) == {"Money": (2, 0), "Rooms": (2, 0)}
    assert Reading.objects.filter(coder=ann, codings__theme=money).count() == 2


def test_progress_says_what_is_read_by_whom_and_what_is_set_aside(phase, ann, bob):
    said = [response_saying(phase, idea=f"Idea {number}", secret="Yes") for number in range(4)]
    read(text_of(said[0]), ann)
    read(text_of(said[0]), bob)
    coding.set_aside(text_of(said[1]), reason="It is an advertisement.", at=AT, by=ann)
    question = text_of(said[0], "secret").question
    coding.set_question_aside(phase, question_id=question.id, reason="Read with the case files.", at=AT, by=ann)

    idea, draft, secret = progress_of(phase)

    assert (idea.total, idea.coded, idea.set_aside, idea.left) == (4, 1, 1, 2)
    assert [(str(coder), number) for coder, number in idea.by_coder] == [(str(ann), 1), (str(bob), 1)]
    assert (draft.total, draft.left) == (0, 0)
    assert (secret.total, secret.coded, secret.set_aside, secret.left) == (4, 0, 4, 0)
    assert sorted(unread_answers(phase).values_list("words", flat=True)) == ["Idea 2", "Idea 3"]
    read(text_of(said[1]), ann)
    assert SetAside.objects.count() == 1
    with pytest.raises(themes.CannotCode):
        coding.set_aside(text_of(said[0]), reason="Too late", at=AT, by=ann)


def test_nothing_is_coded_once_the_phase_is_analysed(phase, ann):
    money = add(phase, "Money", ann)
    text = text_of(response_saying(phase, idea="Longer grants"))
    Phase.objects.filter(pk=phase.pk).update(status=PhaseStatus.ANALYSED)

    for act in (
        lambda: read(text, ann, money),
        lambda: add(phase, "Rooms", ann),
        lambda: themes.retire_theme(money, at=AT, by=ann),
        lambda: coding.set_aside(text, reason="No", at=AT, by=ann),
    ):
        with pytest.raises(themes.CannotCode):
            act()

    assert (Theme.objects.count(), Reading.objects.count(), SetAside.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    "key", ["", "R.idea", "point-", "point-x", "point-99999999999999999999", "no.no", ".", "a\0.b"]
)
def test_a_key_of_no_text_finds_none(phase, key):
    assert find(phase, key) is None


def test_what_the_public_reads_leaves_confidential_answers_and_small_counts_out(phase, ann):
    money, rooms = add(phase, "Money", ann), add(phase, "Rooms", ann)
    for number in range(5):
        read(text_of(response_saying(phase, idea=f"More of number {number}")), ann, money)
    read(text_of(response_saying(phase, idea="A room")), ann, rooms)
    read(text_of(response_saying(phase, secret="A secret room"), "secret"), ann, rooms)

    assert counts(phase) == {"Money": (5, 0), "Rooms": (2, 0)}
    assert [(line.theme.name, line.responses) for line in themes_of(phase, public=True)] == [
        ("Money", 5),
        ("Rooms", None),
    ]


def test_a_theme_that_all_but_a_few_raised_does_not_tell_on_those_few(phase, ann):
    money, trees = add(phase, "Money", ann), add(phase, "Trees", ann)
    for number in range(9):
        text = text_of(response_saying(phase, idea=f"More of number {number}"))
        read(text, ann, *([money, trees] if number < 6 else [money]))

    shown = {line.theme.name: line.responses for line in themes_of(phase, public=True, beside=Beside(9))}

    assert shown == {"Money": 9, "Trees": None}


def test_themes_cost_the_same_queries_however_many_there_are(phase, ann, django_assert_num_queries):
    for number in range(12):
        theme = add(phase, f"Theme {number}", ann)
        read(text_of(response_saying(phase, idea=f"Idea {number}")), ann, theme)

    with django_assert_num_queries(3):
        assert len(themes_of(phase)) == 12


def test_a_correction_that_is_sent_marks_what_was_found_as_stale(ann):
    now = clock.now()
    phase = open_phase(at=now, by=ann)
    response = sent_response(phase, token="corrected", at=now)
    money = add(phase, "Money", ann)
    for key in ("summary", "story"):
        read(text_of(response, key), ann, money)

    responding.begin_correction(response, at=now)
    fresh = responding.find("corrected")
    answer(fresh, at=now, summary="Fewer rooms")
    responding.submit(fresh, at=now)

    assert dict(Reading.objects.values_list("question__key", "counts")) == {"summary": False, "story": True}
    assert [row.words for row in unread_answers(phase).filter(question__key="summary")] == ["Fewer rooms"]


def test_quotes_and_what_stands_under_a_theme_come_along_when_it_is_merged(phase, ann):
    top, money, grants = (add(phase, name, ann) for name in ("Top", "Money", "Grants"))
    themes.change_theme(money, values={"parent": top}, at=AT, by=ann)
    under = add(phase, "Longer", ann, parent=grants)
    quote = QuoteFactory(theme=grants)

    themes.merge_themes(grants, into=money, at=LATER, by=ann)

    for record in (quote, under):
        record.refresh_from_db()
    assert (quote.theme, under.parent) == (money, top)  # One step deep: beside Money, not under it.


def test_a_theme_is_retired_after_those_under_it_and_comes_back_alone(phase, ann):
    top = add(phase, "Top", ann)
    under = add(phase, "Under", ann, parent=top)
    with pytest.raises(themes.CannotCode, match="Move or retire them first"):
        themes.retire_theme(top, at=LATER, by=ann)
    for theme in (under, top):
        themes.retire_theme(theme, at=LATER, by=ann)

    themes.restore_theme(under, at=LATER, by=ann)

    assert list(Theme.objects.in_use().values_list("name", "parent")) == [("Under", None)]


def test_what_coders_find_in_a_corrected_answer_counts_and_what_was_agreed_of_the_one_before_does_not(phase, ann, bob):
    money, rooms = add(phase, "Money", ann), add(phase, "Rooms", ann)
    response = response_saying(phase, idea="Longer grants")
    text = text_of(response)
    for coder in (ann, bob):
        read(text, coder, money)
    coding.agree(text, themes=[money], seen=text.sha256, at=AT, by=ann)
    Answer.objects.filter(pk=text.pk).update(text="More rooms", value="More rooms")
    coding.answers_changed(response, sheet=response.sheet, at=LATER)

    for coder in (bob, ann):  # Ann too reads it anew, though Bob has read it by now.
        read(text_of(response), coder, rooms)

    assert counts(phase) == {"Money": (0, 0), "Rooms": (1, 0)}


def test_nobody_keeps_filters_without_end_but_one_of_the_same_name_is_replaced(phase, ann, monkeypatch):
    monkeypatch.setattr(coding, "FILTERS", 2)
    for name in ("One", "Two"):
        coding.save_filter(phase, name=name, query="state=read", at=AT, by=ann)

    with pytest.raises(themes.CannotCode, match="Remove one first"):
        coding.save_filter(phase, name="Three", query="state=read", at=AT, by=ann)
    coding.save_filter(phase, name=" Two ", query="state=unread", at=LATER, by=ann)

    assert list(CodingFilter.objects.order_by("name").values_list("name", "query")) == [
        ("One", "state=read"),
        ("Two", "state=unread"),
    ]
