"""An applicant's promises by year, turned into targets by period."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from commissioning.common.money import share_out


def by_period(
    promised: Mapping[int, Decimal], months: Sequence[tuple[int, Fraction]], *, is_rate: bool
) -> list[Decimal]:
    """The target of each period.

    ``promised`` is a value for each year of the term (1 is the first). ``months`` says, period by period, in which
    year it begins and how many months it lasts. Counts of a year are shared out over its periods by their length, in
    hundredths by largest remainder, so that they add up to the promise; a rate (per cent) holds in each period.
    """
    if is_rate:
        return [promised.get(year, Decimal(0)) for year, _ in months]
    targets = [Decimal(0)] * len(months)
    for year, value in promised.items():
        places = [index for index, (begun, _) in enumerate(months) if begun == year]
        if not places:
            continue
        # Whole numbers stay whole: nobody is promised half a session.
        unit = 1 if value == value.to_integral_value() else 100
        shares = share_out(int(value * unit), [months[index][1] for index in places])
        for index, share in zip(places, shares, strict=True):
            targets[index] = Decimal(share) / unit
    return targets
