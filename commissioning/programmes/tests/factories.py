"""Records of programmes for tests."""

import datetime as dt

import factory

from commissioning.programmes.models import Indicator, Outcome, Priority, Programme, Scheme, Theme
from organisations.tests.factories import AgencyFactory


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A three-year programme from April 2025."""

    class Meta:
        model = Programme

    name = factory.Sequence(lambda number: f"Programme {number}")
    slug = factory.Sequence(lambda number: f"programme-{number}")
    lead_agency = factory.SubFactory(AgencyFactory)
    starts_on = dt.date(2025, 4, 1)
    ends_on = dt.date(2028, 3, 31)


class PriorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Priority

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda number: number + 1)
    title = factory.Sequence(lambda number: f"Priority {number}")


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda number: number + 1)
    name = factory.Sequence(lambda number: f"Theme {number}")


class SchemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Scheme

    theme = factory.SubFactory(ThemeFactory)
    code = factory.Sequence(lambda number: f"{number}A")
    name = factory.Sequence(lambda number: f"Scheme {number}")
    budget_pence = 500_000_00


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outcome

    scheme = factory.SubFactory(SchemeFactory)
    number = factory.Sequence(lambda number: number + 1)
    title = factory.Sequence(lambda number: f"Outcome {number}")


class IndicatorFactory(factory.django.DjangoModelFactory):
    """People reached, more is better; ``lower=True`` where fewer is."""

    class Meta:
        model = Indicator

    class Params:
        lower = factory.Trait(direction="lower")

    outcome = factory.SubFactory(OutcomeFactory)
    number = factory.Sequence(lambda number: number + 1)
    name = factory.Sequence(lambda number: f"Indicator {number}")
