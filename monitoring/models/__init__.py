from .calendar import CalendarFeed
from .meeting import AgendaItem, Meeting, MeetingAction, MeetingAttendee
from .plan import MonitoringPlan, TierQuestionnaire
from .return_parts import (
    ReturnActionProgress,
    ReturnExplanation,
    ReturnFeedback,
    ReturnFigure,
    ReturnQuery,
    ReturnSpend,
    ReturnSubmission,
)
from .returns import Return, ReturnNotice
from .review import FundingNotice, Review, ReviewCriterion

__all__ = [
    "AgendaItem",
    "CalendarFeed",
    "FundingNotice",
    "Meeting",
    "MeetingAction",
    "MeetingAttendee",
    "MonitoringPlan",
    "Return",
    "ReturnActionProgress",
    "ReturnExplanation",
    "ReturnFeedback",
    "ReturnFigure",
    "ReturnNotice",
    "ReturnQuery",
    "ReturnSpend",
    "ReturnSubmission",
    "Review",
    "ReviewCriterion",
    "TierQuestionnaire",
]
