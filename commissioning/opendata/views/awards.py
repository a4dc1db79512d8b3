"""The register of awards, for anybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commissioning.common import clock
from commissioning.common.csv_export import csv_response
from commissioning.common.filter_chips import chips_of
from commissioning.common.paging import page_of
from commissioning.opendata.filters import AwardFilter
from commissioning.opendata.queries import awards as queries
from commissioning.opendata.queries import outcomes, thread, variations
from organisations import access


@access.public
@require_safe
def award_list(request):
    """Who is funded: narrowed, 50 rows a page, with sum and number; ``format=csv`` gives every row that is shown."""
    today, awards = clock.today(), queries.published()
    found = AwardFilter(request.GET or None, queryset=awards, years=queries.years_of(awards))
    if request.GET.get("format") == "csv":
        return csv_response("awards.csv", queries.CSV_COLUMNS, queries.csv_rows(found.qs, today))
    page = page_of(queries.for_list(found.qs), request)
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "csv"
    context = {
        "filter": found,
        "chips": chips_of(found),
        "page": page,
        "rows": [(award, *queries.state_of(award, today)) for award in page.object_list],
        "totals": queries.totals_of(found.qs),
        "wards": queries.by_ward(found.qs),
        "without_ward": queries.without_ward(found.qs),
        "csv_query": query.urlencode(),
    }
    return render(request, "opendata/awards/list.html", context)


@access.public
@require_safe
def award_detail(request, reference):
    """One award: who, what for, how much, when, where, what came of it, and the decisions behind it."""
    if "\x00" in reference:  # Which PostgreSQL cannot even look for.
        raise Http404
    award = get_object_or_404(queries.for_list(queries.published()), reference=reference)
    words, colour = queries.state_of(award, clock.today())
    origin = thread.origin_of(award)
    context = {
        "award": award,
        "state": words,
        "state_colour": colour,
        "shares": award.shares.select_related("agency"),
        "variations": variations.variations_of(award),
        "outcomes": outcomes.outcomes_of(award),
        "origin": origin,
        "decisions": thread.decisions_of(award, besides=origin.issue if origin else None),
        "renews": thread.renews(award),
        "renewed_by": thread.renewed_by(award),
    }
    return render(request, "opendata/awards/detail.html", context)
