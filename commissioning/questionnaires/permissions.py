"""Who manages questionnaires. People and roles come later in the chain, so a role is known here by its name."""

from functools import wraps

import rules
from django.core.exceptions import PermissionDenied

from commissioning.common.audience import MarkedView, View, declared

MANAGERS = frozenset({"administrator", "commissioning_officer"})


@rules.predicate
def manages_questionnaires(user) -> bool:
    """Administrators and commissioning officers."""
    return user.is_authenticated and user.has_role(*MANAGERS)


rules.add_perm("questionnaires.manage", manages_questionnaires)


def for_managers(view: View) -> MarkedView:
    """The page is for those who manage questionnaires; declared in the way of every other view."""

    @declared("office", MANAGERS)
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.has_role(*MANAGERS):
            raise PermissionDenied("This page is for the council's and its partners' officers.")
        return view(request, *args, **kwargs)

    return guarded
