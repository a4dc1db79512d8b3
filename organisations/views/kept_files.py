"""Keeping a file that was attached to an answer with the organisation's documents. Apps with answers give it an address
of their own: they know who may see the answer."""

from collections.abc import Collection

from django.shortcuts import render

from commissioning.common import clock, once
from commissioning.questionnaires.models import AnswerFile
from organisations import access
from organisations.enums import DocumentKind
from organisations.forms.documents import KindForm, ParticularsForm
from organisations.models import Organisation
from organisations.operations import document_uses
from organisations.operations.documents import AlreadyKept
from organisations.views.documents import KEEP
from organisations.views.pages import base_for


def keep_page(
    request, *, organisation: Organisation, file: AnswerFile, back: str, kinds: Collection[DocumentKind] = ()
):
    """What ``file`` is, then its dates; ``kinds`` are those that its question asks for. Goes on to ``back``.

    The caller has found the file as the person's to see. The button pressed twice keeps one document: the second press
    is led on before anything is made; what it is asked first makes nothing and carries no token.
    """
    access.require(request.user, KEEP, organisation)
    given = request.GET.get("kind", next(iter(kinds)) if len(kinds) == 1 else "")
    context = {"organisation": organisation, "base": base_for(request), "file": file, "back": back}
    if given not in DocumentKind.values:
        asked = KindForm(request.GET if "kind" in request.GET else None, initial={"kind": next(iter(kinds), "")})
        asked.cancel_url = back
        context |= {"form": asked, "title": "Keep a file with your documents"}
        return render(request, "organisations/documents/form.html", context)
    kind = DocumentKind(given)
    form = ParticularsForm(request.POST if request.method == "POST" else None, kind=kind, today=clock.today())
    form.submit_label, form.cancel_url = "Keep document", back
    if form.is_bound and form.is_valid():

        def keep():
            document = document_uses.keep_answer_file(
                organisation,
                answer_file=file,
                kind=kind,
                particulars=form.particulars(),
                at=clock.now(),
                by=request.user,
            )
            return back, f"{document} is kept with the documents."

        try:
            return once.make(request, keep)
        except AlreadyKept as refusal:
            form.add_error(None, f"This file is with the documents already, as “{refusal.document}”.")
    context |= {"form": form, "title": f"Keep with your documents: {kind.label}"}
    return render(request, "organisations/documents/form.html", context)
