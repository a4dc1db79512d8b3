"""Records of agreements for tests."""

import datetime as dt
import hashlib
from decimal import Decimal

import factory
from django.core.files.base import ContentFile

from commissioning.agreements.enums import AgreementStatus, DateChangeKind, DocumentKind, PaymentField, PaymentStatus
from commissioning.agreements.models import (
    AgencyShare,
    Agreement,
    AgreementDocument,
    ApprovalLimit,
    BudgetLine,
    DateChange,
    Payment,
    PaymentBatch,
    PaymentColumn,
    PaymentLayout,
    Statement,
    StatementLayout,
    StatementRow,
    Target,
    TargetProfile,
    Variation,
)
from commissioning.programmes.enums import Route
from commissioning.programmes.tests.factories import IndicatorFactory, SchemeFactory
from organisations.enums import Role
from organisations.tests.factories import AgencyFactory, OrganisationFactory, UserFactory

BEGINNING = dt.datetime(2025, 3, 1, 9, tzinfo=dt.UTC)


class AgreementFactory(factory.django.DjangoModelFactory):
    """A draft three-year grant of £60,000 from April 2025. Traits give other states, without obligations:
    for those activate an offered one with ``operations.countersign``."""

    class Meta:
        model = Agreement

    class Params:
        contract = factory.Trait(kind=Route.CONTRACT)
        offered = factory.Trait(status=AgreementStatus.OFFERED, offered_at=BEGINNING)
        accepted = factory.Trait(
            status=AgreementStatus.OFFERED,
            offered_at=BEGINNING,
            accepted_at=BEGINNING + dt.timedelta(days=2),
            accepted_by=factory.SubFactory(UserFactory),
        )
        active = factory.Trait(
            status=AgreementStatus.ACTIVE,
            offered_at=BEGINNING,
            accepted_at=BEGINNING + dt.timedelta(days=2),
            accepted_by=factory.SubFactory(UserFactory),
            activated_at=BEGINNING + dt.timedelta(days=3),
            countersigned_by=factory.SubFactory(UserFactory),
        )
        ended = factory.Trait(status=AgreementStatus.ENDED, closed_on=factory.SelfAttribute("ends_on"))
        with_scheme = factory.Trait(
            scheme=factory.SubFactory(SchemeFactory), programme=factory.SelfAttribute("scheme.theme.programme")
        )

    reference = factory.Sequence(lambda number: f"AG-{number:05d}")
    kind = Route.GRANT
    title = factory.Sequence(lambda number: f"Lunch club {number}")
    purpose = "A hot lunch and company for older people, twice a week."
    organisation = factory.SubFactory(OrganisationFactory)
    lead_agency = factory.SubFactory(AgencyFactory)
    starts_on = dt.date(2025, 4, 1)
    ends_on = dt.date(2028, 3, 31)
    value_pence = 60_000_00
    created_at = BEGINNING


class AgencyShareFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgencyShare

    agreement = factory.SubFactory(AgreementFactory)
    agency = factory.SubFactory(AgencyFactory)
    share_pence = 30_000_00


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetLine

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda number: number + 1)
    heading = "Staff"
    amount_pence = 40_000_00


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    agreement = factory.SubFactory(AgreementFactory)
    indicator = factory.SubFactory(IndicatorFactory)


class TargetProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetProfile

    target = factory.SubFactory(TargetFactory)
    period_number = factory.Sequence(lambda number: number + 1)
    value = Decimal(100)


class PaymentFactory(factory.django.DjangoModelFactory):
    """A planned payment; ``approved=True``, ``sent=True``, ``paid=True``, ``held=True``;
    ``waiting=True`` for the first return."""

    class Meta:
        model = Payment

    class Params:
        cleared = factory.Trait(
            first_approved_at=BEGINNING,
            first_approved_by=factory.SubFactory(UserFactory),
            approved_at=BEGINNING,
            approved_by=factory.SubFactory(UserFactory),
        )
        approved = factory.Trait(cleared=True, status=PaymentStatus.APPROVED)
        sent = factory.Trait(cleared=True, status=PaymentStatus.SENT, sent_on=factory.SelfAttribute("due_on"))
        paid = factory.Trait(
            cleared=True,
            status=PaymentStatus.PAID,
            sent_on=factory.SelfAttribute("due_on"),
            paid_on=factory.SelfAttribute("due_on"),
        )
        held = factory.Trait(status=PaymentStatus.HELD, told="The accounts are missing.")
        waiting = factory.Trait(released_by_period=1)

    agreement = factory.SubFactory(AgreementFactory, active=True)
    number = factory.Sequence(lambda number: number + 1)
    agency = factory.SelfAttribute("agreement.lead_agency")
    due_on = dt.date(2025, 4, 15)
    amount_pence = 5_000_00


