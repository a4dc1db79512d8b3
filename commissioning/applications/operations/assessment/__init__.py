"""What is done between handing in and the award: checks, the organisation stage, assessors, scores, moderation."""

from .assigning import CannotAssign, assign, assign_balanced, remove
from .bulk import mark_all_eligible, share_out
from .declaring import AlreadyDeclared, declare
from .eligibility import CannotDecide, mark_eligible, mark_ineligible
from .moderation import AlreadySettled, settle
from .organisations import (
    MarkEntry,
    StageDecided,
    StageUnfinished,
    conclude,
    record_check,
    save_marks,
    take_over_charity_status,
)
from .scoring import NotToBeScored, ScoreEntry, ScoresIncomplete, hand_in, reopen, save_scores
from .standing import NotInAssessment, complete

__all__ = [
    "AlreadyDeclared",
    "AlreadySettled",
    "CannotAssign",
    "CannotDecide",
    "MarkEntry",
    "NotInAssessment",
    "NotToBeScored",
    "ScoreEntry",
    "ScoresIncomplete",
    "StageDecided",
    "StageUnfinished",
    "assign",
    "assign_balanced",
    "complete",
    "conclude",
    "declare",
    "hand_in",
    "mark_all_eligible",
    "mark_eligible",
    "mark_ineligible",
    "record_check",
    "remove",
    "reopen",
    "save_marks",
    "save_scores",
    "settle",
    "share_out",
    "take_over_charity_status",
]
