"""Pages of this app that later apps add to: they register a function, so that imports flow one way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A part of a page: a template that is included with ``context`` as its own."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


class Panels:
    """Functions that make panels, in their order; a function answers None where it has nothing to show."""

    def __init__(self) -> None:
        self._makers: dict[Callable[..., Panel | None], int] = {}

    def register(self, maker: Callable[..., Panel | None], *, order: int = 50) -> None:
        """Add ``maker``; a smaller ``order`` comes first. Registering again only changes the order."""
        self._makers[maker] = order

    def forget(self, maker: Callable[..., Panel | None]) -> None:
        """Take ``maker`` out again."""
        self._makers.pop(maker, None)

    def made_for(self, *args) -> list[Panel]:
        """What the functions make of ``args``, in order."""
        made = (maker(*args) for maker in sorted(self._makers, key=lambda maker: self._makers[maker]))
        return [panel for panel in made if panel is not None]
