"""Officers' tasks: raised by other apps' operations, ticked off by officers."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from commissioning.common.models import OfficerTask
from commissioning.common.states import locked


class TaskDone(Exception):
    """Somebody has already done the task."""

    def __init__(self, task):
        self.task = task
        super().__init__(f"“{task}” is already done.")


def raise_task(
    *, key: str, title: str, path: str, at: dt.datetime, due_on: dt.date | None = None, assigned_to=None
) -> OfficerTask | None:
    """Give an officer (``assigned_to``, or None: any) something to do; None where ``key`` was used before.

    ``path`` is the address, within the service, of the page that the task is about. Safe to run twice and at once.
    """
    values = {"title": title[:300], "path": path, "created_at": at, "due_on": due_on, "assigned_to": assigned_to}
    task, is_new = OfficerTask.objects.get_or_create(key=key, defaults=values)
    return task if is_new else None


@transaction.atomic
def complete_task(task: OfficerTask, *, at: dt.datetime, by) -> OfficerTask:
    """Tick ``task`` off. Raises ``TaskDone`` for the second of two who do."""
    fresh = locked(task)
    if fresh.done_at is not None:
        raise TaskDone(fresh)
    task.done_at = fresh.done_at = at
    task.done_by = fresh.done_by = by
    fresh.save(update_fields=["done_at", "done_by"])
    return fresh


def finish_tasks(*, keys: Iterable[str] = (), begins_with: str = "", at: dt.datetime, by) -> int:
    """Tick off the open tasks with these ``keys``, and those whose key begins with ``begins_with``: what they asked
    for has happened. Called by the operation that does it, so that nobody finds a task that is done.

    Returns how many. Without a person (``by`` None) nothing is ticked off.
    """
    wanted = Q(key__in=list(keys))
    if begins_with:
        wanted |= Q(key__startswith=begins_with)
    return OfficerTask.objects.filter(wanted, done_at=None).update(done_at=at, done_by=by) if by else 0
