"""A funding round in one story, through the pages, by one person for each part: from the prospectus to the signature.

Set up by factories: the programme with its scheme and indicator, two short forms, the people. Time is real: what would
take weeks is brought about by moving the round's days, and everything else is done where its people do it.
"""

import datetime as dt
import re

import pytest
from django.core import mail

from commissioning.agreements.models import Agreement
from commissioning.applications.models import Application, FundingRound
from commissioning.applications.tests.filling_in import version_of
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.programmes.tests.factories import (
    IndicatorFactory,
    OutcomeFactory,
    ProgrammeFactory,
    SchemeFactory,
    ThemeFactory,
)
from organisations.tests.factories import (
    AgencyFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    WardFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WARDS = ("Abbey", "Bridge End")
ABOUT = {"organisation": [("governance", "long_text", "Who runs your organisation?", True)]}
PROJECT = {"need": [("need", "long_text", "Why is the project needed?", True)]}


def press(page, words):
    """The button, or the link that looks like one."""
    page.get_by_role("button", name=words).first.click()
    page.wait_for_load_state()


def told_to_mend(page) -> list[str]:
    """What the error summary says."""
    return page.locator(".govuk-error-summary__list li").all_inner_texts()


def save(page):
    """The main button of a form that must not be refused."""
    page.locator("main form button[type=submit]:visible:not([tabindex])").first.click()
    page.wait_for_load_state()
    assert told_to_mend(page) == []


def save_and_continue(page):
    """The same on a page of an application, whose rows have buttons too."""
    page.locator("main button:visible:not([tabindex])", has_text="Save and continue").first.click()
    page.wait_for_load_state()
    assert told_to_mend(page) == []


def choose(page, **chosen):
    """Radio buttons by their fields' names."""
    for name, value in chosen.items():
        page.check(f"[name='{name}'][value='{value}']")


def fill(page, **texts):
    for name, text in texts.items():
        page.fill(f"[name='{name}']", text)


def fill_day(page, name, day):
    for part in ("day", "month", "year"):
        page.fill(f"[name={name}_{part}]", str(getattr(day, part)))


class Story:
    """Who takes part, and what they have in hand."""

    def __init__(self, open_page, sign_in):
        self.open_page, self.sign_in, self.today = open_page, sign_in, clock.today()
        self.starts_on = add_months(self.today.replace(day=1), 4)
        self.ends_on = add_months(self.starts_on, 12) - dt.timedelta(days=1)
        programme = ProgrammeFactory(
            name="Stronger together",
            lead_agency=AgencyFactory(name="Example Council"),
            starts_on=self.today,
            ends_on=add_months(self.starts_on, 36),
        )
        self.scheme = SchemeFactory(
            theme=ThemeFactory(programme=programme, name="Belonging"), code="1A", name="Company"
        )
        self.indicator = IndicatorFactory(outcome=OutcomeFactory(scheme=self.scheme), name="People who come")
        self.about, self.project = (version_of(asked, at=clock.now()) for asked in (ABOUT, PROJECT))
        self.wards = [WardFactory(name=name) for name in WARDS]
        self.organisation = OrganisationFactory(name="Soup Kitchen", ward=self.wards[0])
        self.second = UserFactory(commissioning_officer=True, full_name="Kit Second")
        self.desk = self.page_of(UserFactory(commissioning_officer=True, full_name="Olu Officer"))
        self.lead = self.page_of(MembershipFactory(organisation=self.organisation, user__full_name="Asha Lead").user)
        self.anybody = open_page()

    def page_of(self, user):
        page = self.open_page()
        self.sign_in(page, user)
        return page

    @property
    def round(self):
        return FundingRound.objects.get()

    @property
    def application(self):
        return Application.objects.get()

    @property
    def agreement(self):
        return Agreement.objects.get()


@pytest.fixture
def story(open_page, sign_in, settings, live_server):
    settings.SITE_URL = live_server.url
    return Story(open_page, sign_in)


def test_from_the_prospectus_to_the_signed_agreement(story):
    an_officer_makes_a_round(story)
    the_criteria_are_written(story)
    grant_or_contract_is_decided(story)
    it_is_published(story)
    everybody_reads_the_prospectus(story)
    an_editor_applies(story)
    a_partner_confirms(story)
    the_lead_signs(story)
    the_organisation_is_looked_at(story)
    two_assessors_disagree(story)
    they_agree_in_moderation(story)
    the_board_weighs_up(story)
    the_decision_is_recorded_and_told(story)
    the_lead_accepts_the_award(story)
    the_agreement_is_offered_and_signed(story)
    the_register_shows_it(story)


def an_officer_makes_a_round(story):
    desk = story.desk
    desk.goto("/office/rounds/add/")
    fill(desk, title="Warm welcome grants", summary="Grants for places where nobody eats alone.")
    desk.select_option("[name=programme]", str(story.scheme.theme.programme_id))
    choose(desk, route="grant")
    fill_day(desk, "opens_on", story.today + dt.timedelta(days=1))
    fill_day(desk, "closes_on", story.today + dt.timedelta(days=29))
    fill_day(desk, "agreement_starts_on", story.starts_on)
    fill_day(desk, "agreement_ends_on", story.ends_on)
    save(desk)
    story.address = story.round.get_absolute_url()
    assert desk.url.endswith(story.address)

    desk.goto(f"{story.address}check/")
    said = desk.locator("main").inner_text()
    for what in ("Say who can apply", "Write the privacy notice", "Name two officers", "Add at least one scheme"):
        assert what in said

    desk.goto(f"{story.address}texts/")
    fill(desk, who_can_apply="Groups in the district.", privacy="We keep it for six years.")
    save(desk)
    desk.goto(f"{story.address}officers/")
    desk.select_option("[name=second_officer]", str(story.second.pk))
    save(desk)
    desk.goto(f"{story.address}schemes/add/")
    desk.select_option("[name=scheme]", str(story.scheme.pk))
    fill(desk, budget_pence="60,000", minimum_pence="1,000", maximum_pence="30,000")
    save(desk)
    desk.goto(f"{story.address}questions/")
    desk.select_option("[name=organisation]", str(story.about.pk))
    desk.select_option(f"[name=theme-{story.scheme.theme_id}]", str(story.project.pk))
    save(desk)
    desk.goto(f"{story.address}eligibility/add/")
    fill(desk, text="Is there a bank account in your group’s name?", explanation="We pay into such an account.")
    choose(desk, right_answer="yes")
    save(desk)


def the_criteria_are_written(story):
    desk = story.desk
    for kind, marks in (("pass_fail", None), ("scored", "20")):
        desk.goto(f"{story.address}criteria/add/organisation/")
        fill(desk, title="Well run" if marks else "Governance")
        choose(desk, kind=kind)
        if marks:
            fill(desk, marks=marks)
        desk.check("[name=question_keys][value=governance]")
        save(desk)
    desk.goto(f"{story.address}criteria/add/project/")
    fill(desk, title="Need", weight="100", **{f"anchor-{score}": f"Worth {score}" for score in range(6)})
    desk.check("[name=question_keys][value=need]")
    save(desk)


def grant_or_contract_is_decided(story):
    desk = story.desk
    desk.goto(f"{story.address}check/")
    desk.get_by_role("link", name=re.compile("is for a grant or a contract")).click()
    for name in ("complementary", "capacity", "new_idea", "own_mission"):
        choose(desk, **{name: "yes"})
    for name in ("specified_need", "design", "outcomes", "duty", "is_light_touch"):
        choose(desk, **{name: "no"})
    press(desk, "Show what follows")
    assert "The factors suggest a grant" in desk.locator("main").inner_text()
    choose(desk, chosen="grant")
    fill(desk, reasons="Groups do this for their own mission.")
    press(desk, "Record the decision")
    assert told_to_mend(desk) == []


def it_is_published(story):
    desk = story.desk
    assert story.anybody.goto(f"/funding/{story.round.slug}/").status == 404
    desk.goto(story.address)
    press(desk, "Check and publish")
    press(desk, "Publish the round")
    assert story.round.status == "published"


def everybody_reads_the_prospectus(story):
    anybody, page = story.anybody, f"/funding/{story.round.slug}/"
    anybody.goto(page)
    said = anybody.locator("main").text_content()
    for what in ("Opens soon", "£60,000", "Who runs your organisation?", "Why is the project needed?", "Worth 5"):
        assert what in said
    assert anybody.request.get(f"{page}questions.pdf").body().startswith(b"%PDF")

    yesterday = clock.now() - dt.timedelta(days=1)
    FundingRound.objects.update(opens_at=yesterday)  # in place of waiting for it to open
    anybody.goto(page)
    assert anybody.get_by_role("button", name="Apply").first.is_visible()


def an_editor_applies(story):
    editor = MembershipFactory(organisation=story.organisation, editor=True, user__full_name="Ben Editor").user
    page = story.editor = story.page_of(editor)
    page.goto(f"/funding/{story.round.slug}/")
    press(page, "Apply")
    page.get_by_label("Yes", exact=True).check()
    press(page, "Continue")
    press(page, "Begin an application")
    page.get_by_label("1A").check()
    page.get_by_label("Name of the project").fill("Warm corner")
    press(page, "Begin application")
    story.own = story.application.own_url
    page.locator("main").get_by_role("link", name="Your organisation", exact=True).click()
    page.get_by_label("Who runs your organisation?").fill("Seven trustees.")
    save_and_continue(page)
    page.goto(f"{story.own}questions/need/")
    page.get_by_label("Why is the project needed?").fill("Many eat alone.")
    save_and_continue(page)
    page.goto(f"{story.own}pages/details/")
    page.get_by_label("The project in two or three sentences").fill("Soup and company.")
    page.get_by_label(WARDS[0]).check()
    page.get_by_label("Everybody in the area").check()
    save_and_continue(page)
    page.goto(f"{story.own}pages/budget/")
    fill(page, **{"q-heading-0": "Cook", "q-year1-0": "12,000"})
    save_and_continue(page)
    page.goto(f"{story.own}pages/overheads/")
    choose(page, **{"q-method": "staff_time"})
    fill(page, **{"q-yearly": "15,000", "q-project": "14", "q-all": "70"})
    press(page, "Save and work it out")
    assert "£15,000 × 14 ÷ 70 = £3,000" in page.locator("main").inner_text()
    page.goto(f"{story.own}pages/other-funding/")
    save_and_continue(page)
    page.goto(f"{story.own}pages/request/")
    fill(page, **{"q-requested": "12,000", "q-reason": "We raise the rest."})
    press(page, "Save and work it out")
    assert "It is a contribution" in page.locator("main").inner_text()
    page.goto(f"{story.own}pages/promises/")
    page.get_by_label("People who come, year 1").fill("100")
    save_and_continue(page)


def a_partner_confirms(story):
    page, anybody = story.editor, story.anybody
    page.goto(f"{story.own}partners/new/")
    fill(page, name="Night Owls", role="Lends the hall", contact_name="Bo Owl", email="bo@owls.example")
    fill(page, share_pence="2,000")
    mail.outbox.clear()
    save(page)
    (asked,) = [message for message in mail.outbox if "bo@owls.example" in message.to]

    anybody.goto(re.search(r"https?://[^\s/]+(/funding/partner/\S*)", asked.body).group(1))
    anybody.get_by_label("Your full name").fill("Bo Owl")
    press(anybody, "Confirm that we take part")

    assert "Night Owls takes part" in anybody.locator("main").inner_text()


def the_lead_signs(story):
    page, lead = story.editor, story.lead
    page.goto(f"{story.own}check/")
    mail.outbox.clear()
    press(page, "Ask the lead to sign it off")
    assert story.application.status == "draft"
    assert mail.outbox

    lead.goto(f"{story.own}check/")
    lead.get_by_label("Your full name").fill("Asha Lead")
    press(lead, "Submit application")

    assert "Application submitted" in lead.locator("main").inner_text()
    assert lead.request.get(f"{story.own}application.pdf").body().startswith(b"%PDF")
    closed = {"opens_at": clock.now() - dt.timedelta(days=40), "closes_on": story.today - dt.timedelta(days=1)}
    FundingRound.objects.update(**closed)  # in place of waiting for it to close


def the_organisation_is_looked_at(story):
    desk, stage = story.desk, story.application.stage
    address = f"/office/applications/organisations/{stage.pk}/"
    for kind in ("charity", "company", "documents", "insurance", "accounts", "policies"):
        desk.goto(f"{address}checks/{kind}/")
        choose(desk, result="satisfied")
        save(desk)
    desk.goto(address)
    essential, scored = story.round.criteria.filter(stage="organisation").order_by("number")
    choose(desk, **{f"found-{essential.pk}": "yes"})
    fill(desk, **{f"found-{scored.pk}": "15", f"why-{essential.pk}": "Seven trustees.", f"why-{scored.pk}": "Good."})
    press(desk, "Save the marks")
    press(desk, "Record the outcome")
    assert told_to_mend(desk) == []

    desk.goto(f"/office/applications/{story.application.reference}/eligibility/")
    choose(desk, is_eligible="yes")
    save(desk)
    assert story.application.status == "eligible"


def two_assessors_disagree(story):
    reference = story.application.reference
    assessors = [UserFactory(assessor=True, full_name=name) for name in ("Ann Assessor", "Abe Assessor")]
    story.desk.goto(f"/office/applications/rounds/{story.round.slug}/assessment/")
    press(story.desk, "Share out among assessors")
    for user, points in zip(assessors, ("5", "1"), strict=True):
        page = story.page_of(user)
        page.goto("/office/assessments/")
        page.get_by_role("link", name=reference).click()
        assert "Many eat alone." not in page.content()
        page.get_by_label("No, I have no interest").check()
        press(page, "Declare and continue")
        assert "Many eat alone." in page.content()
        press(page, "Save and hand in")
        assert told_to_mend(page) == ["Need: choose a score", "Need: say why"]
        page.locator(f".app-criterion input[value='{points}']").check()
        page.get_by_label("Why this score").fill(f"Worth {points}.")
        press(page, "Save and hand in")
        assert f"Your scores of {reference} are handed in." in page.locator("main").inner_text()


def they_agree_in_moderation(story):
    desk, reference = story.desk, story.application.reference
    assert story.application.status == "eligible"
    desk.goto(f"/office/applications/{reference}/")
    press(desk, "Record the agreed score")
    fill(desk, agreed_score="72", outcome="One of them had missed the figures.")
    save(desk)
    assert (story.application.status, story.application.score) == ("assessed", 72)


def the_board_weighs_up(story):
    desk, board = story.desk, f"{story.address}awards/"
    desk.goto(board)
    desk.get_by_role("link", name="1A Company").click()
    amount, reason = (desk.locator(f"[name=a{story.application.pk}-{what}]") for what in ("amount", "reason"))
    amount.fill("10,000")
    press(desk, "Save these sums")
    assert told_to_mend(desk) == ["Say why nothing, or less than was asked for, is recommended"]
    reason.fill("The hall is lent.")
    press(desk, "Try them out")
    assert "Tried out, not saved" in desk.locator("main").inner_text()
    press(desk, "Save these sums")

    desk.goto(f"{board}recommendation/")
    assert "gaps in coverage without a mitigation note" in desk.locator("main").inner_text()
    desk.goto(f"{board}coverage/")
    for note in desk.locator("main textarea").all():
        note.fill("The next round asks for it.")
    press(desk, "Save the notes")
    desk.goto(f"{board}recommendation/")
    fill(desk, equality_analysis="One ward of two is reached.")
    press(desk, "Make the recommendation final")

    assert story.application.status == "recommended"
    assert desk.request.get(f"{board}recommendation.pdf").body().startswith(b"%PDF")
    assert desk.request.get(f"{board}recommendation.xlsx").body().startswith(b"PK")


def the_decision_is_recorded_and_told(story):
    democracy = story.page_of(UserFactory(democratic_services_officer=True))
    democracy.goto(f"{story.address}awards/decisions/")
    fill(democracy, reference="D-2030-7")
    democracy.get_by_label("The issue is kept in another register").check()
    press(democracy, "Record these decisions")
    assert story.application.status == "awarded"
    assert story.lead.goto(f"{story.own}outcome/").status == 404
    desk = story.desk
    desk.goto(f"/office/awards/{story.application.reference}/feedback/")
    fill(desk, feedback="A strong plan.")
    save(desk)
    mail.outbox.clear()
    press(desk, "Send 1 letter")
    assert mail.outbox


def the_lead_accepts_the_award(story):
    lead = story.lead
    lead.goto("/organisation/")
    lead.locator("main").get_by_role("link", name="Warm corner").first.click()
    said = lead.locator("main").inner_text()
    for what in ("Awarded", "£10,000", "The hall is lent.", "72.00 of 100", "A strong plan.", "You can appeal until"):
        assert what in said
    assert lead.request.get(f"/awards/{story.application.reference}/letter.pdf").body().startswith(b"%PDF")
    choose(lead, accepts="yes")
    press(lead, "Send the answer")
    agreement = story.agreement
    assert (agreement.status, agreement.value_pence) == ("draft", 10_000_00)
    assert [target.indicator for target in agreement.targets.all()] == [story.indicator]
    assert sum(payment.amount_pence for payment in agreement.payments.all()) == 10_000_00


def the_agreement_is_offered_and_signed(story):
    desk, lead = story.desk, story.lead
    address = story.agreement.get_absolute_url()
    desk.goto(f"{story.address}awards/letters/")
    desk.get_by_role("link", name=story.agreement.reference).click()
    press(desk, "Offer to the organisation")
    press(desk, "Offer to the organisation")
    lead.goto("/organisation/")
    lead.locator(f"main a[href*='{story.agreement.reference}']").first.click()
    press(lead, "Read and accept")
    lead.get_by_label("Your full name").fill("Asha Lead")
    lead.get_by_label("I have read the terms above").check()
    press(lead, "Accept the agreement")
    assert story.agreement.snapshot_sha256 in lead.content()
    desk.goto(address)
    press(desk, "Countersign")
    press(desk, "Countersign")

    signed = story.agreement
    assert (signed.status, signed.accepted_name) == ("active", "Asha Lead")
    assert desk.request.get(f"/agreements/{signed.reference}/agreement.pdf").body().startswith(b"%PDF")


def the_register_shows_it(story):
    anybody = story.anybody
    anybody.goto("/awards/")
    anybody.locator("main").get_by_role("link", name="Soup Kitchen").first.click()
    said = anybody.locator("main").inner_text()
    for what in ("Warm corner", "£10,000", "Abbey", "Stronger together"):
        assert what in said
    anybody.goto(f"/funding/{story.round.slug}/")
    assert "It has been decided who is funded" in anybody.locator("main").inner_text()
