"""Words of agreements and payments."""

from django.db import models


class AgreementStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    OFFERED = "offered", "Offered"
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    DECLINED = "declined", "Declined"
    TERMINATED = "terminated", "Terminated"
    ENDED = "ended", "Ended"


# States in which money may not leave: nobody has signed yet, or the agreement is suspended.
NOT_PAYABLE = {
    AgreementStatus.DRAFT,
    AgreementStatus.OFFERED,
    AgreementStatus.DECLINED,
    AgreementStatus.SUSPENDED,
}


class PaymentStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    PAID = "paid", "Paid"


class VariationStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    IN_EFFECT = "in_effect", "In effect"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


# A change that is still being agreed on: an agreement has one at most.
OPEN_VARIATION = (VariationStatus.DRAFT, VariationStatus.OFFERED, VariationStatus.ACCEPTED)


class DateChangeKind(models.TextChoices):
    END_DATE = "end_date", "Change of end date"
    START_DATE = "start_date", "Change of start date"


class DocumentKind(models.TextChoices):
    """What a file that is kept with an agreement is."""

    AGREEMENT = "agreement", "Signed agreement"
    LETTER = "letter", "Letter"
    PLAN = "plan", "Plan or budget"
    POLICY = "policy", "Policy or certificate"
    EVIDENCE = "evidence", "Evidence"
    OTHER = "other", "Other"


class PayTiming(models.TextChoices):
    """When instalments fall due."""

    ADVANCE = "advance", "In advance: on the first day of each period"
    ARREARS = "arrears", "In arrears: on the last day of each period"
    ACCEPTANCE = "acceptance", "When each return is accepted"


class PayEvery(models.TextChoices):
    """How long the periods are that instalments are for."""

    MONTH = "1", "Month"
    QUARTER = "3", "Quarter"
    HALF_YEAR = "6", "Half-year"
    YEAR = "12", "Year"
    RETURN = "return", "Return’s period"


class PaymentField(models.TextChoices):
    """What a column of a payment file holds."""

    REFERENCE = "reference", "Our reference of the payment"
    AMOUNT = "amount", "Amount"
    DUE_ON = "due_on", "Day it is due"
    AGREEMENT = "agreement", "Agreement’s reference"
    TITLE = "title", "Agreement’s title"
    NUMBER = "number", "Payment’s number"
    DESCRIPTION = "description", "Description, such as Payment 3 of AG-2027-014"
    ORGANISATION = "organisation", "Organisation’s name"
    IDENTIFIER = "identifier", "Organisation’s identifier"
    AGENCY = "agency", "Agency that pays"
    PROGRAMME = "programme", "Programme"
    SCHEME = "scheme", "Scheme’s code"
    FIRST_APPROVER = "first_approver", "First approver"
    SECOND_APPROVER = "second_approver", "Second approver"
    APPROVED_ON = "approved_on", "Day of the second approval"
    MADE_ON = "made_on", "Day of the file"
    FIXED = "fixed", "The same text in every row"


class DateFormat(models.TextChoices):
    """How dates are written in a finance system's files: patterns of ``strftime``."""

    SLASHES = "%d/%m/%Y", "31/12/2027"
    ISO = "%Y-%m-%d", "2027-12-31"
    DOTS = "%d.%m.%Y", "31.12.2027"
    PLAIN = "%Y%m%d", "20271231"


class AmountUnit(models.TextChoices):
    POUNDS = "pounds", "Pounds, such as 1250.50"
    PENCE = "pence", "Pence, such as 125050"


class FileEncoding(models.TextChoices):
    """How letters are stored in a file."""

    UTF8 = "utf-8", "UTF-8"
    UTF8_MARK = "utf-8-sig", "UTF-8 with a mark, for spreadsheets"
    WINDOWS = "cp1252", "Windows (Western)"
