"""A small world with one of everything, for tests that visit the whole project.

``build()`` makes it around today: Riverside Lunch Club has returns in every state, and Marigold, an organisation
that nobody of Riverside may hear of. Records are made by operations wherever their states need more than a column.
"""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commissioning.agreements import operations as agreements
from commissioning.agreements.tests.factories import (
    AgreementDocumentFactory,
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
    PaymentLayoutFactory,
    StatementFactory,
    StatementRowFactory,
    TargetFactory,
    TargetProfileFactory,
)
from commissioning.applications.models import Award
from commissioning.applications.operations import awards, extensions, trials
from commissioning.applications.operations import questions as round_questions
from commissioning.applications.tests import assessing, awarding
from commissioning.applications.tests import filling_in as applying
from commissioning.applications.tests.factories import (
    AnswerOnPaperFactory,
    ApplicationPartnerFactory,
    CriterionFactory,
    EligibilityQuestionFactory,
    FundingRoundFactory,
    QuestionSourceFactory,
    RoundDocumentFactory,
    RoundSchemeFactory,
    RoundThemeFactory,
)
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.common.tests.factories import OfficerTaskFactory
from commissioning.dashboards.tests.factories import SavedViewFactory
from commissioning.decisions.operations import publication
from commissioning.decisions.operations import report as reports
from commissioning.decisions.rendering import report_pdf
from commissioning.decisions.tests import writing
from commissioning.decisions.tests.factories import (
    DecisionFactory,
    IssueDocumentFactory,
    IssueFactory,
    ProposalFactory,
    ReportFactory,
)
from commissioning.decisions.tests.funding import CUT_OFF, WINDOW, Funding
from commissioning.opendata.tests.factories import ImportJobFactory
from commissioning.programmes.tests.factories import (
    IndicatorFactory,
    OutcomeFactory,
    PriorityFactory,
    ProgrammeFactory,
    SchemeFactory,
    ThemeFactory,
)
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.tests.factories import (
    AnswerFactory,
    AnswerFileFactory,
    QuestionFactory,
    QuestionnaireVersionFactory,
)
from consultations.operations import coding as consultation_coding
from consultations.operations import events as consultation_events
from consultations.operations import keying, responding
from consultations.operations import questions as consultation_questions
from consultations.queries import texts
from consultations.rules import quoting
from consultations.tests.factories import (
    AnonymisationFactory,
    CodingFilterFactory,
    ConsiderationFactory,
    ConsultationDocumentFactory,
    DuplicateDecisionFactory,
    EngagementEventFactory,
    IntakeBatchFactory,
    IntakeFileFactory,
    KeyingDifferenceFactory,
    PrivacyRequestFactory,
    QuoteFactory,
    RedactionFactory,
    ScrutinyRecommendationFactory,
    SecondKeyingFactory,
    SetAsideFactory,
    SignUpContactFactory,
    SuspectFactory,
    SuspectSetFactory,
    ToldFactory,
)
from consultations.tests.factories import ThemeFactory as ConsultationThemeFactory
from consultations.tests.ready import open_phase, ready_phase, sent_response
from consultations.tests.results import published_phase
from monitoring.enums import MeetingKind, MeetingMode, Recommendation
from monitoring.models import CalendarFeed, MeetingAction
from monitoring.operations import meetings, returns, reviews, schedule
from monitoring.operations.calendar import hash_of
from monitoring.operations.questions import ensure_standard_questions
from monitoring.tests.conftest import fill_in
from organisations.enums import Role
from organisations.models import Membership
from organisations.tests.factories import (
    AgencyFactory,
    ClaimFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
    UserFactory,
    WardFactory,
)

OWN, STRANGERS = "Riverside Lunch Club", "Marigold Secret Society"
TOKEN = "the-token-of-an-invitation"


