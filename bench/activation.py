"""Activating a whole round of agreements, beside writing the same rows."""

from django.apps import apps
from django.db.models import Max, Model

from bench import data
from bench.measure import Result, compared, interleaved, timed_and_undone, undone
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.operations import activate_many
from commissioning.common import clock

GOAL = 1.5
BATCH = 1_000


def bench(size: int, rounds: int) -> list[Result]:
    """``activate_many`` with all that follows from it, against ``bulk_create`` of every row that it wrote."""
    at, by = clock.now(), data.officer()
    with undone():
        offered = data.offer_many(size)

        def portal():
            activate_many(offered, at=at, by=by, reason="Countersigned as a round")

        rows = _rows_written_by(portal)

        def plain():
            for model, several in rows.items():
                model._base_manager.bulk_create(several, batch_size=BATCH)
            Agreement.objects.filter(pk__in=Agreement.objects.filter(reference__startswith="B-")).update(
                status=AgreementStatus.ACTIVE, activated_at=at, countersigned_by=by
            )

        times = interleaved(
            {"portal": lambda: timed_and_undone(portal), "plain": lambda: timed_and_undone(plain)}, rounds
        )
    return [compared("activating agreements", size, times["portal"], times["plain"], GOAL, unit="s")]


def _rows_written_by(work) -> dict[type[Model], list[Model]]:
    """The new rows of every table, with all their values, once ``work`` is undone again."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    before = {model: _last_key(model) for model in models}
    rows = {}
    with undone():
        work()
        for model in models:
            last = _last_key(model)
            if last != before[model] and isinstance(last, int):
                rows[model] = list(model._base_manager.filter(pk__gt=before[model] or 0))
    return rows


def _last_key(model):
    return model._base_manager.aggregate(last=Max("pk"))["last"]
