"""Records of imports for tests."""

import datetime as dt
import hashlib

import factory

from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.opendata.enums import ImportStatus
from commissioning.opendata.models import ImportedGrant, ImportJob
from organisations.tests.factories import AgencyFactory, UserFactory

BEGINNING = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)


class ImportJobFactory(factory.django.DjangoModelFactory):
    """A register that was uploaded; ``checked=True``, ``confirmed=True``, ``running=True``, ``done=True`` and
    ``failed=True`` for what comes after. ``file__data`` is its contents."""

    class Meta:
        model = ImportJob

    class Params:
        checked = factory.Trait(status=ImportStatus.CHECKED)
        confirmed = factory.Trait(
            status=ImportStatus.CONFIRMED, confirmed_at=BEGINNING, confirmed_by=factory.SubFactory(UserFactory)
        )
        running = factory.Trait(
            status=ImportStatus.RUNNING,
            confirmed_at=BEGINNING,
            confirmed_by=factory.SubFactory(UserFactory),
            claimed_at=BEGINNING,
        )
        done = factory.Trait(
            status=ImportStatus.DONE,
            confirmed_at=BEGINNING,
            confirmed_by=factory.SubFactory(UserFactory),
            claimed_at=BEGINNING,
            finished_at=BEGINNING,
        )
        failed = factory.Trait(
            status=ImportStatus.FAILED,
            finished_at=BEGINNING,
            problems=[{"file": "grants.csv", "row": 2, "column": "Title", "value": "", "expected": "the title"}],
            problems_total=1,
        )

    file = factory.django.FileField(filename="grants.csv", data=b"Identifier,Title\n")
    file_name = "grants.csv"
    size_bytes = 17
    sha256 = hashlib.sha256(b"Identifier,Title\n").hexdigest()
    agency = factory.SubFactory(AgencyFactory)
    uploaded_at = BEGINNING
    uploaded_by = factory.SubFactory(UserFactory)


class ImportedGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportedGrant

    agreement = factory.SubFactory(AgreementFactory)
    job = factory.SubFactory(ImportJobFactory)
    row = 2
    digest = "0" * 64
    values = factory.LazyFunction(dict)
    imported_at = BEGINNING
