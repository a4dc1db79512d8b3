"""What later apps show on the officers' page of an organisation, between its details and its people.

@office_panels.register(order=20)
def agreements(organisation, user):
    return Panel("agreements/of_organisation.html", {"agreements": …})
"""

from collections.abc import Callable

from organisations.panels import Panels

panels = Panels()


def register(*, order: int = 50) -> Callable:
    """A decorator: show what the function makes of the organisation and the user who looks at it."""

    def decorate(maker):
        panels.register(maker, order=order)
        return maker

    return decorate
