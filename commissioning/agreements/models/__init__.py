from .agreement import AgencyShare, Agreement, Variation
from .budget import BudgetLine
from .payment import Payment
from .target import Target, TargetProfile

__all__ = ["AgencyShare", "Agreement", "BudgetLine", "Payment", "Target", "TargetProfile", "Variation"]
