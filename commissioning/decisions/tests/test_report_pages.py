import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.decisions.enums import ClearanceKind, ReportStatus
from commissioning.decisions.models import Report
from commissioning.decisions.operations import publication
from commissioning.decisions.operations import report as operations
from commissioning.decisions.queries.document import document_of
from commissioning.decisions.queries.figures import figures_of
from commissioning.decisions.tests.factories import IssueFactory, ReportFactory
from commissioning.decisions.tests.writing import cleared, in_clearance, published, rendered, who
from commissioning.programmes.tests.factories import ProgrammeFactory
from organisations.enums import Role
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

READERS = {
    Role.COMMISSIONING_OFFICER,
    Role.FINANCE_OFFICER,
    Role.LEGAL_OFFICER,
    Role.DEMOCRATIC_SERVICES_OFFICER,
    Role.PARTNER_OFFICER,
    Role.AUDITOR,
}
WRITERS = {Role.COMMISSIONING_OFFICER}
ISSUE_WRITERS = {Role.COMMISSIONING_OFFICER, Role.DEMOCRATIC_SERVICES_OFFICER}
DEMOCRATIC = {Role.DEMOCRATIC_SERVICES_OFFICER}
# Every route of the office: the method, whether it is of an issue or a report, and who gets through.
ROUTES = [
    ("get", "office-issue-list", "", READERS),
    ("get", "office-issue", "issue", READERS),
    ("get", "issue-create", "", ISSUE_WRITERS),
    ("get", "issue-edit", "issue", ISSUE_WRITERS),
    ("get", "issue-add-document", "issue", ISSUE_WRITERS),
    ("get", "issue-withdraw", "issue", ISSUE_WRITERS),
    ("get", "issue-notice", "issue", DEMOCRATIC),
    ("get", "issue-agenda", "issue", DEMOCRATIC),
    ("get", "issue-decide", "issue", DEMOCRATIC),
    ("get", "issue-call-in", "issue", DEMOCRATIC),
    ("get", "issue-settle-call-in", "issue", DEMOCRATIC),
    ("post", "issue-publish-papers", "issue", DEMOCRATIC),
    ("get", "report-create", "issue", WRITERS),
    ("get", "office-report-list", "", READERS),
    ("get", "report-detail", "report", READERS),
    ("get", "report-preview", "report", READERS),
    ("get", "report-particulars", "report", WRITERS),
    ("get", "report-take-back", "report", WRITERS),
    ("get", "report-publish", "report", WRITERS),
    ("post", "report-send", "report", WRITERS),
    ("post", "report-mark-cleared", "report", WRITERS),
    ("post", "report-replace", "report", WRITERS),
    ("post", "report-detail", "report", WRITERS),
]


def address(name, *args):
    return reverse(f"decisions:{name}", args=args)


def person(role):
    if role == "member":
        return MembershipFactory().user
    return UserFactory(**{role: True}) if role else None


@pytest.mark.parametrize("role", [None, "member", *Role])
def test_each_role_gets_through_to_its_own_routes(role, client):
    issue = IssueFactory(programme=ProgrammeFactory())
    report = ReportFactory(issue=issue)
    if user := person(role):
        client.force_login(user)
    for method, name, kind, allowed in ROUTES:
        args = {"": [], "issue": [issue.reference], "report": [report.reference]}[kind]
        response = getattr(client, method)(address(name, *args))
        expected = {200, 302} if role in allowed else {302} if role is None else {403}
        assert response.status_code in expected, (name, role)
        if role is None:
            assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("kind", ClearanceKind)
@pytest.mark.parametrize("role", READERS)
def test_only_their_own_profession_clears_implications(kind, role, client, report, officer):
    in_clearance(report, officer)
    client.force_login(person(role))
    own = {("financial", Role.FINANCE_OFFICER), ("legal", Role.LEGAL_OFFICER)}

    response = client.post(address("report-clear", report.reference, kind), {"comment": "Agreed."})

    assert response.status_code == (302 if (kind, role) in own else 403)
    assert report.clearances.exists() == ((kind, role) in own)


def test_an_officer_starts_a_report_with_the_last_half_year(client, officer):
    issue = IssueFactory(announced=True, programme=ProgrammeFactory())
    client.force_login(officer)
    page = client.get(address("report-create", issue.reference)).content.decode()
    assert "1 April" in page

    given = {"title": "Report", "committee": "Cabinet", "report_of": "Director", "author": "Sam", "contact": "020"}
    days = {"meets_on": (18, 11, 2026), "window_starts_on": (1, 4, 2026), "window_ends_on": (30, 9, 2026)}
    for name, parts in (days | {"cut_off_on": (2, 11, 2026)}).items():
        given |= {f"{name}_{part}": number for part, number in zip(("day", "month", "year"), parts, strict=True)}
    wrong = client.post(address("report-create", issue.reference), given | {"cut_off_on_month": 8})
    assert "The cut-off must be on or after the last day covered" in wrong.content.decode()
    client.post(address("report-create", issue.reference), given)

    report = Report.objects.get()
    assert report.cut_off_at.isoformat() == "2026-11-02T23:59:59+00:00"


