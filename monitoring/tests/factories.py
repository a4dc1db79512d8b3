"""Records of monitoring for tests."""

import datetime as dt
from decimal import Decimal

import factory

from commissioning.agreements.tests.factories import AgreementFactory, BudgetLineFactory, TargetFactory
from commissioning.programmes.tests.factories import ProgrammeFactory
from commissioning.questionnaires.tests.factories import QuestionnaireFactory
from monitoring.enums import (
    MeetingKind,
    MeetingStatus,
    NoticeKind,
    NoticeOutcome,
    Rating,
    Recommendation,
    ReturnStatus,
    ReviewKind,
    ReviewStatus,
    Tier,
)
from monitoring.models import (
    AgendaItem,
    CalendarFeed,
    FundingNotice,
    Meeting,
    MeetingAction,
    MeetingAttendee,
    MonitoringPlan,
    Return,
    ReturnActionProgress,
    ReturnExplanation,
    ReturnFeedback,
    ReturnFigure,
    ReturnNotice,
    ReturnQuery,
    ReturnSpend,
    ReturnSubmission,
    Review,
    ReviewCriterion,
    TierQuestionnaire,
)
from organisations.tests.factories import UserFactory

SUBMITTED = dt.datetime(2025, 10, 20, 10, tzinfo=dt.UTC)
EMPTY_SHA256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # of {}


class MonitoringPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MonitoringPlan

    agreement = factory.SubFactory(AgreementFactory, active=True)
    tier = Tier.STANDARD
    frequency_months = 6


class ReturnFactory(factory.django.DjangoModelFactory):
    """The first return, not started. ``submitted=True``, ``accepted=True`` fill what those states need, with an
    empty snapshot; for a real one go through the operations."""

    class Meta:
        model = Return

    class Params:
        drafted = factory.Trait(status=ReturnStatus.DRAFT)
        handed_in = factory.Trait(
            submitted_at=SUBMITTED, first_submitted_at=SUBMITTED, submitted_by=factory.SubFactory(UserFactory)
        )
        submitted = factory.Trait(handed_in=True, status=ReturnStatus.SUBMITTED)
        queried = factory.Trait(handed_in=True, status=ReturnStatus.QUERIED)
        accepted = factory.Trait(
            handed_in=True,
            status=ReturnStatus.ACCEPTED,
            accepted_at=SUBMITTED + dt.timedelta(days=5),
            accepted_by=factory.SubFactory(UserFactory),
            snapshot="{}",
            snapshot_sha256=EMPTY_SHA256,
            quality=3,
            delivery_score=Decimal("90.00"),
            compliance_score=Decimal("100.00"),
            score=Decimal("88.00"),
            rating=Rating.GREEN,
        )

    agreement = factory.SubFactory(AgreementFactory, active=True)
    number = 1
    starts_on = dt.date(2025, 4, 1)
    ends_on = dt.date(2025, 9, 30)
    due_on = dt.date(2025, 10, 28)


class ReturnNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnNotice

    monitoring_return = factory.SubFactory(ReturnFactory)
    kind = NoticeKind.OPENED
    outcome = NoticeOutcome.QUEUED
    at = SUBMITTED


class ReturnFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnFigure

    monitoring_return = factory.SubFactory(ReturnFactory)
    target = factory.SubFactory(TargetFactory, agreement=factory.SelfAttribute("..monitoring_return.agreement"))
    actual = Decimal(90)
    updated_at = SUBMITTED


class ReturnSpendFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnSpend

    monitoring_return = factory.SubFactory(ReturnFactory)
    budget_line = factory.SubFactory(
        BudgetLineFactory, agreement=factory.SelfAttribute("..monitoring_return.agreement")
    )
    spent_pence = 6_500_00
    updated_at = SUBMITTED


class ReturnQueryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnQuery

    monitoring_return = factory.SubFactory(ReturnFactory, submitted=True)
    part = "answer:progress"
    text = "Please say how many sessions were cancelled."
    asked_at = SUBMITTED
    asked_by = factory.SubFactory(UserFactory)


class ReturnSubmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnSubmission

    monitoring_return = factory.SubFactory(ReturnFactory, submitted=True)
    number = 1
    submitted_at = SUBMITTED
    submitted_by = factory.SubFactory(UserFactory)
    snapshot = "{}"
    snapshot_sha256 = EMPTY_SHA256