def moment(day: dt.date, hour: int = 10) -> dt.datetime:
    """``hour`` o'clock in London on ``day``."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def build() -> SimpleNamespace:
    """Everything, in the database; needs one."""
    world = SimpleNamespace(today=clock.today())
    world.starts_on = add_months(world.today.replace(day=1), -13)
    _people(world)
    _programme(world)
    ensure_standard_questions(at=moment(world.starts_on))
    _agreements(world)
    _returns(world)
    _meetings(world)
    _reviews(world)
    _questionnaires(world)
    _consultations(world)
    _decisions(world)
    _rounds(world)
    _assessment(world)
    _draft_round(world)
    _applications(world)
    _awards(world)
    world.uploaded, world.checked = ImportJobFactory(mapping={}), ImportJobFactory(checked=True, mapping={"header": 1})
    world.task = OfficerTaskFactory()
    _finance(world)
    world.saved_view = SavedViewFactory(user=world.officer)
    return world


def _finance(world) -> None:
    """A batch that went to the finance system, its layout, and a statement that came back; one payment is approved
    for the next batch, one waits for two people."""
    world.layout, at = PaymentLayoutFactory(with_columns=True), clock.now()
    world.ready = _running(world, "Lunch at place 5")
    sent, world.planned_payment = (one.payments.get() for one in (world.third, world.fourth))
    for approver in (world.staff[Role.FINANCE_OFFICER], UserFactory(finance_officer=True)):
        for agreement in (world.third, world.ready):
            agreements.approve_payment(agreement.payments.get(), at=at, by=approver)
    world.batch = agreements.export_batch([sent.pk], agency=world.council, layout=world.layout, at=at, by=world.officer)
    world.statement = StatementFactory()
    StatementRowFactory(statement=world.statement, reference=f"{world.third.reference}/{sent.number}")
    StatementRowFactory(statement=world.statement)


def _people(world) -> None:
    world.council, world.partner = AgencyFactory(name="Example Council"), AgencyFactory(health=True)
    world.ward = WardFactory(name="Abbey")
    world.staff = {str(role): UserFactory(**{role: True}) for role in Role if role != Role.PARTNER_OFFICER}
    world.staff[str(Role.PARTNER_OFFICER)] = UserFactory(
        partner_officer=True, with_partner_officer__agency=world.partner
    )
    world.officer = world.staff[Role.COMMISSIONING_OFFICER]
    world.organisation = OrganisationFactory(name=OWN, ward=world.ward, charity=True)
    world.other = OrganisationFactory(name=STRANGERS, ward=world.ward)
    since = moment(world.starts_on)
    world.members = {
        role: MembershipFactory(organisation=world.organisation, started_at=since, **traits).user
        for role, traits in {"lead": {}, "editor": {"editor": True}, "viewer": {"viewer": True}}.items()
    }
    world.lead = world.members["lead"]
    world.membership = world.organisation.memberships.get(user=world.lead)
    world.stranger = MembershipFactory(organisation=world.other, started_at=since).user
    world.invitation = InvitationFactory(
        organisation=world.organisation, token=TOKEN, invited_at=clock.now(), email="somebody@riverside.example"
    )
    world.certificate = OrganisationDocumentFactory(
        organisation=world.organisation,
        expires_on=world.today + dt.timedelta(days=30),
        valid_from_on=world.today - dt.timedelta(days=335),
    )
    world.claim = ClaimFactory(organisation=world.organisation)


def _programme(world) -> None:
    world.programme = ProgrammeFactory(name="Stronger together", starts_on=world.starts_on, lead_agency=world.council)
    PriorityFactory(programme=world.programme)
    world.scheme = SchemeFactory(theme=ThemeFactory(programme=world.programme, name="Inclusion"), code="1A")
    world.indicator = IndicatorFactory(outcome=OutcomeFactory(scheme=world.scheme), name="People reached")


def _agreement(world, title, organisation=None, *, starts_on=None, **values):
    """A grant of £60,000 for three years with a target, a budget and a planned payment, made today or before."""
    starts_on = starts_on or world.starts_on
    agreement = AgreementFactory(
        title=title,
        organisation=organisation or world.organisation,
        programme=world.programme,
        scheme=world.scheme,
        lead_agency=world.council,
        officer=world.officer,
        starts_on=starts_on,
        ends_on=add_months(starts_on, 36) - dt.timedelta(days=1),
        created_at=moment(starts_on - dt.timedelta(days=60)),
        **values,
    )
    agreement.wards.add(world.ward)
    target = TargetFactory(agreement=agreement, indicator=world.indicator)
    for number in range(1, 7):
        TargetProfileFactory(target=target, period_number=number, value=100)
    BudgetLineFactory(agreement=agreement, number=1, heading="Staff", amount_pence=60_000_00)
    return agreement


def _running(world, title, organisation=None, **values):
    agreement = _agreement(world, title, organisation, offered=True, **values)
    lead = agreement.organisation.memberships.filter(role="lead").first().user
    agreements.accept(agreement, at=moment(agreement.starts_on - dt.timedelta(days=30)), by=lead, name=lead.full_name)
    agreements.countersign(agreement, at=moment(agreement.starts_on - dt.timedelta(days=20)), by=world.officer)
    PaymentFactory(agreement=agreement, number=1, amount_pence=60_000_00, due_on=agreement.starts_on)
    return type(agreement).objects.get(pk=agreement.pk)


def _agreements(world) -> None:
    world.draft_agreement = _agreement(world, "Gardening for all")
    world.offered = _agreement(world, "Warm hub", offered=True)
    world.offered_on_paper = _agreement(world, "Cold frames", offered=True, organisation=OrganisationFactory())
    world.agreement = _running(world, "Lunch twice a week")
    world.letter = AgreementDocumentFactory(agreement=world.agreement, shown=True)
    world.second, world.third, world.fourth = (_running(world, f"Lunch at place {n}") for n in (2, 3, 4))
    world.strangers_agreement = _running(world, "Marigold meetings", world.other)
    _variations(world)


def _variations(world) -> None:
    """One is being written, one is offered."""
    world.draft_variation, world.offered_variation = (
        agreements.propose(
            agreement,
            reason="More people come.",
            effective_from=world.today,
            changes={"value_pence": 66_000_00},
            at=clock.now(),
            by=world.officer,
        )
        for agreement in (world.second, world.third)
    )
    agreements.offer_variation(world.offered_variation, at=clock.now(), by=world.officer)


def _handed_in(world, record, *, by):
    at = moment(record.ends_on + dt.timedelta(days=1))
    returns.begin(record, at=at, by=by)
    fill_in(record, by=by, at=at)
    return returns.submit(record, at=at, by=by, declared_by_name=by.full_name)


def _accepted(world, record, *, by):
    _handed_in(world, record, by=by)
    at = moment(record.ends_on + dt.timedelta(days=4))
    return returns.accept(record, quality=3, note="Thank you.", at=at, by=world.officer)


def _fresh(record):
    return type(record).objects.get(pk=record.pk)


def _returns(world) -> None:
    """The first period of each agreement is accepted; the second, over a month ago, is in every state."""
    for agreement in (world.agreement, world.second, world.third, world.fourth):
        _accepted(world, agreement.returns.get(number=1), by=world.lead)
    world.accepted = _fresh(world.agreement.returns.get(number=1))
    draft, submitted, queried = (one.returns.get(number=2) for one in (world.agreement, world.second, world.third))
    at = moment(draft.ends_on + dt.timedelta(days=1))
    returns.begin(draft, at=at, by=world.lead)
    upload = SimpleUploadedFile("attendance.csv", b"week,people\n1,20\n", content_type="text/csv")
    questionnaires.attach_file(sheet=draft.sheet, key="files", upload=upload, at=at, by=world.lead)
    fill_in(draft, by=world.lead, at=at)
    _handed_in(world, submitted, by=world.lead)
    world.query = returns.ask(submitted, part="answer:progress", text="How many sessions?", at=at, by=world.officer)
    _handed_in(world, queried, by=world.lead)
    returns.ask(queried, part="answer:progress", text="Which days?", at=at, by=world.officer)
    returns.send_queries(queried, at=at, by=world.officer)
    world.draft, world.submitted, world.queried = _fresh(draft), _fresh(submitted), _fresh(queried)
    world.file = world.draft.sheet.files.get()
    world.not_started = world.fourth.returns.get(number=2)
    _accepted(world, world.strangers_agreement.returns.get(number=1), by=world.stranger)


def _arranged(world, agreement, day):
    """The agreement's inception meeting, arranged for ``day``."""
    meeting = agreement.meetings.get(kind=MeetingKind.INCEPTION)
    return meetings.arrange(
        meeting,
        starts_at=moment(day),
        ends_at=moment(day, 11),
        mode=MeetingMode.IN_PERSON,
        place="Town hall",
        at=moment(world.starts_on),
        by=world.officer,
    )


