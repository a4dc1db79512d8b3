"""How closely an agreement is monitored, in proportion to its money."""

import datetime as dt
from fractions import Fraction

from commissioning.common.dates import months_between
from monitoring.enums import Tier
from monitoring.rules.figures import DEFAULTS, Rules


def annual_value_pence(value_pence: int, start: dt.date, end: dt.date) -> Fraction:
    """The value of a year: value x 12 / months, not rounded; the value itself under 12 months.

    A term that is not whole months counts its days over as a part of a month (see ``months_between``).
    """
    return Fraction(value_pence * 12) / max(months_between(start, end), Fraction(12))


def tier_for(value_pence: int, start: dt.date, end: dt.date, rules: Rules = DEFAULTS) -> Tier:
    """The tier that the annual value suggests. Each limit belongs to the tier below it."""
    annual = annual_value_pence(value_pence, start, end)
    if annual <= rules.light_touch_up_to_pence:
        return Tier.LIGHT_TOUCH
    return Tier.STANDARD if annual <= rules.standard_up_to_pence else Tier.ENHANCED


def frequency_for(tier: Tier, rules: Rules = DEFAULTS) -> int:
    """The months between returns of a tier where nobody outside requires more."""
    return rules.light_touch_frequency_months if tier == Tier.LIGHT_TOUCH else rules.frequency_months
