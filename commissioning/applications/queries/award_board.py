"""The award board of a scheme: assessed applications in their order against the budget, under the sums that are
recommended, or that an officer tries out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from commissioning.applications import funding_before
from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application, FundingRound, RoundScheme
from commissioning.applications.queries.full_costs import Costs
from commissioning.applications.rules import awarding, subsidy
from commissioning.applications.rules.full_cost import FullCost
from organisations.models import Ward

# What stands on the board: all that was scored to the end, whatever was decided afterwards.
RANKED = (
    ApplicationStatus.ASSESSED,
    ApplicationStatus.RECOMMENDED,
    ApplicationStatus.AWARDED,
    ApplicationStatus.DECLINED,
)


@dataclass(frozen=True, slots=True)
class Recommended:
    """What is on record for an application."""

    pence: int
    reason: str
    conditions: str
    is_economic: bool | None
    economic_reason: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a board shows of an application: a round has thousands, and their frozen texts are long."""

    pk: int
    reference: str
    title: str
    score: Decimal
    asked: int
    contribution_reason: str
    beneficiaries: list[str]
    round_scheme_id: int
    organisation_id: int
    organisation: str
    organisation_income_pence: int | None

    @property
    def url(self) -> str:
        """The officers' page."""
        return reverse("applications:application-detail", args=[self.reference])


RANKED_COLUMNS = (
    "pk",
    "reference",
    "title",
    "score",
    "requested_pence",
    "contribution_reason",
    "beneficiaries",
    "round_scheme",
    "organisation",
    "organisation__name",
    "organisation__annual_income_pence",
)
RECOMMENDED_COLUMNS = (
    "award__recommended_pence",
    "award__reason",
    "award__conditions",
    "award__is_economic",
    "award__economic_reason",
)


@dataclass(frozen=True)
class BoardRow:
    """One application on the board. ``pence`` is the sum it is shown with: tried out, recommended, or proposed;
    ``wards`` are where its project takes place."""

    rank: int
    application: Ranked
    award: Recommended | None
    pence: int
    reason: str
    is_above_line: bool
    wards: Sequence[Ward]
    costs: Costs = field(repr=False)

    @property
    def reference(self) -> str:
        return self.application.reference

    @property
    def score(self) -> Decimal:
        return self.application.score

    @property
    def asked(self) -> int:
        """Pence asked for."""
        return self.application.asked

    @cached_property
    def cost(self) -> FullCost:
        """What the work costs in full."""
        return self.costs.of(self.application.pk, self.asked)

    @property
    def is_proposed(self) -> bool:
        """Whether nobody has recommended a sum yet."""
        return self.award is None

    @property
    def is_contribution(self) -> bool:
        """Whether the sum is less than the full cost of the work."""
        return 0 < self.pence < self.cost.total


@dataclass(frozen=True)
class SchemeBoard:
    """A scheme's board. ``cut_off`` says where the money ends; None where it is enough for all."""

    scheme: RoundScheme
    rows: list[BoardRow]
    cut_off: awarding.CutOff | None

    @property
    def limits(self) -> awarding.Limits:
        return limits_of(self.scheme)

    @property
    def total(self) -> int:
        """Pence of all the sums."""
        return sum(row.pence for row in self.rows)

    @property
    def asked(self) -> int:
        return sum(row.asked for row in self.rows)

    @property
    def left(self) -> int:
        return max(self.scheme.budget_pence - self.total, 0)

    @property
    def over(self) -> int:
        return max(self.total - self.scheme.budget_pence, 0)

    @property
    def filled(self) -> int:
        """What the bar shows: pence of the budget that are taken, never more than there are."""
        return min(self.total, self.scheme.budget_pence)

    @property
    def funded(self) -> int:
        """How many applications get something."""
        return sum(row.pence > 0 for row in self.rows)

    @property
    def is_saved(self) -> bool:
        """Whether every application has a recommendation on record."""
        return not any(row.is_proposed for row in self.rows)