class PaymentLayoutFactory(factory.django.DjangoModelFactory):
    """``with_columns=True``: reference, name, amount, and a fixed code."""

    class Meta:
        model = PaymentLayout
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Ledger {number}")

    @factory.post_generation
    def with_columns(made, create, wanted, **kwargs):  # noqa: N805 - the library's way of writing it
        columns = [("Ref", "reference"), ("Payee", "organisation"), ("Amount", "amount"), ("Due", "due_on")]
        for number, (heading, source) in enumerate(columns if wanted else [], start=1):
            PaymentColumnFactory(layout=made, number=number, heading=heading, source=source)
        if wanted:
            PaymentColumnFactory(layout=made, number=5, heading="Code", source=PaymentField.FIXED, fixed="4100")


class PaymentColumnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PaymentColumn

    layout = factory.SubFactory(PaymentLayoutFactory)
    number = factory.Sequence(lambda number: number + 1)
    heading = "Ref"
    source = PaymentField.REFERENCE


class PaymentBatchFactory(factory.django.DjangoModelFactory):
    """A file without payments; those are moved by ``operations.export_batch``."""

    class Meta:
        model = PaymentBatch

    agency = factory.SubFactory(AgencyFactory)
    layout = factory.SubFactory(PaymentLayoutFactory)
    rows = 0
    total_pence = 0
    content = "Ref\r\n"
    encoding = "utf-8"
    sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.content.encode()).hexdigest())
    made_at = BEGINNING
    made_by = factory.SubFactory(UserFactory)


class StatementLayoutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StatementLayout

    name = factory.Sequence(lambda number: f"Ledger's statement {number}")
    reference_heading = "Ref"
    amount_heading = "Amount"
    paid_on_heading = "Paid"
    finance_reference_heading = "Voucher"


class StatementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Statement

    layout = factory.SubFactory(StatementLayoutFactory)
    name = "paid.csv"
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    uploaded_at = BEGINNING
    uploaded_by = factory.SubFactory(UserFactory)


class StatementRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StatementRow

    statement = factory.SubFactory(StatementFactory)
    line = factory.Sequence(lambda number: number + 2)
    reference = "AG-00001/1"
    amount_pence = 5_000_00
    paid_on = dt.date(2025, 4, 18)
    finance_reference = "V100"


class ApprovalLimitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApprovalLimit
        django_get_or_create = ["role"]

    role = Role.COMMISSIONING_OFFICER
    most_pence = 10_000_00


class DateChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DateChange

    agreement = factory.SubFactory(AgreementFactory)
    kind = DateChangeKind.END_DATE
    before_on = dt.date(2028, 3, 31)
    after_on = dt.date(2028, 9, 30)
    reason = "The work goes on for another half year."
    at = BEGINNING


class VariationFactory(factory.django.DjangoModelFactory):
    """A draft that raises the value of a running agreement to £72,000. Other states come by operations."""

    class Meta:
        model = Variation

    agreement = factory.SubFactory(AgreementFactory, active=True)
    number = factory.Sequence(lambda number: number + 1)
    reason = "More people come than we thought."
    effective_from = dt.date(2026, 4, 1)
    changes = factory.LazyFunction(lambda: {"value_pence": 72_000_00})
    created_at = BEGINNING
    created_by = factory.SubFactory(UserFactory)


class AgreementDocumentFactory(factory.django.DjangoModelFactory):
    """A letter that only officers see; ``shown=True``, ``removed=True``."""

    class Meta:
        model = AgreementDocument

    class Params:
        shown = factory.Trait(is_for_organisation=True)
        removed = factory.Trait(removed_at=BEGINNING, removed_by=factory.SubFactory(UserFactory))

    agreement = factory.SubFactory(AgreementFactory)
    kind = DocumentKind.LETTER
    title = factory.Sequence(lambda number: f"Letter {number}")
    name = "letter.txt"
    content_type = "text/plain"
    file = factory.LazyAttribute(lambda made: ContentFile(f"Dear all, {made.title}".encode(), name="letter.txt"))
    size = factory.LazyAttribute(lambda made: made.file.size)
    sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(f"Dear all, {made.title}".encode()).hexdigest())
    uploaded_at = BEGINNING
    uploaded_by = factory.SubFactory(UserFactory)
