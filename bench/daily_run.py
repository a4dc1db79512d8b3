"""The daily run when there is nothing to do, beside one plain look at each table that it must look at."""

from django.db import connection

from bench.measure import Result, interleaved, limited, undone
from commissioning.agreements.models import Agreement
from commissioning.common import clock
from monitoring.models import Meeting, MonitoringPlan, Return, ReturnNotice, Review
from monitoring.operations.schedule import run_schedule

GOAL_SECONDS = 2.0
LOOKED_AT = (Agreement, MonitoringPlan, Return, Meeting, Review, ReturnNotice)
RUNS_AT_MOST = 5


def bench(size: int, rounds: int) -> list[Result]:
    """Seconds of ``run_schedule`` over ``size`` agreements; the floor counts the rows of each table."""
    at = clock.now()
    with undone():
        for _ in range(RUNS_AT_MOST):
            if not any(run_schedule(at=at).values()):
                break
        else:
            raise RuntimeError("The daily run finds something to do each time.")

        def plain():
            with connection.cursor() as cursor:
                for model in LOOKED_AT:
                    # A sum over a column reads every row, which a bare count need not.
                    column = "opens_on" if model is Review else "id"
                    cursor.execute(f'SELECT COUNT({column}), MAX(id) FROM "{model._meta.db_table}"')  # noqa: S608 - our names
                    cursor.fetchall()

        def portal():
            run_schedule(at=at)

        times = interleaved({"portal": portal, "plain": plain}, rounds)
    return [
        limited("daily run with nothing to do", size, "rate", times["portal"], "s", GOAL_SECONDS, floor=times["plain"])
    ]
