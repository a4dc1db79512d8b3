"""Officers' and organisations' pages of agreements."""

from django.urls import path

from commissioning.agreements.views import edits, moves, office, own

app_name = "agreements"

urlpatterns = [
    path("organisation/agreements/", own.own_agreements_page, name="own-agreements"),
    path("organisation/agreements/<str:reference>/", own.own_agreement, name="own-agreement"),
    path("organisation/agreements/<str:reference>/accept/", own.own_accept, name="own-accept"),
    path("organisation/agreements/<str:reference>/decline/", own.own_decline, name="own-decline"),
    path("office/agreements/", office.agreement_list, name="agreement-list"),
    path("office/agreements/add/", edits.agreement_add, name="agreement-add"),
    path("office/agreements/<str:reference>/", office.agreement_detail, name="agreement-detail"),
    path("office/agreements/<str:reference>/targets/", office.agreement_targets, name="agreement-targets"),
    path("office/agreements/<str:reference>/targets/edit/", edits.targets_edit, name="targets-edit"),
    path("office/agreements/<str:reference>/money/", office.agreement_money, name="agreement-money"),
    path("office/agreements/<str:reference>/history/", office.agreement_history, name="agreement-history"),
    path("office/agreements/<str:reference>/edit/", edits.agreement_edit, name="edit"),
    path("office/agreements/<str:reference>/officer/", edits.officer_edit, name="officer-edit"),
    path("office/agreements/<str:reference>/budget/", edits.budget_edit, name="budget-edit"),
    path("office/agreements/<str:reference>/shares/", edits.shares_edit, name="shares-edit"),
    path("office/agreements/<str:reference>/payments/plan/", edits.payments_plan, name="payments-plan"),
    path(
        "office/agreements/<str:reference>/payments/<int:number>/<slug:what>/", moves.payment_move, name="payment-move"
    ),
    path("office/agreements/<str:reference>/move/<slug:what>/", moves.agreement_move, name="move"),
    path("office/agreements/<str:reference>/<slug:slug>/", office.agreement_tab, name="agreement-tab"),
]
