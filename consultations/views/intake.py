"""Officers take in questionnaires that came back by e-mail: upload, watch, look at each, confirm."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from commissioning.common import clock, once
from commissioning.common.paging import page_of
from commissioning.questionnaires import pages
from commissioning.questionnaires.answer_set import load as answers_of
from commissioning.questionnaires.forms.keying import KeyingForm, filled_in
from consultations.enums import BatchStatus, IntakeStatus
from consultations.forms.intake import ArrivedForm, ReturnedForm
from consultations.forms.parts import ReasonForm
from consultations.models import IntakeBatch, IntakeFile
from consultations.operations import arriving
from consultations.operations import intake as operations
from consultations.queries import intake as queries
from consultations.queries.responses import set_apart
from consultations.views.base import CHANGERS, load_to_change, phase_or_404, refused


def _batch(request, slug: str, number: int, pk: int) -> IntakeBatch:
    phase = phase_or_404(load_to_change(request, slug), number)
    return get_object_or_404(phase.intake_batches.select_related("uploaded_by", "phase__consultation"), pk=pk)


@CHANGERS
@once.form
def phase_import(request, slug, number):
    """Upload what came back; the uploads so far."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    form = ReturnedForm(request.POST, request.FILES) if request.method == "POST" else ReturnedForm()
    takes = arriving.takes_what_came(phase)
    if form.is_bound and form.is_valid():

        def keep():
            batch = operations.upload(
                phase,
                file=form.cleaned_data["file"],
                found=form.found,
                received_on=form.cleaned_data["received_on"],
                at=clock.now(),
                by=request.user,
            )
            return batch.get_absolute_url(), "The upload is kept and is being read."

        try:
            return once.make(request, keep)
        except operations.CannotTakeIn as refusal:
            return refused(request, refusal, reverse("consultations:phase-responses", args=[slug, number]))
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Answers by e-mail",
        "form": form,
        "takes": takes,
        "page": page_of(queries.batches(phase), request),
    }
    return render(request, "consultations/office/intake/list.html", context)


@CHANGERS
@require_GET
def intake_batch(request, slug, number, pk):
    """One upload: how far it is read, and each file with what is to be done with it."""
    batch = _batch(request, slug, number, pk)
    context = {
        "consultation": batch.phase.consultation,
        "phase": batch.phase,
        "batch": batch,
        "title": batch.title,
        "counts": queries.counts_of(batch),
        "is_moving": queries.is_moving(batch),
        "is_refused": batch.status == BatchStatus.REFUSED,
        "page": page_of(queries.files_of(batch), request),
        "takes": arriving.takes_what_came(batch.phase),
    }
    return render(request, "consultations/office/intake/batch.html", context)


@CHANGERS
@require_GET
def intake_progress(request, slug, number, pk):
    """How far it is, for the page that shows it."""
    batch = _batch(request, slug, number, pk)
    return JsonResponse({"is_over": not queries.is_moving(batch), "done": batch.done, "total": batch.total})


@CHANGERS
@require_POST
def intake_confirm(request, slug, number, pk):
    """Confirm all that is clean, in the background."""
    batch = _batch(request, slug, number, pk)
    operations.ask_to_confirm_all(batch, at=clock.now(), by=request.user)
    messages.success(request, "All that is clean is being confirmed.")
    return redirect(batch)


def _file(request, slug: str, number: int, pk: int) -> IntakeFile:
    phase = phase_or_404(load_to_change(request, slug), number)
    rows = phase.intake_files.select_related(
        "batch__phase__consultation", "phase__version", "sheet__version__questionnaire", "response"
    )
    return get_object_or_404(rows, pk=pk)


@CHANGERS
def intake_file(request, slug, number, pk):
    """What was read of one file; what is not understood can be put right; confirm it."""
    file = _file(request, slug, number, pk)
    if file.response:
        return redirect("consultations:phase-response", slug, number, file.response.reference)
    if file.sheet is None:
        return redirect(file.batch)
    answers = answers_of(file.sheet)
    apart = set_apart(answers.structure)
    equality = {one.key for section in answers.structure.sections if section.key in apart for one in section.questions}
    written = [key for key, one in answers.answers.items() if one.raw]
    unclear = {key: answers.raw(answers.structure.by_key[key]) for key in written if key not in equality}
    given = {"received_on": file.received_on, "organisation_name": arriving.organisation_in(answers)}
    form = ArrivedForm(request.POST if request.method == "POST" else None, initial=given, submit="Confirm")
    data = request.POST if form.is_bound else filled_in(answers.structure, unclear)
    keying = KeyingForm(data, structure=answers.structure, raws=unclear, only=unclear) if unclear else None
    if form.is_bound and form.is_valid() and (keying is None or keying.is_valid()):
        try:
            made = operations.confirm(
                file, **form.cleaned_data, raws=keying.raws() if keying else None, at=clock.now(), by=request.user
            )
        except arriving.NotInTime as refusal:
            form.add_error("received_on", str(refusal))
        except arriving.NothingAnswered as refusal:
            form.add_error(None, str(refusal))
        except operations.CannotTakeIn as refusal:
            return refused(request, refusal, file.batch.get_absolute_url())
        else:
            messages.success(request, f"Confirmed: it counts as response {made.reference}.")
            following = queries.next_to_confirm(file)
            if following is None:
                return redirect(file.batch)
            return redirect("consultations:intake-file", slug, number, following.pk)
    context = {
        "consultation": file.phase.consultation,
        "phase": file.phase,
        "file": file,
        "title": file.place,
        "form": form,
        "keying": keying,
        "forms": [form, *([keying] if keying else [])],
        # Beside a name nobody reads what was answered for equality monitoring: whether it was is enough.
        "sections": [one for one in pages.summary(answers, with_problems=False) if one.key not in apart],
        "asks_equality": bool(equality),
        "equality_given": any(answers.is_answered(key) or key in written for key in equality),
        "equality_unclear": sum(key in equality for key in written),
    }
    return render(request, "consultations/office/intake/file.html", context)


@CHANGERS
def intake_reject(request, slug, number, pk):
    """Leave a file out, for a reason."""
    file = _file(request, slug, number, pk)
    if file.status not in {IntakeStatus.READ, IntakeStatus.NOT_READ}:
        return redirect(file.batch)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label="Why is it left out?",
        submit="Leave it out",
        hint="For example: key in by hand, sent twice, arrived late. Name nobody. What was read of it is deleted.",
    )
    form.cancel_url = file.batch.get_absolute_url()
    if form.is_bound and form.is_valid():
        try:
            operations.reject(file, **form.cleaned_data, at=clock.now(), by=request.user)
        except operations.CannotTakeIn as refusal:
            return refused(request, refusal, file.batch.get_absolute_url())
        messages.success(request, f"{file.place} is left out.")
        return redirect(file.batch)
    context = {"consultation": file.phase.consultation, "title": f"Leave out {file.place}", "form": form}
    return render(request, "consultations/office/form.html", context)
