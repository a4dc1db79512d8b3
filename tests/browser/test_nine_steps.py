"""The whole in one story: from a council's register to the report that its Cabinet reads, lived by those it is for.

Time is real. The agreement's first period ended yesterday, or a few days ago where months are uneven; what would
take another half-year is brought about by the operation that the daily run calls on that day.
"""

import datetime as dt
import re

import pytest
from django.core import mail

from commissioning.agreements.models import Agreement
from commissioning.agreements.tests.factories import BudgetLineFactory, TargetFactory, TargetProfileFactory
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.decisions.models import Issue, Report
from commissioning.decisions.operations import report as reports
from commissioning.decisions.queries.figures import figures_of
from commissioning.decisions.tests.factories import IssueFactory, ProposalFactory
from commissioning.opendata.tests.files import csv_bytes, grant
from commissioning.programmes.tests.factories import IndicatorFactory, ProgrammeFactory
from monitoring.enums import MeetingKind
from monitoring.operations import returns
from monitoring.operations.questions import ensure_standard_questions
from monitoring.operations.schedule import run_schedule
from organisations.models import Organisation
from organisations.tests.factories import AgencyFactory, MembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAD, PASSWORD = "asha@riverside.example", "a long walk by the river"
STORY = "We ran the lunch club every Tuesday and Thursday."


def press(page, words):
    page.get_by_role("button", name=words).first.click()
    page.wait_for_load_state()


def fill_day(page, name, day):
    for place, part in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name={name}_{place}]", str(part))


def link_in(message, beginning):
    """The path of the first address in the mail that goes on with ``beginning``."""
    return re.search(rf"https?://[^\s/]+({re.escape(beginning)}\S*)", message.body).group(1)


class Story:
    """Who takes part, and what they have in hand."""

    def __init__(self, open_page, sign_in):
        self.today = clock.today()
        self.starts_on = add_months(self.today, -6)
        self.ends_on = add_months(self.starts_on, 24) - dt.timedelta(days=1)
        self.officer = UserFactory(commissioning_officer=True, full_name="Olu Officer")
        self.agency = AgencyFactory(reference="GB-LAE-EXA", name="Example Council")
        self.programme = ProgrammeFactory(lead_agency=self.agency, starts_on=self.starts_on, ends_on=self.ends_on)
        ensure_standard_questions(at=clock.now())
        self.open_page, self.sign_in = open_page, sign_in
        self.desk = self.page_of(self.officer)

    def page_of(self, user):
        page = self.open_page()
        self.sign_in(page, user)
        return page

    @property
    def agreement(self):
        return Agreement.objects.get(external_id="360G-council-2")

    @property
    def record(self):
        return self.agreement.returns.get(number=1)


@pytest.fixture
def story(open_page, sign_in, settings, live_server):
    settings.SITE_URL = live_server.url
    return Story(open_page, sign_in)


def test_from_a_councils_register_to_the_report_that_cabinet_reads(story, tmp_path):
    a_register_comes_in(story, tmp_path)
    the_lead_joins(story)
    the_schedule_follows(story)
    the_organisation_reports(story)
    two_people_at_once_lose_nothing(story)
    the_lead_submits(story)
    the_officer_asks_and_accepts(story)
    they_meet(story)
    the_final_year_decides(story)
    the_dashboard_leads_to_rows(story)
    cabinet_reads(story)


