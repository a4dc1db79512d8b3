"""What was decided on a round's applications, the letters about it, and what organisations answered."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.applications import deciding_issues, following
from commissioning.applications.forms.awards import DecidedForm, FeedbackForm, decision_forms
from commissioning.applications.models import Award
from commissioning.applications.operations import awards
from commissioning.applications.pack import letter_pdf
from commissioning.applications.queries.letters import decided_of, letters_of
from commissioning.applications.queries.outcomes import decided_rows, recommended_of, with_a_lead
from commissioning.applications.views.award_base import (
    DECIDE,
    READERS,
    RECOMMEND,
    RECOMMENDERS,
    ROLES,
    frame,
    ranked_or_404,
    round_or_404,
)
from commissioning.common import clock, snapshots
from organisations import access
from organisations.access import require


@READERS
def decisions(request, slug):
    """Record what was decided, beginning with what was recommended."""
    funding_round = round_or_404(slug)
    waiting = list(recommended_of(funding_round))
    form, rows = DecidedForm(initial={"decided_on": clock.today()}), decision_forms(waiting)
    if request.method == "POST":
        require(request.user, DECIDE)
        form, rows = DecidedForm(request.POST), decision_forms(waiting, request.POST)
        if all([form.is_valid(), rows.is_valid()]) and (count := _record(request, funding_round, form, rows)):
            messages.success(request, f"{count} decision{'' if count == 1 else 's'} recorded. Next, send the letters.")
            return redirect("applications:award-decisions", slug)
    context = frame(
        request,
        funding_round,
        rows=[(award, rows.by_reference[award.application.reference]) for award in waiting],
        decided=decided_rows(funding_round),
        form=form,
        forms=[form, *rows.all] if request.method == "POST" else [],
    )
    return render(request, "applications/office/awards/decisions.html", context)


def _record(request, funding_round, form, rows) -> int:
    decided = {
        reference: awards.Decided(row.cleaned_data["amount"], row.cleaned_data["reason"])
        for reference, row in rows.by_reference.items()
        if not row.cleaned_data["later"]
    }
    if not decided:
        form.add_error(None, "Nothing is marked as decided")
        return 0
    try:
        return awards.record_decisions(funding_round, decided, **form.cleaned_data, at=clock.now(), by=request.user)
    except awards.CannotDecide as refusal:
        rows.refuse(refusal)
    except ValueError as refusal:
        form.add_error(None, str(refusal))
    return 0


@READERS
def letters(request, slug):
    """Who has been told what, and answered what; the letters that wait are sent from here."""
    funding_round = round_or_404(slug)
    if request.method == "POST":
        require(request.user, RECOMMEND)
        count = awards.send_letters(funding_round, at=clock.now(), by=request.user)
        said = messages.success if count else messages.warning
        said(request, f"{count or 'No'} letter{'' if count == 1 else 's'} sent.")
        return redirect("applications:award-letters", slug)
    rows = decided_rows(funding_round)
    untold = [row for row in rows if not row.is_told]
    held = deciding_issues.not_in_effect({row.decision_reference for row in untold})
    context = frame(
        request,
        funding_round,
        rows=rows,
        held=list(held.values()),
        waiting=sum(row.decision_reference not in held for row in untold),
        may_send=request.user.has_perm(RECOMMEND),
        may_record=request.user.has_perm("applications.record_answer"),
        with_lead=with_a_lead(row.application.organisation_id for row in rows if row.waits_for_answer),
        following=following.of([row.application_id for row in rows]),
    )
    context["rows"] = [(row, context["following"].get(row.application_id)) for row in rows]
    return render(request, "applications/office/awards/letters.html", context)


@RECOMMENDERS
def feedback(request, reference):
    """What one letter says beside scores and reasons."""
    application = ranked_or_404(reference)
    require(request.user, RECOMMEND)
    back = reverse("applications:award-letters", args=[application.round.slug])
    award = decided_of(application.round).filter(application=application).first()
    if award is None or award.is_told:
        messages.warning(request, "There is no letter that waits to be sent to this organisation.")
        return redirect(back)
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial={"feedback": award.feedback})
    form.cancel_url = back
    if request.method == "POST" and form.is_valid():
        try:
            awards.write_feedback(award, **form.cleaned_data, at=clock.now(), by=request.user)
        except awards.AlreadyTold as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "The feedback is saved.")
        return redirect(back)
    context = frame(request, application.round, application=application, award=award, form=form)
    return render(request, "applications/office/awards/feedback.html", context)


@access.signed_in
def letter(request, reference):
    """A letter: for its organisation's people as it was sent, for officers also, marked as a draft, as it would be."""
    if "\x00" in reference:
        raise Http404
    shown = Award.objects.filter(decided_on__isnull=False)
    if not request.user.has_role(*ROLES):
        shown = shown.filter(application__organisation__in=request.user.membership_roles, notified_at__isnull=False)
    award = get_object_or_404(shown.select_related("application__round__officer"), application__reference=reference)
    if award.is_told:
        content, sha256 = awards.letter_of(award), award.snapshot_sha256
    else:
        funding_round = award.application.round
        waits = decided_of(funding_round).get(pk=award.pk)
        made = letters_of(funding_round, [waits], at=clock.now(), today=clock.today())
        content, sha256 = snapshots.plain(made[award.pk]), ""
    response = HttpResponse(letter_pdf(content, sha256), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{reference}.pdf"'
    return response
