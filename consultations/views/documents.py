"""Officers' pages of a consultation's documents."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from commissioning.common import clock, once
from commissioning.common.downloads import private_file_response
from consultations.forms import parts as forms
from consultations.operations import documents as operations
from consultations.views.base import CHANGERS, READERS, edit, load, load_to_change, refused


def _place(record) -> str:
    return f"{record.get_absolute_url()}#documents"


@CHANGERS
@once.form
def document_add(request, slug):
    """One more document."""
    record = load_to_change(request, slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.DocumentForm(*sent, consultation=record)

    def write():
        values = form.cleaned_data
        operations.add_document(
            record,
            file=values["file"],
            upload=values["file"].upload,
            title=values["title"],
            kind=values["kind"],
            answers=values["answers"],
            at=clock.now(),
            by=request.user,
        )

    return edit(request, record, form, write, title="Add a document", place=_place(record))


@CHANGERS
def document_replace(request, slug, pk):
    """A newer version."""
    record = load_to_change(request, slug)
    found = get_object_or_404(record.documents, pk=pk)
    form = forms.ReplacementForm(request.POST, request.FILES) if request.method == "POST" else forms.ReplacementForm()

    def write():
        file = form.cleaned_data["file"]
        operations.replace_document(found, file=file, upload=file.upload, at=clock.now(), by=request.user)

    return edit(request, record, form, write, title=f"A newer version of “{found}”", place=_place(record))


@CHANGERS
@require_POST
def document_publish(request, slug, pk):
    """Let everybody read it."""
    record = load_to_change(request, slug)
    found = get_object_or_404(record.documents, pk=pk)
    try:
        operations.publish_document(found, at=clock.now(), by=request.user)
    except operations.DocumentGone as refusal:
        return refused(request, refusal, _place(record))
    messages.success(request, f"“{found}” can be read on the consultation’s public page.")
    return redirect(_place(record))


@CHANGERS
def document_withdraw(request, slug, pk):
    """Take it off the public page."""
    record = load_to_change(request, slug)
    found = get_object_or_404(record.documents, pk=pk)
    form = forms.ReasonForm(
        request.POST or None,
        label="Why is it withdrawn?",
        submit="Withdraw the document",
        hint="Kept in its history. The file stays, for officers only.",
    )

    def write():
        operations.withdraw_document(found, reason=form.cleaned_data["reason"], at=clock.now(), by=request.user)

    said = f"“{found}” is withdrawn."
    return edit(request, record, form, write, title=f"Withdraw “{found}”", place=_place(record), said=said)


@READERS
def document_file(request, slug, pk):
    """The file, published or not."""
    found = get_object_or_404(load(request, slug).documents, pk=pk)
    return private_file_response(found.file.open("rb"), found.name, inline=True)
