from .indicator import Indicator, Outcome
from .programme import Priority, Programme
from .theme import Scheme, Theme

__all__ = ["Indicator", "Outcome", "Priority", "Programme", "Scheme", "Theme"]
