"""From rows to figures. No database: the same rows always give the same tree.

The rules, as a report prints them: a period counts in the window that it ends in, whole, if its return was
accepted by the cut-off; nothing is shared out by days. Money comes from agreements and payments. An agreement
counts in a window that its term overlaps.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from commissioning.decisions.rules import measures
from commissioning.decisions.rules.book import Book, Window
from commissioning.decisions.rules.exceptions import exceptions
from commissioning.decisions.rules.figure_tree import (
    AgreementFigures,
    AgreementLine,
    Figure,
    IndicatorFigures,
    IndicatorLine,
    MoneyFigures,
    OutcomeFigures,
    PerformanceFigures,
    ReturnLine,
    Rows,
    ThemeFigures,
)
from commissioning.programmes.enums import Unit
from monitoring.enums import Rating
from monitoring.rules.performance import direction_of_travel

_RATED = {
    Rating.GREEN: "rated green",
    Rating.AMBER: "rated amber",
    Rating.RED: "rated red",
    Rating.UNRATED: "not rated yet",
}
RATINGS = (Rating.GREEN, Rating.AMBER, Rating.RED, Rating.UNRATED)


@dataclass(frozen=True)
class _How:
    """In which unit, from which rows and by which measure a figure is made."""

    unit: str
    rows: str
    measure: str


AGREEMENTS = _How("count", "agreements", "count")
RETURNS = _How("count", "returns", "count")
PAID = _How("pounds", "payments", "amount")
SCORE = _How("score", "returns", "score")
BUDGET = _How("pounds", "agreements", "budget")
SPENT = _How("pounds", "returns", "spent")


def _figure(key: str, label: str, how: _How, lines: Iterable, about: str = "") -> Figure:
    chosen = sorted(lines, key=lambda line: line.id)
    return Figure(
        key=key,
        label=label,
        unit=how.unit,
        value=measures.total(chosen, how.measure, about),
        rows=how.rows,
        measure=how.measure,
        about=about,
        ids=tuple(line.id for line in chosen),
    )


def _money(key: str, name: str, agreements: list, paid: list, measure: str = "value") -> MoneyFigures:
    about = "" if measure == "value" else name
    return MoneyFigures(
        key=key,
        name=name,
        agreements=_figure(f"{key}.agreements", f"{name}: agreements", AGREEMENTS, agreements),
        value=_figure(
            f"{key}.value", f"{name}: value committed", _How("pounds", "agreements", measure), agreements, about
        ),
        paid=_figure(f"{key}.paid", f"{name}: paid in the period", PAID, paid),
    )


def _theme(book: Book, number: int | None, name: str) -> ThemeFigures:
    """The figures of one theme; of all where ``number`` is None."""
    key = "total" if number is None else f"theme-{number}"

    def ours(lines, owner=lambda line: book.agreements[line.agreement_id]):
        return [line for line in lines if number is None or owner(line).theme_number == number]

    def figure(part: str, label: str, how: _How, lines) -> Figure:
        return _figure(f"{key}.{part}", f"{name}: {label}", how, lines)

    agreements = ours(book.rows.agreements, lambda line: line)
    due, accepted, before = ours(book.due), ours(book.accepted), ours(book.before)
    reporting = {line.agreement_id for line in accepted}
    ratings = {
        str(rating): figure(
            rating, f"returns {_RATED[rating]}", RETURNS, [line for line in due if book.rating_of(line) == rating]
        )
        for rating in RATINGS
    }
    now = figure("score", "mean score", SCORE, _scored(accepted))
    then = figure("score_before", "mean score in the period before", SCORE, _scored(before))
    return ThemeFigures(
        number=number or 0,
        name=name,
        money=_money(key, name, agreements, ours(book.paid)),
        schemes=() if number is None else tuple(_schemes(book, agreements)),
        due=figure("due", "returns due", RETURNS, due),
        accepted=figure("accepted", "returns accepted by the cut-off", RETURNS, accepted),
        missing=figure("missing", "returns missing", RETURNS, [x for x in due if x.standing == "missing"]),
        waived=figure("waived", "returns waived", RETURNS, [x for x in ours(book.returns) if x.standing == "waived"]),
        **ratings,
        score=now,
        score_before=then,
        trend=direction_of_travel(now.value, then.value),
        budget=figure(
            "budget", "budget of agreements that reported", BUDGET, [x for x in agreements if x.id in reporting]
        ),
        spent=figure(
            "spent",
            "spent to date by agreements that reported",
            SPENT,
            [line for line in ours(book.reported) if line.agreement_id in reporting],
        ),
        spent_in_window=figure("spent_in_window", "spent in the period", SPENT, accepted),
    )


def _scored(lines: list[ReturnLine]) -> list[ReturnLine]:
    return [line for line in lines if line.score is not None]


def _schemes(book: Book, agreements: list[AgreementLine]) -> Iterable[MoneyFigures]:
    grouped: dict[tuple, list] = defaultdict(list)
    for line in agreements:
        grouped[line.theme_number, line.scheme, line.scheme_name].append(line)
    for (theme_number, code, name), lines in sorted(grouped.items()):
        ids = {line.id for line in lines}
        label = f"{code} {name}".strip() or "No scheme"
        yield _money(
            f"scheme-{theme_number}-{code or 'none'}", label, lines, [x for x in book.paid if x.agreement_id in ids]
        )


def _parts(book: Book, field: str, measure: str, prefix: str) -> tuple[MoneyFigures, ...]:
    """Agencies by their shares, wards by what falls to each. Of wards payments are not known."""
    names = sorted({part.name for line in book.rows.agreements for part in getattr(line, field)})
    if field == "shares":
        names = sorted({*names, *(line.agency for line in book.paid)})
    return tuple(
        _money(
            f"{prefix}-{number}",
            name,
            [line for line in book.rows.agreements if any(part.name == name for part in getattr(line, field))],
            [line for line in book.paid if field == "shares" and line.agency == name],
            measure,
        )
        for number, name in enumerate(names, 1)
    )


def _outcomes(book: Book) -> Iterable[OutcomeFigures]:
    holders: dict[int, list[ReturnLine]] = defaultdict(list)
    for line in book.accepted:
        for actual in line.actuals:
            holders[actual.indicator_id].append(line)
    grouped: dict[int, list[IndicatorLine]] = defaultdict(list)
    for indicator in book.rows.indicators:
        if indicator.id in holders:
            grouped[indicator.outcome_id].append(indicator)
    for indicators in grouped.values():
        first = indicators[0]
        yield OutcomeFigures(
            theme_number=first.theme_number,
            theme=first.theme,
            scheme=first.scheme,
            title=first.outcome,
            indicators=tuple(_indicator(indicator, holders[indicator.id]) for indicator in indicators),
        )


def _indicator(indicator: IndicatorLine, lines: list[ReturnLine]) -> IndicatorFigures:
    """Totals of one indicator. Percentages are averaged, everything else is added; targets are those of the
    returns that gave a figure, so that like is set beside like."""
    about = str(indicator.id)
    given = [line for line in lines if measures.contribution(line, "actual", about) is not None]
    aimed = [line for line in given if measures.contribution(line, "profile", about) is not None]
    mean = "mean_" if indicator.unit == Unit.PERCENT else ""

    def figure(part: str, label: str, unit: str, measure: str, chosen: list) -> Figure:
        key = f"indicator-{indicator.id}.{part}"
        return _figure(key, f"{indicator.name}: {label}", _How(unit, "returns", measure), chosen, about)

    return IndicatorFigures(
        name=indicator.name,
        unit=indicator.unit,
        unit_label=indicator.unit_label,
        direction=indicator.direction,
        actual=figure("actual", "achieved", indicator.unit, f"{mean}actual", given),
        profile=figure("profile", "target", indicator.unit, f"{mean}profile", aimed),
        not_collected=figure("not_collected", "not collected", "count", "count", [x for x in lines if x not in given]),
    )


def _agreement_lines(book: Book) -> Iterable[AgreementFigures]:
    due, reported = defaultdict(list), defaultdict(list)
    paid: defaultdict[int, int] = defaultdict(int)
    for line in book.due:
        due[line.agreement_id].append(line)
    for line in book.reported:
        reported[line.agreement_id].append(line)
    for payment in book.paid:
        paid[payment.agreement_id] += payment.amount_pence
    for agreement in book.rows.agreements:
        periods = sorted(due[agreement.id], key=lambda line: line.ends_on)
        history = sorted(reported[agreement.id], key=lambda line: line.ends_on)
        latest = periods[-1] if periods else None
        earlier = [line for line in history if latest and line.ends_on < latest.starts_on]
        yield AgreementFigures(
            id=agreement.id,
            returns_due=len(periods),
            returns_accepted=sum(line.standing == "accepted" for line in periods),
            rating=book.rating_of(latest) if latest else Rating.UNRATED,
            score=latest.score if latest else None,
            trend=direction_of_travel(latest.score if latest else None, earlier[-1].score if earlier else None),
            paid_pence=paid[agreement.id],
            spent_pence=sum(line.spent_pence for line in history),
        )


def performance_figures(rows: Rows, window: Window, *, programme: str, tolerance: int) -> PerformanceFigures:
    """The figures of a report over ``rows``. ``tolerance``: per cent by which spending may be off."""
    book = Book(rows, window)
    themes = sorted({(line.theme_number, line.theme) for line in rows.agreements})
    kinds = ("missing", "red", "amber", "spend")
    to_explain = sorted(
        exceptions(book, tolerance),
        key=lambda line: (kinds.index(line.kind), line.theme_number, line.reference, line.key),
    )
    before_starts_on, before_ends_on = window.before
    return PerformanceFigures(
        programme=programme,
        window_starts_on=window.starts_on,
        window_ends_on=window.ends_on,
        before_starts_on=before_starts_on,
        before_ends_on=before_ends_on,
        cut_off_at=window.cut_off_at,
        spend_tolerance_percent=tolerance,
        rows=rows,
        total=_theme(book, None, "All themes"),
        themes=tuple(_theme(book, number, name) for number, name in themes),
        agencies=_parts(book, "shares", "share", "agency"),
        wards=_parts(book, "wards", "ward", "ward"),
        outcomes=tuple(_outcomes(book)),
        agreements=tuple(_agreement_lines(book)),
        exceptions=tuple(to_explain),
    )
