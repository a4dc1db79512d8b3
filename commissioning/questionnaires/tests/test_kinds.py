import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from commissioning.questionnaires.kinds import choices, kind_of, kinds
from commissioning.questionnaires.kinds.base import Invalid, plain
from commissioning.questionnaires.kinds.figure import LARGEST, canonical, format_number, parse_number
from commissioning.questionnaires.tests.factories import AIMS, COLUMNS, OPTIONS, SCALE


@dataclass
class Asked:
    """A question, as far as a kind looks at it."""

    kind: object
    config: dict = field(default_factory=dict)
    name: str = "q-it"
    word_limit: int | None = None


def asked(kind, **config):
    return Asked(kind_of(kind), config=kind_of(kind).clean_config(config))


CHOICE = {"options": OPTIONS, "other": True}
TABLE = {"columns": COLUMNS}
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "item": WORDS.map(str.strip).filter(bool).map(lambda text: text.replace("\r", "\n")),
            "people": st.integers(0, 10**14).map(str),
            "cost": st.integers(0, 10**12 - 1),
            "paid_on": st.none() | st.dates().map(lambda day: day.isoformat()),
        }
    ),
    min_size=1,
    max_size=4,
)


RANKED = {"options": AIMS}
MATRIX = {"rows": AIMS, "scale": SCALE}
LINE = WORDS.map(plain)


def round_trip(question, value):
    """The value after it was shown on a page, sent, and read back."""
    data = QueryDict(mutable=True)
    for name, typed in question.kind.sent(question, question.kind.raw(question, value)).items():
        data.setlist(name, typed if isinstance(typed, list) else [typed])
    return question.kind.parse(question, question.kind.read(question, data))


@pytest.mark.parametrize(
    ("question", "value", "text"),
    [
        (asked("short_text"), "One line", "One line"),
        (asked("long_text"), "Two\nlines", "Two\nlines"),
        (asked("email"), "a@example.org", "a@example.org"),
        (asked("yes_no"), "no", "No"),
        (asked("single_choice", **CHOICE), {"choice": "weekly", "other": ""}, "Every week"),
        (asked("single_choice", **CHOICE), {"choice": "other", "other": "At Easter"}, "Other: At Easter"),
        (
            asked("multiple_choice", **CHOICE),
            {"choices": ["monthly", "other"], "other": "Easter"},
            "Every month\nOther: Easter",
        ),
        (asked("agree_scale"), {"choice": "agree", "explain": "It is fair."}, "Agree\nIt is fair."),
        (asked("number", decimals=2, suffix="hours"), "1250.5", "1,250.5 hours"),
        (asked("money"), 125050, "£1,250.50"),
        (asked("date"), "2026-03-01", "1 March 2026"),
        (
            asked("table", **TABLE),
            [{"item": "Tea", "people": "12", "cost": 300, "paid_on": "2026-03-01"}],
            "Tea · 12 · £3 · 1 March 2026",
        ),
        (asked("ranking", **RANKED), ["shown", "advice"], "1. Lunch clubs\n2. Advice"),
        (
            asked("matrix", **MATRIX),
            {"advice": "very", "shown": "little"},
            "Advice: Very important\nLunch clubs: Of little importance",
        ),
        (asked("number"), None, ""),
        (asked("money"), 0, "£0"),
    ],
)
def test_what_was_answered_comes_back_from_the_page(question, value, text):
    assert round_trip(question, value) == value
    assert question.kind.as_text(question, value) == text
    assert len(question.kind.cells(question, value)) == len(question.kind.columns(question))


def test_every_kind_can_be_chosen_and_shown():
    assert [name for name, _ in choices()] == list(kinds())
    assert all(kind.template or not kind.asks for kind in kinds().values())


