import csv
import io

import openpyxl
import page
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Award, CoverageNote, Recommendation
from commissioning.applications.operations import awards, round_publication
from commissioning.applications.queries.award_board import boards_of
from commissioning.applications.queries.coverage import coverage_of
from commissioning.applications.tests.awarding import (
    AT,
    assessed,
    decided,
    in_full,
    made_final,
    nothing,
    scheme,
    scored,
)
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HOSTILE = "=HYPERLINK(1) <script>alert(1)</script> <img src='file:///etc/passwd'>"


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def after_the_round(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def of():
    return scheme(budget_pence=30_000_00, maximum_pence=30_000_00)


def url(name, *args):
    return reverse(f"applications:award-{name}", args=args)


def typed(*sums):
    """What a browser sends for ``(application, amount, reason)``."""
    found = {}
    for application, amount, reason in sums:
        found |= {f"a{application.pk}-amount": amount, f"a{application.pk}-reason": reason}
    return found


def test_sums_are_tried_out_without_being_saved_then_saved(of, officer):
    first, second = assessed(of, 80), assessed(of, 70)
    client, address = client_of(officer), url("scheme", of.round.slug, of.pk)
    sums = typed((first, "12,000", "Fewer rooms."), (second, "18000", "Fewer rooms."))

    tried = client.post(address, sums | {"try": "1"})

    shown = tried.content.decode()
    assert "Tried out, not saved." in shown
    assert "The money ends here" not in shown
    assert tried.context["board"].total == 30_000_00
    assert not Award.objects.exists()

    assert client.post(address, sums | {"save": "1"}).status_code == 302
    assert sorted(Award.objects.values_list("recommended_pence", flat=True)) == [12_000_00, 18_000_00]


def test_a_board_without_a_row_has_nothing_to_save(of, officer):
    round_publication.cancel(of.round, reason="The money is gone.", at=AT, by=officer)

    answer = client_of(officer).post(url("scheme", of.round.slug, of.pk), {"save": "1"})

    assert "Nothing to rank yet" in answer.content.decode()
    assert not Award.objects.exists()


def shown_on(page, *applications):
    """The hidden inputs that a browser sends back."""
    rows = {row.reference: form for row, form, _ in page.context["rows"]}
    return {form.add_prefix("shown"): form["shown"].value() for form in (rows[one.reference] for one in applications)}


def test_an_old_board_writes_over_nobody(of, officer):
    first, second = assessed(of, 80, 10_000_00), assessed(of, 70, 10_000_00)
    client, address = client_of(officer), url("scheme", of.round.slug, of.pk)
    seen = shown_on(client.get(address), first, second)
    whole = ((first, "10000", ""), (second, "10000", ""))
    client.post(address, typed((first, "4000", "A lean year."), whole[1]) | seen | {"save": "1"})

    # The first is as the old page showed it: what was saved since stays. The second was changed on it.
    client.post(address, typed(whole[0], (second, "5000", "Half of it.")) | seen | {"save": "1"})
    assert list(Award.objects.order_by("application").values_list("recommended_pence", "reason")) == [
        (4_000_00, "A lean year."),
        (5_000_00, "Half of it."),
    ]

    # Both changed the first: nothing is saved before it was seen.
    mine = typed((first, "3000", "Less."), (second, "5000", "Half of it."))
    refused = client.post(address, mine | seen | {"save": "1"})
    assert "Somebody else saved £4,000: A lean year." in refused.content.decode()
    assert 'value="3000"' in refused.content.decode()
    assert Award.objects.get(application=first).recommended_pence == 4_000_00
    client.post(address, mine | shown_on(refused, first, second) | {"save": "1"})
    assert Award.objects.get(application=first).recommended_pence == 3_000_00


def test_conditions_from_an_old_page_leave_the_sum_that_was_saved_since(of, officer):
    one = assessed(of, 80, 10_000_00)
    client, address = client_of(officer), url("edit", one.reference)
    seen = {"shown": client.get(address).context["form"]["shown"].value()}
    client.post(address, {"amount": "4000", "reason": "A lean year.", **seen})

    client.post(address, {"amount": "10000", "reason": "", "conditions": "A lease.", **seen})
    award = Award.objects.get()
    assert (award.recommended_pence, award.reason, award.conditions) == (4_000_00, "A lean year.", "A lease.")

    refused = client.post(address, {"amount": "3000", "reason": "Less.", **seen}).content.decode()
    assert "Somebody else saved £4,000" in refused
    assert Award.objects.get().recommended_pence == 4_000_00


def test_trying_shows_what_would_be_refused_and_saving_refuses_it(of, officer):
    first, second = assessed(of, 80), assessed(of, 70)
    client, address = client_of(officer), url("scheme", of.round.slug, of.pk)
    sums = typed((first, "20000", ""), (second, "20000", ""))

    tried = client.post(address, sums | {"try": "1"})
    assert tried.context["board"].over == 10_000_00

    refused = client.post(address, sums | {"save": "1"})
    assert "£10,000 more than the scheme’s budget" in refused.content.decode()
    assert not Award.objects.exists()

    words = client.post(address, typed((first, "five", ""), (second, "0", "")) | {"save": "1"}).content.decode()
    assert "Enter the amount in pounds, like 1250 or 1,250.50" in words
    assert not Award.objects.exists()


def test_conditions_and_economic_activity_are_recorded_with_their_reason(of, officer):
    one = assessed(of, 80)
    client, address = client_of(officer), url("edit", one.reference)
    given = {"amount": "20000", "reason": "", "conditions": "A lease.", "is_economic": "no", "economic_reason": ""}

    assert "Say why the activity is economic or not" in client.post(address, given).content.decode()
    assert client.post(address, given | {"economic_reason": "It is free for all."}).status_code == 302

    award = Award.objects.get()
    assert (award.conditions, award.is_economic, award.economic_reason) == ("A lease.", False, "It is free for all.")


def test_a_note_on_each_gap_opens_the_way_to_the_final_recommendation(of, officer):
    one = assessed(of, 80)
    awards.recommend(of, in_full(one), at=AT, by=officer)
    client, address = client_of(officer), url("coverage", of.round.slug)
    final = url("final", of.round.slug)
    assert "in coverage without a mitigation note" in client.get(final).content.decode()

    response = client.get(address)
    notes = {f"{form.prefix}-mitigation": "A round of its own." for _, _, form in response.context["notes"]}
    assert client.post(address, notes).status_code == 302

    gaps = coverage_of(of.round, boards_of(of.round)).gaps
    assert CoverageNote.objects.count() == len(gaps) > 10
    for _ in range(2):  # Pressed twice, it is final once.
        assert client.post(final, {"equality_analysis": "Nobody is left out."}).status_code == 302
    assert Recommendation.objects.count() == 1
    one.refresh_from_db()
    assert one.status == ApplicationStatus.RECOMMENDED


@pytest.mark.parametrize("role", ["assessor", "partner_officer", "administrator"])
def test_those_who_have_no_say_see_nothing_of_it(of, officer, role):
    one = assessed(of, 80)
    awards.recommend(of, in_full(one), at=AT, by=officer)
    made_final(of.round, officer)
    decided(of.round, officer)
    client = client_of(UserFactory(**{role: True}))

    slug = of.round.slug
    addresses = [url("scheme", slug, of.pk), url("edit", one.reference), url("feedback", one.reference)]
    addresses += [url(name, slug) for name in ("board", "coverage", "final", "decisions", "letters")]
    addresses += [url(f"pack-{kind}", slug) for kind in ("pdf", "xlsx", "csv")]
    assert {client.get(address).status_code for address in addresses} == {403}
    assert client.get(url("letter-pdf", one.reference)).status_code == 404


def test_an_auditor_reads_and_changes_nothing(of, officer):
    one = assessed(of, 80)
    client = client_of(UserFactory(auditor=True))
    address = url("scheme", of.round.slug, of.pk)

    shown = client.get(address)

    assert shown.status_code == 200
    assert b"Save these sums" not in shown.content
    assert client.post(address, typed((one, "20000", "")) | {"save": "1"}).status_code == 403
    assert client.post(url("final", of.round.slug), {"equality_analysis": "None."}).status_code == 403
    assert client.post(url("letters", of.round.slug)).status_code == 403
    assert not Award.objects.exists()


def told(of, officer, *applications):
    awards.recommend(of, in_full(applications[0]) | nothing(*applications[1:]), at=AT, by=officer)
    made_final(of.round, officer)


def lead_of(application):
    return application.organisation.memberships.get().user


def test_nothing_is_seen_before_the_letter_and_everything_after(of, officer):
    one, two = assessed(of, 80), assessed(of, 70)
    scored(one, 5, 4)
    client = client_of(lead_of(one))
    own = reverse("applications:own-outcome", args=[one.reference])
    pages = [reverse("applications:own-list"), reverse("organisations:home")]
    pages.append(reverse("applications:public-round", args=[of.round.slug]))

    def seen():
        return [client.get(address).content for address in pages]

    before = seen()
    told(of, officer, one, two)
    assert [client.get(address).status_code for address in (own, url("letter-pdf", one.reference))] == [404, 404]
    decided(of.round, officer)
    assert client.get(own).status_code == 404
    for was, now in zip(before, seen(), strict=True):
        assert b"Awarded" not in now
        assert b"Recommended" not in now
        assert (b"With the council" in now) == (b"With the council" in was)

    awards.send_letters(of.round, at=AT, by=officer)

    words = client.get(own).content.decode()
    assert "Awarded" in words
    assert "4.5 of 5" in words
    assert "26 January 2027" in words
    assert client.get(url("letter-pdf", one.reference)).status_code == 200
    assert b"Awarded" in client.get(pages[0]).content
    other = reverse("applications:own-outcome", args=[two.reference])
    assert (client.get(other).status_code, client.get(url("letter-pdf", two.reference)).status_code) == (404, 404)


def test_the_lead_answers_once_and_a_viewer_not_at_all(of, officer):
    one = assessed(of, 80)
    told(of, officer, one)
    decided(of.round, officer)
    awards.send_letters(of.round, at=AT, by=officer)
    own = reverse("applications:own-outcome", args=[one.reference])
    membership = one.organisation.memberships.get()
    viewer = UserFactory()
    one.organisation.memberships.create(user=viewer, role="viewer", started_at=AT)
    assert client_of(viewer).post(own, {"accepts": "yes"}).status_code == 403
    client = client_of(membership.user)
    assert "Say why you decline it" in client.post(own, {"accepts": "no"}).content.decode()

    for _ in range(2):
        assert client.post(own, {"accepts": "yes"}).status_code == 302

    award = Award.objects.get()
    assert (award.is_accepted, award.answered_by) == (True, membership.user)
    assert one.agreement.value_pence == 20_000_00


def test_decisions_are_recorded_from_the_page_by_democratic_services(of, officer):
    one, two = assessed(of, 80), assessed(of, 70)
    told(of, officer, one, two)
    client, address = client_of(UserFactory(democratic_services_officer=True)), url("decisions", of.round.slug)
    day = {"decided_on_day": "11", "decided_on_month": "1", "decided_on_year": "2027", "reference": "2027/014"}

    later = typed((one, "20000", ""), (two, "0", "")) | {f"a{two.pk}-later": "on"}
    assert "No issue here has this reference" in client.post(address, day | later).content.decode()
    assert not Award.objects.exclude(decided_on=None).exists()

    day["is_elsewhere"] = "on"
    assert client.post(address, day | later).status_code == 302
    assert list(Award.objects.filter(decided_on=None).values_list("application", flat=True)) == [two.pk]

    wrong = client.post(address, day | typed((two, "20000", "Cabinet wished it.")))
    assert "£10,000 more than the budget" in wrong.content.decode()
    assert client.post(url("letters", of.round.slug)).status_code == 403


# Files -----------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(of, officer):
    one = assessed(of, 80, title=HOSTILE[:180])
    awards.recommend(of, {one.reference: awards.Sum(10_000_00, HOSTILE, HOSTILE)}, at=AT, by=officer)
    return one


def failures(content):
    found = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in found.failures]