def _meetings(world) -> None:
    """One is held and its minutes are sent, with an action; one is arranged; one is due."""
    held = _arranged(world, world.agreement, world.starts_on + dt.timedelta(days=20))
    at = moment(held.due_on)
    meetings.hold(
        held, held_on=held.due_on, attended=held.attendees.values_list("pk", flat=True), at=at, by=world.officer
    )
    action = meetings.ActionEntry("Send the policy", MeetingAction.Owner.ORGANISATION, "", world.today)
    minutes = {item.pk: "We talked about it." for item in held.agenda.all()}
    meetings.save_minutes(held, minutes=minutes, summary="A start.", actions=[action], at=at, by=world.officer)
    meetings.send_minutes(held, at=at, by=world.officer)
    world.held, world.action = _fresh(held), held.actions.get()
    world.arranged = _fresh(_arranged(world, world.second, world.today + dt.timedelta(days=7)))
    world.due_meeting = world.third.meetings.get(kind=MeetingKind.INCEPTION)


def _reviews(world) -> None:
    """Three agreements in their final year: a review is open, one waits for its decision, one ended in a notice."""
    starts_on = add_months(world.starts_on, -16)
    finals = [_running(world, f"Tea dance {number}", starts_on=starts_on) for number in range(3)]
    schedule.open_reviews(at=clock.now(), today=world.today)
    world.review, world.recommended, world.decided = (one.reviews.get() for one in finals)
    for review in (world.recommended, world.decided):
        entries = [reviews.CriterionEntry("Meets the priorities", score=3, judgement="It does.")]
        reviews.save_criteria(review, entries, at=clock.now(), by=world.officer)
        reviews.recommend(
            review,
            recommendation=Recommendation.DECOMMISSION,
            reason="It no longer meets the priorities.",
            at=clock.now(),
            by=world.officer,
        )
    reviews.decide(
        world.decided,
        decision=Recommendation.DECOMMISSION,
        reason="As recommended.",
        decided_on=world.today,
        at=clock.now(),
        by=world.staff[Role.DEMOCRATIC_SERVICES_OFFICER],
    )
    world.notice = world.decided.funding_notices.get()
    CalendarFeed.objects.create(user=world.officer, token_sha256=hash_of(TOKEN), created_at=clock.now())


