from .deciding import CannotDecide, Decided, record_decisions
from .finalising import NotReadyToRecommend, make_final
from .on_paper import Said, record_answer
from .recommending import AlreadyFinal, CannotRecommend, Sum, SumsChanged, digest, note_gaps, recommend
from .reopening import CannotReopen, reopen, why_not
from .telling import AlreadyTold, CannotAnswer, answer, letter_of, send_letters, write_feedback

__all__ = [
    "AlreadyFinal",
    "AlreadyTold",
    "CannotAnswer",
    "CannotDecide",
    "CannotRecommend",
    "CannotReopen",
    "Decided",
    "NotReadyToRecommend",
    "Said",
    "Sum",
    "SumsChanged",
    "answer",
    "digest",
    "letter_of",
    "make_final",
    "note_gaps",
    "recommend",
    "record_answer",
    "record_decisions",
    "reopen",
    "send_letters",
    "why_not",
    "write_feedback",
]
