"""Everything that one return holds, read at once: answers, figures beside targets, spending beside the budget.

The page, the check before submitting, the PDF and the snapshot are all made of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from commissioning.agreements.models import TargetProfile
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import format_pounds, share_out
from commissioning.programmes.enums import Direction
from commissioning.questionnaires.answer_set import AnswerSet, Problem, load
from monitoring.enums import FigureBasis, ReturnStatus
from monitoring.models import Return, ReturnFigure, ReturnSpend
from monitoring.queries.actions import Promise, promises_of
from monitoring.rules.performance import Figure, achieved

# A figure this far below its target, and spending this far over the budget's share, ask for a sentence.
FAR_BELOW_TARGET = Decimal("0.75")
OVER_PROFILE = Decimal("1.10")


@dataclass(frozen=True)
class FigureLine:
    """One target in one period: ``profile`` None where the period has no target; ``to_date`` counts the
    accepted and submitted periods before and this one."""

    row: ReturnFigure
    profile: Decimal | None
    before: Decimal
    previous: ReturnFigure | None

    @property
    def to_date(self) -> Decimal:
        return self.before + (self.row.actual or Decimal(0))

    @property
    def part(self) -> str:
        return f"figure:{self.row.target_id}"

    @property
    def anchor(self) -> str:
        return f"figure-query-{self.row.target_id}"

    def as_figure(self) -> Figure:
        """For the performance rules."""
        indicator = self.row.target.indicator
        return Figure(
            actual=self.row.actual,
            profile=self.profile,
            weight=self.row.target.weight,
            direction=Direction(indicator.direction),
        )

    @property
    def problem(self) -> str:
        """What stands against handing in, as a sentence that says what to do; empty where nothing does."""
        name = self.row.target.indicator.name
        if self.row.raw:
            return f"{name}: enter a number, like 120 or 37.5"
        if self.row.actual is None and self.row.basis != FigureBasis.NOT_COLLECTED:
            return f"{name}: enter a number, or say that it is not collected"
        return ""

    @property
    def warning(self) -> str:
        """Why a sentence is asked for; empty where none is."""
        reached = achieved(self.as_figure())
        if self.row.basis == FigureBasis.NOT_COLLECTED or self.row.actual is None or reached is None:
            return ""
        if reached >= FAR_BELOW_TARGET:
            return ""
        target = guaranteed(self.profile).normalize()
        return f"{self.row.target.indicator.name} is far from its target for this period ({target:f})"


@dataclass(frozen=True)
class SpendLine:
    """One budget heading in one period, in whole pence; ``share_pence`` is the part of the heading's budget that
    falls to the term up to this period's end, in equal days."""

    row: ReturnSpend
    before_pence: int
    share_pence: int
    previous: ReturnSpend | None

    @property
    def to_date_pence(self) -> int:
        return self.before_pence + (self.row.spent_pence or 0)

    @property
    def left_pence(self) -> int:
        return self.row.budget_line.amount_pence - self.to_date_pence

    @property
    def part(self) -> str:
        return f"spend:{self.row.budget_line_id}"

    @property
    def anchor(self) -> str:
        return f"spend-query-{self.row.budget_line_id}"

    @property
    def problem(self) -> str:
        heading = self.row.budget_line.heading
        if self.row.raw:
            return f"{heading}: enter the amount in pounds, like 1250 or 1,250.50"
        return f"{heading}: enter what was spent, or 0" if self.row.spent_pence is None else ""

    @property
    def warning(self) -> str:
        if self.row.spent_pence is None or self.to_date_pence <= self.share_pence * OVER_PROFILE:
            return ""
        heading, share = self.row.budget_line.heading, format_pounds(self.share_pence)
        return f"Spending on {heading} is over its budget so far ({share})"


@dataclass(frozen=True)
class Caution:
    """Something that asks for a sentence before the return is handed in."""

    part: str
    text: str
    explanation: str


