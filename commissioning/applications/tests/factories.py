"""Records of funding rounds and applications for tests."""

import datetime as dt
import hashlib
from decimal import Decimal

import factory

from commissioning.applications.enums import (
    ApplicationStatus,
    CheckKind,
    CheckResult,
    CriterionKind,
    Interest,
    OrganisationStageStatus,
    OverheadMethod,
    Part,
    ReminderKind,
    ReminderOutcome,
    RoundStatus,
    Stage,
)
from commissioning.applications.models import (
    AnswerOnPaper,
    Application,
    ApplicationPart,
    ApplicationPartner,
    Assignment,
    Award,
    BudgetAmount,
    BudgetHeading,
    CoverageNote,
    Criterion,
    DeadlineChange,
    DueDiligenceCheck,
    EligibilityQuestion,
    Extension,
    FundingRound,
    Moderation,
    OrganisationMark,
    OrganisationStage,
    OtherFunding,
    Overheads,
    Presence,
    PromisedTarget,
    QuestionSource,
    Recommendation,
    Reminder,
    RoundDocument,
    RoundQuestion,
    RoundScheme,
    RoundTheme,
    RouteDecision,
    Score,
    SupersededRecommendation,
    Trial,
)
from commissioning.common import snapshots
from commissioning.programmes.enums import Route
from commissioning.programmes.tests.factories import (
    IndicatorFactory,
    ProgrammeFactory,
    SchemeFactory,
    ThemeFactory,
)
from commissioning.questionnaires.tests.factories import AnswerSheetFactory, QuestionnaireVersionFactory
from consultations.tests.factories import ConsiderationFactory
from organisations.tests.factories import OrganisationFactory, UserFactory

NOW = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
FROZEN = snapshots.freeze({"answers": []})


class FundingRoundFactory(factory.django.DjangoModelFactory):
    """A draft round of grants, open in October and November 2026, for three years from April 2027;
    ``published=True`` for one that anybody sees."""

    class Meta:
        model = FundingRound

    class Params:
        published = factory.Trait(
            status=RoundStatus.PUBLISHED, published_at=NOW, published_by=factory.SubFactory(UserFactory)
        )

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda number: f"Community grants {number}")
    slug = factory.Sequence(lambda number: f"community-grants-{number}")
    route = Route.GRANT
    summary = "Grants for groups that bring people together."
    agreement_starts_on = dt.date(2027, 4, 1)
    agreement_ends_on = dt.date(2030, 3, 31)
    opens_at = dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)
    questions_close_on = dt.date(2026, 11, 13)
    closes_on = dt.date(2026, 11, 30)
    decision_expected_on = dt.date(2027, 2, 1)
    officer = factory.SubFactory(UserFactory)
    second_officer = factory.SubFactory(UserFactory)
    organisation_version = factory.SubFactory(QuestionnaireVersionFactory)
    created_at = NOW


class RoundSchemeFactory(factory.django.DjangoModelFactory):
    """A scheme with £100,000, for awards from £1,000 to £50,000."""

    class Meta:
        model = RoundScheme

    round = factory.SubFactory(FundingRoundFactory)
    scheme = factory.SubFactory(
        SchemeFactory,
        theme=factory.SubFactory(ThemeFactory, programme=factory.SelfAttribute("...round.programme")),
    )
    budget_pence = 100_000_00
    minimum_pence = 1_000_00
    maximum_pence = 50_000_00


class RoundThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoundTheme

    round = factory.SubFactory(FundingRoundFactory)
    theme = factory.SubFactory(ThemeFactory, programme=factory.SelfAttribute("..round.programme"))
    version = factory.SubFactory(QuestionnaireVersionFactory)


class QuestionSourceFactory(factory.django.DjangoModelFactory):
    """A question about projects that follows from a theme that was accepted."""

    class Meta:
        model = QuestionSource

    round = factory.SubFactory(FundingRoundFactory)
    stage = Stage.PROJECT
    question_key = "need"
    consideration = factory.SubFactory(ConsiderationFactory)


class RouteDecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RouteDecision

    round_scheme = factory.SubFactory(RoundSchemeFactory)
    answers = {"complementary": True}
    estimated_pence = 100_000_00
    suggested = Route.GRANT
    chosen = Route.GRANT
    reasons = "It adds to what the council does itself."
    decided_at = NOW
    decided_by = factory.SubFactory(UserFactory)


class RoundDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoundDocument

    round = factory.SubFactory(FundingRoundFactory)
    title = "What we are looking for"
    file = factory.django.FileField(filename="specification.txt", data=b"What we are looking for.")
    name = "specification.txt"
    content_type = "text/plain"
    size = 24
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    added_at = NOW
    added_by = factory.SubFactory(UserFactory)


class DeadlineChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DeadlineChange

    round = factory.SubFactory(FundingRoundFactory)
    before_on = dt.date(2026, 11, 30)
    closes_on = dt.date(2026, 12, 7)
    reason = "The form was out of order for two days."
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class TrialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Trial

    round = factory.SubFactory(FundingRoundFactory)
    sheet = factory.SubFactory(AnswerSheetFactory)
    begun_by = factory.SubFactory(UserFactory)
    begun_at = NOW


class EligibilityQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EligibilityQuestion

    round = factory.SubFactory(FundingRoundFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "Does your organisation have a bank account in its own name?"
    explanation = "We can only pay into an organisation’s own account."


class CriterionFactory(factory.django.DjangoModelFactory):
    """A project's criterion of 25 per cent; ``essential=True`` and ``marked=True`` for the organisation stage."""

    class Meta:
        model = Criterion

    class Params:
        essential = factory.Trait(stage=Stage.ORGANISATION, kind=CriterionKind.PASS_FAIL, weight=None)
        marked = factory.Trait(stage=Stage.ORGANISATION, kind=CriterionKind.SCORED, weight=None, marks=20)

    round = factory.SubFactory(FundingRoundFactory)
    stage = Stage.PROJECT
    number = factory.Sequence(lambda number: number + 1)
    title = factory.Sequence(lambda number: f"Criterion {number}")
    weight = 25


class RoundQuestionFactory(factory.django.DjangoModelFactory):
    """One that waits; ``answered=True`` is public."""

    class Meta:
        model = RoundQuestion

    class Params:
        answered = factory.Trait(
            public_text="May two organisations apply together?",
            answer="Yes: one leads, and the others confirm their part.",
            answered_at=NOW,
            answered_by=factory.SubFactory(UserFactory),
        )

    round = factory.SubFactory(FundingRoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "May two organisations apply together?"
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class ExtensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Extension

    round = factory.SubFactory(FundingRoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    closes_on = dt.date(2026, 12, 4)
    reason = "Their building was flooded."
    granted_at = NOW
    granted_by = factory.SubFactory(UserFactory)


class OrganisationStageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationStage

    class Params:
        submitted = factory.Trait(
            status=OrganisationStageStatus.SUBMITTED,
            submitted_at=NOW,
            submitted_by=factory.SubFactory(UserFactory),
            **FROZEN,
        )
        passed = factory.Trait(
            submitted=True,
            status=OrganisationStageStatus.PASSED,
            marks=60,
            assessed_at=NOW,
            assessed_by=factory.SubFactory(UserFactory),
        )

    round = factory.SubFactory(FundingRoundFactory, published=True)
    organisation = factory.SubFactory(OrganisationFactory)
    sheet = factory.SubFactory(AnswerSheetFactory, version=factory.SelfAttribute("..round.organisation_version"))
    created_at = NOW


class OrganisationMarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationMark

    stage = factory.SubFactory(OrganisationStageFactory, submitted=True)
    criterion = factory.SubFactory(CriterionFactory, essential=True, round=factory.SelfAttribute("..stage.round"))
    passed = True
    justification = "The constitution was seen."
    marked_at = NOW
    marked_by = factory.SubFactory(UserFactory)


class DueDiligenceCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DueDiligenceCheck

    stage = factory.SubFactory(OrganisationStageFactory, submitted=True)
    kind = CheckKind.INSURANCE
    result = CheckResult.SATISFIED
    checked_at = NOW
    checked_by = factory.SubFactory(UserFactory)


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A draft that asks for £20,000; ``submitted``, ``eligible``, ``assessed``, ``recommended`` for later states."""

    class Meta:
        model = Application

    class Params:
        handed_in = factory.Trait(
            submitted_at=NOW,
            submitted_by=factory.SubFactory(UserFactory),
            declared_by_name="Ada Lead",
            stage=factory.SubFactory(OrganisationStageFactory, submitted=True),
            **FROZEN,
        )
        submitted = factory.Trait(handed_in=True, status=ApplicationStatus.SUBMITTED)
        eligible = factory.Trait(handed_in=True, status=ApplicationStatus.ELIGIBLE)
        assessed = factory.Trait(handed_in=True, status=ApplicationStatus.ASSESSED, score=Decimal("72.50"))
        recommended = factory.Trait(handed_in=True, status=ApplicationStatus.RECOMMENDED, score=Decimal("72.50"))

    reference = factory.Sequence(lambda number: f"AP-2020-{number:04d}")
    stage = factory.SubFactory(OrganisationStageFactory)
    round = factory.SelfAttribute("stage.round")
    organisation = factory.SelfAttribute("stage.organisation")
    round_scheme = factory.SubFactory(RoundSchemeFactory, round=factory.SelfAttribute("..stage.round"))
    title = factory.Sequence(lambda number: f"Warm room {number}")
    summary = "A warm room with soup, three afternoons a week."
    sheet = factory.SubFactory(AnswerSheetFactory)
    requested_pence = 20_000_00
    created_at = NOW
    created_by = factory.SubFactory(UserFactory)


class ApplicationPartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApplicationPart

    application = factory.SubFactory(ApplicationFactory)
    part = Part.REQUEST
    raw = {"q-requested": "20,000"}
    updated_at = NOW
    updated_by = factory.SubFactory(UserFactory)


class PresenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Presence

    stage = factory.SubFactory(OrganisationStageFactory)
    user = factory.SubFactory(UserFactory)
    page = "budget"
    title = "Direct costs"
    seen_at = NOW


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reminder

    application = factory.SubFactory(ApplicationFactory)
    kind = ReminderKind.IN_7_DAYS
    closes_on = dt.date(2026, 11, 30)
    outcome = ReminderOutcome.QUEUED
    at = NOW


class ApplicationPartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApplicationPartner

    application = factory.SubFactory(ApplicationFactory)
    name = "Harbour Youth Group"
    role = "Runs the sessions for young people"
    contact_name = "Bo Partner"
    email = factory.Sequence(lambda number: f"partner{number}@partner.example")
    share_pence = 4_000_00


class BudgetHeadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetHeading

    application = factory.SubFactory(ApplicationFactory)
    number = factory.Sequence(lambda number: number + 1)
    heading = "Staff"


class BudgetAmountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetAmount

    heading = factory.SubFactory(BudgetHeadingFactory)
    year = 1
    amount_pence = 8_000_00


class OverheadsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Overheads

    application = factory.SubFactory(ApplicationFactory)
    method = OverheadMethod.STAFF_TIME
    yearly_pence = 30_000_00
    project_units = Decimal(14)
    all_units = Decimal(70)


class OtherFundingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OtherFunding

    application = factory.SubFactory(ApplicationFactory)
    source = "A trust"
    amount_pence = 5_000_00


class PromisedTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PromisedTarget

    application = factory.SubFactory(ApplicationFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    year = 1
    value = Decimal(120)


class AssignmentFactory(factory.django.DjangoModelFactory):
    """One that waits for the assessor to declare; ``declared=True`` found no interest, ``finished=True`` handed in
    (without scores), ``interested=True`` was removed by a declared interest."""

    class Meta:
        model = Assignment

    class Params:
        declared = factory.Trait(interest=Interest.NONE, declared_at=NOW)
        finished = factory.Trait(declared=True, finished_at=NOW)
        interested = factory.Trait(
            interest=Interest.DECLARED,
            interest_detail="My sister works there.",
            declared_at=NOW,
            removed_at=NOW,
            removed_reason="Declared an interest",
            removed_by=factory.SelfAttribute("assessor"),
        )

    application = factory.SubFactory(ApplicationFactory, eligible=True)
    assessor = factory.SubFactory(UserFactory, assessor=True)
    assigned_at = NOW
    assigned_by = factory.SubFactory(UserFactory)
    due_on = dt.date(2026, 12, 21)


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Score

    assignment = factory.SubFactory(AssignmentFactory)
    criterion = factory.SubFactory(CriterionFactory, round=factory.SelfAttribute("..assignment.application.round"))
    points = 4
    justification = "A clear need, shown with figures."
    scored_at = NOW


class ModerationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Moderation

    application = factory.SubFactory(ApplicationFactory, eligible=True)
    spread = Decimal("28.00")
    raised_at = NOW


class AwardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Award

    application = factory.SubFactory(ApplicationFactory, recommended=True)
    recommended_pence = 18_000_00
    reason = "Strong on need; the budget for rooms is high."


class AnswerOnPaperFactory(factory.django.DjangoModelFactory):
    """By telephone; with ``letter=True`` by letter, which is kept."""

    class Meta:
        model = AnswerOnPaper

    class Params:
        letter = factory.Trait(
            how="letter",
            file=factory.django.FileField(filename="letter.txt", data=b"We accept."),
            name="letter.txt",
            content_type="text/plain",
            size=10,
            sha256=hashlib.sha256(b"We accept.").hexdigest(),
        )

    award = factory.SubFactory(AwardFactory)
    said_by = "Jo Marsh, treasurer"
    how = "telephone"
    said_on = dt.date(2027, 1, 12)


class CoverageNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CoverageNote

    round = factory.SubFactory(FundingRoundFactory)
    dimension = "ward"
    value = "Northfield"
    mitigation = "A small round for Northfield alone opens in May."
    written_at = NOW
    written_by = factory.SubFactory(UserFactory)


class RecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recommendation

    round = factory.SubFactory(FundingRoundFactory, published=True)
    equality_analysis = "Every group is reached but one, for which a round of its own follows."
    final_at = NOW
    final_by = factory.SubFactory(UserFactory)
    snapshot = FROZEN["snapshot"]
    snapshot_sha256 = FROZEN["snapshot_sha256"]


class SupersededRecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupersededRecommendation

    round = factory.SubFactory(FundingRoundFactory, published=True)
    version = 1
    equality_analysis = "One group is left out."
    final_at = NOW
    final_by = factory.SubFactory(UserFactory)
    snapshot = FROZEN["snapshot"]
    snapshot_sha256 = FROZEN["snapshot_sha256"]
    reopened_at = NOW
    reopened_by = factory.SubFactory(UserFactory)
    reopened_reason = "Cabinet asked for another look at it."
