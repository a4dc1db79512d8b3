"""What is done in a review: the organisation's account, criteria, recommendation, decision and what follows from it."""

from .account import AccountGiven, AccountIncomplete, StaleAccount, give_account, save_account
from .criteria import CriterionEntry, save_criteria
from .decide import NoticeTooShort, SamePerson, decide, record_users_told
from .recommend import CriteriaUnscored, NotForThisReview, choices_of, recommend

__all__ = [
    "AccountGiven",
    "AccountIncomplete",
    "CriteriaUnscored",
    "CriterionEntry",
    "NotForThisReview",
    "NoticeTooShort",
    "SamePerson",
    "StaleAccount",
    "choices_of",
    "decide",
    "give_account",
    "recommend",
    "record_users_told",
    "save_account",
    "save_criteria",
]