def _questionnaires(world) -> None:
    world.version = QuestionnaireVersionFactory(sample=True, published=True)
    world.draft_version = QuestionnaireVersionFactory(sample=True, questionnaire=world.version.questionnaire)


def _consultations(world) -> None:
    """A consultation that is open, with everything that its pages show, and one in preparation."""
    at, by = clock.now(), world.officer
    world.phase = open_phase(at=at, by=by, title="Phase 1: the draft", about="What we would do.", asks_to_quote=True)
    world.consultation = world.phase.consultation
    ToldFactory(phase=world.phase, network=None, audience="Readers of the newspaper")
    world.consultation_document = ConsultationDocumentFactory(consultation=world.consultation, published=True)
    starts_at = moment(world.today + dt.timedelta(days=7))
    world.event = EngagementEventFactory(
        consultation=world.consultation,
        phase=world.phase,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
    )
    world.sign_up = SignUpContactFactory(sign_up__event=world.event, token=TOKEN).sign_up
    past = moment(world.today - dt.timedelta(days=7))
    world.held_event = EngagementEventFactory(
        consultation=world.consultation, starts_at=past, ends_at=past + dt.timedelta(hours=2)
    )
    consultation_events.write_up(
        world.held_event,
        notes="A full room.",
        attendance=[{"organisation": world.organisation, "people": 3}, {"name": "Residents", "people": 9}],
        points=["Small groups need longer to answer."],
        at=at,
        by=by,
    )
    world.draft_phase = ready_phase(at=at, by=by, short_reason="The money must be spent by March.")
    world.prepared = world.draft_phase.consultation
    world.prepared_document = ConsultationDocumentFactory(consultation=world.prepared)
    world.draft_told = world.draft_phase.told.get()
    world.network = world.draft_told.network
    world.test_response = consultation_questions.begin_trial(world.phase, at=at, by=by)
    upload = SimpleUploadedFile("rooms.pdf", b"%PDF-1.7 rooms", content_type="application/pdf")
    world.test_file = questionnaires.attach_file(
        sheet=world.test_response.sheet, key="evidence", upload=upload, at=at, by=by
    )
    world.answers_token, world.sent_token = "answers-being-written", "answers-that-were-sent"
    world.begun_response = responding.start(world.phase, token=world.answers_token, at=at)
    upload = SimpleUploadedFile("hall.pdf", b"%PDF-1.7 hall", content_type="application/pdf")
    world.answers_file = questionnaires.attach_file(
        sheet=world.begun_response.sheet, key="evidence", upload=upload, at=at, by=None
    )
    world.sent_response = sent_response(world.phase, token=world.sent_token, at=at)
    world.sent_file = world.sent_response.sheet.files.get()
    batch = IntakeBatchFactory(phase=world.phase, read=True, received_on=world.today, uploaded_by=by)
    world.returned = IntakeFileFactory(batch=batch, received_on=world.today)
    IntakeFileFactory(batch=batch, not_read=True)
    world.results_phase = published_phase(by=by)
    world.privacy_request = PrivacyRequestFactory(erasure=True, sought=world.sent_response.reference)
    PrivacyRequestFactory(answered=True)
    AnonymisationFactory()
    suspect_set = SuspectSetFactory(phase=world.phase)
    world.suspect = SuspectFactory(suspect_set=suspect_set, response=world.sent_response)
    DuplicateDecisionFactory(suspect_set=suspect_set, decided_by=by)
    world.begun_paper = keying.begin(world.phase, received_on=world.today, at=at, by=by)
    given = {"response__phase": world.phase, "response__received_on": world.today}
    world.second_keying = SecondKeyingFactory(begun=True, keyed_by=by, **given)
    keyed_twice = SecondKeyingFactory(keyed=True, keyed_by=by, **given)
    KeyingDifferenceFactory(second_keying=keyed_twice)
    world.keyed_paper = keyed_twice.response
    _coding(world, at=at)