class MeetingFactory(factory.django.DjangoModelFactory):
    """An inception meeting that is due; ``arranged=True``, ``held=True``."""

    class Meta:
        model = Meeting

    class Params:
        arranged = factory.Trait(
            status=MeetingStatus.ARRANGED,
            starts_at=dt.datetime(2025, 4, 20, 10, tzinfo=dt.UTC),
            ends_at=dt.datetime(2025, 4, 20, 11, tzinfo=dt.UTC),
            convened_by=factory.SubFactory(UserFactory),
        )
        held = factory.Trait(arranged=True, status=MeetingStatus.HELD, held_on=dt.date(2025, 4, 20))

    agreement = factory.SubFactory(AgreementFactory, active=True)
    kind = MeetingKind.INCEPTION
    window_starts_on = dt.date(2025, 4, 1)
    due_on = dt.date(2025, 5, 1)


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda number: number + 1)
    title = "How the work has begun"


class MeetingAttendeeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeetingAttendee

    meeting = factory.SubFactory(MeetingFactory)
    name = factory.Sequence(lambda number: f"Guest {number}")


class MeetingActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeetingAction

    meeting = factory.SubFactory(MeetingFactory, held=True)
    number = factory.Sequence(lambda number: number + 1)
    text = "Send the safeguarding policy"
    owner = MeetingAction.Owner.ORGANISATION
    due_on = dt.date(2025, 6, 1)


class ReviewFactory(factory.django.DjangoModelFactory):
    """A final-year review that is due; ``open=True``, ``recommended=True``."""

    class Meta:
        model = Review

    class Params:
        open = factory.Trait(status=ReviewStatus.OPEN, opened_at=dt.datetime(2027, 4, 1, 9, tzinfo=dt.UTC))
        recommended = factory.Trait(
            open=True,
            status=ReviewStatus.RECOMMENDED,
            recommendation=Recommendation.RENEW,
            recommendation_reason="It meets the priorities.",
            recommended_at=dt.datetime(2027, 8, 1, 9, tzinfo=dt.UTC),
            recommended_by=factory.SubFactory(UserFactory),
        )

    agreement = factory.SubFactory(AgreementFactory, active=True)
    kind = ReviewKind.FINAL_YEAR
    opens_on = dt.date(2027, 4, 1)
    due_on = dt.date(2027, 10, 1)
    notice_by_on = dt.date(2027, 12, 31)


class ReviewCriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewCriterion

    review = factory.SubFactory(ReviewFactory)
    number = factory.Sequence(lambda number: number + 1)
    title = "Meets the programme's priorities"


class FundingNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundingNotice

    agreement = factory.SubFactory(AgreementFactory, active=True)
    given_on = dt.date(2027, 12, 1)
    takes_effect_on = dt.date(2028, 4, 1)
    reason = "It no longer meets the priorities."
    given_by = factory.SubFactory(UserFactory)


class TierQuestionnaireFactory(factory.django.DjangoModelFactory):
    """Which questions a programme's standard returns ask."""

    class Meta:
        model = TierQuestionnaire

    programme = factory.SubFactory(ProgrammeFactory)
    tier = Tier.STANDARD
    questionnaire = factory.SubFactory(QuestionnaireFactory)


class ReturnActionProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnActionProgress

    monitoring_return = factory.SubFactory(ReturnFactory, drafted=True)
    action = factory.SubFactory(MeetingActionFactory)
    text = "The policy is written."
    updated_at = SUBMITTED


class ReturnExplanationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnExplanation

    monitoring_return = factory.SubFactory(ReturnFactory, drafted=True)
    warning = factory.Sequence(lambda number: f"figure:{number}")
    text = "The hall was closed in the first months."
    updated_at = SUBMITTED


class ReturnFeedbackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnFeedback

    monitoring_return = factory.SubFactory(ReturnFactory, submitted=True)
    ease = 4
    at = SUBMITTED


class CalendarFeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    user = factory.SubFactory(UserFactory)
    token_sha256 = factory.Sequence(lambda number: f"{number:064x}")
    created_at = SUBMITTED
