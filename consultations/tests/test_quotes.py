"""Quotes: only of those who agreed, without what would say who they are, approved by a second officer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.states import CannotMove
from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.models import Answer
from consultations.enums import QuoteStatus
from consultations.models import Phase, Quote
from consultations.operations import questions, quotes
from consultations.operations.taking_out import TAKEN_OUT, take_out_all, take_out_identity
from consultations.queries.texts import sha256_of, text_of_point
from consultations.queries.themes import themes_of
from consultations.rules import quoting
from consultations.tests.factories import EngagementEventFactory, EventPointFactory, ThemeFactory
from consultations.tests.ready import ready_phase
from consultations.tests.written import AT, LATER, response_saying, text_of, written_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SAID = "We meet in Mill Lane. Small groups cannot wait a year."


@pytest.fixture
def phase() -> Phase:
    return written_phase()


@pytest.fixture
def ann():
    return UserFactory(commissioning_officer=True, full_name="Ann")


@pytest.fixture
def bob():
    return UserFactory(commissioning_officer=True, full_name="Bob")


def said(phase, **more):
    return response_saying(phase, idea=SAID, **{"may_be_quoted": "yes", **more})


def mark(response, by, excerpt=SAID, **more) -> Quote:
    theme = ThemeFactory(phase=response.phase)
    return quotes.mark_quote(text_of(response), **{"excerpt": excerpt, "theme": theme, "at": AT, "by": by, **more})


def approve(quote, by, at=LATER):
    return quotes.approve_quote(quote, seen=sha256_of(quote.text), at=at, by=by)


@pytest.mark.parametrize("consent", ["no", None], ids=["they said no", "they did not answer"])
def test_without_consent_nothing_is_quoted(phase, ann, consent):
    response = response_saying(phase, idea=SAID, **({"may_be_quoted": consent} if consent else {}))

    with pytest.raises(quotes.CannotQuote):
        mark(response, ann)

    assert not Quote.objects.exists()


def test_confidential_answers_and_points_are_not_quoted(phase, ann):
    response = said(phase, secret="Do not tell anybody")
    point = EventPointFactory(event=EngagementEventFactory(phase=phase, consultation=phase.consultation))

    for text in (text_of(response, "secret"), text_of_point(phase, point)):
        with pytest.raises(quotes.CannotQuote):
            quotes.mark_quote(text, excerpt=text.words, theme=ThemeFactory(phase=phase), at=AT, by=ann)

    assert not Quote.objects.exists()


def test_a_quote_is_what_was_written(phase, ann):
    with pytest.raises(quotes.CannotQuote):
        mark(said(phase), ann, excerpt="Small groups can wait a year.")
    with pytest.raises(quotes.CannotQuote):
        mark(said(phase), ann, theme=ThemeFactory())

    quote = mark(said(phase), ann, excerpt="  Small groups cannot\r\n wait a year. ")
    assert (quote.excerpt, quote.text) == ("Small groups cannot\n wait a year.",) * 2


def test_words_are_taken_out_and_the_reason_is_kept(phase, ann, bob):
    quote = mark(said(phase), ann)
    with pytest.raises(quotes.CannotQuote):
        quotes.redact(quote, words="High Street", reason="Only they meet there.", at=AT, by=ann)

    quotes.redact(quote, words="mill lane", instead="[our street]", reason="Only they meet there.", at=AT, by=ann)
    approve(quote, bob)

    (line,) = [line for line in themes_of(phase, public=False) if line.quotes]
    assert [one.text for one in line.quotes] == ["We meet in [our street]. Small groups cannot wait a year."]
    row = quote.redactions.get()
    assert (row.words, row.reason, row.made_by) == ("mill lane", "Only they meet there.", ann)
    with pytest.raises(quotes.CannotQuote):
        quotes.redact(quote, words="year", reason="Late", at=LATER, by=ann)


def test_a_second_officer_approves_what_they_have_read(phase, ann, bob):
    quote = mark(said(phase), ann)
    with pytest.raises(quotes.CannotQuote):
        approve(quote, ann)
    seen = sha256_of(quote.text)
    quotes.redact(quote, words="Mill Lane", reason="Only they meet there.", at=AT, by=bob)
    carol = UserFactory(commissioning_officer=True)
    for by in (bob, carol):
        with pytest.raises(quotes.CannotQuote):
            quotes.approve_quote(quote, seen=seen, at=AT, by=by)

    approve(quote, carol)

    assert Quote.objects.get().approved_by == carol


def test_a_quote_goes_when_its_answer_changes_or_its_author_says_no(phase, ann, bob):
    stays, changed, refused = said(phase), said(phase), said(phase)
    made = {response.pk: mark(response, ann) for response in (stays, changed, refused)}
    for quote in made.values():
        approve(quote, bob)
    Answer.objects.filter(sheet=changed.sheet, question__key="idea").update(text="We can wait", value="We can wait")
    Answer.objects.filter(sheet=refused.sheet, question__key="may_be_quoted").update(value="no")

    for response in (stays, changed, refused):
        quotes.answers_changed(response, at=LATER)

    assert dict(Quote.objects.values_list("response", "status")) == {
        stays.pk: QuoteStatus.APPROVED,
        changed.pk: QuoteStatus.WITHDRAWN,
        refused.pk: QuoteStatus.WITHDRAWN,
    }


def test_a_quote_is_withdrawn_for_a_reason_and_for_good(phase, ann, bob):
    quote = mark(said(phase), ann)
    approve(quote, bob)
    quotes.withdraw_quote(quote, reason="They asked us to.", at=LATER, by=ann)

    assert all(not line.quotes for line in themes_of(phase))
    with pytest.raises(CannotMove):
        quotes.withdraw_quote(quote, reason="Again", at=LATER, by=ann)


def test_what_was_taken_out_of_a_quote_is_forgotten_with_who_gave_the_response(phase, ann, bob):
    kept, erased = said(phase), said(phase)
    for response in (kept, erased):
        quotes.redact(mark(response, ann), words="Mill Lane", reason="Only they meet there.", at=AT, by=ann)

    take_out_identity([kept], at=LATER)
    take_out_all([erased], at=LATER)

    quote = Quote.objects.get()
    assert (quote.excerpt, quote.redactions.get().words) == (quote.text, TAKEN_OUT)
    assert "Mill Lane" not in quote.excerpt


@given(st.text(max_size=40), st.text(min_size=1, max_size=5), st.sampled_from(["[…]", r"\1", ""]))
def test_no_place_of_the_words_is_left(text, words, instead):
    out = quoting.redacted(f"{text}{words}{text}", words, instead)

    assert len(out) < len(text) * 2 + len(words) + len(instead) * (len(text) * 2 + 2)
    if instead not in words and words not in instead and instead:
        assert words not in out.replace(instead, "\x00")


def test_the_standard_question_is_put_into_a_draft_once(ann):
    phase = ready_phase(at=AT, by=ann)
    version = phase.questionnaire.versions.get()
    assert questions.may_ask_to_quote(version)

    questions.ask_to_quote(phase, at=AT, by=ann)

    question = version.questions.get(key=quoting.MAY_BE_QUOTED)
    assert (question.kind, question.required, question.section.purpose) == ("yes_no", False, SectionPurpose.ABOUT_YOU)
    assert questions.asks_to_quote(version)
    with pytest.raises(questions.AsksAlready):
        questions.ask_to_quote(phase, at=AT, by=ann)