def test_a_section_is_written_and_nobody_overwrites_another(client, report, officer):
    client.force_login(officer)
    page = address("report-section", report.reference, "supporting_information")
    given = {"form": "sectionform", "sectionform-revision": "0"}

    assert client.post(page, given | {"sectionform-text": "First."}).status_code == 302
    second = client.post(page, given | {"sectionform-text": "Second."})

    html = second.content.decode()
    assert "Somebody else has changed this section" in html
    assert "Second." in html
    assert 'value="1"' in html
    assert report.sections.get(key="supporting_information").text == "First."


def test_exceptions_are_explained_on_their_page(client, report, officer):
    client.force_login(officer)
    key = figures_of(report).exceptions[0].key
    page = address("report-section", report.reference, "exceptions")
    field = f"explanationsform-{key.replace(':', '_')}"
    assert field in client.get(page).content.decode()

    client.post(page, {"form": "explanationsform", field: "The worker left."})

    assert report.explanations.get().text == "The worker left."


def test_the_way_to_publication_in_pages(client, report, officer):
    for key in ("financial", "legal"):
        section = report.sections.get(key=key)
        operations.write_section(section, text="None.", revision=0, **who(officer))
    operations.explain(report, texts={line.key: "x" for line in figures_of(report).exceptions}, **who(officer))
    client.force_login(officer)
    client.post(address("report-send", report.reference))
    for role, kind in (("finance_officer", "financial"), ("legal_officer", "legal")):
        client.force_login(UserFactory(**{role: True}))
        client.post(address("report-clear", report.reference, kind), {"comment": ""})
    client.force_login(officer)
    client.post(address("report-mark-cleared", report.reference))
    client.post(address("report-publish", report.reference))

    report.refresh_from_db()
    assert report.status == ReportStatus.PUBLISHED
    assert client.get(address("issue-public", report.issue.reference)).content.decode().count("(PDF)") == 1


def test_every_figure_of_the_page_leads_to_its_rows(client, report, officer):
    client.force_login(officer)
    html = client.get(address("report-preview", report.reference)).content.decode()
    links = set(re.findall(r'href="(/office/reports/[^"]+/trace/[^"]+)"', html))
    figures = figures_of(report).all_figures()

    assert len(links) > 20
    for link in links:
        figure = figures[link.rstrip("/").rsplit("/", 1)[1]]
        page = client.get(link)
        rows = page.context["rows"]
        assert page.status_code == 200
        assert rows.paginator.count == len(figure.ids)
        if figure.measure not in {"score", "mean_actual", "mean_profile"}:
            assert sum(row.adds for row in rows) == figure.value


def test_a_trace_names_returns_with_their_hashes(client, report, officer):
    client.force_login(officer)
    figure = figures_of(report).total.accepted

    html = client.get(address("report-trace", report.reference, figure.key)).content.decode()

    returned = figures_of(report).rows.returns[0]
    assert returned.sha256
    assert returned.sha256 in html
    assert client.get(address("report-trace", report.reference, "nonsense")).status_code == 404


def test_a_published_report_s_page_is_its_snapshot(client, report, officer):
    published(report, officer)
    client.force_login(officer)
    page = address("report-preview", report.reference)
    before = client.get(page).content
    report.funding.accepted(report.funding.agreement(reference="A-77"))

    after = client.get(page).content

    def body(html):
        return html[html.index(b"<main") : html.index(b"</main>")]

    assert body(after) == body(before)


def test_the_preview_s_queries_do_not_grow(client, report, officer):
    client.force_login(officer)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address("report-preview", report.reference))
        return len(captured)

    queries()
    few = queries()
    for _ in range(29):
        report.funding.accepted(report.funding.agreement(shared=1_00, wards=[0]))

    assert queries() == few


def test_hostile_words_are_only_words(client, report, officer):
    bad = "<script>alert(1)</script>[x](javascript:alert(1))"
    for section in report.sections.all():
        operations.write_section(section, text=bad, revision=0, **who(officer))
    operations.write_recommendations(report, texts=[bad], **who(officer))
    operations.explain(report, texts={line.key: bad for line in figures_of(report).exceptions}, **who(officer))
    names = ("title", "committee", "report_of", "author", "contact")
    operations.update_particulars(report, values=dict.fromkeys(names, bad), **who(officer))
    client.force_login(officer)

    pages = [address(name, report.reference) for name in ("report-detail", "report-preview", "report-particulars")]
    pages += [address("report-section", report.reference, section.key) for section in report.sections.all()]
    for page in [*pages, address("office-report-list")]:
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert 'href="javascript' not in html


def test_a_replacement_is_started_from_the_page(client, report, officer):
    cleared(report, officer)
    publication.publish(report, render=rendered, **who(officer))
    client.force_login(officer)

    response = client.post(address("report-replace", report.reference))

    new = Report.objects.get(replaces=report)
    assert response.url == new.get_absolute_url()
    assert document_of(new).recommendations == document_of(Report.objects.get(pk=report.pk)).recommendations
