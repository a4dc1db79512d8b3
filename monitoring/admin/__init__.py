"""Monitoring's records in the admin: to be looked at and exported. What is done to them is done on officers' pages."""

from .meetings import CalendarFeedAdmin, MeetingActionAdmin, MeetingAdmin
from .plans import MonitoringPlanAdmin, TierQuestionnaireAdmin
from .returns import ReturnAdmin
from .reviews import FundingNoticeAdmin, ReviewAdmin

__all__ = [
    "CalendarFeedAdmin",
    "FundingNoticeAdmin",
    "MeetingActionAdmin",
    "MeetingAdmin",
    "MonitoringPlanAdmin",
    "ReturnAdmin",
    "ReviewAdmin",
    "TierQuestionnaireAdmin",
]