ANSWERS = {
    "short_text": (asked("short_text"), LINE.filter(bool)),
    "long_text": (asked("long_text"), LINE.filter(bool)),
    "email": (asked("email"), st.sampled_from(["a@example.org", "b.c@example.com"])),
    "yes_no": (asked("yes_no"), st.sampled_from(["yes", "no"])),
    "single_choice": (
        asked("single_choice", **CHOICE),
        st.fixed_dictionaries({"choice": st.sampled_from(["weekly", "monthly"]), "other": st.just("")})
        | st.fixed_dictionaries({"choice": st.just("other"), "other": LINE}),
    ),
    "multiple_choice": (
        asked("multiple_choice", **CHOICE),
        st.sets(st.sampled_from(["weekly", "monthly", "other"]), min_size=1).flatmap(
            lambda picked: st.fixed_dictionaries(
                {
                    "choices": st.just([key for key in ("weekly", "monthly", "other") if key in picked]),
                    "other": LINE if "other" in picked else st.just(""),
                }
            )
        ),
    ),
    "agree_scale": (
        asked("agree_scale"),
        st.fixed_dictionaries({"choice": st.sampled_from(["", "agree", "disagree"]), "explain": LINE}).filter(
            lambda value: any(value.values())
        ),
    ),
    "ranking": (
        asked("ranking", **RANKED),
        st.permutations([aim["key"] for aim in AIMS]).flatmap(
            lambda keys: st.integers(1, len(keys)).map(lambda count: keys[:count])
        ),
    ),
    "matrix": (
        asked("matrix", **MATRIX),
        st.dictionaries(st.sampled_from([aim["key"] for aim in AIMS]), st.sampled_from(["very", "little"]), min_size=1),
    ),
    "number": (
        asked("number", decimals=3),
        st.decimals(-LARGEST, LARGEST, places=3, allow_nan=False).map(canonical),
    ),
    "money": (asked("money", allow_negative=True), st.integers(-999_999_999_999, 999_999_999_999)),
    "date": (asked("date"), st.dates(dt.date(1000, 1, 1)).map(dt.date.isoformat)),
    "table": (asked("table", **TABLE), ROWS),
}


def test_the_round_trip_is_tried_with_every_kind_that_is_answered_in_writing():
    assert set(ANSWERS) == {name for name, kind in kinds().items() if kind.asks and not kind.holds_files}


@pytest.mark.parametrize("kind", ANSWERS)
@given(data=st.data())
def test_any_answer_comes_back_from_the_page(kind, data):
    question, values = ANSWERS[kind]
    value = data.draw(values)

    assert round_trip(question, value) == value
    assert round_trip(question, None) is None
    assert len(question.kind.cells(question, value)) == len(question.kind.columns(question))
    assert question.kind.as_text(question, value)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            {"advice": "1", "transport": "1", "shown": "2"},
            "You gave 1 to “Advice” and “Help with transport”. Give each a different number.",
        ),
        ({"advice": "1", "shown": "3"}, "You left out 2. Number your choices from 1 without leaving one out."),
        ({"advice": "3"}, "You left out 1 and 2. Number your choices from 1 without leaving one out."),
        ({"advice": "0"}, "Advice: enter a number from 1 to 3, or leave it empty."),
        ({"advice": "first", "shown": "4"}, "Advice: enter a number from 1 to 3, or leave it empty.\nLunch clubs: "),
        ({"advice": "²"}, "Advice: enter a number from 1 to 3, or leave it empty."),
    ],
)
def test_an_order_that_is_not_clear_is_said_and_kept_as_it_was_typed(typed, message):
    question = asked("ranking", **RANKED)

    with pytest.raises(Invalid) as refused:
        question.kind.parse(question, typed)

    assert refused.value.message.startswith(message)
    assert all(place in question.kind.raw_as_text(question, typed) for place in typed.values())


@given(st.dictionaries(st.sampled_from([aim["key"] for aim in AIMS]), st.text("0123456789 .-x", max_size=4)))
def test_any_places_are_an_order_or_a_clear_refusal(typed):
    question = asked("ranking", **RANKED)

    try:
        value = question.kind.parse(question, typed)
    except Invalid as refusal:
        outcome = refusal.message
    else:
        outcome = "" if value is None or len(value) == len(set(value)) else str(value)

    assert not outcome or "number" in outcome.lower()


@given(st.decimals(-LARGEST, LARGEST, places=3, allow_nan=False))
def test_numbers_are_read_as_they_are_written(number):
    assert parse_number(format_number(number), decimals=3) == number
    assert canonical(parse_number(canonical(number), decimals=3)) == canonical(number)


@given(st.text(max_size=50))
def test_any_text_is_a_number_or_a_clear_refusal(text):
    try:
        number = parse_number(text, decimals=2)
    except Invalid as refusal:
        outcome = refusal.message
    else:
        outcome = "Enter a number" if number is None or abs(number) <= LARGEST else str(number)

    assert outcome.startswith("Enter a number")


@pytest.mark.parametrize("text", ["9" * 16, "1e5", "12,50", "0x10", "१२", "NaN", "--1", "1.5", "9" * 5000])
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(Invalid):
        parse_number(text)


@given(st.dictionaries(st.sampled_from(["rows", "0-item", "0-cost", "1-people"]), st.text(max_size=12), max_size=4))
def test_any_table_that_is_sent_is_understood_or_refused(sent):
    data = QueryDict(mutable=True)
    data.update({f"q-it-{name}": value for name, value in sent.items()})
    question = asked("table", **TABLE)
    raw = question.kind.read(question, data)

    try:
        outcome = question.kind.as_text(question, question.kind.parse(question, raw)) and "Row "
    except Invalid as refusal:
        outcome = refusal.message

    assert not outcome or outcome.startswith("Row ")


