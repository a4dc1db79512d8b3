import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from commissioning.questionnaires import operations
from commissioning.questionnaires.answer_set import Shown, load
from commissioning.questionnaires.tests.factories import AnswerSheetFactory, QuestionnaireVersionFactory, person

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 5, 10, tzinfo=dt.UTC)
ENOUGH = {
    "summary": {"": "A good half year"},
    "story": {"": "We met.\nWe ate."},
    "changed": {"": "no"},
    "how_often": {"": "weekly", "other": ""},
    "when": {"": ["monthly"], "other": ""},
    "people": {"": "1,250"},
    "spent": {"": "£1,250.50"},
}


@pytest.fixture
def sheet():
    return AnswerSheetFactory(version=QuestionnaireVersionFactory(published=True, sample=True))


def save(sheet, raws, shown=None, by=None):
    answers = load(sheet)
    seen = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    return operations.save_answers(sheet=sheet, raws=raws, shown=seen if shown is None else shown, at=AT, by=by)


def values(sheet):
    answers = load(sheet)
    return {key: answers.value(key) for key in answers.answers}


def test_answers_are_stored_as_they_are_understood(sheet):
    outcome = save(sheet, ENOUGH)

    assert outcome.is_whole
    assert outcome.problems == {}
    assert values(sheet) == {
        "summary": "A good half year",
        "story": "We met.\nWe ate.",
        "changed": "no",
        "how_often": {"choice": "weekly", "other": ""},
        "when": {"choices": ["monthly"], "other": ""},
        "people": "1250",
        "spent": 125050,
    }


def test_a_draft_keeps_what_it_does_not_understand_beside_what_it_does(sheet):
    outcome = save(sheet, {"people": {"": "about forty"}, "summary": {"": "Fine"}})

    answers = load(sheet)
    assert outcome.problems == {"people": "Enter a number, like 1250"}
    assert answers.value("people") is None
    assert answers.raw(answers.structure.by_key["people"]) == {"": "about forty"}
    assert answers.text("people") == "about forty"
    assert answers.value("summary") == "Fine"


def test_what_was_not_understood_goes_once_it_is_put_right(sheet):
    save(sheet, {"people": {"": "about forty"}})

    save(sheet, {"people": {"": "40"}})

    answer = load(sheet).answers["people"]
    assert (answer.value, answer.raw, answer.problem, answer.revision) == ("40", {}, "", 2)


def test_saving_the_same_again_writes_nothing(sheet, django_assert_num_queries):
    save(sheet, ENOUGH)

    outcome = save(sheet, ENOUGH)

    assert outcome.saved == []
    assert {answer.revision for answer in load(sheet).answers.values()} == {1}


def test_somebody_elses_change_is_never_overwritten(sheet):
    ada, ben = person("Ada"), person("Ben")
    answers = load(sheet)
    seen = {key: answers.shown_as(answers.structure.by_key[key]) for key in ("summary", "story")}
    save(sheet, {"summary": {"": "Ada's"}}, seen, by=ada)

    outcome = save(sheet, {"summary": {"": "Ben's"}, "story": {"": "Ben's story"}}, seen, by=ben)

    conflict = outcome.conflicts["summary"]
    assert (conflict.mine_text, conflict.theirs_text, conflict.theirs_by) == ("Ben's", "Ada's", ada)
    assert values(sheet) == {"summary": "Ada's", "story": "Ben's story"}
    assert outcome.saved == ["story"]


def test_an_answer_left_alone_does_not_undo_somebody_elses(sheet):
    save(sheet, {"summary": {"": "First"}})
    answers = load(sheet)
    seen = {"summary": answers.shown_as(answers.structure.by_key["summary"])}
    save(sheet, {"summary": {"": "Second"}})

    outcome = save(sheet, {"summary": {"": "First"}}, seen)

    assert outcome.is_whole
    assert values(sheet) == {"summary": "Second"}


@pytest.mark.parametrize("bad", ["a\x00b", "x" * 1_000_001, "\ud800"])
def test_what_cannot_be_stored_is_refused_and_changes_nothing(sheet, bad):
    save(sheet, {"story": {"": "Before"}})

    outcome = save(sheet, {"story": {"": bad}})

    assert not outcome.is_whole
    assert set(outcome.refused) == {"story"}
    assert values(sheet) == {"story": "Before"}


def test_a_narrative_of_two_hundred_pages_is_kept_and_said_to_be_too_long(sheet):
    story = "word " * 120_000

    outcome = save(sheet, {"story": {"": story}})

    assert outcome.saved == ["story"]
    assert values(sheet)["story"] == story.strip()
    assert "120,000 words. Shorten it to 500 words or fewer." in [p.message for p in operations.check(sheet)][1]


def test_a_sheet_cannot_be_handed_in_before_it_is_complete(sheet):
    save(sheet, {**ENOUGH, "people": {"": "forty"}, "summary": {"": ""}})

    with pytest.raises(operations.NotReady) as refused:
        operations.lock(sheet=sheet, at=AT)

    assert [(problem.anchor, problem.section_key, problem.message) for problem in refused.value.problems] == [
        ("#q-summary", "about", "Answer this question."),
        ("#q-people", "figures", "Enter a number, like 1250"),
    ]
    sheet.refresh_from_db()
    assert sheet.locked_at is None


def test_a_question_that_is_not_asked_is_neither_needed_nor_handed_in(sheet):
    save(sheet, {**ENOUGH, "change": {"": "Left over"}})

    answers = operations.lock(sheet=sheet, at=AT)

    keys = [answer["key"] for section in answers.snapshot()["sections"] for answer in section["answers"]]
    assert "change" not in keys
    assert "changed" in keys


