"""What a report must explain: returns that are missing, red or amber, and spending that is far off."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from commissioning.common.money import format_pounds, percentage
from commissioning.decisions.rules.book import Book
from commissioning.decisions.rules.figure_tree import ExceptionLine, ReturnLine
from monitoring.enums import Rating


def _days(start: dt.date, end: dt.date) -> str:
    return f"{start.day} {start:%B %Y} to {end.day} {end:%B %Y}"


def exceptions(book: Book, tolerance: int) -> Iterable[ExceptionLine]:
    for line in book.due:
        rating = book.rating_of(line)
        if line.standing == "missing":
            yield _exception(book, line, "missing", _missing_in_words(book, line))
        elif rating in {Rating.AMBER, Rating.RED}:
            score = "No score" if line.score is None else f"{line.score:.1f} points of 100"
            yield _exception(book, line, rating, f"{score}, {_days(line.starts_on, line.ends_on)}")
    yield from _spending(book, tolerance)


def _missing_in_words(book: Book, line: ReturnLine) -> str:
    if line.handed_in_on is not None:
        state = "handed in, not accepted by the cut-off"
    else:
        late = (book.window.cut_off_on - line.due_on).days
        state = f"{late} days overdue at the cut-off" if late > 0 else "not yet overdue at the cut-off"
    return f"No accepted return for {_days(line.starts_on, line.ends_on)}: {state}"


def _exception(book: Book, line: ReturnLine, kind: str, what: str) -> ExceptionLine:
    agreement = book.agreements[line.agreement_id]
    return ExceptionLine(
        key=f"return:{line.id}",
        kind=str(kind),
        theme_number=agreement.theme_number,
        agreement_id=agreement.id,
        return_id=line.id,
        reference=agreement.reference,
        organisation=agreement.organisation,
        what=what,
    )


def _spending(book: Book, tolerance: int) -> Iterable[ExceptionLine]:
    """Agreements whose reported spending is further than ``tolerance`` per cent from the money due by then."""
    spent: defaultdict[int, int] = defaultdict(int)
    planned: defaultdict[int, int] = defaultdict(int)
    until: dict[int, dt.date] = {}
    for line in book.accepted:
        until[line.agreement_id] = max(line.ends_on, until.get(line.agreement_id, line.ends_on))
    for line in book.reported:
        spent[line.agreement_id] += line.spent_pence
    for payment in book.rows.payments:
        if payment.agreement_id in until and payment.due_on <= until[payment.agreement_id]:
            planned[payment.agreement_id] += payment.amount_pence
    for agreement in book.rows.agreements:
        due = planned[agreement.id]
        if not due or abs(spent[agreement.id] - due) * 100 <= due * tolerance:
            continue
        day = until[agreement.id]
        share = percentage(spent[agreement.id], due)
        yield ExceptionLine(
            key=f"spend:{agreement.id}",
            kind="spend",
            theme_number=agreement.theme_number,
            agreement_id=agreement.id,
            return_id=None,
            reference=agreement.reference,
            organisation=agreement.organisation,
            what=f"Spent {format_pounds(spent[agreement.id])} of the {format_pounds(due)} due by "
            f"{day.day} {day:%B %Y} ({share} per cent)",
        )
