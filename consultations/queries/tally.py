"""The tally of a phase as it stands: what was folded, and the changes that still wait."""

from django.db.models import CharField, IntegerField, TextField, Value

from commissioning.questionnaires.structure import structure_of
from consultations.models import Phase, TallyCell, TallyChange
from consultations.rules.tallying import Layout, Tallies, gathered, of_changes

# A task folds them every minute; a page reads no more than this.
MOST_WAITING = 2_000


def tally_of(phase: Phase) -> Tallies:
    """By question, split and group, in one statement, so that no change is missed or met twice while it is folded."""
    layout = Layout(structure_of(phase.version)) if phase.version else None
    if layout is None:
        return {}
    rows = TallyCell.objects.filter(phase=phase).order_by()
    cells = rows.values_list("question", "split", "group", "cell", "count", Value("", TextField()))
    waiting = TallyChange.objects.filter(phase=phase).order_by("pk").values("pk")[:MOST_WAITING]
    changes = TallyChange.objects.filter(pk__in=waiting).order_by()
    nothing = [Value("", CharField())] * 4
    bodies = changes.annotate(number=Value(0, IntegerField())).values_list(*nothing, "number", "body")
    return gathered(_rows(layout, cells.union(bodies, all=True)))


def _rows(layout: Layout, rows):
    for key, split, group, cell, count, body in rows:
        if body:
            yield from of_changes(layout, [body])
        else:
            yield key, split, group, cell, count


def still_waiting(phase: Phase) -> int:
    """How many changes ``tally_of`` does not show yet."""
    return max(0, TallyChange.objects.filter(phase=phase).count() - MOST_WAITING)
