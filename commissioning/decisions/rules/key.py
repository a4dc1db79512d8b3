"""When a decision is probably key, so that whoever says otherwise says why.

Source: SI 2012/2089, reg. 8: significant spending or saving (the council's threshold), or a significant effect on
communities in two or more wards. Whether an effect is significant is for people to judge, not for a count of wards.
"""

from enum import StrEnum

from django.conf import settings

from commissioning.common.money import format_pounds

FEWEST_WARDS = 2


class Ground(StrEnum):
    """What speaks for a key decision."""

    MONEY = "money"
    WARDS = "wards"


def key_grounds(
    *,
    value_pence: int | None,
    above_threshold: bool,
    affects_two_or_more_wards: bool,
    all_wards: bool,
    wards: int,
) -> set[Ground]:
    """What speaks for a key decision: a value in pence above ``KEY_DECISION_THRESHOLD_PENCE`` or said to be, and two
    or more wards, ``wards`` being how many are named."""
    grounds = set()
    if above_threshold or (value_pence or 0) > settings.KEY_DECISION_THRESHOLD_PENCE:
        grounds.add(Ground.MONEY)
    if affects_two_or_more_wards or all_wards or wards >= FEWEST_WARDS:
        grounds.add(Ground.WARDS)
    return grounds


def not_key_question(grounds: set[Ground]) -> str:
    """What to ask of somebody who says that it is not key."""
    threshold = format_pounds(settings.KEY_DECISION_THRESHOLD_PENCE)
    words = {Ground.MONEY: f"it is worth more than {threshold}", Ground.WARDS: "it affects two or more wards"}
    said = " and ".join(words[ground] for ground in Ground if ground in grounds)
    return f"Choose key decision, since {said}, or say why it is not key"
