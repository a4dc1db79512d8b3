from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.dashboards.queries import search as queries
from organisations import access


@access.office()
@require_safe
def search(request):
    """What the words in ``q`` stand in."""
    asked = request.GET.get("q", "").replace("\x00", "")[: queries.LONGEST]
    words = queries.words_of(asked)
    context = {
        "asked": asked,
        "words": words,
        "too_short": bool(asked) and not words,
        "groups": queries.search(request.user, words),
    }
    return render(request, "dashboards/office/search.html", context)
