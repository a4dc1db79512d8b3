"""Officers mark quotes, take out what would say who wrote them, and approve each other's."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from commissioning.common.paging import page_of
from commissioning.common.states import CannotMove, can_move
from consultations.enums import QuoteStatus
from consultations.forms import coding as forms
from consultations.forms.parts import ReasonForm
from consultations.models import Phase, Quote
from consultations.operations import phases, questions
from consultations.operations import quotes as operations
from consultations.queries import texts
from consultations.views.base import CHANGERS, edit, load_to_change, phase_or_404, refused
from consultations.views.coding import phase_to_read, url_of


def _quote(phase: Phase, pk: int) -> Quote:
    rows = Quote.objects.filter(phase=phase).select_related(
        "theme__parent", "phase__consultation", "response", "question", "marked_by", "approved_by"
    )
    return get_object_or_404(rows, pk=pk)


@CHANGERS
def coding_quote(request, slug, number, key):
    """Mark a part of an answer as a quote."""
    phase = phase_to_read(request, slug, number)
    text = texts.find(phase, key)
    place = url_of("coding-text", phase, key) if text else url_of("coding-overview", phase)
    reason = operations.why_not(text) if text else "This text is not there any more."
    if text is None or reason:
        return refused(request, operations.CannotQuote(reason), place)
    found = text.readings().filter(coder=request.user, is_agreed=False).first()
    theme = found.codings.order_by("theme__order").first() if found else None
    initial = {"excerpt": text.words, "theme": theme.theme_id if theme else None}
    form = forms.QuoteForm(request.POST or None, phase=phase, initial=initial)

    def write():
        quote = operations.mark_quote(text, **form.cleaned_data, at=clock.now(), by=request.user)
        return url_of("quote-detail", phase, quote.pk)

    said = "Marked. Now take out what would say who wrote it."
    return edit(request, phase.consultation, form, write, title="Mark a quote", place=place, said=said)


@CHANGERS
def quote_overview(request, slug, number):
    """Every quote of a phase, those that wait for somebody first."""
    phase = phase_to_read(request, slug, number)
    rows = Quote.objects.filter(phase=phase).select_related("theme__parent", "marked_by", "approved_by", "question")
    order = {QuoteStatus.DRAFT: 0, QuoteStatus.APPROVED: 1, QuoteStatus.WITHDRAWN: 2}
    found = sorted(rows.order_by("marked_at", "pk"), key=lambda one: order[QuoteStatus(one.status)])
    context = {
        "consultation": phase.consultation,
        "phase": phase,
        "title": "Quotes",
        "page": page_of(found, request),
    }
    return render(request, "consultations/office/quotes/list.html", context)


@CHANGERS
def quote_detail(request, slug, number, pk):
    """A quote as it was written and as the public would read it; words are taken out here."""
    phase = phase_to_read(request, slug, number)
    quote = _quote(phase, pk)
    form = forms.RedactionForm(request.POST or None)
    place = url_of("quote-detail", phase, pk)

    def write():
        operations.redact(quote, **form.cleaned_data, at=clock.now(), by=request.user)
        return place

    redactions = list(quote.redactions.select_related("made_by"))
    touched = quote.marked_by_id == request.user.pk or any(one.made_by_id == request.user.pk for one in redactions)
    return edit(
        request,
        phase.consultation,
        form,
        write,
        title="Quote",
        place=place,
        said="The words are taken out.",
        template="quotes/detail",
        phase=phase,
        quote=quote,
        redactions=redactions,
        may_redact=quote.status == QuoteStatus.DRAFT,
        may_approve=quote.status == QuoteStatus.DRAFT and not touched,
        may_withdraw=can_move(quote, QuoteStatus.WITHDRAWN),
        seen=texts.sha256_of(quote.text),
        back=url_of("quote-overview", phase),
    )


@CHANGERS
@require_POST
def quote_approve(request, slug, number, pk):
    """Let the public read it."""
    phase = phase_to_read(request, slug, number)
    quote, place = _quote(phase, pk), url_of("quote-detail", phase, pk)
    try:
        operations.approve_quote(quote, seen=request.POST.get("seen", ""), at=clock.now(), by=request.user)
    except (operations.CannotQuote, CannotMove) as refusal:
        return refused(request, refusal, place)
    messages.success(request, "The quote is approved.")
    return redirect(url_of("quote-overview", phase))


@CHANGERS
def quote_withdraw(request, slug, number, pk):
    """Do not use it, or no longer."""
    phase = phase_to_read(request, slug, number)
    quote, place = _quote(phase, pk), url_of("quote-overview", phase)
    form = ReasonForm(request.POST or None, label="Why is it not used?", submit="Withdraw the quote")

    def write():
        operations.withdraw_quote(quote, **form.cleaned_data, at=clock.now(), by=request.user)

    return edit(request, phase.consultation, form, write, title="Withdraw a quote", place=place, said="Withdrawn.")


@CHANGERS
@require_POST
def phase_ask_to_quote(request, slug, number):
    """Put the question whether somebody may be quoted into the draft questionnaire."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    place = reverse("consultations:phase-questions", args=[slug, number])
    try:
        questions.ask_to_quote(phase, at=clock.now(), by=request.user)
    except (phases.PhaseNotDraft, questions.AsksAlready) as refusal:
        return refused(request, refusal, place)
    messages.success(request, "The questionnaire asks whether answers may be quoted.")
    return redirect(place)
