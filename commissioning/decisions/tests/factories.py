"""Records of decisions for tests. Plain defaults; traits for states."""

import datetime as dt
import hashlib

import factory

from commissioning.decisions.enums import (
    CallInOutcome,
    ClearanceKind,
    IssueStatus,
    Outcome,
    ReportStatus,
)
from commissioning.decisions.models import (
    AgendaItem,
    CallIn,
    Clearance,
    Decision,
    DecisionOutcome,
    Issue,
    IssueDocument,
    Proposal,
    PublishedReport,
    Report,
    ReportExplanation,
    ReportRecommendation,
    ReportSection,
)
from commissioning.programmes.tests.factories import ProgrammeFactory
from organisations.tests.factories import UserFactory

BEGINNING = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
NOTICE = dt.date(2026, 9, 14)
MEETING = dt.date(2026, 11, 18)


class IssueFactory(factory.django.DjangoModelFactory):
    """A key decision in draft; ``announced=True``, ``reported=True``, ``decided=True``, ``withdrawn=True`` go further
    without their records; ``DecisionFactory`` makes a whole one."""

    class Meta:
        model = Issue

    class Params:
        announced = factory.Trait(status=IssueStatus.NOTICE_PUBLISHED, notice_published_on=NOTICE)
        reported = factory.Trait(status=IssueStatus.REPORT_PUBLISHED, notice_published_on=NOTICE)
        decided = factory.Trait(status=IssueStatus.DECIDED, notice_published_on=NOTICE)
        called_in = factory.Trait(status=IssueStatus.CALLED_IN, notice_published_on=NOTICE)
        withdrawn = factory.Trait(status=IssueStatus.WITHDRAWN, notice_published_on=NOTICE)

    reference = factory.Sequence(lambda number: f"D-2026-{number:03d}")
    title = factory.Sequence(lambda number: f"Community programme: performance {number}")
    summary = "What the programme did in six months."
    affects_two_or_more_wards = True
    all_wards = True
    due_on = MEETING
    lead_member = "Councillor Ada Byrne"
    lead_director = "Director of communities"
    department = "Communities"
    contact_name = "Sam Okafor"
    contact_email = "sam.okafor@council.example"
    consultation_process = "Organisations were asked in two phases."
    equality_detail = "Due with the report."
    created_at = BEGINNING


class ProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Proposal

    issue = factory.SubFactory(IssueFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "Note how the programme performs."


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    issue = factory.SubFactory(IssueFactory)
    committee = "Cabinet"
    meets_on = MEETING
    number = "7"


class IssueDocumentFactory(factory.django.DjangoModelFactory):
    """An appendix whose file holds ``content`` (a parameter); ``exempt=True``."""

    class Meta:
        model = IssueDocument

    class Params:
        content = b"%PDF-1.7 appendix"
        exempt = factory.Trait(is_exempt=True, exempt_paragraph="3", exempt_reason="It names what a bidder earns.")

    issue = factory.SubFactory(IssueFactory)
    title = "Appendix A"
    name = "appendix-a.pdf"
    content_type = "application/pdf"
    sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.content).hexdigest())
    size = factory.LazyAttribute(lambda made: len(made.content))
    file = factory.django.FileField(data=factory.SelfAttribute("..content"), filename="appendix-a.pdf")
    uploaded_at = BEGINNING
    uploaded_by = factory.SubFactory(UserFactory)


class DecisionFactory(factory.django.DjangoModelFactory):
    """A decision that may still be called in."""

    class Meta:
        model = Decision

    issue = factory.SubFactory(IssueFactory, decided=True)
    decided_on = MEETING
    published_on = dt.date(2026, 11, 19)
    decided_by = "Cabinet"
    reasons = "The programme reaches the people it is for."
    alternatives = "Doing nothing."
    call_in_ends_on = dt.date(2026, 11, 26)
    in_effect_on = dt.date(2026, 11, 27)
    recorded_at = dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC)
    recorded_by = factory.SubFactory(UserFactory)


class DecisionOutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DecisionOutcome

    decision = factory.SubFactory(DecisionFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "Note how the programme performs."
    outcome = Outcome.NOTED


class CallInFactory(factory.django.DjangoModelFactory):
    """A call-in that waits for scrutiny; ``upheld=True`` once settled."""

    class Meta:
        model = CallIn

    class Params:
        upheld = factory.Trait(
            outcome=CallInOutcome.UPHELD,
            outcome_on=dt.date(2026, 12, 2),
            outcome_reason="The gaps were answered.",
            outcome_recorded_at=dt.datetime(2026, 12, 2, 18, tzinfo=dt.UTC),
            outcome_recorded_by=factory.SubFactory(UserFactory),
        )

    decision = factory.SubFactory(DecisionFactory, issue__decided=False, issue__called_in=True)
    called_in_on = dt.date(2026, 11, 24)
    councillors = "Councillors Lee, Marsh and Noor"
    reason = "The equality analysis shows gaps."
    recorded_at = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    recorded_by = factory.SubFactory(UserFactory)


class ReportFactory(factory.django.DjangoModelFactory):
    """A six-month performance report in draft, without sections; ``in_clearance=True``, ``cleared=True``."""

    class Meta:
        model = Report

    class Params:
        in_clearance = factory.Trait(status=ReportStatus.IN_CLEARANCE)
        cleared = factory.Trait(status=ReportStatus.CLEARED)

    issue = factory.SubFactory(IssueFactory, announced=True, programme=factory.SubFactory(ProgrammeFactory))
    reference = factory.Sequence(lambda number: f"R-2026-{number:03d}")
    title = "Community programme: six-month performance report"
    committee = "Cabinet"
    meets_on = MEETING
    report_of = "Director of communities"
    author = "Sam Okafor, commissioning manager"
    contact = "sam.okafor@council.example"
    window_starts_on = dt.date(2026, 4, 1)
    window_ends_on = dt.date(2026, 9, 30)
    cut_off_at = dt.datetime(2026, 11, 2, 23, 59, 59, tzinfo=dt.UTC)
    created_at = BEGINNING


class ReportSectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportSection

    report = factory.SubFactory(ReportFactory)
    number = factory.Sequence(lambda number: number + 1)
    key = factory.Sequence(lambda number: f"section-{number}")
    heading = "Supporting information"
    text = "The programme began in April.\n\nIt has five themes."
    updated_at = BEGINNING


class ReportRecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportRecommendation

    report = factory.SubFactory(ReportFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "Note how the programme performs."


class ReportExplanationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportExplanation

    report = factory.SubFactory(ReportFactory)
    key = factory.Sequence(lambda number: f"return:{number}")
    text = "The worker was ill; the post is filled again."
    updated_at = BEGINNING
    updated_by = factory.SubFactory(UserFactory)


class ClearanceFactory(factory.django.DjangoModelFactory):
    """A clearance of the financial implications; ``voided=True`` once the text changed."""

    class Meta:
        model = Clearance

    class Params:
        voided = factory.Trait(
            voided_at=BEGINNING + dt.timedelta(days=2), voided_reason="Financial implications were changed."
        )

    report = factory.SubFactory(ReportFactory, in_clearance=True)
    kind = ClearanceKind.FINANCIAL
    cleared_at = BEGINNING + dt.timedelta(days=1)
    cleared_by = factory.SubFactory(UserFactory, finance_officer=True)


class PublishedReportFactory(factory.django.DjangoModelFactory):
    """A publication with made-up bytes; the operation makes real ones."""

    class Meta:
        model = PublishedReport

    report = factory.SubFactory(ReportFactory, status=ReportStatus.PUBLISHED)
    snapshot = "{}"
    snapshot_sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.snapshot.encode()).hexdigest())
    pdf = b"%PDF-1.7"
    pdf_sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.pdf).hexdigest())
    published_at = BEGINNING + dt.timedelta(days=5)
    published_by = factory.SubFactory(UserFactory)
