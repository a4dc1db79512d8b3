"""An officer records what an organisation without an account answered to an offer."""

import datetime as dt

from django.db import transaction

from commissioning.agreements.enums import AgreementStatus, DocumentKind
from commissioning.agreements.models import Agreement
from commissioning.agreements.operations.agreements import accept, decline
from commissioning.agreements.operations.documents import AlreadyKept, keep_document
from commissioning.applications.enums import AnswerChannel
from commissioning.applications.operations.awards import Said
from commissioning.applications.queries.outcomes import with_a_lead
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.operations import finish_tasks
from commissioning.common.states import CannotMove, locked
from commissioning.common.templatetags.words import long_date


class HasLead(Exception):
    """The organisation's lead has an account, and answers there under their own name."""


def waits_for_paper(agreement: Agreement) -> bool:
    """Whether the agreement is offered and not answered, and nobody who may answer has an account."""
    is_open = agreement.status == AgreementStatus.OFFERED and agreement.accepted_at is None
    return is_open and not with_a_lead([agreement.organisation_id])


@transaction.atomic
def record_answer(agreement: Agreement, said: Said, *, accepts: bool, reason: str = "", at: dt.datetime, by):
    """Accept or decline an offer for its organisation, under the name of who answered there, with how and when; the
    paper is kept with the agreement. Raises ``HasLead``, ``CannotMove`` where there is no offer to answer,
    ``ValueError`` without a name, for a day before the offer or one to come, or declined without a reason."""
    fresh = locked(agreement)
    if fresh.status != AgreementStatus.OFFERED or fresh.accepted_at:
        raise CannotMove(fresh, AgreementStatus.ACTIVE if accepts else AgreementStatus.DECLINED)
    if with_a_lead([fresh.organisation_id]):
        raise HasLead("The organisation’s lead has an account, and answers there under their own name.")
    if not said.by.strip():
        raise ValueError("Enter who answered for the organisation")
    if not accepts and not reason.strip():
        raise ValueError("Say why the offer is declined")
    if not local_date(guaranteed(fresh.offered_at)) <= said.on <= local_date(at):
        raise ValueError("Enter a day from the one of the offer until today")
    who = f"{said.by.strip()} ({AnswerChannel(said.how).label.lower()}, {long_date(said.on)}; recorded by {by})"
    if accepts:
        answered = accept(agreement, at=at, by=by, name=who[:150])
    else:
        answered = decline(agreement, at=at, by=by, reason=f"{who}: {reason.strip()}")
    if said.file is not None and said.upload is not None:
        _keep(answered, said, accepts=accepts, at=at, by=by)
    finish_tasks(keys=[f"agreement:{fresh.pk}:offered:nobody"], at=at, by=by)
    return answered


def _keep(agreement: Agreement, said: Said, *, accepts: bool, at: dt.datetime, by) -> None:
    try:
        keep_document(
            agreement,
            file=guaranteed(said.file),
            upload=guaranteed(said.upload),
            kind=DocumentKind.AGREEMENT if accepts else DocumentKind.LETTER,
            title=f"{'Acceptance' if accepts else 'Refusal'} on paper, {long_date(said.on)}",
            is_for_organisation=True,
            at=at,
            by=by,
        )
    except AlreadyKept:  # An officer has added it to the documents before.
        return
