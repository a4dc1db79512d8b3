"""Choose an organisation of the register before a form about it: by a search, since the register has hundreds."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from organisations import queries
from organisations.models import Organisation


def chosen(
    request,
    *,
    heading: str,
    question: str,
    back: tuple[str, str],
    likely: Iterable[Organisation] = (),
    likely_words: str = "",
) -> Organisation | HttpResponse:
    """The organisation that the address names with ``?organisation=``, or the page on which it is searched for.

    ``back``: words and address of the page before; ``likely``: those to choose from before anything is looked for.
    """
    slug = request.GET.get("organisation", "")
    if slug:
        return get_object_or_404(Organisation, slug="" if "\x00" in slug else slug)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    found = queries.register_entries(text) if text else []
    context = {
        "heading": heading,
        "question": question,
        "back_words": back[0],
        "back_url": back[1],
        "q": text,
        "found": found[: queries.FOUND_AT_MOST],
        "has_more": len(found) > queries.FOUND_AT_MOST,
        "likely": [] if text else likely,
        "likely_words": likely_words,
    }
    return render(request, "organisations/office/choose.html", context)
