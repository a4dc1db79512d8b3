"""A phase whose questions are answered in words, and responses to it, for tests of reading and coding."""

import datetime as dt
from itertools import count
from typing import Any

from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.kinds import kind_of
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from consultations.models import Phase, Response
from consultations.queries import texts
from consultations.queries.texts import Text
from consultations.rules import quoting
from consultations.tests.factories import PhaseFactory, ResponseFactory

AT = dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC)  # After the phase of the factory has closed.
LATER = AT + dt.timedelta(hours=1)
CAPACITIES = [{"key": "group", "label": "A group"}, {"key": "resident", "label": "A resident"}]
_numbers = count(1)


def written_phase(*, draft_asks: str = "Do you agree with the draft? Please explain.", **values) -> Phase:
    """A phase that asks ``idea`` (long text), ``draft`` (agree or not, and explain; in the words ``draft_asks``) and
    ``secret`` (long text, in confidence), then in what capacity somebody answers and whether they may be quoted."""
    version: Any = QuestionnaireVersionFactory(questionnaire__purpose=Purpose.CONSULTATION)
    section = questionnaires.add_section(version=version, key="what", title="What you think")
    for key, kind, text, more in (
        ("idea", "long_text", "What should we do?", {}),
        ("draft", "agree_scale", draft_asks, {}),
        ("secret", "long_text", "What do you not want others to read?", {"is_confidential": True}),
    ):
        questionnaires.add_question(section=section, key=key, kind=kind, text=text, required=False, **more)
    about = questionnaires.add_section(
        version=version, key="about_you", title="About you", purpose=SectionPurpose.ABOUT_YOU
    )
    options: Any = {"options": CAPACITIES, "other": False}
    for key, kind, text, config in (
        ("capacity", "multiple_choice", "Who are you?", options),
        ("organisation", "short_text", "The name of your organisation", {}),
        (quoting.MAY_BE_QUOTED, "yes_no", quoting.QUESTION, {}),
    ):
        questionnaires.add_question(section=about, key=key, kind=kind, text=text, required=False, config=config)
    published = questionnaires.publish(version=version, at=AT, by=None)
    made: Any = PhaseFactory(approved=True, questionnaire=published.questionnaire, version=published, **values)
    return made


def response_saying(phase: Phase, *, reference: str = "", way: str = "online", **said: Any) -> Response:
    """A response that was sent; ``said``: values by the question's key, as its kind holds them."""
    assert phase.version is not None
    reference = reference or f"TEST-TEST-{next(_numbers):04d}"
    response: Any = ResponseFactory(phase=phase, submitted=True, reference=reference, way=way)
    for question in phase.version.questions.filter(key__in=said):
        value = said[question.key]
        text = kind_of(question.kind).as_text(question, value)
        Answer.objects.create(sheet=response.sheet, question=question, value=value, text=text, updated_at=AT)
    return response


def text_of(response: Response, key: str = "idea") -> Text:
    """What ``response`` answered to a question in words."""
    found = texts.find(response.phase, f"{response.reference}.{key}")
    assert found is not None, f"{response} says nothing there."
    return found
