"""An officer records what an organisation without an account answered to its award."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction

from commissioning.applications.models import AnswerOnPaper, Award
from commissioning.applications.operations.awards.telling import CannotAnswer, answer
from commissioning.applications.queries.outcomes import with_a_lead
from commissioning.common import history
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.uploads import Upload, save_upload


@dataclass(frozen=True)
class Said:
    """Who answered for the organisation, how (``AnswerChannel``) and when; ``file`` is its letter, validated."""

    by: str
    how: str
    on: dt.date
    file: File | None = None
    upload: Upload | None = None


@transaction.atomic
def record_answer(award: Award, said: Said, *, accepts: bool, reason: str = "", at: dt.datetime, by) -> AnswerOnPaper:
    """Record the answer as ``answer`` does, with who gave it and how. Raises ``CannotAnswer`` where a lead can sign in
    and answer, ``ValueError`` without a name, for a day before the letter was sent or one to come, or where it is
    declined without a reason."""
    if not said.by.strip():
        raise ValueError("Enter who answered for the organisation")
    if not accepts and not reason.strip():
        raise ValueError("Say why the award is declined")
    organisation = award.application.organisation_id
    if with_a_lead([organisation]):
        raise CannotAnswer("The organisation’s lead has an account, and answers there under their own name.")
    fresh = answer(award, accepts=accepts, reason=reason, at=at, by=by)
    sent_on = local_date(guaranteed(fresh.notified_at))
    if not sent_on <= said.on <= local_date(at):
        raise ValueError("Enter a day from the one on which the letter was sent until today")
    recorded = AnswerOnPaper(award=fresh, said_by=said.by.strip(), how=said.how, said_on=said.on)
    history.sign(recorded, at=at, by=by)
    if said.file is not None and said.upload is not None:
        save_upload(recorded, said.file, said.upload)
    else:
        recorded.save()
    return recorded
