"""Charity and company numbers, and the public identifiers made of them."""

import re

from django.core.exceptions import ValidationError

# England and Wales: 6 or 7 digits, linked charities with a suffix. Scotland and Northern Ireland by prefix.
CHARITY_NUMBER = re.compile(r"^(\d{6,7}(-\d{1,3})?|SC\d{6}|NIC\d{6})$")
# Eight characters: digits, or two letters (SC, NI, OC, CE, IP, RS …) and six digits (IP and RS may end in a letter).
COMPANY_NUMBER = re.compile(r"^(\d{8}|[A-Z]{2}\d{6}|(IP|RS|SP)\d{5}[A-Z])$")


def normalise_charity_number(text: str) -> str:
    """Without spaces, in capitals."""
    return re.sub(r"\s+", "", text).upper()


def normalise_company_number(text: str) -> str:
    """Without spaces, in capitals, with the leading zeros that spreadsheets drop."""
    number = re.sub(r"\s+", "", text).upper()
    return number.zfill(8) if number.isdigit() else number


def validate_charity_number(text: str) -> None:
    """Raise ``ValidationError`` unless ``text`` has the form of a charity number."""
    if not CHARITY_NUMBER.match(text):
        raise ValidationError("Enter a charity number, like 1146179 or SC012345.", code="charity_number")


def validate_company_number(text: str) -> None:
    """Raise ``ValidationError`` unless ``text`` has the form of a company number."""
    if not COMPANY_NUMBER.match(text):
        raise ValidationError("Enter a company number of 8 characters, like 07962245.", code="company_number")


def charity_identifier(charity_number: str) -> str:
    """The public identifier of a registered charity, by the register that its number is of."""
    if charity_number.startswith("SC"):
        return f"GB-SC-{charity_number}"
    if charity_number.startswith("NIC"):
        return f"GB-NIC-{charity_number.removeprefix('NIC')}"
    return f"GB-CHC-{charity_number}"


def company_identifier(company_number: str) -> str:
    """The public identifier of a registered company."""
    return f"GB-COH-{company_number}"
