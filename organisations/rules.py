"""Rules about organisations that need no database."""

from organisations.enums import OrganisationSize

SMALL_UP_TO_PENCE = 25_000_00
MEDIUM_UP_TO_PENCE = 250_000_00


def size_of(annual_income_pence: int | None) -> OrganisationSize:
    """Small up to £25,000 a year, medium up to £250,000, large above; not known without an income."""
    if annual_income_pence is None:
        return OrganisationSize.UNKNOWN
    if annual_income_pence <= SMALL_UP_TO_PENCE:
        return OrganisationSize.SMALL
    return OrganisationSize.MEDIUM if annual_income_pence <= MEDIUM_UP_TO_PENCE else OrganisationSize.LARGE
