"""What is done to a return: begun, filled in, handed in, queried, accepted; or waived, or given more time."""

from .begin import NoQuestions, ReturnNotOpen, begin
from .drafts import (
    Conflict,
    FigureEntry,
    ProgressEntry,
    SpendEntry,
    StaleEntries,
    save_explanations,
    save_figures,
    save_progress,
    save_spending,
)
from .respond import NothingToSend, accept, ask, drop_query, send_queries
from .settle import cancel, extend, waive
from .submit import ReturnIncomplete, submit

__all__ = [
    "Conflict",
    "FigureEntry",
    "NoQuestions",
    "NothingToSend",
    "ProgressEntry",
    "ReturnIncomplete",
    "ReturnNotOpen",
    "SpendEntry",
    "StaleEntries",
    "accept",
    "ask",
    "begin",
    "cancel",
    "drop_query",
    "extend",
    "save_explanations",
    "save_figures",
    "save_progress",
    "save_spending",
    "send_queries",
    "submit",
    "waive",
]