def a_register_comes_in(story, tmp_path):
    term = {"Planned Dates:Start Date": f"{story.starts_on}", "Planned Dates:End Date": f"{story.ends_on}"}
    over = {"Planned Dates:Start Date": "2020-04-01", "Planned Dates:End Date": "2021-03-31"}
    register = tmp_path / "grants.csv"
    register.write_bytes(csv_bytes([grant(1, **over), grant(2, **{"Amount Awarded": "12000", **term})]))
    desk = story.desk
    desk.goto("/office/imports/new/")
    desk.get_by_label("Register of grants").set_input_files(register)
    desk.get_by_label("Agency whose register it is").select_option(str(story.agency.pk))
    desk.get_by_label("Programme").select_option(str(story.programme.pk))
    press(desk, "Check the file")
    assert "Nothing has changed yet" in desk.content()
    assert Agreement.objects.count() == 0

    press(desk, "Confirm and import")

    assert dict(Agreement.objects.values_list("external_id", "status")) == {
        "360G-council-1": "ended",
        "360G-council-2": "active",
    }
    assert not Agreement.objects.get(external_id="360G-council-1").returns.exists()
    # What the register does not say: whose it is, what is expected, what the money is for.
    Agreement.objects.update(officer=story.officer)
    story.target = TargetFactory(agreement=story.agreement, indicator=IndicatorFactory(name="People reached"))
    TargetProfileFactory(target=story.target, period_number=1, value=100)
    story.line = BudgetLineFactory(agreement=story.agreement, number=1, heading="Staff", amount_pence=12_000_00)


def the_lead_joins(story):
    organisation, desk = Organisation.objects.get(), story.desk
    desk.goto(f"/organisation/people/{organisation.slug}/invite/")
    desk.get_by_label("E-mail address").fill(LEAD)
    desk.get_by_label("Lead").check()
    desk.locator("form button[type=submit]").last.click()
    desk.wait_for_load_state()
    (invitation,) = [message for message in mail.outbox if LEAD in message.to]

    story.lead = lead = story.open_page()
    lead.goto(link_in(invitation, "/accounts/invitations/"))
    lead.get_by_role("button", name="Create an account").click()
    lead.get_by_label("Full name").fill("Asha Lead")
    lead.get_by_label("E-mail address").fill(LEAD)
    lead.get_by_label("Password", exact=True).fill(PASSWORD)
    lead.locator("main button[type=submit]").click()
    lead.wait_for_url("**/accounts/invitations/**")
    press(lead, "Accept the invitation")

    assert organisation.memberships.get().role == "lead"
    assert "You now act for" in lead.content()


def the_schedule_follows(story):
    mail.outbox.clear()

    done = run_schedule(at=clock.now())

    assert done["returns_opened"] == 1
    (opened,) = [message for message in mail.outbox if LEAD in message.to and "Return" in message.subject]
    story.address = link_in(opened, "/organisation/returns/")
    again = run_schedule(at=clock.now())
    assert not any(again.values())


def the_organisation_reports(story):
    lead = story.lead
    lead.goto("/organisation/")
    assert story.address in lead.content()
    lead.goto(story.address)
    press(lead, "Start now")
    lead.goto(f"{story.address}sections/work/")
    lead.get_by_label("What have you done with the funding?").fill(STORY)
    press(lead, "Save and come back later")

    lead.goto("/organisation/")
    lead.goto(f"{story.address}sections/work/")

    assert lead.get_by_label("What have you done with the funding?").input_value() == STORY


def two_people_at_once_lose_nothing(story):
    editor = MembershipFactory(organisation=Organisation.objects.get(), editor=True, user__full_name="Ben Editor").user
    other, lead = story.page_of(editor), story.lead
    other.goto(f"{story.address}sections/work/")
    other.get_by_label("What difference has it made to people?").fill("Ben’s words.")
    lead.get_by_label("What difference has it made to people?").fill("Asha’s words.")
    press(lead, "Save and come back later")
    story.editor = other

    press(other, "Save and continue")

    shown = other.content()
    assert "Asha’s words." in shown
    assert "Ben’s words." in shown
    assert "Asha Lead" in shown
    lead.goto(f"{story.address}sections/work/")
    assert lead.get_by_label("What difference has it made to people?").input_value() == "Asha’s words."


