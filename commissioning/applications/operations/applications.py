"""The life of an application in the organisation's hands: begun, submitted, withdrawn."""

import datetime as dt

from django.db import transaction

from commissioning.applications import notifications
from commissioning.applications.enums import ApplicationStatus, OrganisationStageStatus, RoundStatus
from commissioning.applications.models import Application, OrganisationStage, RoundScheme, RoundTheme
from commissioning.applications.operations.organisation_stage import (
    CALLED_OFF,
    RoundNotOpen,
    require_no_hold,
    require_open,
)
from commissioning.applications.operations.own_draft import refuse_if_called_off
from commissioning.applications.queries.deadlines import last_day
from commissioning.applications.queries.own_application import Requirement, content_of
from commissioning.applications.rules.timetable import is_in_time
from commissioning.common.clock import local_date
from commissioning.common.operations import finish_tasks, raise_task
from commissioning.common.references import save_under_next
from commissioning.common.snapshots import freeze
from commissioning.common.states import CannotMove, can_move, locked, move, record_change
from commissioning.questionnaires import operations as answers


class ApplicationIncomplete(Exception):
    """Something must be put right first; ``problems`` says what and where."""

    def __init__(self, problems: list[Requirement]):
        self.problems = problems
        super().__init__(f"{len(problems)} things must be put right before the application can be submitted.")


class TooLate(Exception):
    """The deadline has passed, so that it can no longer be done alone."""


@transaction.atomic
def begin(stage: OrganisationStage, *, round_scheme: RoundScheme, title: str, at: dt.datetime, by) -> Application:
    """A new draft for one scheme of the round. Raises ``RoundNotOpen`` or ``OnHold``."""
    require_open(stage.round, stage.organisation, at)
    return create_draft(stage, round_scheme=round_scheme, title=title, at=at, by=by)


@transaction.atomic
def create_draft(
    stage: OrganisationStage, *, round_scheme: RoundScheme, title: str, at: dt.datetime, by, **values
) -> Application:
    """A draft under the next reference; ``values`` are more of its columns. Raises ``RoundNotOpen`` where the round
    has no questions for the scheme's theme, ``ValueError`` for a scheme of another round."""
    if round_scheme.round_id != stage.round_id:
        raise ValueError("Choose a scheme of this round.")
    theme = RoundTheme.objects.filter(round=stage.round_id, theme=round_scheme.scheme.theme_id).first()
    if theme is None:
        raise RoundNotOpen("This scheme has no questions yet.")
    sheet = answers.open_sheet(version=theme.version, at=at)
    application = Application(
        stage=stage,
        round=stage.round,
        organisation=stage.organisation,
        round_scheme=round_scheme,
        title=title,
        sheet=sheet,
        created_at=at,
        created_by=by,
        **values,
    )
    save_under_next(application, f"AP-{local_date(at).year}-", digits=4)
    record_change(application, "", ApplicationStatus.DRAFT, at=at, by=by)
    return application


@transaction.atomic
def submit(application: Application, *, at: dt.datetime, by, declared_by_name: str) -> Application:
    """Hand in a draft: checked, its answers and those about the organisation locked, all of it frozen, receipted.

    One that came on paper counts by the day on which it was received. Raises ``CannotMove`` where it is no draft (a
    second click), ``RoundNotOpen`` when it is too late, ``OnHold``, ``ApplicationIncomplete`` with all that is missing.
    """
    fresh = locked(application, "round", "organisation", "sheet__version__questionnaire")
    if not can_move(fresh, ApplicationStatus.SUBMITTED):
        raise CannotMove(fresh, ApplicationStatus.SUBMITTED)
    _require_in_time(fresh, at)
    # Locked in this order everywhere: the application, what the organisation says about itself, the two sheets. An
    # answer that is being saved is in what is handed in, or comes too late.
    stage = locked(fresh.stage, "sheet__version__questionnaire", "round", "organisation")
    fresh.stage = stage
    content = content_of(
        fresh,
        stage_answers=answers.locked_answers(stage.sheet),
        answers=answers.locked_answers(fresh.sheet),
    )
    if problems := content.problems():
        raise ApplicationIncomplete(problems)
    if stage.status == OrganisationStageStatus.DRAFT:
        answers.lock_answers(content.stage_answers, at=at)
        frozen = freeze({**content.stage_snapshot(), "submitted_at": at, "submitted_by": by.get_full_name()})
        move(
            stage, OrganisationStageStatus.SUBMITTED, at=at, by=by, fresh=stage,
            submitted_at=at, submitted_by=by, **frozen,
        )  # fmt: skip
    answers.lock_answers(content.answers, at=at)
    said = {"submitted_at": at, "submitted_by": by.get_full_name(), "declared_by": declared_by_name}
    move(
        application,
        ApplicationStatus.SUBMITTED,
        at=at,
        by=by,
        fresh=fresh,
        submitted_at=at,
        submitted_by=by,
        declared_by_name=declared_by_name,
        **freeze({**content.snapshot(), **said}),
    )
    notifications.application_received(fresh, at=at)
    return fresh


