"""A published round that is open, and applications to it as an organisation writes them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from commissioning.applications.enums import OverheadMethod, Part
from commissioning.applications.operations import applications
from commissioning.applications.operations.organisation_stage import begin_stage
from commissioning.applications.operations.parts import Cost, OtherMoney, PartEntry, save_part
from commissioning.applications.tests.factories import (
    EligibilityQuestionFactory,
    FundingRoundFactory,
    RoundSchemeFactory,
    RoundThemeFactory,
)
from commissioning.common import clock
from commissioning.common.dates import add_months, end_of_months
from commissioning.programmes.tests.factories import IndicatorFactory, OutcomeFactory, SchemeFactory, ThemeFactory
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import Shown, load
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from organisations.tests.factories import UserFactory, WardFactory

# Sections of an organisation's and of a project's questions: key, kind, text and whether it is required.
ABOUT = {
    "organisation": [
        ("annual_income", "money", "What was your income last year?", True),
        ("charity_number", "short_text", "What is your charity number?", False),
        ("governance", "long_text", "Who runs your organisation?", True),
        ("rules", "files", "Attach your rules", False),
    ]
}
PROJECT = {
    "need": [("need", "long_text", "Why is the project needed?", True)],
    "delivery": [
        ("delivery", "long_text", "How will you run it?", True),
        ("files", "files", "Attach what shows it", False),
    ],
}
ANSWERS = {"annual_income": "52,000", "governance": "Seven trustees.", "need": "Many eat alone.", "delivery": "Weekly."}


def version_of(sections, *, at: dt.datetime) -> QuestionnaireVersion:
    """A published version that asks ``sections``."""
    version: Any = QuestionnaireVersionFactory(questionnaire__purpose=Purpose.APPLICATION, created_at=at)
    for key, questions in sections.items():
        section = questionnaires.add_section(version=version, key=key, title=f"Your {key}")
        for name, kind, text, required in questions:
            questionnaires.add_question(section=section, key=name, kind=kind, text=text, required=required)
    return questionnaires.publish(version=version, at=at, by=None)


def open_round(*, today: dt.date | None = None, programme=None, **values):
    """A round that opened a week ago and closes in three, for two years, with a scheme and its indicator."""
    today = today or clock.today()
    begun = clock.start_of_day(today) - dt.timedelta(days=7)
    starts_on = add_months(today.replace(day=1), 4)
    if programme is not None:
        values["programme"] = programme
    values.setdefault("officer", UserFactory(commissioning_officer=True))
    funding_round = FundingRoundFactory(
        published=True,
        opens_at=begun,
        published_at=begun,
        created_at=begun,
        questions_close_on=today + dt.timedelta(days=7),
        closes_on=today + dt.timedelta(days=21),
        decision_expected_on=today + dt.timedelta(days=60),
        agreement_starts_on=starts_on,
        agreement_ends_on=end_of_months(starts_on, 24),
        organisation_version=version_of(ABOUT, at=begun),
        **values,
    )
    theme = ThemeFactory(programme=funding_round.programme, number=9, name="Getting together")
    scheme = SchemeFactory(theme=theme, code="9A")
    IndicatorFactory(outcome=OutcomeFactory(scheme=scheme, number=1), number=1, name="People who come")
    RoundThemeFactory(round=funding_round, theme=theme, version=version_of(PROJECT, at=begun))
    RoundSchemeFactory(round=funding_round, scheme=scheme)
    EligibilityQuestionFactory(round=funding_round, number=1)
    return funding_round


def begun(funding_round, organisation, *, by, at: dt.datetime, title: str = "A warm room"):
    """An application that is begun and says nothing yet."""
    answered = {one.pk: one.right_answer for one in funding_round.eligibility_questions.all()}
    stage = begin_stage(funding_round, organisation, answered=answered, at=at, by=by)
    return applications.begin(stage, round_scheme=funding_round.schemes.first(), title=title, at=at, by=by)


def answer(sheet, *, by, at: dt.datetime, **texts) -> None:
    """Answer every question of ``sheet`` that ``texts``, or ``ANSWERS``, has words for."""
    answers = load(sheet)
    raws = {key: {"": text} for key, text in {**ANSWERS, **texts}.items() if key in answers.structure.by_key}
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown or {"": Shown(0, "")}, at=at, by=by)


def fill_in(application, *, by, at: dt.datetime) -> None:
    """Say all that an application must say: £24,000 of direct costs, £6,000 of overheads, £20,000 asked for."""
    answer(application.stage.sheet, by=by, at=at)
    answer(application.sheet, by=by, at=at)
    ward: Any = application.organisation.ward or WardFactory()
    indicator = application.round_scheme.scheme.outcomes.first().indicators.first()
    pages = {
        Part.DETAILS: (
            {"q-title": application.title, "q-summary": "Soup and company.", "q-wards": [str(ward.pk)],
             "q-beneficiaries": ["older_people"]},
            {"title": application.title, "summary": "Soup and company.", "wards": [ward.pk],
             "beneficiaries": ["older_people"]},
        ),
        Part.BUDGET: (
            {"q-heading-0": "Cook", "q-year1-0": "12,000", "q-year2-0": "12,000"},
            [Cost("Cook", "", {1: 12_000_00, 2: 12_000_00})],
        ),
        Part.OVERHEADS: (
            {"q-method": "staff_time", "q-yearly": "15,000", "q-project": "14", "q-all": "70"},
            {"method": OverheadMethod.STAFF_TIME, "yearly_pence": 15_000_00, "project_units": Decimal(14),
             "all_units": Decimal(70), "explanation": ""},
        ),
        Part.OTHER_FUNDING: (
            {"q-source-0": "A trust", "q-amount-0": "5,000"}, [OtherMoney("A trust", 5_000_00, False)],
        ),
        Part.REQUEST: (
            {"q-requested": "20,000", "q-reason": "We raise the rest."},
            {"requested_pence": 20_000_00, "contribution_reason": "We raise the rest."},
        ),
        Part.PROMISES: (
            {f"q-i{indicator.pk}-1": "100", f"q-i{indicator.pk}-2": "120"},
            {(indicator.pk, 1): Decimal(100), (indicator.pk, 2): Decimal(120)},
        ),
    }  # fmt: skip
    for part, (raw, understood) in pages.items():
        save_part(application, part, PartEntry(raw=raw, revision=0, understood=understood), at=at, by=by)
    application.refresh_from_db()


def submitted(funding_round, organisation, *, by, at: dt.datetime, title: str = "Soup for all"):
    """An application that was handed in."""
    application = begun(funding_round, organisation, by=by, at=at, title=title)
    fill_in(application, by=by, at=at)
    applications.submit(application, at=at, by=by, declared_by_name=by.full_name)
    return type(application).objects.get(pk=application.pk)
