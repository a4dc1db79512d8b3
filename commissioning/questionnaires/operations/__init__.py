"""All that changes questionnaires and answers."""

from .answers import (
    AnswersLocked,
    Conflict,
    NotHandedIn,
    NotReady,
    Saved,
    check,
    copy_answers,
    lock,
    open_sheet,
    reopen,
    save_answers,
)
from .files import CannotAttach, attach_file, remove_file
from .questions import add_question, add_section, delete_question, delete_section, edit_question, edit_section, reorder
from .versions import (
    CannotPublish,
    DraftExists,
    create_questionnaire,
    create_version,
    delete_draft,
    is_intact,
    publication_problems,
    publish,
)

__all__ = [
    "AnswersLocked",
    "CannotAttach",
    "CannotPublish",
    "Conflict",
    "DraftExists",
    "NotHandedIn",
    "NotReady",
    "Saved",
    "add_question",
    "add_section",
    "attach_file",
    "check",
    "copy_answers",
    "create_questionnaire",
    "create_version",
    "delete_draft",
    "delete_question",
    "delete_section",
    "edit_question",
    "edit_section",
    "is_intact",
    "lock",
    "open_sheet",
    "publication_problems",
    "publish",
    "remove_file",
    "reopen",
    "reorder",
    "save_answers",
]
