"""Records of agreements for tests."""

import datetime as dt
from decimal import Decimal

import factory

from commissioning.agreements.enums import AgreementStatus, PaymentStatus, VariationKind
from commissioning.agreements.models import (
    AgencyShare,
    Agreement,
    BudgetLine,
    Payment,
    Target,
    TargetProfile,
    Variation,
)
from commissioning.programmes.enums import Route
from commissioning.programmes.tests.factories import IndicatorFactory, SchemeFactory
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
    """A planned payment; ``approved=True``, ``sent=True``, ``paid=True``, ``held=True``."""

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
        held = factory.Trait(status=PaymentStatus.HELD)

    agreement = factory.SubFactory(AgreementFactory, active=True)
    number = factory.Sequence(lambda number: number + 1)
    agency = factory.SelfAttribute("agreement.lead_agency")
    due_on = dt.date(2025, 4, 15)
    amount_pence = 5_000_00


class VariationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Variation

    agreement = factory.SubFactory(AgreementFactory)
    kind = VariationKind.END_DATE
    before_on = dt.date(2028, 3, 31)
    after_on = dt.date(2028, 9, 30)
    reason = "The work goes on for another half year."
    at = BEGINNING
