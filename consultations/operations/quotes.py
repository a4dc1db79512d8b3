"""Quotes: marked by one officer, cleared of what would say who wrote them, approved by another."""

import datetime as dt

from django.db import transaction

from commissioning.common import states
from commissioning.questionnaires.models import Answer
from consultations.enums import PhaseStatus, QuoteStatus
from consultations.models import Phase, Quote, Redaction, Response, Theme
from consultations.queries import texts
from consultations.queries.texts import Text
from consultations.rules import quoting

QUOTED_IN = (PhaseStatus.APPROVED, PhaseStatus.ANALYSED)
CHANGED = "The answer was changed: it does not say this any more, or its author may no longer be quoted."


class CannotQuote(Exception):
    """It may not be quoted, or not in this way; says why. Nothing was changed."""


def may_be_quoted(response: Response) -> bool:
    """Whether whoever gave the response said that it may be: no answer is no consent."""
    answers = Answer.objects.filter(sheet=response.sheet_id, question__key=quoting.MAY_BE_QUOTED)
    return answers.filter(question__kind="yes_no", value=quoting.CONSENT).exists()


def why_not(text: Text) -> str:
    """Why nothing of the text may be quoted; empty where it may."""
    if text.response is None or text.question is None:
        return "Only answers are quoted: a point raised at an event is in the words of who wrote it down."
    if text.question.is_confidential:
        return "Answers to this question are confidential and are not quoted."
    if not may_be_quoted(text.response):
        return "Whoever answered did not say that they may be quoted."
    return ""


@transaction.atomic
def mark_quote(text: Text, *, excerpt: str, theme: Theme, at: dt.datetime, by) -> Quote:
    """Mark ``excerpt``, a part of ``text``, as a quote on ``theme``. Raises ``CannotQuote``."""
    phase = _locked(text.phase)
    fresh = texts.find(phase, text.key)
    reason = why_not(fresh) if fresh else "This text is not there any more."
    if fresh is None or fresh.response is None or fresh.question is None or reason:
        raise CannotQuote(reason)
    excerpt = excerpt.replace("\r\n", "\n").strip()
    if not excerpt or not quoting.holds(fresh.words, excerpt):
        raise CannotQuote("Copy the quote from the answer, word for word.")
    if theme.phase_id != phase.pk or theme.is_retired:
        raise CannotQuote("Choose a theme of this phase that is in use.")
    quote = Quote(
        phase=phase,
        theme=theme,
        response=fresh.response,
        question_id=fresh.question.id,
        excerpt=excerpt,
        text=excerpt,
        marked_at=at,
        marked_by=by,
    )
    quote.full_clean()
    quote.save()
    states.record_change(quote, "", QuoteStatus.DRAFT, at=at, by=by)
    return quote


@transaction.atomic
def redact(quote: Quote, *, words: str, instead: str = quoting.INSTEAD, reason: str, at: dt.datetime, by) -> Redaction:
    """Take ``words`` out of a quote that is not approved yet, at every place, and note why. What was written stays in
    ``excerpt``, which is never public. Raises ``CannotQuote``."""
    fresh = _draft(quote)
    words, instead = words.strip(), instead.strip() or quoting.INSTEAD
    text = quoting.redacted(fresh.text, words, instead)
    if text == fresh.text:
        raise CannotQuote("Copy the words to take out from the quote as it stands.")
    row = Redaction(quote=fresh, words=words, instead=instead, reason=reason, made_at=at, made_by=by)
    row.full_clean()
    row.save()
    fresh.text = quote.text = text
    fresh.save()
    return row


@transaction.atomic
def approve_quote(quote: Quote, *, seen: str, at: dt.datetime, by) -> Quote:
    """Let the public read a quote; ``seen`` is the SHA-256 of the text that was read. The consent is looked at again.

    Raises ``CannotQuote`` for whoever marked it or took words out, and where it may not be quoted any more.
    """
    fresh = _draft(quote)
    if fresh.marked_by_id == by.pk or fresh.redactions.filter(made_by=by).exists():
        raise CannotQuote("Another officer approves it: you marked it, or took words out.")
    if seen != texts.sha256_of(fresh.text):
        raise CannotQuote("Words were taken out of the quote meanwhile. Read it again.")
    if not _stands(fresh):
        raise CannotQuote(f"{CHANGED} Withdraw it.")
    return states.move(quote, QuoteStatus.APPROVED, at=at, by=by, fresh=fresh, approved_at=at, approved_by=by)


@transaction.atomic
def withdraw_quote(quote: Quote, *, reason: str, at: dt.datetime, by) -> Quote:
    """Do not use it, or no longer. Raises ``CannotMove``."""
    fresh = states.locked(quote)
    return states.move(quote, QuoteStatus.WITHDRAWN, at=at, by=by, fresh=fresh, reason=reason, withdrawn_reason=reason)


def answers_changed(response: Response, *, at: dt.datetime) -> None:
    """Withdraw quotes that the response's answers no longer bear out. Called by whatever replaces them, in its
    transaction and with the response locked."""
    for quote in Quote.objects.filter(response=response).exclude(status=QuoteStatus.WITHDRAWN).order_by("pk"):
        if not _stands(quote):
            withdraw_quote(quote, reason=CHANGED, at=at, by=None)


def _stands(quote: Quote) -> bool:
    """Whether the answer still says it, counts, and may be quoted."""
    phase = Phase.objects.select_related("version__questionnaire").get(pk=quote.phase_id)
    text = texts.find(phase, f"{quote.response.reference}.{quote.question.key}")
    return text is not None and not why_not(text) and quoting.holds(text.words, quote.excerpt)


def _locked(phase: Phase) -> Phase:
    rows = Phase.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related("version__questionnaire").get(pk=phase.pk)
    if fresh.status not in QUOTED_IN:
        raise CannotQuote(f"{states.standing(fresh)}: no quotes are prepared in it now.")
    return fresh


def _draft(quote: Quote) -> Quote:
    _locked(quote.phase)
    fresh = states.locked(quote)
    if fresh.status != QuoteStatus.DRAFT:
        raise CannotQuote(
            f"The quote is {fresh.get_status_display().lower()}: it can no longer be changed in this way."
        )
    return fresh
