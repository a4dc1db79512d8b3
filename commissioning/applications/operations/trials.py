"""An officer's own try at a round's questions."""

import datetime as dt

from django.db import transaction

from commissioning.applications.models import FundingRound, Trial
from commissioning.common import states
from commissioning.programmes.models import Theme
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.models import QuestionnaireVersion


class NoQuestions(Exception):
    """The round has no questions for this stage that could be asked."""

    def __init__(self):
        super().__init__("There are no published questions to try here. Choose them first.")


def version_of(record: FundingRound, theme: Theme | None) -> QuestionnaireVersion | None:
    """The questions of the organisation stage, or of the projects of ``theme``."""
    if theme is None:
        return record.organisation_version
    asked = record.themes.filter(theme=theme).select_related("version__questionnaire").first()
    return asked.version if asked else None


@transaction.atomic
def begin_trial(record: FundingRound, *, theme: Theme | None, at: dt.datetime, by) -> Trial:
    """Begin, or go on with, ``by``'s try at the questions about the organisation or about projects of ``theme``.

    Nothing of it counts or is ever submitted. Raises ``NoQuestions``.
    """
    fresh = states.locked(record)  # Of two presses at once the second finds the first one's trial.
    if found := fresh.trials.filter(theme=theme, begun_by=by).first():
        return found
    version = version_of(fresh, theme)
    if version is None or not version.is_published:
        raise NoQuestions
    sheet = questionnaires.open_sheet(version=version, at=at)
    return Trial.objects.create(round=fresh, theme=theme, sheet=sheet, begun_by=by, begun_at=at)


@transaction.atomic
def throw_away(trial: Trial) -> None:
    """Forget a trial with its answers; their files go from the store once that is done."""
    sheet = trial.sheet
    stored = [(file.file.storage, str(file.file.name)) for file in sheet.files.all()]
    trial.delete()
    sheet.delete()

    def delete_files():
        for storage, name in stored:
            storage.delete(name)

    transaction.on_commit(delete_files, robust=True)
