"""The first step of an organisation in a round: who is eligible, and its sheet of questions about itself."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from commissioning.applications.enums import OrganisationStageStatus, RoundStatus
from commissioning.applications.models import EligibilityQuestion, FundingRound, OrganisationStage
from commissioning.applications.queries.deadlines import is_open_until, last_day
from commissioning.common.states import record_change
from commissioning.questionnaires import operations as answers
from organisations.models import Organisation

CALLED_OFF = "This round was cancelled. Nothing was sent; what was written is kept."


class RoundNotOpen(Exception):
    """The round is not open to this organisation; the message says since when or until when."""


class OnHold(Exception):
    """Nothing may be awarded to the organisation at present."""

    def __init__(self, organisation: Organisation):
        super().__init__(
            f"{organisation} cannot apply at present: there is a hold on its funding. Ask the council’s officer why "
            "and what to do."
        )


class NotEligible(Exception):
    """Answers that mean that applying makes no sense; ``questions`` has them with what to say."""

    def __init__(self, questions: list[EligibilityQuestion]):
        self.questions = questions
        super().__init__(" ".join(question.explanation for question in questions))


def require_open(funding_round: FundingRound, organisation: Organisation, at: dt.datetime) -> None:
    """Raise ``RoundNotOpen`` or ``OnHold`` unless the organisation may apply at ``at``."""
    last = last_day(funding_round, organisation.pk)
    if not is_open_until(funding_round, last, at):
        if funding_round.status == RoundStatus.CANCELLED:
            raise RoundNotOpen(CALLED_OFF)
        if at < funding_round.opens_at:
            raise RoundNotOpen("This round is not open yet.")
        raise RoundNotOpen(f"This round closed at the end of {last:%-d %B %Y}. Nothing was sent.")
    require_no_hold(organisation)


def require_no_hold(organisation: Organisation) -> None:
    """Raise ``OnHold`` where the organisation's funding is held."""
    if organisation.funding_hold_reason:
        raise OnHold(organisation)


def begin_stage(
    funding_round: FundingRound, organisation: Organisation, *, answered: Mapping[int, bool], at: dt.datetime, by
) -> OrganisationStage:
    """The organisation's part in the round, made at the first call and found at every other.

    ``answered`` are the answers to the eligibility questions, by their keys. Raises ``NotEligible``,
    ``RoundNotOpen`` or ``OnHold``; nothing is stored then.
    """
    require_open(funding_round, organisation, at)
    wrong = [one for one in funding_round.eligibility_questions.all() if answered.get(one.pk) is not one.right_answer]
    if wrong:
        raise NotEligible(wrong)
    return stage_for(funding_round, organisation, at=at, by=by)


@transaction.atomic
def stage_for(funding_round: FundingRound, organisation: Organisation, *, at: dt.datetime, by) -> OrganisationStage:
    """The organisation's part in the round, made where it is not there."""
    # The organisation's row orders two who begin at once.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if stage := OrganisationStage.objects.filter(round=funding_round, organisation=organisation).first():
        return stage
    if funding_round.organisation_version is None:
        raise RoundNotOpen("This round has no questions yet.")
    stage = OrganisationStage.objects.create(
        round=funding_round,
        organisation=organisation,
        sheet=answers.open_sheet(version=funding_round.organisation_version, at=at),
        created_at=at,
    )
    record_change(stage, "", OrganisationStageStatus.DRAFT, at=at, by=by)
    return stage