class ReturnContent:
    """What ``monitoring_return`` holds. Made by ``content_of``."""

    def __init__(self, monitoring_return, answers: AnswerSet, figures: list[FigureLine], spending: list[SpendLine]):
        self.monitoring_return, self.answers = monitoring_return, answers
        self.figures, self.spending = figures, spending

    @property
    def lines(self) -> list[FigureLine | SpendLine]:
        """Both tables' lines, figures first."""
        return [*self.figures, *self.spending]

    @property
    def has_figures(self) -> bool:
        return bool(self.figures)

    @property
    def has_spending(self) -> bool:
        return bool(self.spending)

    @cached_property
    def promises(self) -> list[Promise]:
        """The organisation's actions from meetings, with how far it says it has got."""
        return promises_of(self.monitoring_return)

    @cached_property
    def explanations(self) -> dict[str, str]:
        return {each.warning: each.text for each in self.monitoring_return.explanations.all()}

    def asked_why(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Of ``texts`` by part, those whose part asks for a sentence."""
        asked = {line.part for line in self.lines if line.warning}
        return {part: text for part, text in texts.items() if part in asked}

    @cached_property
    def warnings(self) -> list[Caution]:
        """The figures and the spending that ask for a sentence, with the one that was given."""
        return [
            Caution(line.part, line.warning, self.explanations.get(line.part, ""))
            for line in self.lines
            if line.warning
        ]

    def figure_problems(self) -> list[Problem]:
        return [
            Problem(line.part, "figures", line.problem, f"#id_q-actual-{line.row.target_id}")
            for line in self.figures
            if line.problem
        ]

    def spending_problems(self) -> list[Problem]:
        return [
            Problem(line.part, "spending", line.problem, f"#id_q-spent-{line.row.budget_line_id}")
            for line in self.spending
            if line.problem
        ]

    def problems(self) -> list[Problem]:
        """All that stands against handing in, in the order of the pages."""
        missing = [
            Problem(warning.part, "check", f"Say why: {warning.text}", f"#id_{warning.part.replace(':', '-')}")
            for warning in self.warnings
            if not warning.explanation.strip()
        ]
        return [*self.answers.problems(), *self.figure_problems(), *self.spending_problems(), *missing]

    def is_part_open(self, part: str) -> bool:
        """Whether ``part`` (``answer:…``, ``figure:…``, ``spend:…``, ``action:…``) may be changed now."""
        if self.monitoring_return.status == ReturnStatus.DRAFT:
            return True
        if self.monitoring_return.status != ReturnStatus.QUERIED:
            return False
        kind, _, key = part.partition(":")
        if kind == "answer":
            return key in self.answers.editable
        if kind == "action":
            return any(promise.part == part and promise.is_reopened for promise in self.promises)
        return any(line.part == part and line.row.reopened for line in self.lines)

    def snapshot(self) -> dict:
        """All of it as plain data, to be frozen. Numbers are texts, money is whole pence."""
        record = self.monitoring_return
        agreement = record.agreement
        return {
            "agreement": agreement.reference,
            "title": agreement.title,
            "organisation": {"identifier": agreement.organisation.identifier, "name": agreement.organisation.name},
            "period": {"number": record.number, "starts_on": record.starts_on, "ends_on": record.ends_on},
            "due_on": record.due_on,
            "answers": self.answers.snapshot(),
            "figures": [self._figure(line) for line in self.figures],
            "spending": [self._spend(line) for line in self.spending],
            "explanations": [
                {"part": warning.part, "warning": warning.text, "explanation": warning.explanation}
                for warning in self.warnings
            ],
            "actions": [
                {"action": one.action.pk, "text": one.action.text, "due_on": one.action.due_on, "progress": one.text}
                for one in self.promises
            ],
        }

    @staticmethod
    def _figure(line: FigureLine) -> dict:
        indicator = line.row.target.indicator
        return {
            "target": line.row.target_id,
            "indicator": indicator.pk,
            "name": indicator.name,
            "outcome": indicator.outcome.title,
            "unit": indicator.unit,
            "direction": indicator.direction,
            "weight": line.row.target.weight,
            "profile": line.profile,
            "actual": line.row.actual,
            "basis": line.row.basis,
            "comment": line.row.comment,
            "to_date": line.to_date,
        }

    @staticmethod
    def _spend(line: SpendLine) -> dict:
        return {
            "budget_line": line.row.budget_line_id,
            "heading": line.row.budget_line.heading,
            "budget_pence": line.row.budget_line.amount_pence,
            "spent_pence": line.row.spent_pence,
            "to_date_pence": line.to_date_pence,
            "comment": line.row.comment,
        }


def content_of(monitoring_return: Return, answers: AnswerSet | None = None) -> ReturnContent:
    """Everything that a begun return holds, in a fixed number of queries; ``answers`` where they were read already."""
    return ReturnContent(
        monitoring_return,
        answers or load(guaranteed(monitoring_return.sheet)),
        list(figure_lines(monitoring_return)),
        list(spend_lines(monitoring_return)),
    )


def previous_return(monitoring_return: Return) -> Return | None:
    """The last return of the agreement before this one that was handed in."""
    return (
        Return.objects.current()
        .filter(
            agreement=monitoring_return.agreement_id,
            number__lt=monitoring_return.number,
            first_submitted_at__isnull=False,
        )
        .select_related("sheet__version")
        .order_by("-number")
        .first()
    )


def _earlier(monitoring_return: Return):
    return Return.objects.current().filter(
        agreement=monitoring_return.agreement_id,
        number__lt=monitoring_return.number,
        first_submitted_at__isnull=False,
    )


def figure_lines(monitoring_return: Return) -> Iterable[FigureLine]:
    """The targets of a begun return beside what was reached, in the outcomes' order."""
    rows = list(
        monitoring_return.figures.select_related("target__indicator__outcome").order_by(
            "target__indicator__outcome__number", "target__indicator__number", "target_id"
        )
    )
    if not rows:
        return
    profiles = dict(
        TargetProfile.objects.filter(target__in=[row.target_id for row in rows], period_number=monitoring_return.number)
        .order_by()
        .values_list("target_id", "value")
    )
    earlier = ReturnFigure.objects.filter(monitoring_return__in=_earlier(monitoring_return))
    before: dict[int, Decimal] = {}
    previous = {}
    for row in earlier.order_by("monitoring_return__number"):
        previous[row.target_id] = row
        before[row.target_id] = before.get(row.target_id, Decimal(0)) + (row.actual or 0)
    for row in rows:
        yield FigureLine(
            row=row,
            profile=profiles.get(row.target_id),
            before=before.get(row.target_id) or Decimal(0),
            previous=previous.get(row.target_id),
        )


def spend_lines(monitoring_return: Return) -> Iterable[SpendLine]:
    """The budget headings of a begun return beside what was spent, in the budget's order."""
    rows = list(monitoring_return.spending.select_related("budget_line").order_by("budget_line__number"))
    if not rows:
        return
    earlier = ReturnSpend.objects.filter(monitoring_return__in=_earlier(monitoring_return))
    before: dict[int, int] = {}
    previous = {}
    for row in earlier.order_by("monitoring_return__number"):
        previous[row.budget_line_id] = row
        before[row.budget_line_id] = before.get(row.budget_line_id, 0) + (row.spent_pence or 0)
    agreement = monitoring_return.agreement
    days_to_date = (monitoring_return.ends_on - agreement.starts_on).days + 1
    days_after = (agreement.ends_on - monitoring_return.ends_on).days
    for row in rows:
        yield SpendLine(
            row=row,
            before_pence=before.get(row.budget_line_id) or 0,
            share_pence=share_out(row.budget_line.amount_pence, [days_to_date, max(days_after, 0)])[0],
            previous=previous.get(row.budget_line_id),
        )