@pytest.mark.parametrize(
    ("kind", "config", "raw"),
    [
        ("yes_no", {}, {"": "perhaps"}),
        ("single_choice", CHOICE, {"": "daily"}),
        ("multiple_choice", CHOICE, {"": ["weekly", "daily"]}),
        ("agree_scale", {}, {"": "very"}),
        ("matrix", MATRIX, {"advice": "often"}),
        ("email", {}, {"": "not an address"}),
        ("date", {}, {"day": "31", "month": "2", "year": "2026"}),
        ("date", {}, {"day": "1", "month": "2", "year": "26"}),
        ("date", {}, {"day": "1", "month": "", "year": "2026"}),
        ("money", {}, {"": "12.345"}),
        ("money", {}, {"": "-1"}),
        ("table", TABLE, {"rows": [{"item": "Tea", "cost": "dear"}]}),
    ],
)
def test_what_was_tampered_with_or_mistyped_is_refused(kind, config, raw):
    question = asked(kind, **config)

    with pytest.raises(Invalid):
        question.kind.parse(question, raw)


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        ("single_choice", {"": "", "other": "At Easter"}, "At Easter"),
        ("single_choice", {"": "weekly", "other": "At Easter"}, "Every week\nAt Easter"),
        ("multiple_choice", {"": [], "other": "At Easter"}, "At Easter"),
        ("multiple_choice", {"": ["weekly", "monthly"], "other": "Easter"}, "Every week\nEvery month\nEaster"),
    ],
)
def test_what_is_written_under_other_without_choosing_it_is_refused_and_kept(kind, raw, text):
    question = asked(kind, **CHOICE)

    with pytest.raises(Invalid, match="“Other”, which is not chosen"):
        question.kind.parse(question, raw)

    assert question.kind.raw_as_text(question, raw) == text
    offers_none = asked(kind, options=OPTIONS)
    assert offers_none.kind.parse(offers_none, {"": raw[""], "other": ""}) == offers_none.kind.parse(offers_none, raw)


@pytest.mark.parametrize(
    ("kind", "config", "value", "problem"),
    [
        ("short_text", {"max_characters": 5}, "Too long", "Your answer has 8 characters. Shorten it to 5 or fewer."),
        ("number", {"max": "10"}, "11", "Enter a number that is 10 or less."),
        ("number", {"min": "10"}, "9", "Enter a number that is 10 or more."),
        ("money", {"max_pence": 1000}, 1001, "Enter £10 or less."),
        ("date", {"min": "2026-04-01"}, "2026-03-31", "The date must be 1 April 2026 or later."),
        ("single_choice", CHOICE, {"choice": "other", "other": ""}, "Say what you mean by “Other”."),
        ("agree_scale", {"explain_required": True}, {"choice": "agree", "explain": ""}, "Explain your answer."),
        ("agree_scale", {}, {"choice": "", "explain": "Because"}, "Choose how far you agree."),
        (
            "ranking",
            {**RANKED, "least": 2},
            ["advice"],
            "Put at least 2 in order: you have given 1 a number.",
        ),
        (
            "ranking",
            {**RANKED, "most": 1},
            ["advice", "shown"],
            "Put no more than 1 in order: you have given 2 a number.",
        ),
        (
            "matrix",
            {**MATRIX, "rows_required": True},
            {"advice": "very", "shown": "very"},
            "Choose an answer for “Help with transport”.",
        ),
        (
            "table",
            {**TABLE, "min_rows": 2},
            [dict.fromkeys(("item", "people", "cost"), "1")],
            "Fill in at least 2 rows.",
        ),
        ("table", TABLE, [{"item": "Tea", "people": "1", "cost": None}], "Row 1: fill in “What it cost”."),
    ],
)
def test_a_draft_may_hold_what_cannot_be_handed_in(kind, config, value, problem):
    question = asked(kind, **config)

    assert question.kind.problems(question, value) == [problem]


def test_exports_hold_figures_as_figures():
    assert kind_of("number").cells(asked("number", decimals=1), "12.5") == [Decimal("12.5")]
    assert kind_of("money").cells(asked("money"), 125050) == [Decimal("1250.50")]
    assert kind_of("multiple_choice").cells(
        asked("multiple_choice", **CHOICE), {"choices": ["monthly", "other"], "other": "Easter"}
    ) == ["", "yes", "yes", "Easter"]
    assert kind_of("ranking").cells(asked("ranking", **RANKED), ["shown", "advice"]) == [2, None, 1]
    assert kind_of("matrix").cells(asked("matrix", **MATRIX), {"shown": "very"}) == ["", "", "Very important"]