def _require_in_time(application: Application, at: dt.datetime) -> None:
    if application.received_on is None:
        require_open(application.round, application.organisation, at)
        return
    if application.round.status == RoundStatus.CANCELLED:
        raise RoundNotOpen(CALLED_OFF)
    require_no_hold(application.organisation)
    last = last_day(application.round, application.organisation_id)
    if application.received_on > last:
        raise RoundNotOpen(f"It was received on {application.received_on:%-d %B %Y}, after {last:%-d %B %Y}.")


@transaction.atomic
def withdraw(application: Application, *, at: dt.datetime, by, reason: str = "") -> Application:
    """Take an application back before the deadline. Raises ``TooLate`` after it, for one that was handed in, and
    ``CannotMove`` where it cannot be withdrawn any more."""
    fresh = locked(application, "round")
    last = last_day(fresh.round, fresh.organisation_id)
    if fresh.status != ApplicationStatus.DRAFT and not is_in_time(last, at):
        raise TooLate("The round has closed. Ask the council’s officer to withdraw the application.")
    return _withdrawn(application, fresh, at=at, by=by, reason=reason)


@transaction.atomic
def withdraw_for_applicant(application: Application, *, at: dt.datetime, by, reason: str) -> Application:
    """Take an application back because its organisation asked for it after the deadline. Raises ``CannotMove``."""
    return _withdrawn(application, locked(application, "round"), at=at, by=by, reason=reason)


def _withdrawn(application: Application, fresh: Application, *, at: dt.datetime, by, reason: str) -> Application:
    refuse_if_called_off(fresh, ApplicationStatus.WITHDRAWN)
    moved = move(application, ApplicationStatus.WITHDRAWN, at=at, by=by, reason=reason, fresh=fresh)
    answers.close(sheet=moved.sheet, at=at)
    finish_tasks(keys=[withdrawal_key(moved)], at=at, by=by)
    notifications.application_withdrawn(moved, at=at)
    return moved


def withdrawal_key(application: Application) -> str:
    """The task by which an organisation asks the officer to withdraw its application."""
    return f"application:{application.pk}:withdraw"


@transaction.atomic
def ask_to_withdraw(application: Application, *, at: dt.datetime, by, reason: str) -> None:
    """Ask the round's officer to withdraw an application after the deadline. Raises ``CannotMove``."""
    fresh = locked(application, "round__officer", "organisation")
    if not can_move(fresh, ApplicationStatus.WITHDRAWN):
        raise CannotMove(fresh, ApplicationStatus.WITHDRAWN)
    refuse_if_called_off(fresh, ApplicationStatus.WITHDRAWN)
    said = f": {reason}" if reason else ""
    raise_task(
        key=withdrawal_key(fresh),
        title=f"{fresh.organisation} asks to withdraw {fresh.reference}{said}",
        path=fresh.withdraw_path,
        at=at,
        assigned_to=fresh.round.officer,
    )


@transaction.atomic
def ask_for_sign_off(application: Application, *, at: dt.datetime, by) -> int:
    """Tell the organisation's leads that the application waits for them, once a day; how many there are.

    Raises ``CannotMove`` where it is not a draft."""
    fresh = locked(application, "organisation", "round")
    if not can_move(fresh, ApplicationStatus.SUBMITTED):
        raise CannotMove(fresh, ApplicationStatus.SUBMITTED)
    refuse_if_called_off(fresh, ApplicationStatus.SUBMITTED)
    return notifications.sign_off_asked(fresh, at=at, by=by)
