"""A phase's code frame: it grows while answers are read; themes are merged, retired and put in order."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from commissioning.common import meanwhile, states
from commissioning.common.history import give_reason, keep
from consultations.enums import PhaseStatus
from consultations.models import Coding, Consideration, Phase, Quote, Theme


class CannotCode(Exception):
    """The phase is not one whose answers are read now, or something stands against it; says what."""


def locked_phase(phase: Phase) -> Phase:
    """The phase with its row locked, so that its codings have one order. Raises ``CannotCode`` unless it is approved.

    The lock lets others go on storing responses meanwhile.
    """
    rows = Phase.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related("version__questionnaire", "consultation").get(pk=phase.pk)
    if fresh.status != PhaseStatus.APPROVED:
        raise CannotCode(f"{states.standing(fresh)}: its answers are not coded now.")
    return fresh


def fresh_theme(theme: Theme) -> Theme:
    """The theme read again, once the phase is locked. Raises ``CannotCode`` for one that is retired or merged."""
    fresh = Theme.objects.get(pk=theme.pk)
    if fresh.is_retired:
        raise CannotCode(f"“{fresh}” is retired. Choose another theme, or bring it back.")
    return fresh


@transaction.atomic
def add_theme(
    phase: Phase, *, name: str, description: str = "", parent: Theme | None = None, at: dt.datetime, by
) -> Theme:
    """A theme after those there are. Raises ``CannotCode``, ``ValidationError``."""
    fresh = locked_phase(phase)
    last = fresh.themes.aggregate(last=Max("order"))["last"] or 0
    theme = Theme(phase=fresh, name=_one_line(name), description=description, parent=parent, order=last + 1)
    theme.created_at, theme.created_by = at, by
    _check_parent(theme)
    return keep(theme, at=at, by=by)


@transaction.atomic
def change_theme(theme: Theme, *, values: Mapping[str, Any], shown: str | None = None, at: dt.datetime, by) -> Theme:
    """Set its name, description or parent. ``shown`` is the stamp of what the page had of them: raises
    ``ChangedMeanwhile`` where others stand; ``CannotCode``, ``ValidationError``."""
    locked_phase(theme.phase)
    fresh = fresh_theme(theme)
    meanwhile.check(fresh, values, shown=shown)
    for name, value in values.items():
        setattr(fresh, name, _one_line(value) if name == "name" else value)
    _check_parent(fresh)
    if fresh.parent is not None:
        for child in fresh.children.exclude(retired_at=None):  # Retired ones come along: one step deep, no more.
            child.parent = fresh.parent
            keep(child, at=at, by=by)
    return keep(fresh, at=at, by=by)


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _check_parent(theme: Theme) -> None:
    parent = theme.parent
    if parent is None:
        return
    if parent.pk == theme.pk or parent.phase_id != theme.phase_id or parent.is_retired or parent.parent_id is not None:
        raise ValidationError({"parent": "Choose another theme of this phase that stands under none."})
    if theme.pk and theme.children.filter(retired_at=None).exists():
        raise ValidationError({"parent": "Themes stand under this one, so it can stand under none."})


@transaction.atomic
def move_theme(theme: Theme, *, by_places: int, at: dt.datetime, by) -> None:
    """Move it among those it stands beside, ``by_places`` down (up where below 0); past either end it stays there."""
    locked_phase(theme.phase)
    fresh = fresh_theme(theme)
    beside = list(Theme.objects.filter(phase=fresh.phase_id, parent=fresh.parent_id).in_use().order_by("order", "pk"))
    orders = sorted(one.order for one in beside)
    place = beside.index(fresh)
    beside.insert(max(0, place + by_places), beside.pop(place))
    for one, order in zip(beside, orders, strict=True):
        if one.order != order:
            one.order = order
            keep(one, at=at, by=by)


@transaction.atomic
def retire_theme(theme: Theme, *, at: dt.datetime, by) -> Theme:
    """Offer it for no further answer. Its codings stay and must be considered. Raises ``CannotCode``."""
    locked_phase(theme.phase)
    fresh = fresh_theme(theme)
    if fresh.children.filter(retired_at=None).exists():
        raise CannotCode(f"“{fresh}” has themes under it. Move or retire them first.")
    fresh.retired_at, fresh.retired_by = at, by
    return keep(fresh, at=at, by=by)


@transaction.atomic
def restore_theme(theme: Theme, *, at: dt.datetime, by) -> Theme:
    """Offer a retired theme again. Raises ``CannotCode`` for one that was merged, ``ValidationError`` where another
    has taken its name."""
    locked_phase(theme.phase)
    fresh = Theme.objects.select_related("parent").get(pk=theme.pk)
    if fresh.merged_into is not None:
        raise CannotCode(f"“{fresh}” was merged into “{fresh.merged_into}” and cannot be brought back.")
    fresh.retired_at = fresh.retired_by = None
    if fresh.parent is not None and (fresh.parent.is_retired or fresh.parent.parent_id is not None):
        fresh.parent = None
    return keep(fresh, at=at, by=by)


@transaction.atomic
def merge_themes(theme: Theme, *, into: Theme, at: dt.datetime, by) -> int:
    """Move every coding and quote of ``theme`` to ``into`` and retire it. Returns how many codings it had.

    History says how many were moved and where to. Raises ``CannotCode`` for a theme of another phase, for itself, for
    one about which something was decided already, since that was said of it alone, and for one into which texts would
    come that were not weighed when something was decided about it.
    """
    locked_phase(theme.phase)
    fresh, target = fresh_theme(theme), fresh_theme(into)
    if fresh.pk == target.pk or fresh.phase_id != target.phase_id:
        raise CannotCode("Choose another theme of this phase to merge it into.")
    if Consideration.objects.filter(theme=fresh).exists():
        raise CannotCode(f"“{fresh}” was considered already. Take that back first, or merge the other one into it.")
    codings = Coding.objects.filter(theme=fresh)
    moved = codings.count()
    if moved and Consideration.objects.filter(theme=target).exists():
        raise CannotCode(
            f"“{target}” was considered already, without what was found under “{fresh}”: take that back first, merge "
            "them, and consider it again."
        )
    codings.filter(reading__in=Coding.objects.filter(theme=target).values("reading")).delete()
    codings.update(theme=target)
    Quote.objects.filter(theme=fresh).update(theme=target)
    _move_children(fresh, target, at=at, by=by)
    fresh.retired_at, fresh.retired_by, fresh.merged_into = at, by, target
    give_reason(fresh, f"{moved} codings moved to “{target.name}”")
    keep(fresh, at=at, by=by)
    return moved


def _move_children(theme: Theme, target: Theme, *, at: dt.datetime, by) -> None:
    """What stood under the theme stands under its target, or beside it where that stands under another itself."""
    if target.parent_id == theme.pk:
        target.parent = None
        keep(target, at=at, by=by)
    for child in theme.children.exclude(pk=target.pk):
        child.parent = target.parent or target
        keep(child, at=at, by=by)
