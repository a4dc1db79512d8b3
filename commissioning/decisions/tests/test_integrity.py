import datetime as dt

import pytest

from commissioning.agreements.integrity import payments_within_values, profiles_equal_values, shares_add_up
from commissioning.agreements.tests.factories import AgencyShareFactory, AgreementFactory, PaymentFactory
from commissioning.common.integrity import stored_files
from commissioning.decisions.integrity import published_reports_are_there, published_reports_unchanged
from commissioning.decisions.models import PublishedReport
from commissioning.decisions.tests.factories import IssueDocumentFactory, PublishedReportFactory, ReportFactory
from monitoring.integrity import accepted_returns_unchanged, periods_cover_terms
from monitoring.models import Return
from monitoring.tests.factories import ReturnFactory

pytestmark = pytest.mark.django_db


def problems(check):
    return [record.problem for record in check()]


def test_a_published_report_that_was_altered_is_found():
    PublishedReportFactory()
    assert problems(published_reports_unchanged) == [""]

    PublishedReport.objects.update(pdf=b"%PDF-1.7 other")
    assert problems(published_reports_unchanged) == ["its PDF is not what it was when it was published"]
    PublishedReport.objects.update(snapshot='{"a":1}')
    assert "text and figures" in problems(published_reports_unchanged)[0]


def test_a_published_report_without_what_was_published_is_found():
    ReportFactory(status="published")

    assert problems(published_reports_are_there) == ["what was published is not there"]


def test_an_accepted_return_that_was_altered_is_found():
    returned = ReturnFactory(accepted=True)
    assert problems(accepted_returns_unchanged) == [""]

    Return.objects.filter(pk=returned.pk).update(snapshot='{"score":100}')
    assert problems(accepted_returns_unchanged) == ["it is not what it was when it was accepted"]


def test_a_file_that_is_gone_or_changed_is_found():
    document = IssueDocumentFactory()
    assert problems(stored_files) == [""]

    storage, name = document.file.storage, document.file.name
    storage.delete(name)
    assert problems(stored_files) == ["its file is not there"]
    with storage.open(name, "wb") as stream:
        stream.write(b"something else")
    assert problems(stored_files) == ["its file is not what it was when it was kept"]


def test_payments_and_shares_are_added_up():
    agreement = AgreementFactory(value_pence=100_00)
    PaymentFactory(agreement=agreement, amount_pence=100_00)
    AgencyShareFactory(agreement=agreement, share_pence=100_00)
    assert problems(payments_within_values) + problems(shares_add_up) == ["", ""]

    PaymentFactory(agreement=agreement, amount_pence=1_00)
    AgencyShareFactory(agreement=agreement, share_pence=1_00)
    assert problems(payments_within_values) == ["payments are £1 more than the value"]
    assert problems(shares_add_up) == ["shares are £101, the value is £100"]


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ({"active": True}, ["payments are £1 less than the value"]),
        ({"offered": True}, ["payments are £1 less than the value"]),
        ({"ended": True}, ["payments are £1 less than the value"]),
        ({}, []),
        ({"status": "declined"}, []),
        ({"status": "terminated"}, []),
    ],
)
def test_a_payment_profile_equals_the_value_once_it_is_offered(state, problem):
    agreement = AgreementFactory(value_pence=100_00, **state)
    PaymentFactory(agreement=agreement, amount_pence=99_00)
    AgreementFactory(active=True)  # Without a payment there is no profile.

    assert problems(profiles_equal_values) == problem
    PaymentFactory(agreement=agreement, amount_pence=1_00)
    assert set(problems(profiles_equal_values)) <= {""}


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        ((2, dt.date(2025, 10, 1), dt.date(2026, 3, 31)), ""),
        ((2, dt.date(2025, 10, 2), dt.date(2026, 3, 31)), "periods 1 and 2 do not follow each other"),
        ((3, dt.date(2025, 10, 1), dt.date(2026, 3, 31)), "periods 1 and 3 do not follow each other"),
        ((2, dt.date(2025, 10, 1), dt.date(2026, 3, 30)), "its last period ends on 2026-03-30, the term on 2026-03-31"),
    ],
)
def test_periods_are_held_against_terms(second, problem):
    agreement = AgreementFactory(active=True, ends_on=dt.date(2026, 3, 31))
    ReturnFactory(agreement=agreement)
    number, starts_on, ends_on = second
    ReturnFactory(agreement=agreement, number=number, starts_on=starts_on, ends_on=ends_on, due_on=dt.date(2026, 4, 28))

    assert problems(periods_cover_terms) == [problem]
