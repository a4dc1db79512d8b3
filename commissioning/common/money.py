"""Money: whole pence inside, pounds on pages and in files.

Amounts are Python integers of pence, so nothing is ever rounded by accident. What must be divided is
shared out by largest remainder: the shares always add up to the whole.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

MAX_PENCE = 9_999_999_999_99
MINUS = "\N{MINUS SIGN}"
HOW_TO_ENTER = "Enter the amount in pounds, like 1250 or 1,250.50"

# Thousands are set apart by commas or spaces throughout or not at all: "12,50" is refused, not taken for 1,250.
_POUNDS = r"\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+"
_AMOUNT = re.compile(
    rf"(?P<minus>-)? ?£? ?(?P<inner_minus>-)?(?P<pounds>{_POUNDS})(?:\.(?P<pence>\d{{1,2}}))?",
    re.ASCII,
)

Weight = int | Decimal | Fraction


def format_pounds(pence: int) -> str:
    """``125000`` as ``£1,250``, ``125050`` as ``£1,250.50``, ``-300`` with a true minus sign before the pound sign."""
    pounds, rest = divmod(abs(pence), 100)
    sign = MINUS if pence < 0 else ""
    return f"{sign}£{pounds:,}.{rest:02}" if rest else f"{sign}£{pounds:,}"


def parse_pounds(text: str, *, allow_negative: bool = False) -> int:
    """What somebody typed as an amount of pounds, in pence.

    Takes ``1250``, ``£1,250.50`` and `` 1 250 ``. Raises ``ValueError`` with a message for the page on letters,
    more than two decimals, amounts beyond ±9,999,999,999.99, and on a negative amount unless ``allow_negative``.
    """
    plain = unicodedata.normalize("NFKC", text).replace(MINUS, "-").strip()
    match = _AMOUNT.fullmatch(plain)
    if match is None or (match["minus"] and match["inner_minus"]):
        raise ValueError(HOW_TO_ENTER)
    digits = re.sub(r"\D", "", match["pounds"]).lstrip("0")
    if len(digits) > len(str(MAX_PENCE)):
        raise ValueError(HOW_TO_ENTER)
    pence = int(digits or "0") * 100 + int((match["pence"] or "").ljust(2, "0"))
    negative = bool(match["minus"] or match["inner_minus"]) and pence > 0
    if pence > MAX_PENCE or (negative and not allow_negative):
        raise ValueError(HOW_TO_ENTER)
    return -pence if negative else pence


def from_decimal(pounds: Decimal | int) -> int:
    """An exact amount of pounds, in pence. ``ValueError`` if it is not a whole number of pence or is out of range."""
    amount = Decimal(pounds)
    if not amount.is_finite() or abs(amount) > Decimal(MAX_PENCE) / 100:
        raise ValueError(HOW_TO_ENTER)
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(HOW_TO_ENTER)
    return int(amount * 100)


def to_decimal(pence: int) -> Decimal:
    """Pence as pounds with two decimals, for files that other programs read."""
    return Decimal(pence).scaleb(-2)


def share_out(total_pence: int, weights: Sequence[Weight]) -> list[int]:
    """``total_pence`` divided in proportion to ``weights``, in their order, adding up to it exactly.

    Each share is its exact part rounded down, and the pence left over go one each to the largest remainders,
    the earlier first where they are equal. Raises ``ValueError`` on a negative weight or none above nought.
    """
    exact = [Fraction(weight) for weight in weights]
    if any(weight < 0 for weight in exact) or not sum(exact):
        raise ValueError("Sharing out needs weights of nought or more, and one above nought.")
    whole, sign = sum(exact), -1 if total_pence < 0 else 1
    parts = [abs(total_pence) * weight / whole for weight in exact]
    shares = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (shares[index] - parts[index], index))
    for index in by_remainder[: abs(total_pence) - sum(shares)]:
        shares[index] += 1
    return [sign * share for share in shares]


def percentages(values: Sequence[Weight], *, places: int = 0) -> list[Decimal]:
    """Each value's part of their sum in per cent, with ``places`` decimals, adding up to exactly 100.

    All nought where the values add up to nought: a table of nothing has no shares.
    """
    if not any(values):
        return [Decimal(0).scaleb(-places) for _ in values]
    return [Decimal(share).scaleb(-places) for share in share_out(100 * 10**places, values)]


def percentage(part: Weight, whole: Weight, *, places: int = 0) -> Decimal | None:
    """``part`` of ``whole`` in per cent, a half rounded up; None where ``whole`` is nought."""
    if not whole:
        return None
    scaled = Fraction(part) / Fraction(whole) * 100 * 10**places
    return Decimal(int((scaled + Fraction(1, 2)) // 1)).scaleb(-places)