def the_lead_submits(story):
    lead = story.lead
    lead.goto(f"{story.address}sections/people/")
    lead.get_by_label("How many people volunteered for this work?").fill("12")
    press(lead, "Save and continue")
    lead.goto(f"{story.address}sections/running/")
    lead.get_by_role("group", name="Has anything changed that we ought to know about?").get_by_label("No").check()
    lead.get_by_role("group", name="Was there a safeguarding concern").get_by_label("No").check()
    press(lead, "Save and continue")
    lead.goto(f"{story.address}figures/")
    lead.fill(f"[name=q-actual-{story.target.pk}]", "95")
    press(lead, "Save and continue")
    lead.goto(f"{story.address}spending/")
    lead.fill(f"[name=q-spent-{story.line.pk}]", "3,000")
    press(lead, "Save and continue")
    lead.goto(f"{story.address}check/")
    assert STORY in lead.content()
    lead.get_by_label("Your full name").fill("Asha Lead")
    mail.outbox.clear()

    lead.locator("main form button[type=submit]").last.click()
    lead.wait_for_url("**/done/")

    assert "Return submitted" in lead.content()
    assert any(LEAD in message.to for message in mail.outbox)
    copy = lead.request.get(f"{story.address}return.pdf")
    assert copy.headers["content-type"] == "application/pdf"
    assert copy.body().startswith(b"%PDF")


def the_officer_asks_and_accepts(story):
    desk, editor, address = story.desk, story.editor, f"/office/returns/{story.record.pk}/"
    desk.goto("/office/returns/")
    assert address in desk.content()
    desk.goto(address)
    part = desk.locator("#answer-progress")
    part.locator("summary", has_text="Ask about").click()
    part.locator("textarea").fill("How many sessions were there?")
    part.get_by_role("button", name="Add query").click()
    desk.wait_for_load_state()
    mail.outbox.clear()
    press(desk, "Send queries")
    assert any(LEAD in message.to for message in mail.outbox)

    editor.goto(f"{story.address}sections/work/")
    assert "How many sessions were there?" in editor.content()
    assert editor.get_by_label("What difference has it made to people?").count() == 0
    editor.get_by_label("What have you done with the funding?").fill(f"{STORY} There were 52 sessions.")
    press(editor, "Save and continue")
    editor.goto(f"{story.address}check/")
    editor.get_by_label("Your full name").fill("Ben Editor")
    editor.locator("main form button[type=submit]").last.click()
    editor.wait_for_url("**/done/")

    desk.goto(address)
    assert "There were 52 sessions." in desk.content()
    desk.get_by_label("3 – good").check()
    desk.get_by_label("Your answer to the organisation").fill("A good half-year.")
    press(desk, "Accept return")

    record = story.record
    assert record.status == "accepted"
    assert record.snapshot_sha256 in desk.content()


def they_meet(story):
    desk = story.desk
    meeting = story.agreement.meetings.get(kind=MeetingKind.SIX_MONTH)
    address = f"/office/meetings/{meeting.pk}/"
    desk.goto(f"{address}arrange/")
    fill_day(desk, "day", story.today)
    # Later today at any time of day: nobody is invited to what is past.
    desk.get_by_label("Start time").fill("11:59pm")
    desk.get_by_label("In person").check()
    desk.get_by_label("Place, link or number").fill("Riverside hall")
    mail.outbox.clear()
    press(desk, "Send the invitation")
    invited = [message for message in mail.outbox if LEAD in message.to]
    assert any("text/calendar" in str(message.message()) for message in invited)

    desk.goto(f"{address}held/")
    press(desk, "Save attendance")
    desk.goto(f"{address}minutes/")
    desk.get_by_label("Summary").fill("The club is full.")
    desk.fill("[name=action-0-text]", "Send the safeguarding policy")
    desk.select_option("[name=action-0-owner]", "organisation")
    fill_day(desk, "action-0-due", story.today + dt.timedelta(days=30))
    press(desk, "Save the minutes")

    meeting.refresh_from_db()
    assert meeting.status == "held"
    desk.locator("form[action$='/send/'] button").click()
    desk.wait_for_load_state()
    following = story.agreement.returns.get(number=2)
    day = clock.end_of_day(following.ends_on)  # half a year on
    returns.begin(following, at=day, by=Organisation.objects.get().memberships.get(role="lead").user)
    story.lead.goto(f"/organisation/returns/{following.pk}/")
    assert "Send the safeguarding policy" in story.lead.content()


