"""Grant or contract: what speaks for each, and what follows from the answers.

Source of the factors: a city council's and primary care trust's joint commissioning framework for the sector, 2007
(grants: complementary services, capacity building, new ideas; contracts: specific needs whose design and outcomes the
commissioner wants to specify closely; other factors count too). Source of the thresholds: the Procurement Act 2023,
from 1 January 2026, VAT included.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commissioning.programmes.enums import Route


@dataclass(frozen=True)
class Factor:
    """A question that is answered yes or no; a yes speaks for ``speaks_for``."""

    key: str
    text: str
    speaks_for: Route


FACTORS = (
    Factor(
        "complementary",
        "The work complements public services and broadly matches the programme’s objectives.",
        Route.GRANT,
    ),
    Factor("capacity", "The money is to build organisations’ capacity.", Route.GRANT),
    Factor("new_idea", "The work tries out a new idea.", Route.GRANT),
    Factor("own_mission", "Organisations do this for their own mission and would choose how.", Route.GRANT),
    Factor("specified_need", "There is a specific need that must be met.", Route.CONTRACT),
    Factor("design", "We want to specify closely how the service is designed.", Route.CONTRACT),
    Factor("outcomes", "We want to specify closely the outcomes, and pay for them.", Route.CONTRACT),
    Factor("duty", "The service meets a duty that the law gives to us.", Route.CONTRACT),
)


def suggested(answers: Mapping[str, bool]) -> Route | None:
    """The route that more of the factors speak for; None where they balance. Factors without an answer are a no."""
    holds = [factor.speaks_for for factor in FACTORS if answers.get(factor.key)]
    grants = holds.count(Route.GRANT)
    contracts = len(holds) - grants
    if grants == contracts:
        return None
    return Route.GRANT if grants > contracts else Route.CONTRACT


@dataclass(frozen=True)
class Thresholds:
    """In pence, VAT included."""

    below_threshold_notice: int
    services: int
    light_touch: int


def notice_needed(route: str, estimated_pence: int, thresholds: Thresholds, *, is_light_touch: bool) -> str:
    """The procurement notice that a contract of this estimated value needs, in words; empty where none does.

    Social, health and community services are light-touch contracts and have the higher threshold.
    """
    if route != Route.CONTRACT or estimated_pence < thresholds.below_threshold_notice:
        return ""
    if estimated_pence >= (thresholds.light_touch if is_light_touch else thresholds.services):
        return "A tender notice: the contract is above the procurement threshold."
    return "A below-threshold tender notice."
