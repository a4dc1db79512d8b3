from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from commissioning.questionnaires.kinds import choices, kind_of, kinds
from commissioning.questionnaires.kinds.base import Invalid
from commissioning.questionnaires.kinds.figure import LARGEST, canonical, format_number, parse_number
from commissioning.questionnaires.tests.factories import COLUMNS, OPTIONS


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


def round_trip(question, value):
    """The value after it was shown on a page and read back from it."""
    return question.kind.parse(question, question.kind.raw(question, value))


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


@given(st.integers(0, 999_999_999_999))
def test_money_comes_back_to_the_penny(pence):
    assert round_trip(asked("money"), pence) == pence


@given(ROWS)
def test_tables_come_back_row_by_row(rows):
    question = asked("table", **TABLE)

    assert round_trip(question, rows) == rows


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
