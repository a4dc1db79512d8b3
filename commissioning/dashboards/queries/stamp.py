"""A stamp that moves on with every change of what the home page's figures are made of.

Every change of a record writes a row of its history, and every move a ``StatusChange``: the newest numbers of
those tables are the stamp, read in one query. What is kept under it is thrown away after a minute in any case: on
PostgreSQL two changes that are written at once may be numbered in another order than they are seen.
See docs/adr/0005-figures-kept-under-a-stamp.md.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.core.cache import cache
from django.db.models import F, Subquery

from commissioning.agreements.models import AgencyShare, Agreement, Payment
from commissioning.common.models import OfficerTask, StatusChange
from commissioning.decisions.models import CallIn, Clearance, Decision, Issue, Report
from commissioning.programmes.models import Programme, Scheme, Theme
from consultations.models import Consultation, Phase
from monitoring.models import FundingNotice, Meeting, Return, Review
from organisations.models import Claim, Organisation, RoleAssignment

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

SECONDS_KEPT = 60
WITH_HISTORY = (
    Agreement,
    AgencyShare,
    Payment,
    Return,
    Meeting,
    Review,
    FundingNotice,
    Programme,
    Scheme,
    Theme,
    Issue,
    Report,
    Clearance,
    Decision,
    CallIn,
    Claim,
    Organisation,
    RoleAssignment,
    Consultation,
    Phase,
)


def _newest(model, column: str = "pk") -> Subquery:
    order = F(column).desc(nulls_last=True) if column != "pk" else "-pk"
    return Subquery(model.objects.order_by(order).values(column)[:1])


class Stamped(TypedDict):
    """What each programme carries."""

    stamp: str


def programmes() -> "list[WithAnnotations[Programme, Stamped]]":
    """Every programme, the latest first, each with the same ``stamp``. One query."""
    newest = {f"newest_{model._meta.model_name}": _newest(model.history.model) for model in WITH_HISTORY}
    newest |= {
        "newest_move": _newest(StatusChange),
        "newest_task": _newest(OfficerTask),
        "newest_task_done": _newest(OfficerTask, "done_at"),
    }
    every = Programme.objects.order_by("-starts_on", "name").annotate(**newest)
    found = cast("list[WithAnnotations[Programme, Stamped]]", list(every))  # Each gets its stamp below.
    for programme in found:
        programme.stamp = ".".join(str(getattr(programme, name) or 0) for name in newest)
    return found


def kept(key: str, stamp: str | None, reckon: Callable[[], Any]) -> Any:
    """What ``reckon()`` gives, from the cache where nothing has changed since. Without a stamp nothing is kept."""
    if stamp is None:
        return reckon()
    full = f"{key}:{stamp}".replace(" ", "_")
    found = cache.get(full)
    if found is None:
        found = reckon()
        cache.set(full, found, SECONDS_KEPT)
    return found
