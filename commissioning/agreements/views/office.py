"""Officers' pages of agreements: the list, and the parts of one agreement."""

from django.http import Http404
from django.shortcuts import render

from commissioning.agreements import conditions, panels
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.filters import AgreementFilter
from commissioning.agreements.queries import history, listing, money, targets
from commissioning.agreements.queries.steps import payment_actions
from commissioning.agreements.readiness import problems_of
from commissioning.agreements.views.pages import agreement_or_404, frame
from commissioning.common import clock
from commissioning.common.csv_export import csv_response
from commissioning.common.filter_chips import chips_of
from commissioning.common.paging import page_of
from organisations import access
from organisations.models import Organisation


@access.office()
def agreement_list(request):
    """Agreements: filtered, sorted, 50 rows a page; ``format=csv`` gives every row that the filter shows."""
    today = clock.today()
    found = AgreementFilter(request.GET or None, queryset=listing.agreements_for(request.user), today=today)
    sort = request.GET.get("sort", listing.DEFAULT_SORT)
    records = listing.ordered(found.qs, sort)
    if request.GET.get("format") == "csv":
        return csv_response("agreements.csv", listing.CSV_COLUMNS, listing.csv_rows(records))
    page = page_of(records.only(*listing.SHOWN), request)
    columns, rows = listing.with_columns(list(page.object_list), today)
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "csv"
    context = {
        "filter": found,
        "chips": chips_of(found),
        "page": page,
        "rows": rows,
        "columns": columns,
        "sort": sort,
        "csv_query": query.urlencode(),
        "may_draft": request.user.has_perm("agreements.draft_agreement"),
        "today": today,
    }
    return render(request, "agreements/office/list.html", context)


@access.office()
def agreement_detail(request, reference):
    """The overview: what was agreed."""
    agreement = agreement_or_404(request, reference)
    is_draft = agreement.status == AgreementStatus.DRAFT
    facts = [fact for maker in panels.in_order(panels.facts) for fact in maker(agreement, request.user)]
    outcomes = agreement.scheme.outcomes.all() if agreement.scheme else []
    context = frame(
        request,
        agreement,
        problems=problems_of(agreement) if is_draft else [],
        wards=agreement.wards.all(),
        shares=agreement.shares.all(),
        facts=facts,
        outcomes=outcomes,
        successors=agreement.successors.visible_to(request.user),
        sees_organisation=Organisation.objects.visible_to(request.user).filter(pk=agreement.organisation_id).exists(),
    )
    return render(request, "agreements/office/overview.html", context)


@access.office()
def agreement_targets(request, reference):
    """Indicators by periods, with what was achieved."""
    agreement = agreement_or_404(request, reference)
    return render(
        request,
        "agreements/office/targets.html",
        frame(request, agreement, table=targets.table_of(agreement, clock.today())),
    )


@access.office()
def agreement_money(request, reference):
    """Payments, agencies' parts, budget and spend."""
    agreement = agreement_or_404(request, reference)
    payments = money.payments_of(agreement)
    for payment in payments:
        payment.agreement = agreement
    spending = money.spending(agreement)
    context = frame(
        request,
        agreement,
        payments=[(payment, payment_actions(payment, request.user)) for payment in payments],
        totals=money.totals(agreement.value_pence, payments),
        agencies=money.by_agency(agreement, payments),
        spending=spending,
        budget_total=sum(one.line.amount_pence for one in spending),
        spent_total=sum(one.spent or 0 for one in spending),
        late=conditions.late_returns([agreement.pk], clock.today()).get(agreement.pk, []),
    )
    return render(request, "agreements/office/money.html", context)


@access.office()
def agreement_history(request, reference):
    """Who changed what, and when."""
    agreement = agreement_or_404(request, reference)
    return render(
        request, "agreements/office/history.html", frame(request, agreement, events=history.history_of(agreement))
    )


@access.office()
def agreement_tab(request, reference, slug):
    """A part that a later app shows."""
    agreement = agreement_or_404(request, reference)
    tab = panels.tabs.get(slug)
    if tab is None:
        raise Http404
    panel = tab.maker(agreement, request.user, clock.today())
    return render(request, "agreements/office/tab.html", frame(request, agreement, tab=tab, panel=panel))
