from .decision import CallIn, Decision, DecisionOutcome
from .document import IssueDocument
from .issue import AgendaItem, Issue, Proposal
from .report import (
    Clearance,
    FrozenReport,
    PublishedReport,
    Report,
    ReportExplanation,
    ReportRecommendation,
    ReportSection,
)

__all__ = [
    "AgendaItem",
    "CallIn",
    "Clearance",
    "Decision",
    "DecisionOutcome",
    "FrozenReport",
    "Issue",
    "IssueDocument",
    "Proposal",
    "PublishedReport",
    "Report",
    "ReportExplanation",
    "ReportRecommendation",
    "ReportSection",
]