def text_of(content):
    return " ".join(" ".join(one.extract_text().split()) for one in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_pack_is_a_tagged_paper_that_says_whether_it_is_final(of, officer, hostile):
    client, address = client_of(officer), url("pack-pdf", of.round.slug)
    draft = client.get(address).content
    assert "DRAFT: not final" in text_of(draft)

    made_final(of.round, officer)
    content = client.get(address).content

    words = text_of(content)
    assert failures(content) == failures(draft) == []
    assert "DRAFT" not in words
    assert Recommendation.objects.get().snapshot_sha256 in words.replace(" ", "")
    for part in ("1. Recommendations", "No group is left out.", "Minimal financial assistance", "<script>alert(1)"):
        assert part in words, part
    assert content == client.get(address).content


def test_tables_of_the_pack_hold_no_formula(of, officer, hostile):
    client = client_of(officer)

    book = openpyxl.load_workbook(io.BytesIO(client.get(url("pack-xlsx", of.round.slug)).content))
    rows = csv.reader(io.StringIO(client.get(url("pack-csv", of.round.slug)).getvalue().decode("utf-8-sig")))

    assert book.sheetnames == ["Awards", "Coverage", "Assistance", "About"]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (_, first) = list(rows)
    assert first[4].startswith("'=HYPERLINK")
    assert first[8] == "10000.00"


# Cost ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["board", "scheme", "coverage", "final", "decisions", "letters"])
def test_a_page_costs_the_same_for_thirty_applications(officer, name):
    client = client_of(officer)

    def cost(of):
        address = url(name, *([of.round.slug, of.pk] if name == "scheme" else [of.round.slug]))
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def ready(of, count):
        ones = [assessed(of, 80 - number) for number in range(count)]
        awards.recommend(of, in_full(*ones), at=AT, by=officer)
        if name in {"decisions", "letters"}:
            made_final(of.round, officer)
        if name == "letters":
            decided(of.round, officer)
        return cost(of)

    assert ready(scheme(budget_pence=2_000_000_00), 30) <= ready(scheme(budget_pence=2_000_000_00), 2)


def test_writing_costs_the_same_for_thirty_applications(officer):
    def cost(count):
        of = scheme(budget_pence=2_000_000_00)
        ones = [assessed(of, 80 - number) for number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            awards.recommend(of, in_full(*ones), at=AT, by=officer)
            made_final(of.round, officer)
            decided(of.round, officer)
            awards.send_letters(of.round, at=AT, by=officer)
        # A note is written for each gap, and each ward without a project is one.
        return len([one for one in captured.captured_queries if "coveragenote" not in one["sql"]])

    few = cost(2)
    assert cost(30) <= few + 4
