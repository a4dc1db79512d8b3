"""Rounds as the public reads them."""

import datetime as dt
import io

import icalendar
import page as validator
import pypdf
import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import Criterion
from commissioning.applications.tests.factories import (
    CriterionFactory,
    EligibilityQuestionFactory,
    FundingRoundFactory,
    RoundDocumentFactory,
    RoundQuestionFactory,
    RoundSchemeFactory,
    RoundThemeFactory,
)
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory

pytestmark = pytest.mark.django_db

WHILE_OPEN = "2026-10-20 12:00"
HOSTILE = '<script>alert("x")</script> [here](javascript:alert(1)) ![](https://tracker.example/a.png) **bold**'


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def version():
    return QuestionnaireVersionFactory(sample=True, published=True)


@pytest.fixture
def record(version):
    """A published round with one scheme whose project has one question of each kind."""
    made = FundingRoundFactory(published=True, title="Warm rooms", slug="warm-rooms", organisation_version=version)
    scheme = RoundSchemeFactory(round=made, scheme__code="1A", awards_expected=3)
    RoundThemeFactory(round=made, theme=scheme.scheme.theme, version=version)
    return made


def at_time(moment):
    """The clock stands at ``moment`` (UTC)."""
    return time_machine.travel(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC), tick=False)


def path(name, *args):
    return reverse(f"applications:{name}", args=args)


def text_of(content):
    return " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def sent(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-10-01 07:59:59", {"forthcoming": 1}),
        ("2026-10-01 08:00:00", {"open": 1}),
        ("2026-11-30 23:59:59", {"open": 1}),
        ("2026-12-01 00:00:00", {"closed_rows": 1}),
    ],
)
def test_a_round_is_announced_then_open_to_the_end_of_its_last_day_then_closed(client, record, at, found):
    with at_time(at):
        context = client.get(path("public-round-list")).context

    lists = ("open", "forthcoming", "closed_rows")
    assert {name: len(context[name]) for name in lists if len(context[name])} == found


def test_the_list_says_how_long_how_much_and_for_how_many(client, record):
    RoundSchemeFactory(round=record, budget_pence=50_000_50, awards_expected=None)

    with at_time(WHILE_OPEN):
        page = client.get(path("public-round-list"))

    assertContains(page, "in 41 days")
    assertContains(page, "£150,000.50 in grants, about 3 awards")


@pytest.mark.parametrize("status", [RoundStatus.DRAFT, RoundStatus.CANCELLED])
def test_a_round_that_was_never_published_is_not_there(client, status):
    record = FundingRoundFactory(status=status, cancelled_reason="No money.")

    addresses = [path(name, record.slug) for name in ("public-round", "public-round-questions-pdf")]
    addresses += [path("public-round-calendar", record.slug)]
    addresses += [path("public-round-document", record.slug, RoundDocumentFactory(round=record).pk)]

    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assertNotContains(client.get(path("public-round-list")), record.title)


def test_a_cancelled_round_says_why_and_offers_nothing(client, record):
    record.status, record.cancelled_reason = RoundStatus.CANCELLED, "The partner’s money fell away."
    record.save()

    with at_time(WHILE_OPEN):
        page = client.get(record.public_url)
        shown = client.get(path("public-round-list"))

    assertContains(page, "The partner’s money fell away.")
    assertNotContains(page, 'id="apply"')
    assert [row[0] for row in shown.context["closed_rows"]] == [record]


def test_the_prospectus_shows_criteria_beside_the_questions_that_inform_them(client, record):
    anchors = ["Nothing", "", "Fair", "Good", "Very good", "Excellent"]
    CriterionFactory(round=record, number=7, title="Need", weight=40, question_keys=["story"], anchors=anchors)
    CriterionFactory(round=record, essential=True, number=1, title="Safe", question_keys=["evidence"])
    EligibilityQuestionFactory(round=record, text="Are you a charity?", right_answer=False, explanation="Charities no.")

    with at_time(WHILE_OPEN):
        page = client.get(record.public_url).content.decode()

    number = record.schemes.get().scheme.theme.number
    assert f'href="#theme-{number}-criterion-7">Need</a> (40%)' in page
    assert f'href="#theme-{number}-question-3">3<' in page
    assert "pass or fail" in page
    assert "<strong>2</strong> Fair" in page
    assert "<strong>1</strong>" not in page  # A score without words says nothing.
    assert "up to 500 words" in page
    assert "Answer only if you chose “Yes” in question 5." in page
    assert "Eligible: no. Charities no." in page


