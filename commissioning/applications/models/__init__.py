from .answering import ApplicationPart, Presence, Reminder
from .application import Application, ApplicationPartner, Extension
from .assessment import Assignment, Moderation, Score
from .award import AnswerOnPaper, Award, CoverageNote, Recommendation, SupersededRecommendation
from .budget import BudgetAmount, BudgetHeading, OtherFunding, Overheads, PromisedTarget
from .criterion import Criterion
from .organisation_stage import DueDiligenceCheck, OrganisationMark, OrganisationStage
from .question import EligibilityQuestion, RoundQuestion
from .round import DeadlineChange, FundingRound, RoundDocument, RoundScheme, RoundTheme, RouteDecision, Trial
from .source import QuestionSource

__all__ = [
    "AnswerOnPaper",
    "Application",
    "ApplicationPart",
    "ApplicationPartner",
    "Assignment",
    "Award",
    "BudgetAmount",
    "BudgetHeading",
    "CoverageNote",
    "Criterion",
    "DeadlineChange",
    "DueDiligenceCheck",
    "EligibilityQuestion",
    "Extension",
    "FundingRound",
    "Moderation",
    "OrganisationMark",
    "OrganisationStage",
    "OtherFunding",
    "Overheads",
    "Presence",
    "PromisedTarget",
    "QuestionSource",
    "Recommendation",
    "Reminder",
    "RoundDocument",
    "RoundQuestion",
    "RoundScheme",
    "RoundTheme",
    "RouteDecision",
    "Score",
    "SupersededRecommendation",
    "Trial",
]
