"""No list asks the database more often because it is longer."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.agreements.tests.factories import (
    AgreementFactory,
    PaymentBatchFactory,
    PaymentFactory,
    PaymentLayoutFactory,
    StatementLayoutFactory,
    StatementRowFactory,
    VariationFactory,
)
from commissioning.applications.tests.assessing import application_in, stage_in
from commissioning.applications.tests.factories import (
    ApplicationFactory,
    AssignmentFactory,
    ExtensionFactory,
    ModerationFactory,
    RoundQuestionFactory,
    RoundSchemeFactory,
)
from commissioning.common import clock
from commissioning.common.tests.factories import OfficerTaskFactory
from commissioning.decisions.tests.factories import IssueFactory, ReportFactory
from commissioning.opendata.tests.factories import ImportJobFactory
from commissioning.programmes.tests.factories import ProgrammeFactory
from commissioning.questionnaires.tests.factories import AnswerFactory, QuestionnaireVersionFactory
from consultations.models import Response
from consultations.tests.factories import (
    AnonymisationFactory,
    CodingFactory,
    CodingFilterFactory,
    ConsiderationFactory,
    ConsultationDocumentFactory,
    DuplicateDecisionFactory,
    EngagementEventFactory,
    EventAttendanceFactory,
    IntakeBatchFactory,
    IntakeFileFactory,
    KeyingDifferenceFactory,
    PhaseFactory,
    PrivacyRequestFactory,
    PublishedResultsFactory,
    QuoteFactory,
    ResponseFactory,
    SecondKeyingFactory,
    SignUpContactFactory,
    SuspectFactory,
    ToldFactory,
)
from consultations.tests.factories import ThemeFactory as ConsultationThemeFactory
from consultations.tests.ready import sent_response
from monitoring.tests.factories import MeetingFactory, ReturnFactory, ReviewFactory
from organisations.enums import Role
from organisations.tests.factories import ClaimFactory, NetworkFactory, OrganisationFactory, UserFactory
from tests.routes import own_routes

pytestmark = pytest.mark.django_db

MORE = 30
LISTS = {route.name: route for route in own_routes() if route.name.endswith(("-list", "-queue"))}


def _closed_variation(agreement):
    return VariationFactory(
        agreement=agreement,
        number=agreement.variations.count() + 1,
        status="declined",
        offered_at=agreement.created_at,
        snapshot="{}",
        snapshot_sha256="0" * 64,
        closed_reason="No.",
    )


def _own_agreement(world, **values):
    """One more of Riverside, for whatever stands in the list."""
    return AgreementFactory(
        active=True,
        with_scheme=True,
        organisation=world.organisation,
        lead_agency=world.council,
        officer=UserFactory(),
        **values,
    )


def _own_application(world, **values):
    """One more of Riverside in the open round."""
    stage, scheme = world.own_application.stage, world.open_round.schemes.get()
    return ApplicationFactory(stage=stage, round_scheme=scheme, **values)


def _read(world, *coders):
    """Each of ``coders`` read one more answer and found one theme more."""
    question = world.phase.version.questions.get(key="summary")
    response = ResponseFactory(phase=world.phase, submitted=True)
    AnswerFactory(sheet=response.sheet, question=question)
    for coder in coders:
        reading = {"reading__response": response, "reading__question": question, "reading__coder": coder}
        CodingFactory(**reading, theme=ConsultationThemeFactory(phase=world.phase))


# What one more row of a list is. Every list needs a line.
ROWS = {
    "applications:own-list": _own_application,
    "applications:own-round": _own_application,
    "applications:office-exceptions": lambda world: (
        ExtensionFactory(round=world.open_round),
        _own_application(world, keyed_by=UserFactory(), received_on=world.today),
    ),
    "agreements:agreement-list": _own_agreement,
    "applications:public-round": lambda world: RoundQuestionFactory(round=world.round, answered=True),
    "applications:question-list": lambda world: (
        RoundQuestionFactory(round=world.round),
        RoundQuestionFactory(round=world.round, answered=True),
    ),
    "applications:public-round-list": lambda world: (
        RoundSchemeFactory(round__published=True, round__closes_on=world.today + dt.timedelta(days=30)),
        RoundSchemeFactory(round__published=True, round__closes_on=world.today - dt.timedelta(days=1)),
    ),
    "applications:application-queue": lambda world: application_in(stage_in(world.closed_round)),
    "applications:assessment-list": lambda world: AssignmentFactory(
        declared=True, assessor=world.staff[Role.ASSESSOR], application__handed_in=True
    ),
    "applications:round-list": lambda world: RoundSchemeFactory(round__programme=ProgrammeFactory()),
    "agreements:payment-list": lambda world: PaymentFactory(agreement=_own_agreement(world)),
    "agreements:batch-list": lambda world: PaymentBatchFactory(),
    "agreements:layout-list": lambda world: (PaymentLayoutFactory(with_columns=True), StatementLayoutFactory()),
    "agreements:statement-list": lambda world: StatementRowFactory().statement,
    "decisions:issue-list": lambda world: (IssueFactory(announced=True), IssueFactory(decided=True)),
    "decisions:office-issue-list": lambda world: IssueFactory(programme=ProgrammeFactory()),
    "decisions:office-report-list": lambda world: ReportFactory(),
    "monitoring:meeting-queue": lambda world: MeetingFactory(agreement=_own_agreement(world), arranged=True),
    "monitoring:organisation-meeting-list": lambda world: MeetingFactory(agreement=_own_agreement(world), held=True),
    "monitoring:return-list": lambda world: ReturnFactory(agreement=_own_agreement(world)),
    "monitoring:return-queue": lambda world: ReturnFactory(agreement=_own_agreement(world), submitted=True),
    "monitoring:review-queue": lambda world: ReviewFactory(agreement=_own_agreement(world), recommended=True),
    "opendata:award-list": _own_agreement,
    "opendata:data-list": lambda world: PublishedResultsFactory(),
    "opendata:import-list": lambda world: ImportJobFactory(done=True),
    "organisations:claim-list": lambda world: ClaimFactory(),
    "organisations:network-list": lambda world: NetworkFactory(members=[world.organisation]),
    "organisations:organisation-list": lambda world: OrganisationFactory(ward=world.ward, charity=True),
    "organisations:staff-list": lambda world: UserFactory(auditor=True, finance_officer=True),
    "programmes:programme-list": lambda world: ProgrammeFactory(predecessor=world.programme),
    "questionnaires:office-list": lambda world: QuestionnaireVersionFactory(published=True),
    "consultations:consultation-list": lambda world: PhaseFactory(
        approved=True, consultation__programme=ProgrammeFactory()
    ),
    "consultations:consultation-detail": lambda world: (
        ConsultationDocumentFactory(consultation=world.prepared),
        EngagementEventFactory(consultation=world.prepared, phase=world.draft_phase),
    ),
    "consultations:phase-responses": lambda world: sent_response(
        world.phase, token=str(Response.objects.count()), at=clock.now(), organisation_name=OrganisationFactory().name
    ),
    "consultations:phase-counts": lambda world: sent_response(
        world.phase, token=f"counted-{Response.objects.count()}", at=clock.now()
    ),
    "consultations:phase-import": lambda world: IntakeBatchFactory(phase=world.phase, read=True),
    "consultations:duplicate-list": lambda world: DuplicateDecisionFactory(
        suspect_set=SuspectFactory(suspect_set__phase=world.phase).suspect_set
    ),
    "consultations:duplicate-set": lambda world: SuspectFactory(suspect_set=world.suspect.suspect_set),
    "consultations:key-list": lambda world: SecondKeyingFactory(begun=True, response__phase=world.phase),
    "consultations:key-checks": lambda world: KeyingDifferenceFactory(second_keying__response__phase=world.phase),
    "consultations:intake-batch": lambda world: IntakeFileFactory(batch=world.returned.batch),
    "consultations:phase-reach": lambda world: (
        ToldFactory(phase=world.phase, network__members=[OrganisationFactory()]),
        ResponseFactory(phase=world.phase, submitted=True, organisation=OrganisationFactory()),
    ),
    "consultations:coding-overview": lambda world: (
        _read(world, world.officer),
        CodingFilterFactory(phase=world.phase, owner=world.officer),
    ),
    "consultations:coding-agreement": lambda world: _read(world, world.officer, world.second_coder),
    "consultations:coding-text": lambda world: CodingFactory(
        reading__response=world.sent_response,
        reading__question=world.phase.version.questions.get(key="summary"),
        theme=ConsultationThemeFactory(phase=world.phase),
    ),
    "consultations:theme-frame": lambda world: QuoteFactory(
        theme=ConsiderationFactory(theme__phase=world.phase, document=world.consultation_document).theme,
        response=world.sent_response,
        approved=True,
    ),
    "consultations:quote-overview": lambda world: QuoteFactory(
        theme__phase=world.phase, response=world.sent_response, approved=True
    ),
    "consultations:phase-told": lambda world: ToldFactory(phase=world.draft_phase),
    "consultations:event-detail": lambda world: (
        SignUpContactFactory(sign_up__event=world.event),
        EventAttendanceFactory(event=world.event, name="", organisation=OrganisationFactory()),
    ),
    "consultations:privacy-list": lambda world: (
        PrivacyRequestFactory(answered=True),
        AnonymisationFactory(),
    ),
    "consultations:public-detail": lambda world: (
        ConsultationDocumentFactory(consultation=world.consultation, published=True),
        EngagementEventFactory(consultation=world.consultation, held=True),
    ),
    "consultations:public-list": lambda world: [
        PhaseFactory(approved=True, opens_on=opens, closes_on=opens + dt.timedelta(days=20))
        for opens in (world.today, world.today + dt.timedelta(days=9), world.today - dt.timedelta(days=90))
    ],
    # Lists under other names.
    "agreements:own-agreements": _own_agreement,
    "agreements:agreement-versions": lambda world: _closed_variation(world.third),
    "agreements:own-agreement": lambda world: _closed_variation(world.agreement),
    "dashboards:office-home": lambda world: (
        ReturnFactory(agreement=_own_agreement(world), submitted=True),
        MeetingFactory(agreement=_own_agreement(world)),
        OfficerTaskFactory(),
        ClaimFactory(),
    ),
    "dashboards:work": lambda world: ReturnFactory(agreement=_own_agreement(world), submitted=True),
    "organisations:home": lambda world: (ReturnFactory(agreement=_own_agreement(world)), _own_application(world)),
    "applications:round-assessment": lambda world: (
        stage_in(world.closed_round),
        AssignmentFactory(application=world.eligible),
        ModerationFactory(application__stage=world.stage, application__round_scheme=world.handed_in.round_scheme),
    ),
    "applications:application-detail": lambda world: AssignmentFactory(application=world.eligible),
    "applications:application-assessors": lambda world: AssignmentFactory(application=world.eligible),
}


# Lists that are not a commissioning officer's.
OTHERS = {"organisations:staff-list": "administrator", "applications:assessment-list": "assessor"}


def test_every_list_is_tried():
    assert sorted(set(LISTS) - set(ROWS)) == []


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_list_costs_the_same_for_thirty_rows_more(world, visitors, name):
    (route,) = [route for route in own_routes() if route.name == name]
    who = {"member": "lead", "signed in": "lead"}.get(route.audience, "commissioning_officer")
    client = visitors(OTHERS.get(name, who))
    path = route.path(world)
    ROWS[name](world)  # A first row, which the world may not have.
    assert client.get(path).status_code == 200
    few = _queries(client, path)
    for _ in range(MORE):
        ROWS[name](world)

    many = _queries(client, path)

    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few))[:20])


def _queries(client, path) -> list[str]:
    cache.clear()  # What is kept from the visit before would hide what the page costs.
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured]
