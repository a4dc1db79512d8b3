"""What the page “Grant or contract?” shows."""

from dataclasses import dataclass

from commissioning.applications.forms.route import RouteForm
from commissioning.applications.models import RoundScheme, RouteDecision
from commissioning.applications.rules.route import FACTORS, suggested
from commissioning.programmes.enums import Route

# The factors' keys by the route that they speak for, for the page's script.
SPEAK_FOR = {route: " ".join(factor.key for factor in FACTORS if factor.speaks_for == route) for route in Route.values}


@dataclass(frozen=True)
class Suggestion:
    """What follows from the answers: how many speak for each, and the route that more do; empty where they balance."""

    grants: int
    contracts: int
    route: str


def suggestion_of(form: RouteForm) -> Suggestion:
    """What follows from what ``form`` holds so far."""
    answers = form.answers()
    holds = [factor.speaks_for for factor in FACTORS if answers.get(factor.key)]
    route = suggested(answers)
    return Suggestion(holds.count(Route.GRANT), holds.count(Route.CONTRACT), route.label.lower() if route else "")


def initial_of(scheme: RoundScheme, decisions: list[RouteDecision]) -> dict:
    """The last decision to start from; before there is one, the scheme's budget as the estimate."""
    if not decisions:
        return {"estimated_pence": scheme.budget_pence}
    last = decisions[0]
    return {
        **last.answers,
        "estimated_pence": last.estimated_pence,
        "is_light_touch": last.is_light_touch,
        "chosen": last.chosen,
    }


def factors_of(decision: RouteDecision) -> list[str]:
    """The factors that held, in words."""
    return [factor.text for factor in FACTORS if decision.answers.get(factor.key)]
