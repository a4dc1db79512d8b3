from .agreement import AgencyShare, Agreement, DateChange
from .budget import BudgetLine
from .document import AgreementDocument
from .finance import (
    ApprovalLimit,
    PaymentBatch,
    PaymentColumn,
    PaymentLayout,
    Statement,
    StatementLayout,
    StatementRow,
)
from .payment import Payment
from .target import Target, TargetProfile
from .variation import Variation

__all__ = [
    "AgencyShare",
    "Agreement",
    "AgreementDocument",
    "ApprovalLimit",
    "BudgetLine",
    "DateChange",
    "Payment",
    "PaymentBatch",
    "PaymentColumn",
    "PaymentLayout",
    "Statement",
    "StatementLayout",
    "StatementRow",
    "Target",
    "TargetProfile",
    "Variation",
]