def the_final_year_decides(story):
    review = story.agreement.reviews.get()
    type(review).objects.update(opens_on=story.today)  # in place of waiting for half a year
    assert run_schedule(at=clock.now())["reviews_opened"] == 1
    desk, lead, address = story.desk, story.lead, f"/office/reviews/{review.pk}/"
    lead.goto(f"/organisation/reviews/{review.pk}/")
    for number in range(lead.locator("main textarea").count()):
        lead.locator("main textarea").nth(number).fill("People meet who met nobody before.")
    lead.locator("main button[name=give]").click()
    lead.wait_for_load_state()
    assert "handed in" in lead.content()

    desk.goto(f"{address}returns/")
    assert "95" in desk.content() or "Green" in desk.content()
    desk.goto(f"{address}assessment/")
    for number in range(desk.locator("[name^=title-]").count()):
        if desk.locator(f"[name=title-{number}]").input_value():
            desk.select_option(f"[name=score-{number}]", "3")
            desk.fill(f"[name=judgement-{number}]", "It does.")
    desk.locator("main form button[type=submit]").last.click()
    desk.wait_for_load_state()
    desk.goto(f"{address}recommend/")
    desk.check("[name=recommendation][value=renew]")
    desk.locator("main textarea").first.fill("It meets the priorities.")
    desk.locator("main form button[type=submit]").last.click()
    desk.wait_for_load_state()
    assert "Somebody else decides" in desk.content()

    other = story.page_of(UserFactory(democratic_services_officer=True))
    other.goto(f"{address}decide/")
    other.check("[name=decision][value=renew]")
    other.locator("main textarea").first.fill("As recommended.")
    fill_day(other, "decided_on", story.today)
    other.locator("main form button[type=submit]").last.click()
    other.wait_for_load_state()

    review.refresh_from_db()
    assert (review.status, review.decision) == ("decided", "renew")
    assert story.agreement.successors.get().status == "draft"


def the_dashboard_leads_to_rows(story):
    desk = story.desk
    desk.goto("/office/?whose=everybody")
    counted = desk.locator(
        "main a[href*='/office/work/'], main a[href*='/office/returns/?'], main a[href*='/office/meetings/?']"
    )
    addresses = {link.get_attribute("href") for link in counted.all()}
    assert addresses

    for address in sorted(addresses)[:8]:
        assert desk.goto(address).status == 200
    desk.goto(f"/office/agreements/{story.agreement.reference}/")
    assert desk.locator("main svg").count() >= 1


def cabinet_reads(story):
    issue = IssueFactory(announced=True, programme=story.programme, due_on=story.today)
    ProposalFactory(issue=issue, number=1, text="Note the performance.")
    desk, address = story.desk, f"/office/issues/{issue.reference}/report/new/"
    desk.goto(address)
    fill_day(desk, "meets_on", story.today)
    fill_day(desk, "window_starts_on", story.starts_on)
    fill_day(desk, "window_ends_on", story.today)
    fill_day(desk, "cut_off_on", story.today)
    press(desk, "Save report")
    report = Report.objects.get()
    assert [line.reference for line in figures_of(report).rows.agreements] == [story.agreement.reference]
    written = {line.key: "The club began late in the year." for line in figures_of(report).exceptions}
    reports.explain(report, texts=written, at=clock.now(), by=story.officer)
    for key in ("financial", "legal"):
        desk.goto(f"/office/reports/{report.reference}/sections/{key}/")
        desk.locator("main textarea").first.fill("There are none.")
        press(desk, "Save section")
    page = f"/office/reports/{report.reference}/"
    desk.goto(page)
    press(desk, re.compile("^Send for"))
    for kind, role in (("financial", "finance_officer"), ("legal", "legal_officer")):
        clearing = story.page_of(UserFactory(**{role: True}))
        clearing.goto(f"{page}sections/{kind}/")
        press(clearing, re.compile("^Clear "))
    desk.goto(page)
    press(desk, re.compile("cleared", re.IGNORECASE))
    desk.goto(f"{page}publish/")
    press(desk, re.compile("^Publish"))

    assert Report.objects.get().status == "published"
    anybody = story.open_page()
    assert anybody.goto(f"/decisions/{issue.reference}/").status == 200
    assert Issue.objects.get().title in anybody.content()
    document = anybody.request.get(f"/decisions/{issue.reference}/report.pdf")
    assert document.ok
    assert document.body().startswith(b"%PDF")