def _coding(world, *, at) -> None:
    """A text that two have read, a quote, a theme and a recommendation that are considered; some of it still to do."""
    consent = world.phase.version.questions.get(key=quoting.MAY_BE_QUOTED)
    AnswerFactory(sheet=world.sent_response.sheet, question=consent, value=quoting.CONSENT, text="Yes")
    text: Any = texts.find(world.phase, f"{world.sent_response.reference}.summary")
    world.text_key = text.key
    world.coded_theme = ConsultationThemeFactory(phase=world.phase, name="More rooms", description="Rooms and halls.")
    under = ConsultationThemeFactory(phase=world.phase, name="Cheaper rooms", parent=world.coded_theme)
    found: Any = ([world.coded_theme], [under])
    world.second_coder = UserFactory(commissioning_officer=True)
    for coder, themes in zip((world.officer, world.second_coder), found, strict=True):
        consultation_coding.code(text, themes=themes, seen=text.sha256, at=at, by=coder)
    ConsiderationFactory(theme=world.coded_theme)
    world.recommendation = ScrutinyRecommendationFactory(phase=world.phase, made_on=world.today)
    about = {"theme": world.coded_theme, "response": world.sent_response, "excerpt": text.words, "text": text.words}
    world.quote = QuoteFactory(**about, question_id=text.question.id)
    RedactionFactory(quote=world.quote)
    QuoteFactory(**about, question_id=text.question.id, approved=True)
    world.set_aside = SetAsideFactory(phase=world.phase)
    world.coding_filter = CodingFilterFactory(phase=world.phase, owner=world.officer)


def _report(world, **values):
    """A report on a half-year of a programme of its own, with one green return and one missing."""
    issue = IssueFactory(announced=True, programme=ProgrammeFactory(lead_agency=world.council), **values)
    ProposalFactory(issue=issue, number=1)
    funding = Funding(issue.programme)
    funding.accepted(funding.agreement(reference=f"{issue.reference}-1", spent=30_000_00))
    funding.outstanding(funding.agreement(reference=f"{issue.reference}-2"))
    given = {
        name: getattr(ReportFactory.build(issue=issue), name)
        for name in ("title", "committee", "meets_on", "report_of", "author", "contact")
    }
    given |= {"window_starts_on": WINDOW[0], "window_ends_on": WINDOW[1], "cut_off_at": CUT_OFF}
    return reports.create_report(issue, values=given, at=writing.AT, by=world.officer)


def _decisions(world) -> None:
    world.report = _report(world, reference="D-1")
    world.in_clearance = _report(world, reference="D-2")
    writing.in_clearance(world.in_clearance, world.officer)
    world.cleared = _report(world, reference="D-3")
    writing.cleared(world.cleared, world.officer)
    world.published = _report(world, reference="D-4")
    writing.cleared(world.published, world.officer)
    publication.publish(world.published, at=writing.AT, by=world.officer, render=report_pdf)
    world.published = _fresh(world.published)
    world.document = IssueDocumentFactory(issue=world.published.issue)
    world.draft_issue = IssueFactory(reference="D-5", programme=world.programme)
    world.decision = DecisionFactory(issue__reference="D-6")


