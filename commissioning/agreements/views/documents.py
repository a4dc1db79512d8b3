"""Documents of an agreement: the list, the signed agreement, and the files that officers keep with it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.forms.confirm import ConfirmForm
from commissioning.agreements.forms.documents import DescribeForm, KeepForm
from commissioning.agreements.models import AgreementDocument
from commissioning.agreements.queries import documents as queries
from commissioning.agreements.signed import offered_terms, signed_terms
from commissioning.agreements.views.pages import agreement_or_404, back_to, frame
from commissioning.common import clock, once
from commissioning.common.downloads import private_file_response
from commissioning.common.pdf import render_pdf
from organisations import access
from organisations.access import require
from organisations.enums import Role

WRITERS = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)
MANAGE = "agreements.manage_agreement"


def _list(agreement) -> str:
    return reverse("agreements:agreement-documents", args=[agreement.reference])


@access.office()
def agreement_documents(request, reference):
    """What there is to open: the signed agreement, files, and what returns, meetings and reviews have given."""
    agreement = agreement_or_404(request, reference)
    context = frame(
        request,
        agreement,
        groups=queries.groups_for(agreement, request.user),
        may_keep=request.user.has_perm(MANAGE, agreement),
    )
    return render(request, "agreements/office/documents.html", context)


@access.signed_in
def agreement_pdf(request, reference):
    """The terms as the organisation's lead accepted them, with both signatures; before, as they are offered."""
    agreement = agreement_or_404(request, reference)
    terms = signed_terms(agreement) or offered_terms(agreement)
    if terms is None:
        raise Http404("Nobody has signed it here.")
    content = render_pdf(
        "agreements/pdf/agreement.html",
        {"agreement": agreement, "terms": terms},
        title=f"{terms['kind']} agreement {agreement.reference}",
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="agreement-{agreement.reference}.pdf"'
    return response


@access.signed_in
def document_file(request, reference, pk):
    """A file, for those who may see it."""
    if "\x00" in reference:
        raise Http404
    documents = AgreementDocument.objects.visible_to(request.user)
    document = get_object_or_404(documents, agreement__reference=reference, pk=pk)
    return private_file_response(document.file.open("rb"), document.name)


def _form_page(request, agreement, form, title: str, explains: str = ""):
    form.cancel_url = _list(agreement)
    context = {"agreement": agreement, "form": form, "title": title, "explains": explains}
    return render(request, "agreements/office/form.html", context)


@access.office(*WRITERS)
@once.form
def document_add(request, reference):
    """Keep a file with the agreement."""
    agreement = agreement_or_404(request, reference)
    require(request.user, MANAGE, agreement)
    form = KeepForm(request.POST, request.FILES) if request.method == "POST" else KeepForm()
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data

        def keep():
            upload = values["file"].upload
            operations.keep_document(agreement, upload=upload, **values, at=clock.now(), by=request.user)
            return _list(agreement), "The document is added."

        try:
            return once.make(request, keep)
        except operations.AlreadyKept as refusal:
            form.add_error("file", str(refusal))
    return _form_page(request, agreement, form, "Add a document")


def _document(request, reference, pk):
    agreement = agreement_or_404(request, reference)
    require(request.user, MANAGE, agreement)
    return agreement, get_object_or_404(agreement.documents.kept(), pk=pk)


@access.office(*WRITERS)
def document_edit(request, reference, pk):
    """What a document is called, and whether the organisation sees it."""
    agreement, document = _document(request, reference, pk)
    now = {name: getattr(document, name) for name in DescribeForm.base_fields}
    form = DescribeForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        operations.describe_document(document, **form.cleaned_data, at=clock.now(), by=request.user)
        messages.success(request, "The document is saved.")
        return redirect(_list(agreement))
    return _form_page(request, agreement, form, "Change the document")


@access.office(*WRITERS)
def document_remove(request, reference, pk):
    """Take a document away, after asking."""
    agreement, document = _document(request, reference, pk)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        submit_label="Take it away",
        cancel_url=_list(agreement),
        is_danger=True,
    )
    if request.method == "POST" and form.is_valid():
        operations.remove_document(document, at=clock.now(), by=request.user)
        messages.success(request, "The document is taken away.")
        return back_to(agreement, "agreement-documents")
    explains = f"Nobody sees “{document}” any more, not in the organisation either. History keeps that it was there."
    return _form_page(request, agreement, form, "Take the document away?", explains)
