"""Reads of what people promised at meetings."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commissioning.agreements.models import Agreement
from monitoring.enums import ReturnStatus
from monitoring.models import MeetingAction, Return, ReturnActionProgress


def open_actions(agreement: Agreement) -> QuerySet[MeetingAction]:
    """The actions of the agreement's meetings that nobody closed, by the day they are due."""
    return MeetingAction.objects.filter(meeting__agreement=agreement, closed_at=None).order_by("due_on", "pk")


@dataclass(frozen=True)
class Promise:
    """An action of the organisation as one return speaks of it; ``progress`` None where it says nothing yet."""

    action: MeetingAction
    progress: ReturnActionProgress | None

    @property
    def text(self) -> str:
        return self.progress.text if self.progress else ""

    @property
    def part(self) -> str:
        """What a query on it names."""
        return f"action:{self.action.pk}"

    @property
    def anchor(self) -> str:
        return f"action-query-{self.action.pk}"

    @property
    def is_reopened(self) -> bool:
        return bool(self.progress and self.progress.reopened)

    @property
    def revision(self) -> int:
        return self.progress.revision if self.progress else 0


def promises_of(monitoring_return: Return) -> list[Promise]:
    """The organisation's actions that the return speaks of, or may: those open, while it is a draft, and those that
    it was handed in with, whatever became of them since; in two queries."""
    said = {row.action_id: row for row in monitoring_return.action_progress.all()}
    wanted = Q(pk__in=said)
    if monitoring_return.status == ReturnStatus.DRAFT:
        wanted |= Q(closed_at=None)
    actions = MeetingAction.objects.filter(
        wanted, meeting__agreement=monitoring_return.agreement_id, owner=MeetingAction.Owner.ORGANISATION
    )
    return [Promise(action, said.get(action.pk)) for action in actions.order_by("due_on", "pk")]