def _rounds(world) -> None:
    """A round of grants that is open, with everything that its public page shows."""
    world.round = FundingRoundFactory(
        published=True,
        programme=world.programme,
        title="Warm rooms",
        slug="warm-rooms",
        who_can_apply="Groups with a **bank account**.",
        guidance="Read the framework first.",
        how_decided="By a panel.",
        privacy="We keep it for six years.",
        opens_at=moment(world.today - dt.timedelta(days=10)),
        questions_close_on=world.today + dt.timedelta(days=20),
        closes_on=world.today + dt.timedelta(days=40),
        decision_expected_on=world.today + dt.timedelta(days=100),
        agreement_starts_on=world.today + dt.timedelta(days=150),
        agreement_ends_on=add_months(world.today, 41),
        officer=world.officer,
        organisation_version=world.version,
    )
    RoundSchemeFactory(round=world.round, scheme=world.scheme, awards_expected=4)
    RoundThemeFactory(round=world.round, theme=world.scheme.theme, version=world.version)
    EligibilityQuestionFactory(round=world.round)
    CriterionFactory(round=world.round, essential=True, number=1, title="Safe", question_keys=["evidence"])
    CriterionFactory(round=world.round, marked=True, number=2, title="Well run", question_keys=["story"])
    anchors = ["Nothing", "Poor", "Fair", "Good", "Very good", "Excellent"]
    CriterionFactory(round=world.round, number=1, title="Need", weight=100, question_keys=["story"], anchors=anchors)
    said = world.results_phase.considerations.get()
    QuestionSourceFactory(round=world.round, question_key="story", consideration=said)
    world.round_document = RoundDocumentFactory(round=world.round)
    world.round_question = round_questions.ask(
        world.round, organisation=world.organisation, text="May we apply twice?", at=clock.now(), by=world.lead
    )


def _assessment(world) -> None:
    """A round that has closed: one application to be found eligible, one in two assessors' hands, one in moderation."""
    at, officer, assessor = clock.now(), world.officer, world.staff[Role.ASSESSOR]
    world.closed_round = assessing.closed_round(
        programme=world.programme,
        title="Neighbourhood grants",
        slug="neighbourhood-grants",
        opens_at=moment(world.today - dt.timedelta(days=60)),
        questions_close_on=None,
        closes_on=world.today - dt.timedelta(days=10),
        officer=officer,
    )
    world.stage = assessing.stage_in(world.closed_round, world.organisation)
    world.handed_in = assessing.application_in(world.stage, title="Lunch on Sundays")
    world.stage_file = AnswerFileFactory(
        sheet=world.stage.sheet, question=QuestionFactory(section__version=world.stage.sheet.version)
    )
    first, second = (assessing.eligible_in(world.closed_round, officer, at=at) for _ in range(2))
    world.eligible = first
    world.application_file = AnswerFileFactory(sheet=first.sheet)
    world.scoring = assessing.scored(
        assessing.given(first, officer, assessor=assessor, at=at), 4, hands_in=False, at=at
    )
    world.other_scores = assessing.scored(assessing.given(first, officer, at=at), 4, 3, at=at)
    world.in_moderation = second
    for points in ((5, 5), (2, 1)):
        assessing.scored(assessing.given(second, officer, at=at), *points, at=at)
    third = assessing.eligible_in(world.closed_round, officer, at=at)
    world.undeclared = assessing.given(third, officer, assessor=assessor, at=at)


def _draft_round(world) -> None:
    """A draft round with every part, and an officer's try at its questions."""
    at = clock.now()
    programme = ProgrammeFactory(name="Next years", starts_on=world.today, ends_on=add_months(world.today, 60))
    scheme = SchemeFactory(theme=ThemeFactory(programme=programme, name="Belonging"), code="1B")
    world.draft_round = ready_round(at=at, scheme=scheme, by=world.officer, title="Grants to come")
    world.draft_document = RoundDocumentFactory(round=world.draft_round, added_by=world.officer)
    world.trial = trials.begin_trial(world.draft_round, theme=None, at=at, by=world.officer)
    upload = SimpleUploadedFile("rules.csv", b"rule,words\n1,Be kind\n", content_type="text/csv")
    world.trial_file = questionnaires.attach_file(
        sheet=world.trial.sheet, key="rules", upload=upload, at=at, by=world.officer
    )


