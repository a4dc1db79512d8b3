"""The criteria that a new round may be filled with, each with the standard questions that inform it.

Source of the shape of the organisation stage (essential criteria, and scored ones with a maximum of 80): a London
borough's community commissioning programme, 2018.
"""

from commissioning.applications.enums import CriterionKind, Stage

ANCHORS = [
    "Not answered, or nothing that can be relied on.",
    "Poor: touches on the matter, with serious gaps.",
    "Fair: answers part of it, with gaps that would need to be closed first.",
    "Sound: answers all of it, with small gaps.",
    "Good: answers all of it in detail, with some evidence.",
    "Very good: convincing in every respect, with strong evidence.",
]


def _essential(title: str, guidance: str, *keys: str) -> dict:
    return {
        "stage": Stage.ORGANISATION,
        "kind": CriterionKind.PASS_FAIL,
        "title": title,
        "guidance": guidance,
        "question_keys": list(keys),
    }


def _marked(title: str, guidance: str, *keys: str) -> dict:
    return _essential(title, guidance, *keys) | {"kind": CriterionKind.SCORED, "marks": 20}


def _weighted(weight: int, title: str, guidance: str, *keys: str) -> dict:
    return {
        "stage": Stage.PROJECT,
        "kind": CriterionKind.SCORED,
        "title": title,
        "guidance": guidance,
        "weight": weight,
        "anchors": ANCHORS,
        "question_keys": list(keys),
    }


CRITERIA = [
    _essential(
        "Governance",
        "Rules that fit the work, at least three people who decide together, insurance and safeguarding as the size "
        "and the work need them.",
        "aims",
        "who_decides",
        "rules",
        "insurance_small",
        "insurance_medium",
        "insurance_large",
        "at_risk",
        "safeguarding",
        "policies_large",
    ),
    _essential(
        "Financial management and viability",
        "Money is planned and watched; the accounts that its size needs are there; it can go on if money comes late.",
        "income_band",
        "bank",
        "money_control",
        "accounts_small",
        "accounts_medium",
        "accounts_large",
        "reserves_medium",
        "reserves_large",
    ),
    _essential(
        "Equalities",
        "Thought is given to everybody who could take part; a written policy from medium size on.",
        "open_to_all",
        "equality_medium",
        "equality_large",
    ),
    _marked("Experience", "What was done in the last three years, and what was learned.", "track_record"),
    _marked("People’s voice", "People who use the work shape it.", "voice"),
    _marked("Quality and learning", "Problems are seen and put right.", "learning"),
    _marked("Roots and partnership", "Known in the area, and works with others.", "roots"),
    _weighted(20, "Need", "A real need, known from people and figures.", "need", "for_whom"),
    _weighted(25, "The work", "A plan that fits the need and can be kept.", "activities", "milestones"),
    _weighted(20, "Difference", "Serves the scheme’s outcomes, and will show that it did.", "outcomes", "evidence"),
    _weighted(15, "Ability to deliver", "Enough people with the right experience; risks are seen.", "team", "risks"),
    _weighted(10, "Reach", "Reaches people who are often missed.", "reach"),
    _weighted(10, "Value", "A good use of the money, and thought for what comes after.", "value", "afterwards"),
]
