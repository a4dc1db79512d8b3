"""Whether a draft can be offered: its value, shares, budget and payments must say the same."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, QuerySet, Sum

from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.totals import totals
from commissioning.common.money import format_pounds

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True)
class Problem:
    """What is wrong and how to put it right; ``part``: the page on which (details, shares, budget, payments)."""

    words: str
    part: str


def _apart(what: str, total: int, value: int, part: str) -> list[Problem]:
    if total == value:
        return []
    more = "more" if total > value else "less"
    difference = format_pounds(abs(total - value))
    return [Problem(f"{what} come to {format_pounds(total)}: {difference} {more} than the value.", part)]


def sum_problems(agreement: Agreement) -> list[Problem]:
    """Parts of the value that do not add up to it. Parts that are not there at all are no problem."""
    value = agreement.value_pence
    shares = {share.agency_id: share.share_pence for share in agreement.shares.all()}
    problems = _apart("The agencies’ shares", sum(shares.values()), value, "shares") if shares else []
    budget = [line.amount_pence for line in agreement.budget_lines.all()]
    if budget:
        problems += _apart("The budget’s lines", sum(budget), value, "budget")
    paid = {
        row["agency"]: row["total"]
        for row in agreement.payments.values("agency").annotate(total=Sum("amount_pence")).order_by()
    }
    if paid:
        problems += _apart("The planned payments", sum(paid.values()), value, "payments")
    if shares and paid and any(paid.get(agency, 0) != share for agency, share in shares.items()):
        problems.append(Problem("The payments of each agency must come to its share.", "payments"))
    return problems


def problems_of(agreement: Agreement) -> list[Problem]:
    """Why the draft cannot be offered yet; nothing where it can."""
    problems = []
    if agreement.value_pence <= 0:
        problems.append(Problem("Enter a value of more than £0.", "details"))
    if not agreement.purpose.strip():
        problems.append(Problem("Say what the agreement is for.", "details"))
    return problems + sum_problems(agreement)


class _Planned(TypedDict):
    planned_pence: int


def without_whole_profile(agreements: QuerySet[Agreement]) -> "QuerySet[WithAnnotations[Agreement, _Planned]]":
    """Those whose payments, ``planned_pence`` together, do not come to the value; an agreement without a payment
    has no profile. Source: a payment profile, where there is one, equals the value."""
    planned = agreements.annotate(planned_pence=totals(Payment, "amount_pence")).exclude(planned_pence=None)
    return planned.exclude(planned_pence=F("value_pence"))


def profile_problem(agreement: "WithAnnotations[Agreement, _Planned]") -> Problem:
    """In words, of one that ``without_whole_profile`` has found."""
    planned = sum(agreement.payments.values_list("amount_pence", flat=True))
    (problem,) = _apart("The planned payments", planned, agreement.value_pence, "payments")
    return Problem(f"{agreement.reference}: {problem.words}", problem.part)
