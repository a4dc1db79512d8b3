"""An application with all that belongs to it, read at once, and what follows: what it costs, what is missing, what is
frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from commissioning.applications.enums import BeneficiaryGroup, OrganisationStageStatus, OverheadMethod, Part
from commissioning.applications.models import (
    Application,
    ApplicationPart,
    ApplicationPartner,
    BudgetHeading,
    OtherFunding,
    Overheads,
)
from commissioning.applications.rules.full_cost import FullCost, OverheadBasis, full_cost
from commissioning.applications.rules.term import Year, years_of
from commissioning.common.money import format_pounds
from commissioning.programmes.models import Indicator
from commissioning.questionnaires.answer_set import AnswerSet, load

STAGE, QUESTIONS, PARTNERS = "stage", "questions", "partners"


@dataclass(frozen=True)
class Requirement:
    """What stands against handing in: where (``stage``, ``questions``, a ``Part``, ``partners``), the section's key
    where it is a question, what to do, and the place on the page."""

    place: str
    message: str
    key: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class CostLine:
    """One heading of the direct costs with its pence by year."""

    heading: BudgetHeading
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.amounts)


@dataclass(frozen=True)
class PromiseLine:
    """What is promised of one indicator in each year; None where nothing is said."""

    indicator: Indicator
    values: tuple[Decimal | None, ...]


def basis_of(overheads: Overheads | None) -> OverheadBasis | None:
    """The stored overheads as the rule takes them."""
    if overheads is None:
        return None
    method = OverheadMethod(overheads.method)
    return OverheadBasis(method, overheads.yearly_pence, overheads.project_units, overheads.all_units)


class ApplicationContent:
    """All of an application; ``parts`` are the pages that were saved, by ``Part``."""

    def __init__(self, application: Application, *, stage_answers: AnswerSet, answers: AnswerSet):
        self.application, self.stage_answers, self.answers = application, stage_answers, answers
        self.parts: dict[str, ApplicationPart] = {
            one.part: one for one in application.parts.select_related("updated_by")
        }
        self.overheads: Overheads | None = Overheads.objects.filter(application=application).first()
        self.other_funding: list[OtherFunding] = list(application.other_funding.all())
        self.partners: list[ApplicationPartner] = list(application.partners.all())
        self.wards = list(application.wards.all())

    @cached_property
    def years(self) -> tuple[Year, ...]:
        funding_round = self.application.round
        return years_of(funding_round.agreement_starts_on, funding_round.agreement_ends_on)

    # Money ------------------------------------------------------------------------------------------------

    @cached_property
    def costs(self) -> list[CostLine]:
        """The direct costs, heading by heading."""
        lines = []
        for heading in self.application.headings.prefetch_related("amounts"):
            found = {amount.year: amount.amount_pence for amount in heading.amounts.all()}
            lines.append(CostLine(heading, tuple(found.get(year.number, 0) for year in self.years)))
        return lines

    @property
    def other_funding_pence(self) -> int:
        return sum(one.amount_pence for one in self.other_funding)

    @cached_property
    def cost(self) -> FullCost:
        """The full cost, reckoned from what is stored."""
        return full_cost(
            [line.amounts for line in self.costs],
            basis_of(self.overheads),
            years=len(self.years),
            other_funding=self.other_funding_pence,
            requested=self.application.requested_pence or 0,
        )

    @property
    def direct_pence(self) -> int:
        """Direct costs over the whole term."""
        return sum(self.cost.direct)

    @property
    def overheads_pence(self) -> int:
        """The project's part of the overheads over the whole term."""
        return sum(self.cost.overheads)

    @property
    def shares_pence(self) -> int:
        """What goes on to partners."""
        return sum(partner.share_pence for partner in self.partners)

    # Promises ---------------------------------------------------------------------------------------------

    @cached_property
    def indicators(self) -> list[Indicator]:
        """What the scheme counts."""
        scheme = self.application.round_scheme.scheme_id
        wanted = Indicator.objects.filter(outcome__scheme=scheme).select_related("outcome")
        return list(wanted.order_by("outcome__number", "number"))

    @cached_property
    def promises(self) -> list[PromiseLine]:
        """Every indicator of the scheme with what is promised of it."""
        said = {(one.indicator_id, one.year): one.value for one in self.application.promises.all()}
        return [
            PromiseLine(indicator, tuple(said.get((indicator.pk, year.number)) for year in self.years))
            for indicator in self.indicators
        ]

    # Other words ------------------------------------------------------------------------------------------

    @property
    def beneficiaries(self) -> list[str]:
        """Whom the project is for, in words."""
        labels = dict(BeneficiaryGroup.choices)
        return [str(labels.get(key, key)) for key in self.application.beneficiaries]

    @property
    def needed_parts(self) -> list[Part]:
        """The pages that this application has: a scheme without indicators asks for no promises."""
        return [part for part in Part if part != Part.PROMISES or self.indicators]

    # What is missing --------------------------------------------------------------------------------------

    def problems(self) -> list[Requirement]:
        """All that stands against handing in, in the order of the pages."""
        return [
            *self.stage_problems(),
            *self.part_problems(Part.DETAILS),
            *self.question_problems(),
            *(problem for part in self.needed_parts[1:] for problem in self.part_problems(part)),
            *self.partner_problems(),
        ]

    def stage_problems(self) -> list[Requirement]:
        """Of the questions about the organisation; none once they were handed in with another application."""
        if self.application.stage.status != OrganisationStageStatus.DRAFT:
            return []
        return _of_answers(self.stage_answers, STAGE)

    def question_problems(self) -> list[Requirement]:
        return _of_answers(self.answers, QUESTIONS)

    def part_problems(self, part: Part) -> list[Requirement]:
        """What was not understood on the page, and what it lacks."""
        row = self.parts.get(part)
        found = [Requirement(part, message, anchor=f"#id_{name}") for name, message in (row.problems if row else [])]
        return [*found, *(Requirement(part, message, anchor=f"#id_{name}") for name, message in self._lacks(part))]

    def _lacks(self, part: Part) -> list[tuple[str, str]]:
        return {
            Part.DETAILS: self._details_lack,
            Part.BUDGET: self._budget_lacks,
            Part.OVERHEADS: self._overheads_lack,
            Part.OTHER_FUNDING: self._other_funding_lacks,
            Part.REQUEST: self._request_lacks,
            Part.PROMISES: self._promises_lack,
        }[part]()

    def _details_lack(self) -> list[tuple[str, str]]:
        application, found = self.application, []
        if not application.summary:
            found.append(("q-summary", "Describe the project in two or three sentences"))
        if not self.wards:
            found.append(("q-wards_0", "Select the wards in which the project takes place"))
        if not application.beneficiaries:
            found.append(("q-beneficiaries_0", "Select who the project is for"))
        return found

    def _budget_lacks(self) -> list[tuple[str, str]]:
        return [] if sum(self.cost.direct) else [("q-heading-0", "Enter at least one direct cost")]

    def _overheads_lack(self) -> list[tuple[str, str]]:
        if Part.OVERHEADS in self.parts:
            return []
        return [("q-method_0", "Say how your overheads are shared out, or that there are none")]

    def _other_funding_lacks(self) -> list[tuple[str, str]]:
        if Part.OTHER_FUNDING in self.parts:
            return []
        return [("q-source-0", "Say which money comes from elsewhere, or save the page empty")]

    def _request_lacks(self) -> list[tuple[str, str]]:
        application, cost = self.application, self.cost
        if application.requested_pence is None:
            return [("q-requested", "Enter the sum you ask for")]
        found, scheme = [], application.round_scheme
        if application.requested_pence < scheme.minimum_pence:
            found.append(("q-requested", f"Ask for {format_pounds(scheme.minimum_pence)} or more"))
        if application.requested_pence > scheme.maximum_pence:
            found.append(("q-requested", f"Ask for {format_pounds(scheme.maximum_pence)} or less"))
        if cost.overasked:
            over = format_pounds(cost.overasked)
            found.append(
                ("q-requested", f"The sum you ask for and the money from elsewhere are {over} more than the full cost")
            )
        elif cost.is_contribution and not application.contribution_reason:
            found.append(("q-reason", "Say why you ask for less than the full cost"))
        if self.shares_pence > application.requested_pence:
            found.append(("q-requested", "Your partners’ shares come to more than the sum you ask for"))
        return found

    def _promises_lack(self) -> list[tuple[str, str]]:
        if not self.indicators or any(value for line in self.promises for value in line.values):
            return []
        return [(f"q-i{self.indicators[0].pk}-1", "Say what you promise to achieve, in at least one year")]

    def partner_problems(self) -> list[Requirement]:
        return [
            Requirement(PARTNERS, f"{partner.name} has not confirmed yet: wait for it, or remove it")
            for partner in self.partners
            if partner.confirmed_at is None
        ]

    # What is frozen ---------------------------------------------------------------------------------------

    def stage_snapshot(self) -> dict:
        """What the organisation says about itself, as plain data."""
        organisation = self.application.organisation
        return {
            "round": self.application.round.title,
            "organisation": {
                "name": organisation.name,
                "identifier": organisation.identifier,
                "charity_number": organisation.charity_number,
                "company_number": organisation.company_number,
                "annual_income_pence": organisation.annual_income_pence,
                "size": str(organisation.size.label),
            },
            "answers": self.stage_answers.snapshot(),
        }

    def snapshot(self) -> dict:
        """All of the application as plain data."""
        application, cost = self.application, self.cost
        return {
            "reference": application.reference,
            "title": application.title,
            "summary": application.summary,
            "scheme": str(application.round_scheme.scheme),
            "wards": [ward.name for ward in self.wards],
            "beneficiaries": self.beneficiaries,
            "paper": {"received_on": application.received_on} if application.is_paper else None,
            "stage": self.stage_snapshot(),
            "answers": self.answers.snapshot(),
            "years": [{"number": one.number, "starts_on": one.starts_on, "ends_on": one.ends_on} for one in self.years],
            "costs": [
                {"heading": line.heading.heading, "note": line.heading.note, "pence": list(line.amounts)}
                for line in self.costs
            ],
            "overheads": self._overheads_snapshot(),
            "other_funding": [
                {"source": one.source, "pence": one.amount_pence, "is_secured": one.is_secured}
                for one in self.other_funding
            ],
            "full_cost_pence": cost.total,
            "requested_pence": application.requested_pence,
            "is_contribution": cost.is_contribution,
            "contribution_reason": application.contribution_reason if cost.is_contribution else "",
            "promises": [
                {
                    "outcome": line.indicator.outcome.title,
                    "indicator": line.indicator.name,
                    "unit": line.indicator.unit,
                    # As somebody would write it: what a database adds in noughts is no part of a promise.
                    "values": [None if value is None else value.normalize() for value in line.values],
                }
                for line in self.promises
            ],
            "partners": [
                {
                    "name": partner.name,
                    "role": partner.role,
                    "contact_name": partner.contact_name,
                    "share_pence": partner.share_pence,
                    "confirmed_at": partner.confirmed_at,
                    "confirmed_name": partner.confirmed_name,
                }
                for partner in self.partners
            ],
        }

    def _overheads_snapshot(self) -> dict | None:
        if self.overheads is None:
            return None
        return {
            "method": self.overheads.get_method_display(),
            "yearly_pence": self.overheads.yearly_pence,
            "project_units": self.overheads.project_units,
            "all_units": self.overheads.all_units,
            "explanation": self.overheads.explanation,
            "pence": list(self.cost.overheads),
            "arithmetic": arithmetic_of(basis_of(self.overheads), self.cost),
        }


