"""Which kinds of question there are. A new kind is a new class, decorated with ``register``."""

from functools import cache
from importlib import import_module

MODULES = ("text", "choice", "ranking", "matrix", "figure", "day", "table", "file", "statement")
_classes: dict[str, type] = {}


def register(cls):
    """Make a kind known under its ``name``."""
    _classes[cls.name] = cls
    return cls


@cache
def kinds() -> dict:
    """Every kind by its name, in the order in which they are offered to the author of a questionnaire."""
    for module in MODULES:
        import_module(f"{__package__}.{module}")
    return {name: cls() for name, cls in _classes.items()}


def kind_of(name: str):
    """The kind called ``name``. Raises KeyError."""
    return kinds()[name]


def choices() -> list[tuple[str, str]]:
    """Names and labels, for a form or a model's field."""
    return [(name, kind.label) for name, kind in kinds().items()]
