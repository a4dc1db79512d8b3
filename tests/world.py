"""A small world with one of everything, for tests that visit the whole project.

``build()`` makes it around today: Riverside Lunch Club has returns in every state, and Marigold, an organisation
that nobody of Riverside may hear of. Records are made by operations wherever their states need more than a column.
"""

import datetime as dt
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commissioning.agreements import operations as agreements
from commissioning.agreements.tests.factories import (
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
)
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.common.tests.factories import OfficerTaskFactory
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
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from monitoring.enums import MeetingKind, MeetingMode, Recommendation
from monitoring.models import CalendarFeed, MeetingAction
from monitoring.operations import meetings, returns, reviews, schedule
from monitoring.operations.calendar import hash_of
from monitoring.operations.questions import ensure_standard_questions
from monitoring.tests.conftest import fill_in
from organisations.enums import Role
from organisations.tests.factories import (
    AgencyFactory,
    ClaimFactory,
    InvitationFactory,
    MembershipFactory,
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
    _decisions(world)
    world.uploaded, world.checked = ImportJobFactory(mapping={}), ImportJobFactory(checked=True, mapping={"header": 1})
    world.task = OfficerTaskFactory()
    return world


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
    agreement = _agreement(world, title, organisation, accepted=True, **values)
    agreements.countersign(agreement, at=moment(agreement.starts_on - dt.timedelta(days=20)), by=world.officer)
    PaymentFactory(agreement=agreement, number=1, amount_pence=60_000_00, due_on=agreement.starts_on)
    return type(agreement).objects.get(pk=agreement.pk)


def _agreements(world) -> None:
    world.draft_agreement = _agreement(world, "Gardening for all")
    world.offered = _agreement(world, "Warm hub", offered=True)
    world.agreement = _running(world, "Lunch twice a week")
    world.second, world.third, world.fourth = (_running(world, f"Lunch at place {n}") for n in (2, 3, 4))
    world.strangers_agreement = _running(world, "Marigold meetings", world.other)


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
        said = {"recommendation": Recommendation.DECOMMISSION, "reason": "It no longer meets the priorities."}
        reviews.recommend(review, **said, at=clock.now(), by=world.officer)
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
