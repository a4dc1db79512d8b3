"""A round with a form of forty questions, and an application to it that says all that it must."""

import datetime as dt
from decimal import Decimal
from typing import Any

from commissioning.applications.enums import OverheadMethod, Part, RoundStatus
from commissioning.applications.models import Application, FundingRound, RoundScheme, RoundTheme
from commissioning.applications.operations import applications
from commissioning.applications.operations.organisation_stage import begin_stage
from commissioning.applications.operations.parts import Cost, OtherMoney, PartEntry, save_part
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.programmes.enums import Route
from commissioning.programmes.models import Indicator, Programme
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import AnswerSheet, QuestionnaireVersion
from organisations.models import Organisation, User, Ward

ABOUT_ORGANISATION, ABOUT_PROJECT = 10, 30
QUESTIONS_IN_A_SECTION = 5
PARAGRAPH = "We ran the lunch club every Tuesday and Thursday, and a walk to the allotments in summer. " * 8
# A question's kind, its settings, and what somebody types.
KINDS: tuple[tuple[str, dict[str, Any], dict[str, str]], ...] = (
    ("long_text", {}, {"": PARAGRAPH}),
    ("short_text", {"max_characters": 200}, {"": "The hall behind the library"}),
    ("number", {"min": "0", "max": "5000"}, {"": "120"}),
    ("money", {"min_pence": 0}, {"": "52,000"}),
    ("yes_no", {}, {"": "yes"}),
    ("long_text", {}, {"": PARAGRAPH}),
    ("date", {}, {"day": "27", "month": "3", "year": "2026"}),
    (
        "single_choice",
        {"options": [{"key": "weekly", "label": "Every week"}, {"key": "monthly", "label": "Every month"}]},
        {"": "weekly", "other": ""},
    ),
    ("email", {}, {"": "hello@lunch.example"}),
    ("long_text", {}, {"": PARAGRAPH}),
)


def filled_application() -> tuple[Application, User]:
    """An application of forty answers that is not yet handed in, the first of its organisation, and its lead."""
    at, programme = clock.now(), Programme.objects.get(slug="stronger-together")
    organisation = Organisation.objects.filter(memberships__role="lead", memberships__ended_at=None).order_by("pk")[0]
    by = organisation.memberships.get(role="lead", ended_at=None).user
    funding_round = _open_round(programme, at)
    stage = begin_stage(funding_round, organisation, answered={}, at=at, by=by)
    application = applications.begin(
        stage, round_scheme=funding_round.schemes.get(), title="A warm room with soup", at=at, by=by
    )
    for sheet in (stage.sheet, application.sheet):
        _answer(sheet, at=at, by=by)
    _fill_in_parts(application, at=at, by=by)
    return Application.objects.get(pk=application.pk), by


def _open_round(programme: Programme, at: dt.datetime) -> FundingRound:
    today = clock.today()
    starts_on = add_months(today.replace(day=1), 4)
    officer = User.objects.filter(role_assignments__role="commissioning_officer").order_by("pk")[0]
    funding_round = FundingRound.objects.create(
        programme=programme,
        title="A round of forty questions",
        slug="forty-questions",
        route=Route.GRANT,
        agreement_starts_on=starts_on,
        agreement_ends_on=add_months(starts_on, 24) - dt.timedelta(days=1),
        opens_at=at - dt.timedelta(days=7),
        closes_on=today + dt.timedelta(days=21),
        officer=officer,
        organisation_version=_version("forty-organisation", ABOUT_ORGANISATION, at=at),
        status=RoundStatus.PUBLISHED,
        created_at=at,
        published_at=at,
        published_by=officer,
    )
    scheme = Indicator.objects.filter(outcome__scheme__theme__programme=programme).order_by("pk")[0].outcome.scheme
    RoundTheme.objects.create(
        round=funding_round, theme=scheme.theme, version=_version("forty-project", ABOUT_PROJECT, at=at)
    )
    RoundScheme.objects.create(
        round=funding_round, scheme=scheme, budget_pence=100_000_00, minimum_pence=1_000_00, maximum_pence=50_000_00
    )
    return funding_round


def _version(slug: str, how_many: int, *, at: dt.datetime) -> QuestionnaireVersion:
    version = questionnaires.create_questionnaire(slug=slug, name=slug, purpose=Purpose.APPLICATION, at=at, by=None)
    for number in range(how_many):
        if number % QUESTIONS_IN_A_SECTION == 0:
            section = questionnaires.add_section(version=version, key=f"part_{number}", title=f"Part {number}")
        kind, config, _ = KINDS[number % len(KINDS)]
        questionnaires.add_question(
            section=section,
            key=f"question_{number}",
            kind=kind,
            text=f"What about it, number {number}?",
            required=True,
            word_limit=300 if kind == "long_text" else None,
            config=config,
        )
    return questionnaires.publish(version=version, at=at, by=None)


def _answer(sheet: AnswerSheet, *, at: dt.datetime, by: User) -> None:
    answers = load(sheet)
    typed = {kind: raw for kind, _, raw in KINDS}
    raws = {one.key: typed[one.kind.name] for one in answers.structure.questions}
    shown = {one.key: answers.shown_as(one) for one in answers.structure.questions}
    saved = questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=by)
    if saved.problems or not saved.is_whole:
        raise RuntimeError(f"Not every answer was taken: {saved.problems}")


def _fill_in_parts(application: Application, *, at: dt.datetime, by: User) -> None:
    indicators = Indicator.objects.filter(outcome__scheme=application.round_scheme.scheme_id)
    ward = Ward.objects.order_by("pk")[0]
    understood = {
        Part.DETAILS: {
            "title": application.title,
            "summary": "Soup and company.",
            "wards": [ward.pk],
            "beneficiaries": ["older_people"],
        },
        Part.BUDGET: [
            Cost(f"Heading {number}", "Two afternoons a week", {1: 3_000_00, 2: 3_000_00}) for number in range(4)
        ],
        Part.OVERHEADS: {
            "method": OverheadMethod.STAFF_TIME,
            "yearly_pence": 15_000_00,
            "project_units": Decimal(14),
            "all_units": Decimal(70),
            "explanation": "Rent and accounts",
        },
        Part.OTHER_FUNDING: [OtherMoney("A trust", 5_000_00, False)],
        Part.REQUEST: {"requested_pence": 20_000_00, "contribution_reason": "We raise the rest."},
        Part.PROMISES: {(one.pk, year): Decimal(100) for one in indicators for year in (1, 2)},
    }
    for part, values in understood.items():
        save_part(application, part, PartEntry(raw={"part": part}, revision=0, understood=values), at=at, by=by)
