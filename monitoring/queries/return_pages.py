"""What the pages of a return show besides its content."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from commissioning.common.states import changes_of
from commissioning.questionnaires import pages
from commissioning.questionnaires.enums import SectionState
from commissioning.questionnaires.pages import COLOURS, Task
from commissioning.questionnaires.structure import structure_of
from monitoring.enums import ReturnStatus
from monitoring.models import Return
from monitoring.queries.return_content import ReturnContent, content_of
from organisations.models import User

# How long somebody counts as still working after their last save.
WORKING_FOR = dt.timedelta(minutes=15)

# Minutes that one question of a kind takes a small organisation, by what testing with paper forms suggests.
MINUTES = {"long_text": 5, "table": 4, "files": 2}
MINUTES_OTHERWISE = 1
MINUTES_PER_FIGURE = 1


@dataclass(frozen=True)
class Group:
    """Returns under one heading of the list."""

    title: str
    returns: list[Return]


def parts_of(records: Iterable[Return], today: dt.date) -> list[Group]:
    """An organisation's returns: to do now, with the council, later, settled."""
    groups: dict[str, list[Return]] = {"To do": [], "With the council": [], "Later": [], "Settled": []}
    for record in records:
        if record.status == ReturnStatus.SUBMITTED:
            groups["With the council"].append(record)
        elif record.status in {ReturnStatus.ACCEPTED, ReturnStatus.WAIVED}:
            groups["Settled"].insert(0, record)
        elif record.status == ReturnStatus.NOT_STARTED and record.ends_on > today:
            groups["Later"].append(record)
        else:
            groups["To do"].append(record)
    return [Group(title, found) for title, found in groups.items() if found]


def time_needed(record: Return) -> int:
    """About how many minutes the return takes, to the next five; from what it asks."""
    if record.sheet:
        questions = structure_of(record.sheet.version).questions
    else:
        asked = record.agreement.monitoring_plan.questionnaire
        version = asked.versions.published().order_by("-number").first() if asked else None
        questions = structure_of(version).questions if version else ()
    minutes = sum(MINUTES.get(question.kind.name, MINUTES_OTHERWISE) for question in questions if question.kind.asks)
    minutes += MINUTES_PER_FIGURE * (record.agreement.targets.count() + record.agreement.budget_lines.count())
    return max(5, -(-minutes // 5) * 5)


def working_now(record: Return, *, besides, at: dt.datetime) -> list[User]:
    """The other people who saved something in the last quarter of an hour."""
    if record.sheet is None:
        return []
    since = at - WORKING_FOR
    keys = set(
        chain(
            record.sheet.answers.filter(updated_at__gte=since).values_list("updated_by", flat=True),
            record.figures.filter(updated_at__gte=since).values_list("updated_by", flat=True),
            record.spending.filter(updated_at__gte=since).values_list("updated_by", flat=True),
            record.action_progress.filter(updated_at__gte=since).values_list("updated_by", flat=True),
        )
    ) - {None, besides.pk}
    return list(User.objects.filter(pk__in=keys))


def table_task(content: ReturnContent, key: str, title: str, url: str) -> Task:
    """A line of the task list for the figures (``key`` ``figures``) or the spending."""
    lines = content.figures if key == "figures" else content.spending
    problems = content.figure_problems() if key == "figures" else content.spending_problems()
    if content.monitoring_return.status == ReturnStatus.QUERIED:
        is_open = any(content.is_part_open(line.part) for line in lines)
        state = SectionState.CHANGE_ASKED_FOR if is_open else SectionState.CANNOT_BE_CHANGED
    elif content.monitoring_return.status != ReturnStatus.DRAFT:
        state = SectionState.CANNOT_BE_CHANGED
    elif not problems:
        state = SectionState.COMPLETE
    else:
        state = SectionState.NOT_STARTED if len(problems) == len(lines) else SectionState.IN_PROGRESS
    return Task(key, title, url, state, COLOURS[state])


def return_document(record: Return) -> dict:
    """What the PDF of a return shows."""
    content = content_of(record)
    return {
        "return": record,
        "agreement": record.agreement,
        "content": content,
        "sections": pages.summary(content.answers, with_problems=False),
        "submission": record.submissions.order_by("-number").first(),
        "changes": list(changes_of(record)),
    }
