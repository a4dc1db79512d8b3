"""The award board, barely: the same rows of the same tables, the same order and sums, in templates of its own."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum
from django.http import HttpResponse

from bench.plain import page
from commissioning.applications import funding_before
from commissioning.applications.enums import BeneficiaryGroup
from commissioning.applications.models import (
    Application,
    BudgetAmount,
    CoverageNote,
    FundingRound,
    OtherFunding,
    Overheads,
    RoundScheme,
)
from commissioning.applications.queries.award_board import RANKED, limits_of
from commissioning.applications.rules import awarding
from commissioning.applications.rules.coverage import Reach, lines
from commissioning.applications.rules.subsidy import assistance_so_far
from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from organisations.enums import OrganisationSize
from organisations.models import Ward
from organisations.rules import size_of

LIMIT = 315_000_00


def board(request, slug: str) -> HttpResponse:
    """Every scheme against its budget, the gaps, and who would pass the limit of assistance."""
    funding_round = _round(slug)
    boards = _boards(funding_round)
    return page(
        "award_board.html",
        round=funding_round,
        boards=boards,
        gaps=[line for _, several in _coverage(funding_round, boards) for line in several if line.is_gap],
        passing=[one for one in _assistance(funding_round, boards) if one[1] + one[2] > LIMIT],
    )


def scheme(request, slug: str, pk: int) -> HttpResponse:
    """One scheme's ranked applications with an input for each sum and reason, and what the round reaches."""
    funding_round = _round(slug)
    boards = _boards(funding_round)
    shown = next(one for one in boards if one["scheme"].pk == pk)
    costs = _costs(funding_round)
    for row in shown["rows"]:
        row["cost"] = costs[row["pk"]]
    return page(
        "award_scheme.html",
        round=funding_round,
        board=shown,
        coverage=_coverage(funding_round, boards),
        passing={key for key, before, now in _assistance(funding_round, boards) if before + now > LIMIT},
    )


def coverage(request, slug: str) -> HttpResponse:
    """What the sums reach, and a note on each gap."""
    funding_round = _round(slug)
    notes = list(CoverageNote.objects.filter(round=funding_round).values("dimension", "value", "mitigation"))
    found = _coverage(funding_round, _boards(funding_round))
    return page("award_coverage.html", round=funding_round, coverage=found, notes=notes)


def _round(slug: str) -> FundingRound:
    return FundingRound.objects.select_related("programme__predecessor", "officer", "recommendation").get(slug=slug)


def _boards(funding_round: FundingRound) -> list[dict]:
    ranked = Application.objects.filter(round=funding_round, status__in=RANKED)
    rows = ranked.order_by().values(
        "pk", "reference", "title", "score", "requested_pence", "round_scheme", "beneficiaries",
        "organisation", "organisation__name", "organisation__annual_income_pence",
        "award__recommended_pence", "award__reason", "award__conditions",
    )  # fmt: skip
    places = defaultdict(list)
    for key, ward in Application.wards.through.objects.filter(application__in=ranked.values("pk")).values_list(
        "application", "ward"
    ):
        places[key].append(ward)
    by_scheme = defaultdict(list)
    for row in rows:
        by_scheme[row["round_scheme"]].append({**row, "wards": places[row["pk"]]})
    return [
        _ranked(one, by_scheme[one.pk])
        for one in RoundScheme.objects.filter(round=funding_round).select_related("scheme__theme")
    ]


def _ranked(of: RoundScheme, rows: list[dict]) -> dict:
    limits, by_reference = limits_of(of), {row["reference"]: row for row in rows}
    ranked = awarding.in_order(
        [awarding.Candidate(row["reference"], row["score"], row["requested_pence"]) for row in rows]
    )
    ordered = [one for _, one in ranked]
    saved = {
        row["reference"]: row["award__recommended_pence"] for row in rows if row["award__recommended_pence"] is not None
    }
    sums = {**awarding.proposed(ordered, limits), **saved}
    shown = [{**by_reference[one.reference], "rank": rank, "pence": sums[one.reference]} for rank, one in ranked]
    return {
        "scheme": of,
        "rows": shown,
        "cut_off": awarding.cut_off(ordered, sums, limits),
        "total": sum(sums.values()),
        "asked": sum(row["requested_pence"] for row in rows),
        "funded": sum(pence > 0 for pence in sums.values()),
    }


def _costs(funding_round: FundingRound) -> dict[int, int]:
    """The full cost of each application in pence; money from elsewhere is read as the portal reads it."""
    ranked = Application.objects.filter(round=funding_round, status__in=RANKED).values("pk")
    amounts = BudgetAmount.objects.filter(heading__application__in=ranked).order_by()
    shares = {
        key: yearly * project / all_units
        for key, yearly, project, all_units in Overheads.objects.filter(application__in=ranked).values_list(
            "application", "yearly_pence", "project_units", "all_units"
        )
    }
    dict(OtherFunding.objects.filter(application__in=ranked).values_list("application").annotate(Sum("amount_pence")))
    found: dict[int, int] = defaultdict(int)
    for key, _, pence in amounts.values_list("heading__application", "year").annotate(Sum("amount_pence")):
        found[key] += pence + int(shares.get(key, 0) + Decimal("0.5"))
    return found


def _coverage(funding_round: FundingRound, boards: list[dict]) -> list[tuple[str, list]]:
    given = [(row, board) for board in boards for row in board["rows"] if row["pence"]]
    wards = list(Ward.objects.filter(is_current=True))
    names = {ward.pk: ward.name for ward in wards}
    groups = dict(BeneficiaryGroup.choices)
    before = funding_before.reached_by(funding_round.programme.predecessor)
    themes = list(dict.fromkeys(board["scheme"].scheme.theme.name for board in boards))
    return [
        (
            "Wards",
            lines(
                [Reach(row["pence"], tuple(names[key] for key in row["wards"])) for row, _ in given],
                list(names.values()),
                population={ward.name: ward.population for ward in wards if ward.population is not None},
            ),
        ),
        (
            "Who the projects are for",
            lines(
                [Reach(row["pence"], tuple(str(groups[key]) for key in row["beneficiaries"])) for row, _ in given],
                [str(label) for key, label in groups.items() if key != "everybody"],
            ),
        ),
        (
            "Size of organisation",
            lines(
                [
                    Reach(row["pence"], (str(size_of(row["organisation__annual_income_pence"]).label),))
                    for row, _ in given
                ],
                [str(size.label) for size in OrganisationSize if size != OrganisationSize.UNKNOWN],
            ),
        ),
        (
            "Themes",
            lines(
                [Reach(row["pence"], (board["scheme"].scheme.theme.name,)) for row, board in given],
                themes,
                before=before.themes,
            ),
        ),
    ]


def _assistance(funding_round: FundingRound, boards: list[dict]) -> list[tuple[int, int, int]]:
    """Organisations' keys with what they had before and what they would get, in pence."""
    now: dict[int, int] = defaultdict(int)
    for board in boards:
        for row in board["rows"]:
            if row["pence"]:
                now[row["organisation"]] += row["pence"]
    given, today = funding_before.given_to(now.keys(), besides=guaranteed(funding_round.pk)), clock.today()
    return [(key, assistance_so_far(given.get(key, []), today), pence) for key, pence in now.items()]
