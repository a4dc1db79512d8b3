"""Officers' pages of rounds: what they make, what they refuse, and what a published round keeps."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.applications.models import (
    Application,
    Criterion,
    DeadlineChange,
    FundingRound,
    RoundDocument,
    RoundScheme,
    RouteDecision,
)
from commissioning.applications.operations import round_publication
from commissioning.applications.queries.round_places import TABS
from commissioning.applications.tests.factories import ApplicationFactory, CriterionFactory, EligibilityQuestionFactory
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.common.models import OutboxMessage
from commissioning.programmes.tests.factories import ProgrammeFactory, SchemeFactory
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
READERS = ("commissioning_officer", "partner_officer", "finance_officer", "legal_officer", "auditor")


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def draft(officer):
    return ready_round(at=clock.now(), by=officer)


@pytest.fixture
def published(draft, officer):
    round_publication.publish(draft, at=clock.now(), by=officer)
    return FundingRound.objects.get(pk=draft.pk)


def page(name, record, *args):
    return reverse(f"applications:round-{name}", args=[record.slug, *args])


def dates(**days) -> dict:
    sent: dict[str, int] = {}
    for name, day in days.items():
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return sent


def new_round(programme, **changes) -> dict:
    today = programme.starts_on
    days = {
        "opens_on": today + dt.timedelta(days=10),
        "closes_on": today + dt.timedelta(days=40),
        "agreement_starts_on": today + dt.timedelta(days=100),
        "agreement_ends_on": today + dt.timedelta(days=464),
    }
    given = {name: changes.pop(name, day) for name, day in days.items()}
    words = {"title": "Small grants", "route": "grant", "summary": "For groups.", "opens_time": "09:00"}
    return {"programme": programme.pk, **words, **dates(**given), **changes}


# Making one ---------------------------------------------------------------------------------------------


def test_a_round_begins_as_a_draft_of_whoever_makes_it(client, officer):
    programme = ProgrammeFactory()

    response = client.post(reverse("applications:round-add"), new_round(programme))

    record = FundingRound.objects.get()
    assertRedirects(response, record.get_absolute_url())
    assert (record.status, record.officer, record.slug) == ("draft", officer, "small-grants")
    assert record.opens_at == clock.start_of_day(programme.starts_on + dt.timedelta(days=10)) + dt.timedelta(hours=9)
    assert record.history.get().history_user == officer


def test_two_rounds_of_one_title_have_addresses_of_their_own(client, officer):
    programme = ProgrammeFactory()
    for title in ("Add", "Add", "Small grants", "Small grants"):
        client.post(reverse("applications:round-add"), new_round(programme, title=title))

    assert set(FundingRound.objects.values_list("slug", flat=True)) == {
        "add-2",
        "add-3",
        "small-grants",
        "small-grants-2",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"closes_on": dt.date(2025, 4, 5)}, "Enter a last day to apply after the day the round opens"),
        ({"agreement_ends_on": dt.date(2025, 5, 1)}, "Enter a last day of agreements after their first day"),
        ({"agreement_ends_on": dt.date(2030, 3, 31)}, "Enter a last day of agreements within the programme"),
        ({"agreement_starts_on": dt.date(2025, 4, 20)}, "Enter a first day of agreements after the last day to apply"),
        ({"title": "nul \x00"}, "Remove the characters that cannot be shown"),
        ({"summary": "x" * 50_001}, "must be 50,000 characters or fewer"),
        ({"opens_time": "25:00"}, "Choose one of the answers offered"),
        ({"route": "gift"}, "Choose one of the answers offered"),
    ],
)
def test_a_round_that_cannot_be_is_refused_beside_its_field(client, officer, change, message):
    response = client.post(reverse("applications:round-add"), new_round(ProgrammeFactory(), **change))

    assertContains(response, message)
    assertContains(response, "<title>Error: ")
    assert not FundingRound.objects.exists()


# Who reads, who changes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", READERS)
def test_officers_read_and_only_commissioning_officers_change(client, draft, role):
    client.force_login(UserFactory(**{role: True}))
    reading = [draft.get_absolute_url(), *(page(name, draft) for name in (*TABS, "history", "readiness"))]
    changing = [page(name, draft) for name in ("texts", "timetable", "officers", "figures", "questions", "scheme-add")]

    assert {client.get(address).status_code for address in reading} == {200}
    expected = 200 if role == "commissioning_officer" else 403
    assert {client.get(address).status_code for address in changing} == {expected}
    assert client.post(page("publish", draft)).status_code == (302 if expected == 200 else 403)


@pytest.mark.parametrize("role", ["assessor", "administrator"])
def test_rounds_are_not_for_everybody(client, draft, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(draft.get_absolute_url()).status_code == 403
    assert client.get(reverse("applications:round-list")).status_code == 403


# A draft's parts ----------------------------------------------------------------------------------------


def test_hostile_markdown_does_no_harm(client, draft):
    texts = {
        "title": draft.title,
        "summary": "<script>alert(1)</script>",
        "who_can_apply": "[press](javascript:alert(1)) <img src=x onerror=alert(1)>",
        "guidance": "# Read\n\n<iframe src='https://evil.example'></iframe>",
        "privacy": "**yes**",
        "how_decided": "",
    }

    assertRedirects(client.post(page("texts", draft), texts), draft.get_absolute_url())
    shown = client.get(page("applicants", draft))

    for harm in ("<script>alert", 'javascript:alert(1)"', "<img src=x", "<iframe"):
        assertNotContains(shown, harm)
    assertContains(shown, "<strong>yes</strong>")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"budget_pence": "-1"}, "Enter the amount in pounds"),
        ({"budget_pence": "0"}, "Enter £0.01 or more"),
        ({"maximum_pence": "200000"}, "Enter the budget, £100,000, or less"),
        ({"minimum_pence": "60000"}, "Enter the largest award, £50,000, or less"),
        ({"awards_expected": "200"}, "so many of the smallest award are more than the budget"),
        ({"awards_expected": "-3"}, "Enter a number that is 1 or more"),
        ({"budget_pence": "9" * 40}, "error"),
    ],
)
def test_a_schemes_money_that_cannot_be_is_refused_beside_its_field(client, draft, change, message):
    scheme = SchemeFactory(theme__programme=draft.programme)
    sent = {"scheme": scheme.pk, "budget_pence": "100000", "minimum_pence": "1000", "maximum_pence": "50000"}

    response = client.post(page("scheme-add", draft), {**sent, **change})

    assertContains(response, message)
    assert draft.schemes.count() == 1


def test_only_schemes_of_the_programme_and_route_can_be_opened(client, draft):
    sent = {"budget_pence": "100000", "minimum_pence": "1000", "maximum_pence": "50000"}
    inside = SchemeFactory(theme__programme=draft.programme)
    others = [
        SchemeFactory(),
        SchemeFactory(theme__programme=draft.programme, route="contract"),
        draft.schemes.get().scheme,
    ]

    for other in others:
        client.post(page("scheme-add", draft), {**sent, "scheme": other.pk})
    assert draft.schemes.count() == 1

    client.post(page("scheme-add", draft), {**sent, "scheme": inside.pk})
    assert draft.schemes.get(scheme=inside).budget_pence == 100_000_00


def test_a_scheme_goes_with_its_themes_questions(client, draft):
    client.post(page("scheme-remove", draft, draft.schemes.get().pk))

    assert (draft.schemes.count(), draft.themes.count()) == (0, 0)
    assert RoundScheme.history.filter(history_type="-").count() == 1


def test_only_published_application_forms_can_be_asked(client, draft):
    theme = draft.schemes.get().scheme.theme
    for wrong in (QuestionnaireVersionFactory(), QuestionnaireVersionFactory(published=True)):
        response = client.post(page("questions", draft), {"organisation": wrong.pk, f"theme-{theme.pk}": ""})
        assertContains(response, "Choose one of the answers offered")

    assert draft.themes.count() == 1
    client.post(page("questions", draft), {"organisation": "", f"theme-{theme.pk}": ""})
    draft.refresh_from_db()
    assert (draft.organisation_version, draft.themes.count()) == (None, 0)


def test_eligibility_questions_keep_the_order_they_are_given(client, draft):
    for text in ("Second?", "Third?"):
        sent = {"text": text, "right_answer": "no", "explanation": "Because."}
        client.post(page("eligibility-add", draft), sent)
    third = draft.eligibility_questions.get(text="Third?")
    assert (third.number, third.right_answer) == (3, False)

    for _ in range(4):  # Past the first place it stays there.
        client.post(page("part-move", draft, "eligibility", third.pk), {"direction": "up"})

    order = [question.text for question in draft.eligibility_questions.all()]
    assert order == ["Third?", "Is there a bank account in your group’s name?", "Second?"]
    assert list(draft.eligibility_questions.values_list("number", flat=True)) == [1, 2, 3]


def test_a_part_of_another_round_is_not_found(client, draft):
    other = EligibilityQuestionFactory(), CriterionFactory()

    assert client.get(page("eligibility-edit", draft, other[0].pk)).status_code == 404
    assert client.get(page("criterion-edit", draft, other[1].pk)).status_code == 404
    assert client.post(page("part-move", draft, "criteria", other[1].pk)).status_code == 404
    assert client.post(page("part-move", draft, "schemes", draft.schemes.get().pk)).status_code == 404
    assert client.get(page("criterion-add", draft, "nothing")).status_code == 404


def test_a_criterion_names_its_marks_and_the_questions_that_inform_it(client, draft):
    sent = {"title": "Reserves", "kind": "scored", "guidance": "", "question_keys": ["reserves_large"]}
    address = page("criterion-add", draft, "organisation")

    assertContains(client.post(address, sent), "Enter the highest mark")
    assertContains(
        client.post(address, {**sent, "marks": "5", "question_keys": ["bogus"]}), "Choose one of the answers offered"
    )
    assert not Criterion.objects.filter(title="Reserves").exists()

    client.post(address, {**sent, "marks": "5"})
    made = Criterion.objects.get(title="Reserves")
    assert (made.number, made.marks, made.weight, made.question_keys) == (8, 5, None, ["reserves_large"])
    client.post(page("criterion-edit", draft, made.pk), {**sent, "kind": "pass_fail", "marks": "5"})
    made.refresh_from_db()
    assert (made.kind, made.marks) == ("pass_fail", None)


def test_the_usual_criteria_are_for_a_round_without_any(client, draft):
    before = list(draft.criteria.values())
    client.post(page("criteria-fill", draft))
    assert list(draft.criteria.values()) == before

    draft.criteria.all().delete()
    client.post(page("criteria-fill", draft))
    essential = draft.criteria.filter(kind="pass_fail").values_list("title", flat=True)
    assert list(essential) == ["Governance", "Financial management and viability", "Equalities"]
    assert sum(one.marks or 0 for one in draft.criteria.all()) == 80
    assert sum(one.weight or 0 for one in draft.criteria.all()) == 100


def test_a_document_is_kept_once_and_only_if_it_is_what_it_says(client, draft):
    address = page("document-add", draft)
    for name, content in (("notes.pdf", b"MZ a program"), ("notes.txt", b""), ("notes.exe", b"MZ")):
        assertContains(client.post(address, {"title": "x", "file": SimpleUploadedFile(name, content)}), "Error: ")
    for title in ("Framework", "The same"):
        client.post(address, {"title": title, "file": SimpleUploadedFile("notes.txt", b"What we want.")})

    document = RoundDocument.objects.get()
    assert document.title == "Framework"
    assert b"".join(client.get(page("document", draft, document.pk)).streaming_content) == b"What we want."
    client.post(page("document-remove", draft, document.pk))
    assert not RoundDocument.objects.exists()


def test_one_person_is_not_two_officers(client, draft, officer):
    sent = {"officer": officer.pk, "second_officer": officer.pk}

    assertContains(client.post(page("officers", draft), sent), "Choose somebody else as the second officer")


# Grant or contract --------------------------------------------------------------------------------------


FACTORS = {
    "complementary": "no",
    "capacity": "no",
    "new_idea": "no",
    "own_mission": "yes",
    "specified_need": "yes",
    "design": "yes",
    "outcomes": "no",
    "duty": "no",
}


def test_the_route_is_suggested_before_it_is_chosen_without_scripts(client, draft):
    address = page("route", draft, draft.schemes.get().pk)
    before = RouteDecision.objects.count()

    shown = client.post(address, {**FACTORS, "suggest": "1", "estimated_pence": "90000"})

    assertContains(shown, "The factors suggest a <strong>contract</strong>: 1 for a grant, 2 for a contract.")
    assert (shown.context["form"]["design"].value(), shown.context["form"]["duty"].value()) == ("yes", "no")
    assertNotContains(shown, "<title>Error: ")
    assert RouteDecision.objects.count() == before


@pytest.mark.parametrize("role", ["commissioning_officer", "legal_officer"])
def test_a_contract_above_the_threshold_is_flagged_and_earlier_decisions_stay(client, draft, role):
    by = UserFactory(**{role: True})
    client.force_login(by)
    sent = {**FACTORS, "estimated_pence": "700000", "is_light_touch": "yes", "chosen": "contract", "reasons": "Duty."}

    client.post(page("route", draft, draft.schemes.get().pk), sent)

    newest, older = draft.schemes.get().route_decisions.all()
    assert (newest.suggested, newest.chosen, newest.decided_by) == ("contract", "contract", by)
    assert newest.notice == "A tender notice: the contract is above the procurement threshold."
    assert newest.answers == {key: answer == "yes" for key, answer in FACTORS.items()}
    assert older.chosen == "grant"
    shown = client.get(page("money", draft))
    for words in ("A tender notice", "Duty.", "Groups do this for their own mission."):
        assertContains(shown, words)


def test_a_route_needs_every_factor_and_reasons(client, draft):
    sent = {"estimated_pence": "-5", "is_light_touch": "", "chosen": "grant", "reasons": ""}

    shown = client.post(page("route", draft, draft.schemes.get().pk), sent)

    for words in ("Say yes or no: The money is to build", "Enter the reasons", "Enter the amount in pounds"):
        assertContains(shown, words)
    assert RouteDecision.objects.count() == 1


# Publishing and after -----------------------------------------------------------------------------------


def test_a_round_that_lacks_something_is_not_published_by_its_page(client, draft):
    FundingRound.objects.filter(pk=draft.pk).update(privacy="")

    response = client.post(page("publish", draft), follow=True)

    assertContains(response, "Write the privacy notice")
    assertContains(response, page("texts", draft))
    assert FundingRound.objects.get(pk=draft.pk).status == "draft"


def test_a_published_round_keeps_what_people_apply_under(client, published):
    scheme, criterion = published.schemes.get(), published.criteria.first()
    question = published.eligibility_questions.get()
    addresses = [page(name, published) for name in ("texts", "timetable", "figures", "questions", "scheme-add")]
    addresses += [page(name, published, scheme.pk) for name in ("scheme-edit", "scheme-remove", "route")]
    addresses += [page(name, published, criterion.pk) for name in ("criterion-edit", "criterion-remove")]
    addresses += [page(name, published, question.pk) for name in ("eligibility-edit", "eligibility-remove")]
    addresses += [page("criteria-fill", published), page("part-move", published, "criteria", criterion.pk)]
    before = [list(rows.values()) for rows in (FundingRound.objects, RoundScheme.objects, Criterion.objects)]

    for address in addresses:
        assertRedirects(client.post(address, {"title": "Other"}), published.get_absolute_url())

    after = [list(rows.values()) for rows in (FundingRound.objects, RoundScheme.objects, Criterion.objects)]
    assert after == before
    assertNotContains(client.get(page("applicants", published)), page("texts", published))


def test_everybody_gets_more_time_with_a_reason_that_the_public_reads(client, published):
    later = published.closes_on + dt.timedelta(days=7)
    decision = published.decision_expected_on
    address = page("extend", published)
    wrong = {**dates(closes_on=published.closes_on, decision_expected_on=decision), "reason": "Flood."}

    assertContains(client.post(address, wrong), "Enter a day after the present last day to apply")
    client.post(address, {**dates(closes_on=later, decision_expected_on=decision), "reason": "The form was down."})

    change = DeadlineChange.objects.get()
    before = published.closes_on
    published.refresh_from_db()
    assert (published.closes_on, change.before_on, change.closes_on) == (later, before, later)
    client.logout()
    assertContains(client.get(published.public_url), "The form was down.")


def test_a_draft_has_no_deadline_to_put_off(client, draft):
    later = dates(closes_on=draft.closes_on + dt.timedelta(days=7))

    client.post(page("extend", draft), {**later, "reason": "x"})

    assert not DeadlineChange.objects.exists()


def test_a_cancelled_round_tells_those_who_have_begun_once(client, published):
    member = MembershipFactory()
    ApplicationFactory(
        round=published,
        organisation=member.organisation,
        stage__round=published,
        stage__organisation=member.organisation,
        round_scheme=published.schemes.get(),
    )
    MembershipFactory()

    assertContains(client.post(page("cancel", published), {"reason": ""}), "Why is the round cancelled?")
    for _ in range(2):
        client.post(page("cancel", published), {"reason": "The budget was cut."})

    published.refresh_from_db()
    assert (published.status, published.cancelled_reason) == ("cancelled", "The budget was cut.")
    messages = OutboxMessage.objects.filter(key__startswith=f"round:{published.pk}:cancelled")
    assert [message.email.to for message in messages] == [[member.user.email]]
    assert "The budget was cut." in messages.get().email.message


def test_a_cancelled_draft_tells_nobody(client, draft):
    client.post(page("cancel", draft), {"reason": "Not now."})

    assert FundingRound.objects.get(pk=draft.pk).status == "cancelled"
    assert not OutboxMessage.objects.exists()


def test_a_copy_has_everything_but_the_route_a_year_later(client, published, officer):
    draft_title = "Community grants, second round"
    client.post(page("copy", published), {"title": draft_title})

    made = FundingRound.objects.get(title=draft_title)
    assert (made.status, made.copied_from, made.published_at) == ("draft", published, None)
    assert made.closes_on == add_months(published.closes_on, 12)
    assert [one.budget_pence for one in made.schemes.all()] == [90_000_00]
    assert not made.schemes.get().route_decisions.exists()
    for parts in ("criteria", "themes", "eligibility_questions"):
        assert getattr(made, parts).count() == getattr(published, parts).count() > 0
    assert made.organisation_version == published.organisation_version


def test_a_copied_document_is_a_file_of_its_own(client, draft):
    sent = {"title": "Framework", "file": SimpleUploadedFile("notes.txt", b"What we want.")}
    client.post(page("document-add", draft), sent)
    client.post(page("copy", draft), {"title": "Again"})
    source, copied = RoundDocument.objects.order_by("pk")

    assert source.file.name != copied.file.name
    with copied.file.open("rb") as file:
        assert file.read() == b"What we want."


def test_the_round_says_who_changed_what(client, published, officer):
    client.post(page("officers", published), {"officer": published.second_officer_id, "second_officer": officer.pk})

    shown = client.get(page("history", published))

    for words in ("Round changed: Community grants", "Criterion added: Governance", str(officer), "Reason: Groups do"):
        assertContains(shown, words)


@pytest.mark.parametrize("tab", ["detail", *TABS])
def test_a_rounds_page_costs_the_same_however_much_it_holds(client, draft, tab):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(tab, draft)).status_code == 200
        return len(captured)

    client.get(page(tab, draft))
    few = queries()
    for number in range(50, 70):
        CriterionFactory(round=draft, number=number)
        EligibilityQuestionFactory(round=draft, number=number)

    assert queries() <= few
    assert not Application.objects.exists()


def test_a_programme_shows_its_rounds_and_where_to_make_one(client, published):
    other = ready_round(at=clock.now(), title="Of another programme")
    address = published.programme.get_absolute_url()

    shown = client.get(address)

    assertContains(shown, published.get_absolute_url())
    assertContains(shown, f"{reverse('applications:round-add')}?programme={published.programme_id}")
    assertNotContains(shown, other.title)
    client.force_login(UserFactory(administrator=True))
    assertNotContains(client.get(address), published.title)
