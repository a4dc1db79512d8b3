import pytest

from commissioning.decisions.operations import report as operations
from commissioning.decisions.tests.factories import IssueFactory, ProposalFactory, ReportFactory
from commissioning.decisions.tests.funding import CUT_OFF, WINDOW, Funding
from commissioning.decisions.tests.writing import AT
from commissioning.programmes.tests.factories import ProgrammeFactory
from organisations.tests.factories import UserFactory


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True, full_name="Sam Okafor")


@pytest.fixture
def report(officer):
    """A draft with one green and one missing return."""
    issue = IssueFactory(announced=True, programme=ProgrammeFactory())
    ProposalFactory(issue=issue, number=1, text="Note the performance.")
    funding = Funding(issue.programme)
    funding.accepted(funding.agreement(reference="A-1", spent=30_000_00))
    funding.outstanding(funding.agreement(reference="A-2"))
    values = {
        name: getattr(ReportFactory.build(issue=issue), name)
        for name in ("title", "committee", "meets_on", "report_of", "author", "contact")
    }
    window = {"window_starts_on": WINDOW[0], "window_ends_on": WINDOW[1], "cut_off_at": CUT_OFF}
    made = operations.create_report(issue, values=values | window, at=AT, by=officer)
    made.funding = funding
    return made
