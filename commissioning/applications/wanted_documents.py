"""Which of an organisation's documents belong to which question of the standard form, and to which check."""

from collections.abc import Mapping

from commissioning.applications.enums import CheckKind
from organisations.enums import DocumentKind

K = DocumentKind
INSURANCES = (K.PUBLIC_LIABILITY, K.EMPLOYERS_LIABILITY)

# By the keys of the questions with which a portal starts; to others, documents are offered without a choice.
KINDS_OF_QUESTION: Mapping[str, tuple[DocumentKind, ...]] = {
    "rules": (K.GOVERNING_DOCUMENT,),
    "accounts_small": (K.ANNUAL_ACCOUNTS,),
    "accounts_medium": (K.ANNUAL_ACCOUNTS,),
    "accounts_large": (K.ANNUAL_ACCOUNTS,),
    "insurance_medium": INSURANCES,
    "insurance_large": INSURANCES,
    "equality_medium": (K.EQUALITY_POLICY,),
    "equality_large": (K.EQUALITY_POLICY,),
    "safeguarding": (K.SAFEGUARDING_POLICY,),
    "policies_large": (K.DATA_PROTECTION_POLICY,),
}
KINDS_OF_CHECK: Mapping[CheckKind, tuple[DocumentKind, ...]] = {
    CheckKind.DOCUMENTS: (K.GOVERNING_DOCUMENT, K.BANK_CONFIRMATION),
    CheckKind.INSURANCE: INSURANCES,
    CheckKind.ACCOUNTS: (K.ANNUAL_ACCOUNTS,),
    CheckKind.POLICIES: (K.SAFEGUARDING_POLICY, K.EQUALITY_POLICY, K.DATA_PROTECTION_POLICY),
}
