"""What an organisation may do with its applications ends where their round is cancelled: they are kept as they are."""

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application
from commissioning.common.states import CannotMove, locked


class CalledOff(CannotMove):
    """The application's round was cancelled before the application came to an end by itself."""

    def __str__(self) -> str:
        return "The round was cancelled. Its applications are kept as they are."


def refuse_if_called_off(application: Application, to: ApplicationStatus) -> None:
    """Raise ``CalledOff`` where nothing is done with the application any more; read it with ``round`` at hand."""
    if application.is_called_off:
        raise CalledOff(application, to)


def locked_draft(application: Application, *related: str) -> Application:
    """The application read again with its row locked. Raises ``CannotMove`` where it is no draft any more,
    ``CalledOff`` where its round was cancelled."""
    fresh = locked(application, "round", *related)
    if fresh.status != ApplicationStatus.DRAFT:
        raise CannotMove(fresh, ApplicationStatus.DRAFT)
    refuse_if_called_off(fresh, ApplicationStatus.DRAFT)
    return fresh
