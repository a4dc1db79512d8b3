"""What an award has achieved so far, as far as the public may know: sums of returns that an officer has accepted."""

from dataclasses import dataclass
from decimal import Decimal

from commissioning.agreements.models import Agreement, Target, TargetProfile
from commissioning.common.templatetags.words import plain_number
from commissioning.programmes.enums import Unit
from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnFigure

# People counted on the fingers of one hand may be known to their neighbours.
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class OutcomeSoFar:
    """One indicator: what was aimed at in the periods whose returns are accepted, and what was achieved in them."""

    outcome: str
    indicator: str
    unit: str
    aimed: str
    achieved: str


@dataclass(frozen=True)
class Outcomes:
    """``returns``: how many periods the figures are of."""

    returns: int
    rows: list[OutcomeSoFar]


def outcomes_of(award: Agreement) -> Outcomes:
    """Sums by indicator over the accepted periods; of per cents, which do not add up, the latest. Four queries."""
    accepted = Return.objects.current().filter(agreement=award, status=ReturnStatus.ACCEPTED)
    numbers = set(accepted.order_by().values_list("number", flat=True))
    if not numbers:
        return Outcomes(0, [])
    achieved = _by_target(
        ReturnFigure.objects.filter(monitoring_return__in=accepted, actual__isnull=False).values_list(
            "target", "monitoring_return__number", "actual"
        )
    )
    aimed = _by_target(
        TargetProfile.objects.filter(target__agreement=award, period_number__in=numbers).values_list(
            "target", "period_number", "value"
        )
    )
    targets = Target.objects.filter(agreement=award).select_related("indicator__outcome")
    ordered = targets.order_by("indicator__outcome__number", "indicator__number", "pk")
    return Outcomes(len(numbers), [_row(one, aimed.get(one.pk, {}), achieved.get(one.pk, {})) for one in ordered])


def _by_target(rows) -> dict[int, dict[int, Decimal]]:
    found: dict[int, dict[int, Decimal]] = {}
    for target, number, value in rows:
        found.setdefault(target, {})[number] = value
    return found


def _row(target: Target, aimed: dict[int, Decimal], achieved: dict[int, Decimal]) -> OutcomeSoFar:
    indicator = target.indicator
    return OutcomeSoFar(
        outcome=str(indicator.outcome),
        indicator=indicator.name,
        unit=indicator.get_unit_display(),
        aimed=_in_words(_total(aimed, indicator.unit), indicator.unit) or "no target",
        achieved=_achieved(_total(achieved, indicator.unit), indicator.unit),
    )


def _total(figures: dict[int, Decimal], unit: str) -> Decimal | None:
    if not figures:
        return None
    return figures[max(figures)] if unit == Unit.PERCENT else sum(figures.values(), Decimal(0))


def _achieved(figure: Decimal | None, unit: str) -> str:
    if unit == Unit.PEOPLE and figure is not None and 0 < figure < FEWEST_PEOPLE:
        return f"fewer than {FEWEST_PEOPLE}"
    return _in_words(figure, unit) or "not reported"


def _in_words(figure: Decimal | None, unit: str) -> str:
    if figure is None:
        return ""
    signs = {Unit.PERCENT: ("", "%"), Unit.POUNDS: ("£", "")}
    before, after = signs.get(Unit(unit), ("", ""))
    return f"{before}{plain_number(figure)}{after}"
