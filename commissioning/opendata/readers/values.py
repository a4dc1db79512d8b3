"""From what a cell holds to a typed value, or ``Unreadable`` with what was expected.

A cell is text in CSV; a number, a date or text in a workbook; a number (``Decimal`` or int) or text in JSON.
"""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from localflavor.gb.forms import GBPostcodeField
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, from_excel

from organisations.identifiers import (
    normalise_charity_number,
    normalise_company_number,
    validate_charity_number,
    validate_company_number,
)

MOST_POUNDS = Decimal(10) ** 10
EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2100, 12, 31)
LONGEST_MONTHS = 600
# Written by people for "there is none".
NOTHING = frozenset({"", "-", "\N{EN DASH}", "n/a", "na", "none", "nil", "not applicable", "not registered"})

# Neither database nor page can use these: NUL and other control characters, halves of surrogate pairs.
UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What a spreadsheet would run when the value is opened in it again.
FORMULA = re.compile(r"^\s*(=|[@+\-][\w+\-*/.]*[(|!])")
CELL_ERRORS = frozenset({"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
AMOUNT = re.compile(r"^(?:GBP\s?)?£?\s?(?P<figure>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:\s?GBP)?$", re.ASCII)
NEGATIVE = re.compile("^(?:£?\\s?[-\N{MINUS SIGN}\N{EN DASH}]|\\().*\\d")
ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?$", re.ASCII)
UK_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$", re.ASCII)
SERIAL = re.compile(r"^\d{5}(?:\.0+)?$", re.ASCII)
WORDED_FORMATS = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y")
WARD_CODE = re.compile(r"^E05\d{6}$", re.ASCII)

DATE_EXPECTED = "a date like 2026-04-01 or 01/04/2026 (day first, year of four figures)"
AMOUNT_EXPECTED = "an amount in pounds and whole pence, like 1250 or 1,250.50"


class Unreadable(Exception):
    """The cell does not hold what its column should; ``expected`` says what that is."""

    def __init__(self, expected: str):
        self.expected = expected
        super().__init__(expected)


def as_text(cell: object) -> str:
    """The cell as text, without blanks around it; refuses unusable characters and formulas."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip()
        if UNUSABLE.search(text):
            raise Unreadable("text without characters that cannot be shown")
        if FORMULA.match(text):
            raise Unreadable("text or a figure, not a formula (paste its value)")
        if text in CELL_ERRORS:
            raise Unreadable("a value, not a spreadsheet's error")
        return text
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()
    if isinstance(cell, int | Decimal):
        if not _is_bounded(Decimal(cell)):
            raise Unreadable("a value of reasonable length")
        return f"{Decimal(cell):f}"
    if isinstance(cell, list | tuple | dict):
        raise Unreadable("a single value, not a list or an object")
    raise Unreadable("text or a figure, not a formula without a value (paste its value)")


def _is_bounded(number: Decimal) -> bool:
    """Whether its figures can be written out without filling the memory."""
    return number.is_finite() and -40 < number.adjusted() < 40 and len(number.as_tuple().digits) < 60


def line(cell: object, most: int) -> str:
    """Text of one line of at most ``most`` characters; runs of blanks become one."""
    text = " ".join(as_text(cell).split())
    if len(text) > most:
        raise Unreadable(f"at most {most} characters ({len(text)} found)")
    return text


def paragraphs(cell: object, most: int) -> str:
    """Text of several lines of at most ``most`` characters."""
    text = as_text(cell).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > most:
        raise Unreadable(f"at most {most:,} characters ({len(text):,} found)")
    return text


def pence(cell: object) -> int | None:
    """Whole pence of an amount in pounds; None for an empty cell."""
    if isinstance(cell, bool):
        raise Unreadable(AMOUNT_EXPECTED)
    text = as_text(cell)
    if not text:
        return None
    if NEGATIVE.match(text):
        raise Unreadable(f"{AMOUNT_EXPECTED}, not below zero")
    match = AMOUNT.match(text)
    if match is None:
        raise Unreadable(AMOUNT_EXPECTED)
    try:
        pounds = Decimal(match["figure"].replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern lets figures through only
        raise Unreadable(AMOUNT_EXPECTED) from None
    if pounds > MOST_POUNDS:
        raise Unreadable(f"an amount of at most £{MOST_POUNDS:,}")
    in_pence = pounds * 100
    if in_pence != in_pence.to_integral_value():
        raise Unreadable(f"{AMOUNT_EXPECTED}, with no part of a penny")
    return int(in_pence)


def day(cell: object, epoch: dt.datetime = CALENDAR_WINDOWS_1900) -> dt.date | None:
    """A day; None for an empty cell. ``epoch`` is that of the workbook's day numbers."""
    if isinstance(cell, dt.datetime):
        found = cell.date()
    elif isinstance(cell, dt.date):
        found = cell
    elif isinstance(cell, bool | dt.time | dt.timedelta):
        raise Unreadable(DATE_EXPECTED)
    else:
        text = as_text(cell)
        if not text:
            return None
        found = _day_from(text, epoch)
    if not EARLIEST <= found <= LATEST:
        raise Unreadable(f"a date from {EARLIEST.year} to {LATEST.year}")
    return found


def _day_from(text: str, epoch: dt.datetime) -> dt.date:
    try:
        if match := ISO_DATE.match(text):
            return dt.date(*map(int, match.groups()))
        if match := UK_DATE.match(text):
            day_number, month, year = map(int, match.groups())
            return dt.date(year, month, day_number)
        if SERIAL.match(text):
            return from_excel(int(text.partition(".")[0]), epoch).date()
    except (ValueError, OverflowError):
        raise Unreadable(DATE_EXPECTED) from None
    for form in WORDED_FORMATS:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise Unreadable(DATE_EXPECTED)


def moment(cell: object) -> str:
    """When a record was last modified, as ISO text; empty when there is none."""
    text = line(cell, 40)
    if text and not re.match(r"^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$", text, re.ASCII):
        found = day(cell)
        return found.isoformat() if found else ""
    return text


def months(cell: object) -> int | None:
    """A duration in whole months; None for an empty cell."""
    text = as_text(cell)
    if not text:
        return None
    match = re.match(r"^(\d{1,4})(?:\.0+)?(?: months?)?$", text, re.ASCII)
    if match is None or not 1 <= int(match[1]) <= LONGEST_MONTHS:
        raise Unreadable(f"a number of whole months from 1 to {LONGEST_MONTHS}")
    return int(match[1])


def charity_number(cell: object) -> str:
    """A charity's number without the leading noughts that some registers write."""
    text = normalise_charity_number(line(cell, 40))
    if text.lower() in NOTHING:
        return ""
    text = text.lstrip("0")
    try:
        validate_charity_number(text)
    except ValidationError:
        raise Unreadable("a charity number, like 1146179 or SC012345") from None
    return text


def company_number(cell: object) -> str:
    """A company's number of eight characters, with the leading noughts that spreadsheets drop."""
    text = normalise_company_number(line(cell, 40))
    if text.lower() in NOTHING:
        return ""
    try:
        validate_company_number(text)
    except ValidationError:
        raise Unreadable("a company number of 8 characters, like 07962245") from None
    return text


def postcode(cell: object) -> str:
    """A United Kingdom postcode, in capitals with one blank."""
    text = line(cell, 40)
    if text.lower() in NOTHING:
        return ""
    try:
        return GBPostcodeField(required=False).clean(text)
    except ValidationError:
        raise Unreadable("a full postcode, like M16 7GX") from None


def currency(cell: object) -> str:
    """Pounds sterling, said or left out."""
    text = line(cell, 20).upper()
    if text not in ("", "GBP", "£"):
        raise Unreadable("GBP: amounts are in pounds sterling")
    return "GBP"


def names(cell: object) -> tuple[str, ...]:
    """Several short texts: a list, or one cell with ``;`` or ``|`` between them."""
    parts = cell if isinstance(cell, list | tuple) else re.split(r"[;|]", as_text(cell))
    found = (line(part, 200) for part in parts)
    return tuple(dict.fromkeys(part for part in found if part))
