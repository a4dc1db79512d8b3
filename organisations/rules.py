"""Rules about organisations that need no database."""

import datetime as dt

from commissioning.common.dates import add_months
from organisations.enums import DocumentState, OrganisationSize

SMALL_UP_TO_PENCE = 25_000_00
MEDIUM_UP_TO_PENCE = 250_000_00


def size_of(annual_income_pence: int | None) -> OrganisationSize:
    """Small up to £25,000 a year, medium up to £250,000, large above; not known without an income."""
    if annual_income_pence is None:
        return OrganisationSize.UNKNOWN
    if annual_income_pence <= SMALL_UP_TO_PENCE:
        return OrganisationSize.SMALL
    return OrganisationSize.MEDIUM if annual_income_pence <= MEDIUM_UP_TO_PENCE else OrganisationSize.LARGE


# Accounts are filed within 10 months of their year's end, so those of the year after are there 12 + 10 months later.
# Source: Charities Act 2011, s.163.
ACCOUNTS_LAST_MONTHS = 22
EXPIRES_SOON_DAYS = 60


def accounts_last_until(year_ends_on: dt.date) -> dt.date:
    """The last day on which the accounts of a year are the latest that an organisation need have."""
    return add_months(year_ends_on, ACCOUNTS_LAST_MONTHS)


def document_state(expires_on: dt.date | None, today: dt.date) -> DocumentState:
    """How a document stands on ``today``; it still holds on the day on which it expires."""
    if expires_on is None:
        return DocumentState.GIVEN
    if expires_on < today:
        return DocumentState.EXPIRED
    is_soon = (expires_on - today).days <= EXPIRES_SOON_DAYS
    return DocumentState.EXPIRES_SOON if is_soon else DocumentState.IN_DATE
