from .grants import Outcome
from .jobs import begin, check, choose_columns, confirm, import_at_once, run, sweep, upload
from .register import RegisterRefused, import_register, preview_register

__all__ = [
    "Outcome",
    "RegisterRefused",
    "begin",
    "check",
    "choose_columns",
    "confirm",
    "import_at_once",
    "import_register",
    "preview_register",
    "run",
    "sweep",
    "upload",
]
