"""Officers' pages about organisations."""

import csv

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render

from commissioning.common import clock
from organisations import access, queries
from organisations.filters import OrganisationFilter
from organisations.office_panels import panels
from organisations.spreadsheet import safe_cell
from organisations.views.pages import organisation_or_404

ROWS = 50
COLUMNS = (
    "Name",
    "Identifier",
    "Charity number",
    "Company number",
    "Size",
    "Annual income (£)",
    "Ward",
    "Postcode",
    "E-mail",
    "Telephone",
    "People",
)


@access.office()
def organisation_list(request):
    """The register: filtered, sorted, 50 rows a page; ``format=csv`` gives every row that the filter shows."""
    filtered = OrganisationFilter(request.GET, queryset=queries.for_list(request.user))
    if request.GET.get("format") == "csv":
        return _csv(filtered.qs)
    page = Paginator(filtered.qs, ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("sort", None)
    context = {
        "filter": filtered,
        "page": page,
        "query": query.urlencode(),
        "sort": request.GET.get("sort", "name"),
        "filtered_by": any(request.GET.get(name) for name in ("q", "size", "ward")),
        "claims_waiting": queries.claims_waiting().count(),
    }
    return render(request, "organisations/office/list.html", context)


class _Echo:
    """A file that gives back what is written to it, for streaming."""

    def write(self, value):
        return value


def _csv(organisations) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines():
        yield "\ufeff" + writer.writerow(COLUMNS)
        for one in organisations.iterator(chunk_size=500):
            income = one.annual_income_pence
            cells = (
                one.name,
                one.identifier,
                one.charity_number,
                one.company_number,
                one.size.label,
                "" if income is None else f"{income // 100}.{income % 100:02}",
                one.ward.name if one.ward else "",
                one.postcode,
                one.email,
                one.telephone,
                str(one.people),
            )
            yield writer.writerow([safe_cell(cell) for cell in cells])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="organisations.csv"'
    return response


@access.office()
def organisation_detail(request, slug):
    """Everything about one organisation."""
    organisation = organisation_or_404(request, slug)
    may = {
        name: request.user.has_perm(f"organisations.{name}", organisation)
        for name in ("edit_profile", "invite_member", "manage_members", "decide_claim")
    }
    context = {
        "organisation": organisation,
        "aliases": organisation.aliases.all(),
        "people": queries.people_of(organisation),
        "invitations": queries.invitations_of(organisation, clock.now()),
        "claims": queries.claims_waiting().filter(organisation=organisation),
        "panels": panels.made_for(organisation, request.user),
        "timeline": queries.timeline_of(organisation),
        "may": may,
    }
    return render(request, "organisations/office/detail.html", context)
