"""Officers' pages about organisations."""

from django.shortcuts import render

from commissioning.common import clock
from commissioning.common.csv_export import csv_response
from commissioning.common.paging import page_of
from organisations import access, queries
from organisations.document_list import list_of
from organisations.enums import OrganisationSize
from organisations.filters import OrganisationFilter
from organisations.office_panels import panels
from organisations.views.pages import organisation_or_404

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
        return csv_response("organisations.csv", COLUMNS, _rows(filtered.qs))
    query = request.GET.copy()
    query["format"] = "csv"
    page = page_of(filtered.qs, request)
    filtered.form.fields.pop("sort")  # The columns' headings sort; the panel keeps their choice.
    context = {
        "filter": filtered,
        "page": page,
        "csv_query": query.urlencode(),
        "chips": _chips(filtered),
        "claims_waiting": queries.claims_waiting(request.user).count(),
    }
    return render(request, "organisations/office/list.html", context)


def _chips(filtered: OrganisationFilter) -> list[tuple[str, str, str]]:
    """What the list is filtered by, each as words, parameter and value."""
    chosen = filtered.form.cleaned_data if filtered.form.is_valid() else {}
    words = {"q": "{}", "size": "Size: {}", "ward": "Ward: {}"}
    labels = {"size": dict(OrganisationSize.choices)}
    return [
        (text.format(labels.get(name, {}).get(chosen[name], chosen[name])), name, filtered.data[name])
        for name, text in words.items()
        if chosen.get(name)
    ]


def _rows(organisations):
    for one in organisations.iterator(chunk_size=500):
        income = one.annual_income_pence
        yield (
            one.name,
            one.identifier,
            one.charity_number,
            one.company_number,
            one.size.label,
            None if income is None else f"{income // 100}.{income % 100:02}",
            one.ward.name if one.ward else "",
            one.postcode,
            one.email,
            one.telephone,
            one.people,
        )


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
        "claims": queries.claims_waiting(request.user).filter(organisation=organisation),
        "panels": panels.made_for(organisation, request.user),
        "documents": list_of(organisation, clock.today()),
        "timeline": queries.timeline_of(organisation),
        "may": may,
    }
    return render(request, "organisations/office/detail.html", context)
