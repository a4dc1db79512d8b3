"""Bringing over what an organisation has said before. Nothing that is answered is ever written over."""

import datetime as dt

from commissioning.applications.queries.earlier_answers import Offered
from commissioning.questionnaires import operations as answers
from commissioning.questionnaires.answer_set import Shown
from commissioning.questionnaires.models import AnswerSheet


def bring_over(sheet: AnswerSheet, offers: list[Offered], *, at: dt.datetime, by) -> list[str]:
    """Put the offered answers into questions that are still unanswered; the keys of those that were.

    An answer that somebody wrote meanwhile stays. Raises ``AnswersLocked`` where the sheet was handed in.
    """
    raws = {offer.key: offer.raw for offer in offers}
    # “Nothing was shown”: whatever is there by now comes back as a conflict and is kept.
    saved = answers.save_answers(sheet=sheet, raws=raws, shown=dict.fromkeys(raws, Shown(0, "")), at=at, by=by)
    return saved.saved
