"""Which organisations a partner officer works with. A later app knows, so it registers a function here.

    from organisations import partners

    @partners.works_with
    def of_agreements(user):
        return Q(pk__in=…)

Call it from a module that the app imports in its ``ready``.
"""

from collections.abc import Callable

from django.db.models import Q

_makers: list[Callable[..., Q]] = []


def works_with(maker: Callable[..., Q]) -> Callable[..., Q]:
    """A decorator: the organisations that ``maker(user)`` selects are there for the partner officer ``user``."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def organisations_of(user) -> Q:
    """The organisations that any app gives to the partner officer; none where no app says so."""
    found = Q(pk__in=[])
    for maker in _makers:
        found |= maker(user)
    return found
