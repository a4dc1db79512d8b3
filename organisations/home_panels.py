"""What later apps show on an organisation's home, above people and details.

    from organisations import home_panels
    from organisations.panels import Panel

    @home_panels.register(order=10)
    def tasks(user):
        return Panel("monitoring/home_tasks.html", {"tasks": …})

Call it from a module that the app imports in its ``ready``. The function gets the user, whose organisations are
``user.membership_roles`` (role by organisation's key), and answers None where it has nothing to show.
"""

from collections.abc import Callable

from organisations.panels import Panels

panels = Panels()


def register(*, order: int = 50) -> Callable:
    """A decorator: show what the function makes of the user; a smaller ``order`` comes first."""

    def decorate(maker):
        panels.register(maker, order=order)
        return maker

    return decorate