def _of_answers(answers: AnswerSet, place: str) -> list[Requirement]:
    texts = {question.key: question.text for question in answers.structure.questions}
    return [
        Requirement(place, f"{texts[one.question_key]}: {one.message}", key=one.section_key, anchor=one.anchor)
        for one in answers.problems()
    ]


def arithmetic_of(basis: OverheadBasis | None, cost: FullCost) -> list[str]:
    """How the project's part of the overheads comes about, year by year, in words."""
    if basis is None:
        return []
    return [
        f"Year {number}: {_sum_in_words(basis, direct)} = {format_pounds(part)}"
        for number, (direct, part) in enumerate(zip(cost.direct, cost.overheads, strict=True), start=1)
        if direct
    ]


def _sum_in_words(basis: OverheadBasis, direct_pence: int) -> str:
    yearly = format_pounds(basis.yearly_pence)
    if basis.method == OverheadMethod.DIRECT_COST:
        if direct_pence >= basis.all_units:
            return f"{yearly}, all of it: the project is all that you do"
        return f"{yearly} × {format_pounds(direct_pence)} ÷ {format_pounds(int(basis.all_units))}"
    return f"{yearly} × {_plain(basis.project_units)} ÷ {_plain(basis.all_units)}"


def _plain(number: Decimal) -> str:
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")


def content_of(
    application: Application, *, stage_answers: AnswerSet | None = None, answers: AnswerSet | None = None
) -> ApplicationContent:
    """The content of ``application``, in as many queries however long it is; answers that the caller holds locked
    are taken as they are."""
    return ApplicationContent(
        application,
        stage_answers=stage_answers or load(application.stage.sheet),
        answers=answers or load(application.sheet),
    )


def related_rows() -> Sequence[str]:
    """What a page of an application needs with it in one query."""
    return (
        "organisation",
        "round__programme",
        "round__officer",
        "round_scheme__scheme__theme",
        "stage__sheet__version__questionnaire",
        "sheet__version__questionnaire",
        "keyed_by",
    )
