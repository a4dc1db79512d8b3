"""Saving and forgetting an officer's own views of a list."""

import datetime as dt

from django.db import transaction
from django.http import QueryDict

from commissioning.dashboards.models import SavedView
from organisations.models import User

# Enough for one list; a menu of more would be no help.
MOST = 12
# What belongs to one look at a list and not to its filters.
PASSING = {"page", "format"}


class TooManyViews(Exception):
    """The person has as many views of the list as it can show."""

    def __init__(self):
        super().__init__(f"You have {MOST} saved views of this list. Remove one first.")


def filters_of(query: QueryDict) -> str:
    """The part of ``query`` that narrows or sorts a list, as it stands in an address; empty where nothing does."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in PASSING and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


@transaction.atomic
def save_view(*, user, page: str, name: str, query: str, at: dt.datetime) -> SavedView:
    """Keep ``query`` of ``page`` under ``name``; a view of that name is replaced. Raises ``TooManyViews``."""
    # The person's row is locked, so that two presses at once do not pass the limit together.
    User.objects.select_for_update().get(pk=user.pk)
    theirs = SavedView.objects.filter(user=user, page=page)
    if theirs.exclude(name=name).count() >= MOST:
        raise TooManyViews
    view, _ = SavedView.objects.update_or_create(
        user=user, page=page, name=name, defaults={"query": query, "saved_at": at}
    )
    return view


def remove_view(view: SavedView) -> None:
    """Forget a view; the list it was of stays as it is."""
    view.delete()
