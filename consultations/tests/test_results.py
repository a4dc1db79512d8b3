"""Results: written, published and frozen, corrected in the open, told to those who asked; nothing small in them."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.asserts import assertContains

from commissioning.common import clock, once, snapshots
from commissioning.common.models import OfficerTask, OutboxMessage
from commissioning.common.states import CannotMove
from commissioning.common.templatetags.words import date_and_time
from consultations.enums import PhaseStatus, PrivacyKind
from consultations.models import Phase, PrivacyRequest, PublishedResults, Quote, Response, Theme
from consultations.models.results import FrozenResults
from consultations.operations import considering, privacy, publishing, quotes, tallies
from consultations.queries.results import draft_results, frozen_results, published_of
from consultations.results_pages import context_of, results_pdf
from consultations.rules.published import Raised, Row, table_rows
from consultations.tests.factories import PhaseFactory, ResponseContactFactory, ResponseFactory
from consultations.tests.results import (
    QUOTED,
    SECRET,
    TEXTS,
    answered_phase,
    considered_phase,
    fresh,
    published_phase,
    write_texts,
)
from consultations.tests.written import AT, response_saying, written_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def no_pdf(results, sha256):
    return b"%PDF-1.7 results"


def url(name, phase):
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number])


def erase(response, *, by) -> PrivacyRequest:
    asked = privacy.open_request(
        kind=PrivacyKind.ERASURE, sought=response.reference, identity="Yes.", received_on=AT.date(), at=AT, by=by
    )
    return privacy.erase(asked, responses=[response.pk], sign_ups=[], reason="They withdrew.", at=AT, by=by)


def test_the_results_are_the_suppressed_figures_the_themes_and_what_was_made_of_them(officer):
    results = draft_results(considered_phase(by=officer))

    questions = {question.key: question for question in results.questions}
    assert results.responses == 18
    assert set(questions) == {"idea", "draft"}
    assert [row for row in questions["draft"].rows if row.count] == [
        Row("Agree", 12, 67),
        Row("Disagree", 6, 33),
    ]
    assert (questions["idea"].shape, questions["idea"].answered) == ("written", 18)
    (theme,) = results.themes
    assert (theme.name, theme.responses, theme.considered.answer) == ("Longer grants", 18, "Accepted")
    assert [quote.text for quote in theme.quotes] == [QUOTED]
    assert questions["idea"].raised == (Raised("Longer grants", 18),)
    assert questions["draft"].raised == ()
    assert SECRET not in snapshots.canonical_json(publishing.to_plain(results))


def test_nothing_is_published_before_all_is_written_read_and_considered(officer):
    phase = answered_phase()
    with pytest.raises(publishing.CannotPublish) as refusal:
        publishing.publish(phase, render=no_pdf, at=AT, by=officer)
    assert refusal.value.obstacles[:2] == ["Say first that the phase is analysed.", "Write “We asked”."]
    considered = considered_phase(by=officer)
    with pytest.raises(publishing.CannotPublish) as refusal:
        publishing.publish(considered, render=no_pdf, at=AT, by=officer)
    assert refusal.value.obstacles == ["Write “We asked”.", "Write “You said”.", "Write “We did”."]

    assert not PublishedResults.objects.exists()
    assert set(Phase.objects.values_list("status", flat=True)) == {PhaseStatus.APPROVED, PhaseStatus.ANALYSED}


def test_what_is_published_is_frozen_and_proved_by_its_hash(officer):
    phase = published_phase(by=officer)
    published = published_of(phase).get()
    was = frozen_results(published)

    response_saying(phase, draft={"choice": "agree", "explain": ""})
    Phase.objects.filter(pk=phase.pk).update(we_did="Nothing.")

    assert frozen_results(published) == was
    assert was.we_did == TEXTS["we_did"]
    assert (phase.status, phase.results_published_by) == (PhaseStatus.PUBLISHED, officer)
    assert phase.history.first().history_user == officer
    with pytest.raises(FrozenResults):
        published.save()
    with pytest.raises(FrozenResults):
        published.delete()
    with pytest.raises(CannotMove, match=f"{phase} has published results already"):
        publishing.publish(phase, render=no_pdf, at=AT, by=officer)
    PublishedResults.objects.filter(pk=published.pk).update(snapshot=published.snapshot.replace("18", "19"))
    published.refresh_from_db()
    with pytest.raises(snapshots.Altered):
        frozen_results(published)


def test_a_correction_stands_beside_what_was_published_and_says_what_changed(officer):
    phase = published_phase(by=officer)
    before = published_of(phase).get()
    for wrong in ("", "  "):
        with pytest.raises(publishing.ValidationError):
            publishing.correct(phase, note=wrong, render=no_pdf, at=AT, by=officer)
    shown = publishing.digest(phase.we_did)
    publishing.save_texts(phase, texts={"we_did": ("Four years.", shown)}, at=AT, by=officer)

    publishing.correct(phase, note="It is four years.", render=no_pdf, at=AT + DAY, by=officer)

    last, first = published_of(phase)
    assert (last.number, last.note, frozen_results(last).we_did) == (2, "It is four years.", "Four years.")
    assert frozen_results(first) == frozen_results(before)
    assert frozen_results(first).we_did == TEXTS["we_did"]


def test_a_correction_that_changes_nothing_is_refused(officer):
    phase = published_phase(by=officer)
    theme, shown = Theme.objects.select_related("phase").get(), publishing.digest(phase.we_did)
    changes = (
        lambda: publishing.save_texts(phase, texts={"we_did": ("Four years.", shown)}, at=AT, by=officer),
        lambda: considering.consider_theme(theme, values={"reason": "Nearly all ask for it."}, at=AT, by=officer),
        lambda: quotes.withdraw_quote(Quote.objects.get(), reason="They asked.", at=AT, by=officer),
    )

    for number, change in enumerate(changes, start=1):
        with pytest.raises(publishing.NothingDiffers):
            publishing.correct(phase, note="Again.", render=no_pdf, at=AT + DAY, by=officer)
        assert published_of(phase).count() == number
        change()
        publishing.correct(phase, note="Put right.", render=no_pdf, at=AT + DAY, by=officer)

    assert [version.number for version in published_of(phase)] == [4, 3, 2, 1]


def test_erased_words_that_were_quoted_are_published_without_and_kept_nowhere(officer, client):
    phase = published_phase(by=officer)
    quoted = Quote.objects.get().response
    asked = erase(quoted, by=officer)
    task = OfficerTask.objects.get(key=f"results:{phase.pk}:erased:{asked.pk}")
    assert task.path == url("phase-results", phase)
    page, pdf = (client.get(url(name, phase)) for name in ("public-results-of", "public-results-pdf"))
    assertContains(page, "The PDF is being made again.")
    assert (QUOTED in page.content.decode(), pdf.status_code) == (False, 404)

    publishing.correct(phase, note="A quote was withdrawn.", render=no_pdf, at=AT + DAY, by=officer)

    last, first = published_of(phase)
    assert (first.snapshot, bytes(first.pdf), first.emptied_at) == ("", b"", AT + DAY)
    assert list(frozen_results(last).quotes) == []
    assert frozen_results(last).responses == 18
    task.refresh_from_db()
    assert task.done_by == officer
    assert client.get(url("public-results-pdf", phase)).status_code == 200


def test_erased_words_that_are_out_of_the_results_already_go_from_the_versions_before(officer):
    phase = published_phase(by=officer)
    quote = Quote.objects.select_related("response").get()
    quotes.withdraw_quote(quote, reason="They asked.", at=AT, by=officer)
    publishing.correct(phase, note="A quote was withdrawn.", render=no_pdf, at=AT + DAY, by=officer)

    erase(quote.response, by=officer)

    last, first = published_of(phase)
    assert (first.snapshot, bytes(first.pdf), first.emptied_at) == ("", b"", AT)
    assert (last.emptied_at, frozen_results(last).responses) == (None, 18)
    assert not OfficerTask.objects.filter(key__startswith=f"results:{phase.pk}:").exists()


def test_of_two_who_write_at_once_neither_loses_a_word(officer):
    phase = considered_phase(by=officer)
    shown = publishing.digest("")

    assert publishing.save_texts(phase, texts={"we_did": ("Mine", shown)}, at=AT, by=officer) == []
    texts = {"we_did": ("Theirs", shown), "you_said": ("Both", shown)}
    assert publishing.save_texts(phase, texts=texts, at=AT, by=officer) == ["we_did"]

    phase = fresh(phase)
    assert (phase.we_did, phase.you_said) == ("Mine", "Both")
    with pytest.raises(publishing.CannotWrite):
        publishing.save_texts(PhaseFactory(), texts=texts, at=AT, by=officer)


def test_those_who_asked_are_told_once_whatever_happens_twice(officer, monkeypatch):
    monkeypatch.setattr(publishing, "BATCH", 2)
    phase = published_phase(by=officer)
    responses = Response.objects.filter(phase=phase).order_by("pk")
    for response, wants in zip(responses, (True, True, True, False), strict=False):
        ResponseContactFactory(response=response, wants_results=wants)

    assert publishing.tell_respondents(phase, at=AT) == 3
    assert publishing.tell_respondents(phase, at=AT + DAY) == 0
    publishing.remind(at=AT + DAY)

    mails = OutboxMessage.objects.filter(key__contains=":results:response:")
    assert mails.count() == 3
    assert f"/consultations/{phase.consultation.slug}/results/" in mails[0].email.message


def test_the_officer_is_reminded_on_the_day_and_then_weekly_until_they_are_published(officer):
    phase = considered_phase(by=officer, results_expected_on=AT.date(), consultation__officer=officer)

    days = [publishing.remind(at=AT + number * DAY) for number in range(-1, 9)]

    assert days == [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    publishing.publish(write_texts(phase, by=officer), render=no_pdf, at=AT + 9 * DAY, by=officer)
    assert publishing.remind(at=AT + 30 * DAY) == 0


def test_results_that_are_expected_while_the_phase_still_takes_answers_are_not_asked_for(officer):
    day = AT.date()
    PhaseFactory(approved=True, closes_on=day, results_expected_on=day, consultation__officer=officer)

    assert [publishing.remind(at=at) for at in (AT, AT + DAY)] == [0, 1]


@pytest.mark.parametrize(("days", "mails"), [(30, 1), (31, 0)])
def test_a_lost_task_is_made_up_for_until_a_month_has_passed(days, mails):
    phase = PhaseFactory(results_published=True, results_published_at=AT)
    ResponseContactFactory(response=ResponseFactory(phase=phase, submitted=True), wants_results=True)
    trial = ResponseFactory(phase=phase, submitted=True, test=True)
    ResponseContactFactory(response=trial, wants_results=True)  # Nobody who tried the questionnaire is written to.

    publishing.remind(at=AT + days * DAY)

    assert OutboxMessage.objects.filter(key__contains=":results:response:").count() == mails


def test_the_tables_are_counts_of_many_and_never_a_response(officer):
    results = draft_results(considered_phase(by=officer))
    rows = list(table_rows(results))

    assert ("Responses", "", "", "", "All responses", 18, "", "", "") in rows
    assert (
        "Answers",
        "What you think",
        "Do you agree with the draft? Please explain.",
        "",
        "Agree",
        12,
        "",
        67,
        "",
    ) in rows
    assert ("Themes", "", "", "", "Longer grants", 18, "", "", "") in rows
    idea = next(question for question in results.questions if question.key == "idea")
    assert ("Themes by question", idea.section, idea.text, "", "Longer grants", 18, "", "", "") in rows
    assert not any(QUOTED in str(row) or SECRET in str(row) for row in rows)


def test_a_hidden_count_is_said_to_be_hidden_and_has_no_percentage(officer):
    phase = answered_phase()
    for _ in range(2):
        tallies.take_in(response_saying(phase, draft={"choice": "strongly_agree", "explain": ""}))

    rows = {row.label: row for row in next(q for q in draft_results(phase).questions if q.key == "draft").rows}

    assert (rows["Strongly agree"].count, rows["Strongly agree"].percent, rows["Strongly agree"].words) == (
        None,
        None,
        "hidden",
    )
    assert sum(row.count is None for row in rows.values()) >= 2


def test_noughts_do_not_tell_what_the_few_who_answered_all_said(officer, client):
    phase = written_phase()
    for number in range(9):
        said: dict = {"draft": {"choice": "agree", "explain": ""}} if number < 3 else {}
        response_saying(phase, **said)
    tallies.rebuild(phase, at=AT)

    few = next(one for one in draft_results(phase).questions if one.key == "draft")
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    page = client.get(url("phase-results-preview", phase))
    nobody = next(one for one in draft_results(written_phase()).questions if one.key == "draft")

    assert (few.answered, few.rows) == (None, ())
    assertContains(page, "Too few answered for figures")
    assert (nobody.answered, {row.count for row in nobody.rows}) == (0, {0})


def test_anybody_reads_the_page_the_pdf_and_the_tables(officer, client):
    phase = published_phase(by=officer)
    record = phase.consultation
    assert reverse("consultations:public-results", args=[record.slug]) in client.get(record.public_url).content.decode()

    page = client.get(reverse("consultations:public-results", args=[record.slug])).content.decode()

    places = [page.index(f'id="{part}"') for part in ("we-asked", "you-said", "we-did", "who", "answers", "themes")]
    assert places == sorted(places)
    assert QUOTED in page
    assert "What they wrote, by theme" in page[: page.index('id="themes"')]
    assert "<strong>funded</strong>" in page
    pdf = client.get(url("public-results-pdf", phase))
    content = PdfReader(io.BytesIO(pdf.content))
    words = " ".join(part.extract_text() for part in content.pages)
    assert content.root_object.get("/StructTreeRoot") is not None
    assert QUOTED in words.replace("\n", " ")
    assert client.get(url("public-results-pdf", phase), headers={"If-None-Match": pdf["ETag"]}).status_code == 304
    table = client.get(url("public-results-csv", phase)).content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(table)))["Count"] == "18"
    unpublished = considered_phase(by=officer)
    assert client.get(url("public-results-of", unpublished)).status_code == 404


def test_a_quote_stands_under_its_own_question_and_not_under_another_of_the_same_words(officer, client):
    phase = published_phase(by=officer, draft_asks="What should we do?")

    parts = dict(context_of(frozen_results(published_of(phase).get()), {})["sections"])["What you think"]
    page = client.get(url("public-results-of", phase))
    pdf = PdfReader(io.BytesIO(client.get(url("public-results-pdf", phase)).content))

    assert [(part.question.key, [quote.text for quote in part.quotes]) for part in parts] == [
        ("idea", [QUOTED]),
        ("draft", []),
    ]
    assertContains(page, QUOTED, count=2)  # Under its question, and with its theme.
    words = " ".join(" ".join(part.extract_text().split()) for part in pdf.pages)
    assert (words.count(QUOTED), words.count("What should we do?")) == (1, 3)  # Headings and a caption.


def test_what_was_published_before_quotes_had_their_questions_key_still_shows_them(officer, client):
    phase = published_phase(by=officer)
    published = published_of(phase).get()
    content = snapshots.read(published)
    for quote in content["themes"][0]["quotes"]:
        assert quote.pop("question_key") == "idea"
    PublishedResults.objects.filter(pk=published.pk).update(**snapshots.freeze(content))

    page = client.get(url("public-results-of", phase)).content.decode()

    assert page.count(QUOTED) == 2
    assert page.index("What should we do?") < page.index(QUOTED) < page.index("Do you agree with the draft?")


def test_whoever_writes_at_the_same_time_reads_who_saved_the_text_and_when(officer, client):
    phase = considered_phase(by=officer)
    ann, bo = (UserFactory(commissioning_officer=True, full_name=name) for name in ("Ann Lee", "Bo Marsh"))
    old, shown = publishing.digest("Older"), publishing.digest("")
    publishing.save_texts(phase, texts={"we_did": ("Older", shown), "you_said": ("Said", shown)}, at=AT, by=bo)
    publishing.save_texts(phase, texts={"we_did": ("Theirs", old)}, at=AT, by=ann)
    client.force_login(officer)
    data = {f"q-{name}": "Mine" for name in TEXTS} | {f"q-{name}-shown": shown for name in TEXTS}

    page = client.post(url("phase-results", phase), data).content.decode()
    again = client.post(url("phase-results", phase), data, headers={"X-Autosave": "1"}).json()

    when = date_and_time(AT)
    assert f"Ann Lee saved “We did” on {when}, while you were writing. What is saved is below" in page
    assert f"<strong>Ann Lee saved “We did” on {when}:</strong><br>Theirs" in page
    assert again["who"] == [f"Bo Marsh saved “You said” on {when}", f"Ann Lee saved “We did” on {when}"]
    phase.text_saves.all().delete()
    assert "Somebody else saved “We did”, while" in client.post(url("phase-results", phase), data).content.decode()


def test_an_officer_writes_previews_publishes_and_corrects_on_the_pages(officer, client):
    phase = considered_phase(by=officer)
    client.force_login(officer)
    place = url("phase-results", phase)
    page = client.get(place).content.decode()
    assert "Write “We asked”." in page
    assert "Publish the results" not in page
    shown = publishing.digest("")
    data = {f"q-{name}": text for name, text in TEXTS.items()} | {f"q-{name}-shown": shown for name in TEXTS}

    preview = url("phase-results-preview", phase)
    assert "Not written yet: We asked, You said, We did." in client.get(preview).content.decode()

    saved = client.post(place, data, headers={"X-Autosave": "1"}).json()
    stale = client.post(place, {**data, "q-we_did": "Something else"})

    assert saved["shown"]["q-we_did"] == publishing.digest(TEXTS["we_did"])
    assert "You saved “We did” in another window on" in stale.content.decode()
    assert QUOTED in client.get(preview).content.decode()
    assert "Not written yet" not in client.get(preview).content.decode()
    client.post(url("phase-results-publish", phase))
    assert fresh(phase).status == PhaseStatus.PUBLISHED
    page = client.get(place).content.decode()
    assert f'action="{url("phase-results-correct", phase)}"' in page
    assert "What changed, and why?" in client.post(url("phase-results-correct", phase), {"note": ""}).content.decode()
    same = client.post(url("phase-results-correct", phase), {"note": "A word was wrong."}).content.decode()
    assert same.count("Nothing differs from what is published.") == 2  # In the summary and by the button.
    assert "A word was wrong.</textarea>" in same
    assert published_of(phase).count() == 1
    client.post(place, {"q-we_did": "Four years.", "q-we_did-shown": publishing.digest(TEXTS["we_did"])})
    sent = {"note": "A word was wrong.", once.FIELD: "0123456789abcdef" * 2}
    for _ in range(2):
        assert client.post(url("phase-results-correct", phase), sent).status_code == 302
    assert published_of(phase).count() == 2
    public = client.get(reverse("consultations:public-results", args=[phase.consultation.slug])).content.decode()
    assert "A word was wrong." in public


def test_the_pdf_of_the_same_results_is_the_same_bytes(officer):
    results = draft_results(considered_phase(by=officer))

    assert results_pdf(results, "0" * 64) == results_pdf(results, "0" * 64)
    assert clock.local_date(AT) > results.closes_on
