"""A phase's questionnaire while it is prepared: a new one, what it asks, an officer's own try at it."""

import datetime as dt
import secrets

from django.db import transaction

from commissioning.common import states
from commissioning.common.slugs import free_slug
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.models import AnswerSheet, Questionnaire, QuestionnaireVersion
from commissioning.questionnaires.structure import SectionStructure, structure_of
from consultations.enums import Way
from consultations.models import Phase, Response
from consultations.operations.phases import choose_questionnaire, locked_draft
from consultations.queries.readiness import version_to_ask
from consultations.rules import quoting

# Letters and figures that cannot be taken for one another when they are read aloud or copied by hand.
LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"


class NothingToTry(Exception):
    """The phase has no questionnaire that could be answered."""

    def __init__(self):
        super().__init__("Only a published version can be tried. Publish the questionnaire’s draft, or preview it.")


class AsksAlready(Exception):
    """The questionnaire has the question, or no draft that it could be put into."""


def new_reference() -> str:
    """A response's reference: three groups of four that nobody guesses, like ``K7MW-34QH-9TRC``."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


@transaction.atomic
def make_questionnaire(phase: Phase, *, at: dt.datetime, by) -> QuestionnaireVersion:
    """An empty questionnaire, named after the consultation and the phase, that the phase then asks.

    Raises ``PhaseNotDraft``.
    """
    fresh = locked_draft(phase)
    name = f"{fresh.consultation.title}: {fresh.title}"[:200]
    version = questionnaires.create_questionnaire(
        slug=free_slug(Questionnaire, name, fallback="consultation"),
        name=name,
        purpose=Purpose.CONSULTATION,
        at=at,
        by=by,
    )
    choose_questionnaire(phase, questionnaire=version.questionnaire, at=at, by=by)
    return version


def asks_to_quote(version: QuestionnaireVersion | None) -> bool:
    """Whether ``version`` asks if answers may be quoted."""
    return version is not None and version.questions.filter(key=quoting.MAY_BE_QUOTED, kind="yes_no").exists()


def may_ask_to_quote(version: QuestionnaireVersion | None) -> bool:
    """Whether the question could be put into ``version``."""
    if version is None or version.is_published:
        return False
    return not version.questions.filter(key=quoting.MAY_BE_QUOTED).exists()


@transaction.atomic
def ask_to_quote(phase: Phase, *, at: dt.datetime, by) -> None:
    """Put the standard question whether somebody may be quoted last into the section about those who answer, which is
    added where there is none. Raises ``PhaseNotDraft``, ``AsksAlready``."""
    version = version_to_ask(locked_draft(phase))
    if version is None or version.is_published:
        raise AsksAlready("Only a draft of the questionnaire takes the question. Make a new version first.")
    if not may_ask_to_quote(version):
        raise AsksAlready("The questionnaire asks it already.")
    about = version.sections.filter(purpose=SectionPurpose.ABOUT_YOU).order_by("-order").first()
    if about is None:
        key = "about_you" if not version.sections.filter(key="about_you").exists() else "about_those_who_answer"
        about = questionnaires.add_section(
            version=version, key=key, title="About you", purpose=SectionPurpose.ABOUT_YOU
        )
    questionnaires.add_question(
        section=about,
        key=quoting.MAY_BE_QUOTED,
        kind="yes_no",
        text=quoting.QUESTION,
        hint=quoting.HINT,
        required=False,
    )


def sections_of(version: QuestionnaireVersion | None) -> tuple[SectionStructure, ...]:
    """What ``version`` asks, section by section."""
    return structure_of(version).sections if version else ()


def trial_of(phase: Phase, user) -> Response | None:
    """The officer's own try, if they began one."""
    return phase.responses.filter(is_test=True, tried_by=user).select_related("sheet__version").first()


@transaction.atomic
def begin_trial(phase: Phase, *, at: dt.datetime, by) -> Response:
    """Begin, or go on with, ``by``'s own try at the questions. It is never counted. Raises ``NothingToTry``."""
    fresh = states.locked(phase)  # Of two presses at once the second finds the first one's try.
    if found := trial_of(fresh, by):
        return found
    version = version_to_ask(fresh)
    if version is None or not version.is_published:
        raise NothingToTry
    sheet = questionnaires.open_sheet(version=version, at=at)
    return Response.objects.create(
        phase=fresh,
        sheet=sheet,
        reference=new_reference(),
        way=Way.ONLINE,
        started_at=at,
        is_test=True,
        tried_by=by,
    )


@transaction.atomic
def throw_away(trial: Response) -> None:
    """Forget a try with its answers; their files go from the store once that is done."""
    if not trial.is_test:
        raise ValueError("Only an officer's own try is thrown away.")
    sheet = trial.sheet
    trial.delete()
    drop_sheet(sheet)


def drop_sheet(sheet: AnswerSheet) -> None:
    """Delete answers that nothing points to any more; their files go from the store once that is done."""
    stored = [(file.file.storage, str(file.file.name)) for file in sheet.files.all()]
    sheet.delete()

    def delete_files():
        for storage, name in stored:
            storage.delete(name)

    transaction.on_commit(delete_files, robust=True)