def _applications(world) -> None:
    """An open round to which Riverside has an application begun, with a partner, and one on paper; Marigold has handed
    in one. Riverside has handed in one to another round."""
    at, world.partner_token = clock.now(), "the-token-of-a-partner"
    since = at - dt.timedelta(days=2)
    world.earlier_round = applying.open_round(title="Winter grants", slug="winter", officer=world.officer)
    world.own_handed_in = applying.submitted(world.earlier_round, world.organisation, by=world.lead, at=since)
    world.open_round = applying.open_round(title="Warm welcome grants", slug="warm-welcome", officer=world.officer)
    world.own_application = applying.begun(
        world.open_round, world.organisation, by=world.lead, at=since, title="Warm corner"
    )
    applying.fill_in(world.own_application, by=world.lead, at=since)
    world.applicant_partner = ApplicationPartnerFactory(
        application=world.own_application, asked_at=since, token_sha256=hash_of(world.partner_token)
    )
    world.own_file = _attached(world.own_application.sheet, "files", world.lead, since)
    world.own_stage_file = _attached(world.own_application.stage.sheet, "rules", world.lead, since)
    world.strangers_application = applying.submitted(
        world.open_round, world.other, by=world.stranger, at=since, title="Secret garden"
    )
    world.paper = extensions.key_in(
        world.open_round,
        world.organisation,
        round_scheme=world.open_round.schemes.get(),
        title="Paper lanterns",
        received_on=world.today,
        at=at,
        by=world.officer,
    )


def _attached(sheet, key, by, at):
    upload = SimpleUploadedFile("figures.csv", b"week,people\n1,20\n", content_type="text/csv")
    return questionnaires.attach_file(sheet=sheet, key=key, upload=upload, at=at, by=by)


def _awards(world) -> None:
    """A round with sums to weigh up, and one that is decided: Riverside is told and has accepted one of two awards,
    with its agreement drafted; one letter waits, and one application waits for its decision."""
    by, dates = world.officer, {"closes_on": world.today - dt.timedelta(days=10)}
    weighing = awarding.scheme(round=FundingRoundFactory(published=True, programme=world.programme, **dates))
    world.award_scheme, world.award_round = weighing, weighing.round
    first, second = (awarding.assessed(weighing, score, organisation=world.organisation) for score in (81, 62))
    awarding.assessed(weighing, 55, organisation=world.other)
    awards.recommend(weighing, awarding.in_full(first), at=clock.now(), by=by)
    world.assessed, world.also_assessed = first, second
    told = awarding.scheme(round=FundingRoundFactory(published=True, programme=world.programme, officer=by, **dates))
    world.told_round = told.round
    ones = [awarding.assessed(told, score, organisation=world.organisation) for score in (90, 85)]
    waits, open_ = (awarding.assessed(told, score, organisation=world.other) for score in (80, 75))
    world.without_account = awarding.assessed(told, 70)
    Membership.objects.filter(organisation=world.without_account.organisation).delete()
    awards.recommend(told, awarding.in_full(*ones, waits, open_, world.without_account), at=clock.now(), by=by)
    awarding.made_final(told.round, by, at=clock.now())
    awarding.decided(told.round, by, *ones, world.without_account, at=clock.now(), on=world.today)
    awards.send_letters(told.round, at=clock.now(), by=by)
    awarding.decided(told.round, by, waits, at=clock.now(), on=world.today)
    world.told, world.accepted_award, world.untold, world.undecided = *ones, waits, open_
    answered = awards.answer(Award.objects.get(application=ones[1]), accepts=True, at=clock.now(), by=world.lead)
    AnswerOnPaperFactory(award=answered, letter=True)
    again = awarding.scheme(round=FundingRoundFactory(published=True, programme=world.programme, officer=by, **dates))
    world.final_round = again.round
    awards.recommend(again, awarding.in_full(awarding.assessed(again, 66)), at=clock.now(), by=by)
    for version in (1, 2):
        awarding.made_final(again.round, by, at=clock.now())
        if version == 1:
            awards.reopen(again.round, reason="Cabinet put it off.", at=clock.now(), by=by)
