"""The mark of who may see a page, set on the view itself, so that a test can read it from every route."""

from collections.abc import Callable
from typing import Any, Protocol, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


class MarkedView(Protocol):
    """A view that says who it is for; ``audience_roles`` are those of staff, and empty for everybody else."""

    audience: str
    audience_roles: frozenset[str]

    def __call__(self, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def declared(audience: str, roles: frozenset[str] = frozenset()) -> Callable[[View], MarkedView]:
    """A decorator that sets the mark. It guards nothing: the view does, or another decorator."""

    def mark(view: View) -> MarkedView:
        marked = cast("MarkedView", view)  # A function takes attributes; its type does not say so.
        marked.audience, marked.audience_roles = audience, roles
        return marked

    return mark


def public(view: View) -> MarkedView:
    """Anybody may see the page."""
    return declared("public")(login_not_required(view))
