"""An organisation's documents: given once, replaced by newer ones, withdrawn; downloaded by those who may see them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.common import clock, once
from commissioning.common.downloads import private_file_response
from organisations import access, queries
from organisations.document_list import line_of, list_of
from organisations.enums import DocumentKind
from organisations.forms.documents import DocumentForm, ParticularsForm, said_of
from organisations.forms.people import ConfirmForm
from organisations.models import OrganisationDocument
from organisations.operations import documents as operations
from organisations.views.pages import base_for, done, organisation_or_404

KEEP = "organisations.keep_documents"


def _list_url(organisation) -> str:
    return reverse("organisations:documents", args=[organisation.slug])


@access.member
def own_documents(request):
    """The documents of the person's organisation; of several, a choice."""
    memberships = queries.memberships_of(request.user)
    if len(memberships) == 1:
        return redirect(_list_url(memberships[0].organisation))
    return render(request, "organisations/documents/choose.html", {"memberships": memberships})


@access.signed_in
def documents(request, slug):
    """What the organisation has given, by kind, with what is missing and what came before."""
    organisation = organisation_or_404(request, slug)
    context = {
        "organisation": organisation,
        "documents": list_of(organisation, clock.today()),
        "base": base_for(request),
        "may_keep": request.user.has_perm(KEEP, organisation),
        "is_officer": request.user.is_officer,
    }
    return render(request, "organisations/documents/list.html", context)


@access.signed_in
def document_file(request, slug, pk):
    """A file, earlier versions too."""
    rows = OrganisationDocument.objects.visible_to(request.user)
    document = get_object_or_404(rows, organisation__slug=slug, pk=pk)
    return private_file_response(document.file.open("rb"), document.name)


def _form_page(request, organisation, form, title: str, **more):
    form.cancel_url = _list_url(organisation)
    context = {"organisation": organisation, "form": form, "title": title, "base": base_for(request), **more}
    return render(request, "organisations/documents/form.html", context | {"back": form.cancel_url})


@access.signed_in
@once.form
def document_add(request, slug, kind):
    """Give a document of one kind."""
    organisation = organisation_or_404(request, slug)
    access.require(request.user, KEEP, organisation)
    if kind not in DocumentKind.values:
        raise Http404
    chosen = DocumentKind(kind)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*sent, kind=chosen, today=clock.today())
    form.submit_label = "Add document"
    if form.is_bound and form.is_valid():

        def keep():
            document = operations.keep(
                organisation,
                kind=chosen,
                particulars=form.particulars(),
                file=form.cleaned_data["file"],
                upload=form.upload(),
                at=clock.now(),
                by=request.user,
            )
            return _list_url(organisation), f"{document} is added."

        try:
            return once.make(request, keep)
        except operations.AlreadyKept as refusal:
            form.add_error("file", str(refusal))
    return _form_page(request, organisation, form, f"Add: {chosen.label}")


def _current(request, slug: str, pk: int) -> OrganisationDocument:
    organisation = organisation_or_404(request, slug)
    access.require(request.user, KEEP, organisation)
    return get_object_or_404(organisation.documents.current().select_related("organisation"), pk=pk)


@access.signed_in
@once.form
def document_replace(request, slug, pk):
    """Put a newer file in a document's place; the older one stays in its history."""
    document = _current(request, slug, pk)
    organisation, kind = document.organisation, DocumentKind(document.kind)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*sent, kind=kind, today=clock.today(), initial={"title": _own_title(document)})
    form.submit_label = "Replace document"
    if form.is_bound and form.is_valid():

        def replace():
            newer = operations.replace(
                document,
                particulars=form.particulars(),
                file=form.cleaned_data["file"],
                upload=form.upload(),
                at=clock.now(),
                by=request.user,
            )
            return _list_url(organisation), f"{newer} takes the place of the earlier one."

        try:
            return once.make(request, replace)
        except operations.AlreadyKept as refusal:
            form.add_error("file", str(refusal))
        except operations.NotCurrent as refusal:
            form.add_error(None, str(refusal))
    more = {"line": line_of(document, clock.today()), "explains": "The earlier file stays in the history."}
    return _form_page(request, organisation, form, f"Replace: {document}", **more)


def _own_title(document: OrganisationDocument) -> str:
    """Its name where it is its own: the usual one of accounts says the year, which is another one next time."""
    return "" if document.title.startswith(document.get_kind_display()) else document.title


@access.signed_in
@once.form
def document_correct(request, slug, pk):
    """Put the name or the dates right; whatever was handed in with the document keeps what it said then."""
    document = _current(request, slug, pk)
    organisation, kind = document.organisation, DocumentKind(document.kind)
    form = ParticularsForm(request.POST if request.method == "POST" else None, kind=kind, initial=said_of(document))
    if form.is_bound and form.is_valid():

        def correct():
            newer = operations.correct(document, particulars=form.particulars(), at=clock.now(), by=request.user)
            return _list_url(organisation), f"{newer} is saved."

        try:
            return once.make(request, correct)
        except operations.NotCurrent as refusal:
            form.add_error(None, str(refusal))
    explains = "The file stays the same. What was handed in with it before keeps the dates that it had then."
    return _form_page(request, organisation, form, f"Put right: {document}", explains=explains)


@access.signed_in
def document_withdraw(request, slug, pk):
    """Take a document out of use, after asking."""
    document = _current(request, slug, pk)
    organisation = document.organisation
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            operations.withdraw(document, at=clock.now(), by=request.user)
        except operations.NotCurrent as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, f"{document} is withdrawn.", _list_url(organisation))
    context = {"organisation": organisation, "document": document, "base": base_for(request), "form": form}
    return render(request, "organisations/documents/withdraw.html", context | {"back": _list_url(organisation)})
