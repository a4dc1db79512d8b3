"""An application as a task list: its questions, its pages, its partners, with how far each has come."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from commissioning.applications.enums import ApplicationStatus, Part
from commissioning.applications.queries.own_application import ApplicationContent
from commissioning.questionnaires import pages
from commissioning.questionnaires.enums import SectionState
from commissioning.questionnaires.pages import COLOURS, SheetUrls, Task


@dataclass(frozen=True)
class LastSave:
    """Who saved last, and when."""

    at: dt.datetime
    by: object


def tasks_of(content: ApplicationContent, *, urls: SheetUrls, part_url: Callable[[str], str]) -> list[Task]:
    """The pages of an application in their order: the project, its questions, its costs, its promises."""
    parts = [_part_task(content, part, part_url(part)) for part in content.needed_parts]
    return [parts[0], *pages.tasks(content.answers, urls), *parts[1:]]


def _part_task(content: ApplicationContent, part: Part, url: str) -> Task:
    if content.application.status != ApplicationStatus.DRAFT:
        state = SectionState.CANNOT_BE_CHANGED
    elif not content.part_problems(part):
        state = SectionState.COMPLETE
    else:
        state = SectionState.IN_PROGRESS if part in content.parts else SectionState.NOT_STARTED
    return Task(part, part.label, url, state, COLOURS[state])


def last_saved(content: ApplicationContent) -> LastSave | None:
    """The newest save of the application's own pages; None while nothing is saved."""
    saves: list[tuple[dt.datetime, object]] = [(row.updated_at, row.updated_by) for row in content.parts.values()]
    newest = (
        content.application.sheet.answers.exclude(updated_by=None)
        .select_related("updated_by")
        .order_by("-updated_at", "-pk")
        .first()
    )
    if newest is not None:
        saves.append((newest.updated_at, newest.updated_by))
    return LastSave(*max(saves, key=lambda save: save[0])) if saves else None