def test_a_condition_that_is_met_makes_its_question_needed(sheet):
    save(sheet, {**ENOUGH, "changed": {"": "yes"}})

    assert [problem.question_key for problem in operations.check(sheet)] == ["change"]


@pytest.mark.parametrize(
    ("key", "answer", "asked"),
    [
        ("how_often", {"": "monthly"}, True),
        ("how_often", {"": "other", "other": "At Easter"}, False),
        ("when", {"": ["other", "weekly"], "other": "At Easter"}, True),
        ("when", {"": []}, False),
    ],
)
def test_a_condition_may_name_several_answers(key, answer, asked):
    version = QuestionnaireVersionFactory(sample=True)
    wanted = {"question": key, "is": "among", "value": ["weekly", "monthly"]}
    section = version.sections.get(key="figures")
    operations.add_question(section=section, key="why", kind="long_text", text="Why?", condition=wanted)
    sheet = AnswerSheetFactory(version=operations.publish(version=version, at=AT, by=None))

    save(sheet, {key: answer})

    assert ("why" in load(sheet).shown) is asked


@pytest.mark.parametrize("value", [[], "weekly", ["weekly", "never"], [["weekly"]], None])
def test_a_condition_names_options_that_there_are(value):
    version = QuestionnaireVersionFactory(sample=True)
    section, wanted = version.sections.get(key="figures"), {"question": "how_often", "is": "among", "value": value}

    with pytest.raises(ValidationError):
        operations.add_question(section=section, key="why", kind="long_text", text="Why?", condition=wanted)


def test_nothing_changes_after_handing_in(sheet):
    save(sheet, ENOUGH)
    operations.lock(sheet=sheet, at=AT)

    with pytest.raises(operations.AnswersLocked):
        save(sheet, {"summary": {"": "Later"}})
    with pytest.raises(operations.AnswersLocked):
        operations.lock(sheet=sheet, at=AT)

    assert values(sheet)["summary"] == "A good half year"


def test_only_the_named_answers_open_again(sheet):
    save(sheet, ENOUGH)
    operations.lock(sheet=sheet, at=AT)

    operations.reopen(sheet=sheet, keys=["summary", "contact"], at=AT)

    assert load(sheet).editable == {"summary", "contact"}
    save(sheet, {"summary": {"": "Better"}, "contact": {"": "a@example.org"}})
    with pytest.raises(operations.AnswersLocked):
        save(sheet, {"people": {"": "1"}})
    handed_in = operations.lock(sheet=sheet, at=AT + dt.timedelta(days=1))
    assert handed_in.editable == set()
    assert values(sheet)["summary"] == "Better"
    assert values(sheet)["people"] == "1250"


def test_an_answer_that_a_reopened_one_calls_for_can_be_given(sheet):
    save(sheet, ENOUGH)
    operations.lock(sheet=sheet, at=AT)

    operations.reopen(sheet=sheet, keys=["changed"], at=AT)
    save(sheet, {"changed": {"": "yes"}, "change": {"": "Our hall closed."}})

    assert operations.lock(sheet=sheet, at=AT).value("change") == "Our hall closed."


def test_a_draft_cannot_be_reopened(sheet):
    with pytest.raises(operations.NotHandedIn):
        operations.reopen(sheet=sheet, keys=["summary"], at=AT)

    assert load(sheet).answers == {}


def test_answers_come_over_from_last_time_where_there_are_none(sheet):
    save(sheet, ENOUGH)
    later = AnswerSheetFactory(version=sheet.version)
    save(later, {"summary": {"": "Already said"}})

    copied = operations.copy_answers(source=sheet, target=later, at=AT, by=None)

    assert "summary" not in copied
    assert values(later) == {**values(sheet), "summary": "Already said"}


def test_saving_costs_the_same_for_one_answer_and_for_many(sheet, django_assert_num_queries):
    load(sheet)
    sheet.version.questionnaire  # noqa: B018 read once
    with django_assert_num_queries(6):  # begin, lock, answers, files, write, commit
        operations.save_answers(sheet=sheet, raws={"summary": {"": "One"}}, shown={}, at=AT, by=None)
    with django_assert_num_queries(6):
        operations.save_answers(sheet=sheet, raws=ENOUGH, shown={"summary": Shown(1, "x")}, at=AT, by=None)


def test_handing_in_costs_few_queries(sheet, django_assert_num_queries):
    save(sheet, ENOUGH)

    with django_assert_num_queries(6):  # begin, lock, answers, files, write, commit
        operations.lock(sheet=sheet, at=AT)


def test_what_a_page_sends_is_read_by_kind(sheet):
    structure = load(sheet).structure
    data = QueryDict(
        "q-when=weekly&q-when=other&q-when-other=Bank holidays&q-opened_on-day=1&q-opened_on-month=4"
        "&q-opened_on-year=2026&q-items-rows=2&q-items-0-item=Tea&q-items-1-cost=3"
    )

    read = {key: structure.by_key[key].kind.read(structure.by_key[key], data) for key in ("when", "opened_on", "items")}

    assert read == {
        "when": {"": ["weekly", "other"], "other": "Bank holidays"},
        "opened_on": {"day": "1", "month": "4", "year": "2026"},
        "items": {
            "rows": [
                {"item": "Tea", "people": "", "cost": "", "paid_on": ""},
                {"item": "", "people": "", "cost": "3", "paid_on": ""},
            ]
        },
    }