def test_the_time_needed_stands_beside_the_size_of_the_award(client, record):
    with at_time(WHILE_OPEN):
        response = client.get(record.public_url)

    shown = response.context["prospectus"].schemes[0]
    # 500 words, 250 words, a table, files, and eleven short answers; twice, and an hour for the budget.
    assert (shown.organisation_minutes, shown.project_minutes) == (122, 182)
    assertContains(response, "5½ hours")
    assertContains(response, "£1,000 to £50,000")


def test_what_officers_write_as_markdown_runs_nothing(client, record):
    for name in ("summary", "who_can_apply", "guidance", "how_decided", "privacy"):
        setattr(record, name, HOSTILE)
    record.save()
    EligibilityQuestionFactory(round=record, text="<b>text</b>", explanation="<img src=x>")
    CriterionFactory(round=record, guidance="<script>alert(2)</script>", anchors=["<i>no</i>"] * 6)

    page = client.get(record.public_url).content.decode()

    assert page.count("<strong>bold</strong>") == 5
    for hostile in ("<script>alert", "<img", "<b>text", "<i>no"):
        assert hostile not in page
    assert 'href="javascript' not in page


def test_questions_waiting_for_an_answer_are_not_public(client, record):
    RoundQuestionFactory(round=record, text="A secret of ours?")
    RoundQuestionFactory(round=record, answered=True, text="We of Riverside ask", public_text="May we?", answer="Yes.")

    page = client.get(record.public_url)

    assert [one.public_text for one in page.context["answers"]] == ["May we?"]
    assertContains(page, "May we?")
    assertNotContains(page, "A secret of ours?")
    assertNotContains(page, "Riverside")


def test_the_questions_as_pdf_are_tagged_and_carry_criteria_and_weights(client, record):
    CriterionFactory(round=record, title="Need", weight=40, question_keys=["story"])

    response = client.get(path("public-round-questions-pdf", record.slug))
    content = sent(response)

    assert response["Content-Type"] == "application/pdf"
    report = validator.validate_pdf_bytes(content, profile=validator.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    text = text_of(content)
    assert "Need" in text
    assert "Counts towards Need (40%)." in text
    assert "Answer only if you chose “Yes” in question 5." in text


def test_the_pdf_is_sent_once_until_a_question_or_criterion_changes(client, record):
    address = path("public-round-questions-pdf", record.slug)
    criterion = CriterionFactory(round=record, weight=40)
    tag = client.get(address)["ETag"]

    again = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
    Criterion.objects.filter(pk=criterion.pk).update(weight=60)
    changed = client.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag
    assert "60%" in text_of(sent(changed))


def test_the_timetable_goes_into_a_calendar(client, record):
    address = path("public-round-calendar", record.slug)
    response = client.get(address)

    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    dates = {str(event["summary"]): event.decoded("dtstart") for event in events}
    assert dates.pop("Opens: Warm rooms") == record.opens_at
    assert dates == {
        "Last day for questions: Warm rooms": record.questions_close_on,
        "Last day to apply: Warm rooms": record.closes_on,
        "Decision expected: Warm rooms": record.decision_expected_on,
        "Agreements start: Warm rooms": record.agreement_starts_on,
    }
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_a_document_is_given_with_its_own_round_only(client, record):
    document, other = RoundDocumentFactory(round=record), RoundDocumentFactory()

    given = client.get(path("public-round-document", record.slug, document.pk))

    assert sent(given) == b"What we are looking for."
    assert client.get(path("public-round-document", record.slug, other.pk)).status_code == 404


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=99999999999999999999", "?answers=%00", "?nonsense"])
def test_rubbish_in_the_address_shows_the_nearest_page(client, record, query):
    assert client.get(path("public-round-list") + query).status_code == 200
    assert client.get(record.public_url + query).status_code == 200


def test_the_days_left_count_from_the_day_in_london(client, record):
    record.closes_on = dt.date(2026, 7, 2)
    record.opens_at = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
    record.questions_close_on = None
    record.save()

    with at_time("2026-06-30 23:30"):  # In London it is July.
        assertContains(client.get(record.public_url), "it closes tomorrow")