def limits_of(scheme: RoundScheme) -> awarding.Limits:
    return awarding.Limits(scheme.budget_pence, scheme.minimum_pence, scheme.maximum_pence)


def boards_of(
    funding_round: FundingRound,
    *,
    only: RoundScheme | None = None,
    tried: Mapping[str, int] | None = None,
) -> list[SchemeBoard]:
    """The boards of a round's schemes, or of one; ``tried``: pence by reference that take the place of what is on
    record. The same number of queries however many applications there are."""
    schemes = [only] if only else list(funding_round.schemes.select_related("scheme__theme"))
    ranked = Application.objects.filter(round_scheme__in=schemes, status__in=RANKED).order_by()
    wards, costs = _wards_of(ranked), Costs(ranked)
    read: dict[int, dict[str, tuple[Ranked, Recommended | None]]] = {}
    for values in ranked.values_list(*RANKED_COLUMNS, *RECOMMENDED_COLUMNS):
        one, said = Ranked(*values[: len(RANKED_COLUMNS)]), values[len(RANKED_COLUMNS) :]
        award = None if said[0] is None else Recommended(*said)
        read.setdefault(one.round_scheme_id, {})[one.reference] = one, award
    return [_board(scheme, read.get(scheme.pk, {}), tried or {}, wards, costs) for scheme in schemes]


def _wards_of(applications: QuerySet[Application]) -> dict[int, list[Ward]]:
    """The wards of each, by its key."""
    places = Application.wards.through.objects.filter(application__in=applications.values("pk"))
    pairs = list(places.order_by("ward__name", "ward__code").values_list("application", "ward"))
    wards = Ward.objects.in_bulk({ward for _, ward in pairs})
    found: dict[int, list[Ward]] = {}
    for application, ward in pairs:
        found.setdefault(application, []).append(wards[ward])
    return found


def _board(
    scheme: RoundScheme,
    read: Mapping[str, tuple[Ranked, Recommended | None]],
    tried: Mapping[str, int],
    wards: Mapping[int, Sequence[Ward]],
    costs: Costs,
) -> SchemeBoard:
    limits = limits_of(scheme)
    ranked = awarding.in_order([awarding.Candidate(one.reference, one.score, one.asked) for one, _ in read.values()])
    ordered = [one for _, one in ranked]
    sums = {
        **awarding.proposed(ordered, limits),
        **{reference: award.pence for reference, (_, award) in read.items() if award},
        **{reference: pence for reference, pence in tried.items() if reference in read},
    }
    line = awarding.cut_off(ordered, sums, limits)
    rows, above = [], True
    for rank, candidate in ranked:
        above = above and not (line and line.reference == candidate.reference)
        one, award = read[candidate.reference]
        reason = award.reason if award else ""
        rows.append(BoardRow(rank, one, award, sums[one.reference], reason, above, tuple(wards.get(one.pk, ())), costs))
    return SchemeBoard(scheme, rows, line)


@dataclass(frozen=True)
class Assistance:
    """An organisation's grants in this and the two financial years before, and what is now recommended, in pence,
    beside the limit of minimal financial assistance."""

    organisation: str
    before: int
    now: int
    limit: int

    @property
    def total(self) -> int:
        return self.before + self.now

    @property
    def passes(self) -> bool:
        return self.total > self.limit


def assistance_of(funding_round: FundingRound, boards: list[SchemeBoard], day: dt.date) -> dict[int, Assistance]:
    """By organisation's key, for those that ``boards`` give something, as of ``day``. What follows from this round's
    own awards counts as recommended, and not a second time."""
    now: dict[int, int] = {}
    names: dict[int, str] = {}
    for row in (row for board in boards for row in board.rows if row.pence):
        key = row.application.organisation_id
        now[key] = now.get(key, 0) + row.pence
        names[key] = row.application.organisation
    given = funding_before.given_to(now.keys(), besides=funding_round.pk)
    return {
        key: Assistance(
            names[key], subsidy.assistance_so_far(given.get(key, []), day), pence, settings.SUBSIDY_LIMIT_PENCE
        )
        for key, pence in now.items()
    }
