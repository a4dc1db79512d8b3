"""Officers' pages of privacy: requests of people for a copy or for erasure, and what retention took out.

Whom a request is about is in no address: it is sent by forms and kept with the request until that is answered.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commissioning.common import clock, once
from commissioning.common.paging import page_of
from consultations.enums import PrivacyKind, PrivacyStatus
from consultations.forms.privacy import AnswerRequestForm, CopyForm, EraseForm, PrivacyRequestForm
from consultations.models import PrivacyRequest
from consultations.operations import privacy as operations
from consultations.queries import privacy as queries
from consultations.subject_access import as_zip
from consultations.views.base import refused
from organisations import access
from organisations.enums import Role

READERS = access.office(Role.COMMISSIONING_OFFICER, Role.AUDITOR)
ANSWERERS = access.office(Role.COMMISSIONING_OFFICER)


@READERS
@once.form
def privacy_list(request):
    """Requests, and what retention took out; a new request for those who answer them."""
    may_answer = request.user.has_perm("consultations.answer_privacy_requests")
    form = PrivacyRequestForm(
        request.POST if request.method == "POST" and may_answer else None, initial={"received_on": clock.today()}
    )
    if form.is_bound and form.is_valid():

        def make():
            made = operations.open_request(**form.cleaned_data, at=clock.now(), by=request.user)
            return made.get_absolute_url(), "The request is written down."

        try:
            return once.make(request, make)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {
        "title": "Privacy",
        "form": form,
        "may_answer": may_answer,
        "page": page_of(queries.requests(), request),
        "anonymisations": queries.anonymisations()[:50],
    }
    return render(request, "consultations/office/privacy/list.html", context)


def _load(request, pk: int) -> PrivacyRequest:
    access.require(request.user, "consultations.answer_privacy_requests")
    return get_object_or_404(PrivacyRequest.objects.select_related("opened_by", "copied_by", "answered_by"), pk=pk)


def _copy_form(record: PrivacyRequest, found: queries.Found, data=None) -> CopyForm:
    return CopyForm(data, found=found, action=reverse("consultations:privacy-copy", args=[record.pk]))


def _erase_form(record: PrivacyRequest, found: queries.Found, data=None) -> EraseForm:
    return EraseForm(data, found=found, action=reverse("consultations:privacy-erase", args=[record.pk]))


def _answer_form(record: PrivacyRequest, data=None) -> AnswerRequestForm:
    action = reverse("consultations:privacy-answer", args=[record.pk])
    return AnswerRequestForm(data, may_be_copied=record.copied_at is not None, action=action)


def _page(request, record: PrivacyRequest, *, found: queries.Found | None = None, **forms):
    """A request with what was found, as long as it is open."""
    is_open = record.status == PrivacyStatus.OPEN
    if found is None:
        found = queries.found_for(record.sought) if is_open else queries.Found()
    may_erase = bool(found) and record.kind == PrivacyKind.ERASURE
    context = {
        "title": str(record),
        "record": record,
        "is_open": is_open,
        "found": found,
        "copy_form": _copy_form(record, found) if found else None,
        "erase_form": _erase_form(record, found) if may_erase else None,
        "answer_form": _answer_form(record),
        "searched": () if found.by == "reference" else queries.SEARCHED,
        "not_searched": queries.NOT_SEARCHED,
        **forms,
    }
    return render(request, "consultations/office/privacy/request.html", context)


@ANSWERERS
@never_cache
def privacy_request(request, pk):
    """One request: what is held, a copy of it, erasure, the answer."""
    return _page(request, _load(request, pk))


@ANSWERERS
@require_POST
def privacy_copy(request, pk):
    """Everything that was found and is theirs, as a ZIP."""
    record, at = _load(request, pk), clock.now()
    found = queries.found_for(record.sought) if record.status == PrivacyStatus.OPEN else queries.Found()
    form = _copy_form(record, found, request.POST)
    if not form.is_valid():
        return _page(request, record, found=found, copy_form=form)
    try:
        operations.record_copy(record, at=at, by=request.user)
    except operations.RequestAnswered as refusal:
        return refused(request, refusal, record.get_absolute_url())
    chosen = (form.cleaned_data.get(name, []) for name in ("responses", "returned", "sign_ups"))
    theirs = found.theirs(*chosen)
    content = as_zip(record, theirs, at=at)
    response = FileResponse(content, as_attachment=True, filename=f"request-{record.pk}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@ANSWERERS
@require_POST
def privacy_erase(request, pk):
    """Erase what was ticked."""
    record = _load(request, pk)
    if record.status != PrivacyStatus.OPEN or record.kind != PrivacyKind.ERASURE:
        return refused(request, operations.RequestAnswered(), record.get_absolute_url())
    found = queries.found_for(record.sought)
    form = _erase_form(record, found, request.POST)
    if not form.is_valid():
        return _page(request, record, found=found, erase_form=form)
    return _answered(
        request, record, lambda: operations.erase(record, **form.cleaned_data, at=clock.now(), by=request.user)
    )


@ANSWERERS
@require_POST
def privacy_answer(request, pk):
    """Close a request without erasing."""
    record = _load(request, pk)
    form = _answer_form(record, request.POST)
    if record.status == PrivacyStatus.OPEN and not form.is_valid():
        return _page(request, record, answer_form=form)
    values = form.cleaned_data if form.is_valid() else {"outcome": "", "reason": ""}
    return _answered(
        request, record, lambda: operations.answer_request(record, **values, at=clock.now(), by=request.user)
    )


def _answered(request, record: PrivacyRequest, act):
    place = reverse("consultations:privacy-list")
    try:
        act()
    except operations.RequestAnswered as refusal:
        return refused(request, refusal, place)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(record.get_absolute_url())
    messages.success(request, "The request is answered. What it was about is forgotten.")
    return redirect(place)
