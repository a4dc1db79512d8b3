from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common import money

PENCE = st.integers(min_value=-money.MAX_PENCE, max_value=money.MAX_PENCE)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=40).filter(any)


@pytest.mark.parametrize(
    ("pence", "shown"),
    [
        (125000, "£1,250"),
        (125050, "£1,250.50"),
        (-300, "\N{MINUS SIGN}£3"),
        (0, "£0"),
        (5, "£0.05"),
        (1_000_000_00, "£1,000,000"),
    ],
)
def test_amounts_are_shown_with_separators_and_without_needless_pence(pence, shown):
    assert money.format_pounds(pence) == shown


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1250", 125000),
        ("£1,250.50", 125050),
        (" 1 250 ", 125000),
        ("1\N{NO-BREAK SPACE}250", 125000),
        ("£ 7.5", 750),
        ("0", 0),
        ("-0", 0),
        ("007", 700),
        ("9,999,999,999.99", money.MAX_PENCE),
    ],
)
def test_amounts_are_read_as_people_write_them(text, pence):
    assert money.parse_pounds(text) == pence


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "£",
        "-5",
        "£-5",
        "1.234",
        "1.",
        ".5",
        "12,50",
        "1,2345",
        "1, 250",
        "1,250 000",
        "10000000000",
        "9" * 5000,
        "12k",
        "1e5",
        "NaN",
        "٣x",
        "1\x002",
        "(5)",
        "--5",
        "-£-5",
    ],
)
def test_what_is_not_an_amount_is_refused_with_what_to_do(text):
    with pytest.raises(ValueError, match=r"^Enter the amount in pounds, like 1250 or 1,250\.50$"):
        money.parse_pounds(text)


@pytest.mark.parametrize("text", ["-5", "£-5", "-£5", "\N{MINUS SIGN}£5.00"])
def test_negative_amounts_are_read_where_they_are_allowed(text):
    assert money.parse_pounds(text, allow_negative=True) == -500


@given(PENCE)
def test_what_is_shown_reads_back_as_the_same_amount(pence):
    assert money.parse_pounds(money.format_pounds(pence), allow_negative=True) == pence
    assert money.from_decimal(money.to_decimal(pence)) == pence


@given(st.text(max_size=30))
def test_any_text_is_either_an_amount_or_refused(text):
    try:
        pence = money.parse_pounds(text)
    except ValueError as refusal:
        assert str(refusal) == money.HOW_TO_ENTER  # noqa: PT017 - either outcome is right
    else:
        assert 0 <= pence <= money.MAX_PENCE


@pytest.mark.parametrize("amount", ["1.005", "NaN", "Infinity", "10000000000", "1E+999999", "1E-999999"])
def test_decimals_that_are_not_whole_pence_in_range_are_refused(amount):
    with pytest.raises(ValueError, match="Enter the amount"):
        money.from_decimal(Decimal(amount))


def test_left_over_pence_go_to_the_largest_remainders_and_the_earlier_of_equals():
    assert money.share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert money.share_out(-100, [1, 1, 1]) == [-34, -33, -33]
    assert money.share_out(10, [1, 2, 4]) == [1, 3, 6]
    assert money.share_out(0, [0, 5]) == [0, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_sharing_out_by_nothing_is_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        money.share_out(100, weights)


@given(PENCE, WEIGHTS)
def test_sharing_out_never_loses_a_penny_and_is_never_a_penny_off(total, weights):
    shares = money.share_out(total, weights)

    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(total) * weight / sum(weights)) < 1


@given(WEIGHTS, st.integers(min_value=0, max_value=3))
def test_percentages_add_up_to_a_hundred(weights, places):
    assert sum(money.percentages(weights, places=places)) == 100


def test_percentages_of_nothing_are_nought():
    assert money.percentages([0, 0]) == [0, 0]
    assert money.percentage(3, 0) is None
    assert money.percentage(1, 8, places=1) == Decimal("12.5")
    assert money.percentage(1, 200) == Decimal(1)
