"""Officers' and organisations' pages of agreements."""

from django.urls import path

from commissioning.agreements.views import (
    batches,
    documents,
    edits,
    layouts,
    moves,
    office,
    on_paper,
    own,
    own_variations,
    payments,
    profile,
    statements,
    variations,
)

app_name = "agreements"

urlpatterns = [
    path("organisation/agreements/", own.own_agreements_page, name="own-agreements"),
    path("organisation/agreements/<str:reference>/", own.own_agreement, name="own-agreement"),
    path("organisation/agreements/<str:reference>/accept/", own.own_accept, name="own-accept"),
    path("organisation/agreements/<str:reference>/decline/", own.own_decline, name="own-decline"),
    path(
        "organisation/agreements/<str:reference>/variations/<int:number>/",
        own_variations.own_variation,
        name="own-variation",
    ),
    path(
        "organisation/agreements/<str:reference>/variations/<int:number>/accept/",
        own_variations.own_variation_accept,
        name="own-variation-accept",
    ),
    path(
        "organisation/agreements/<str:reference>/variations/<int:number>/decline/",
        own_variations.own_variation_decline,
        name="own-variation-decline",
    ),
    path("office/payments/", payments.payment_list, name="payment-list"),
    path("office/payments/approve/", payments.payments_approve, name="payments-approve"),
    path("office/payments/batches/", batches.batch_list, name="batch-list"),
    path("office/payments/batches/add/", batches.batch_add, name="batch-add"),
    path("office/payments/batches/<int:pk>/", batches.batch_detail, name="batch-detail"),
    path("office/payments/batches/<int:pk>/payments.csv", batches.batch_file, name="batch-file"),
    path("office/payments/statements/", statements.statement_list, name="statement-list"),
    path("office/payments/statements/add/", statements.statement_add, name="statement-add"),
    path("office/payments/statements/<int:pk>/", statements.statement_detail, name="statement-detail"),
    path("office/payments/layouts/", layouts.layout_list, name="layout-list"),
    path("office/payments/layouts/add/", layouts.layout_add, name="layout-add"),
    path("office/payments/layouts/<int:pk>/", layouts.layout_edit, name="layout-edit"),
    path("office/payments/layouts/statements/add/", layouts.statement_layout_add, name="layout-statement-add"),
    path("office/payments/layouts/statements/<int:pk>/", layouts.statement_layout_edit, name="layout-statement-edit"),
    path("office/agreements/", office.agreement_list, name="agreement-list"),
    path("office/agreements/add/", edits.agreement_add, name="agreement-add"),
    path("office/agreements/<str:reference>/", office.agreement_detail, name="agreement-detail"),
    path("office/agreements/<str:reference>/targets/", office.agreement_targets, name="agreement-targets"),
    path("office/agreements/<str:reference>/targets/edit/", edits.targets_edit, name="targets-edit"),
    path("office/agreements/<str:reference>/money/", office.agreement_money, name="agreement-money"),
    path("office/agreements/<str:reference>/documents/", documents.agreement_documents, name="agreement-documents"),
    path("office/agreements/<str:reference>/documents/add/", documents.document_add, name="document-add"),
    path("office/agreements/<str:reference>/documents/<int:pk>/edit/", documents.document_edit, name="document-edit"),
    path(
        "office/agreements/<str:reference>/documents/<int:pk>/remove/",
        documents.document_remove,
        name="document-remove",
    ),
    path("office/agreements/<str:reference>/versions/", variations.agreement_versions, name="agreement-versions"),
    path("office/agreements/<str:reference>/variations/add/", variations.variation_add, name="variation-add"),
    path(
        "office/agreements/<str:reference>/variations/<int:number>/",
        variations.variation_detail,
        name="variation-detail",
    ),
    path(
        "office/agreements/<str:reference>/variations/<int:number>/edit/<slug:part>/",
        variations.variation_edit,
        name="variation-edit",
    ),
    path(
        "office/agreements/<str:reference>/variations/<int:number>/move/<slug:what>/",
        variations.variation_move,
        name="variation-move",
    ),
    path(
        "office/agreements/<str:reference>/variations/<int:number>/paper/",
        variations.variation_paper,
        name="variation-paper",
    ),
    path(
        "agreements/<str:reference>/variations/<int:number>/variation.pdf",
        own_variations.variation_pdf,
        name="variation-pdf",
    ),
    path("agreements/<str:reference>/agreement.pdf", documents.agreement_pdf, name="agreement-pdf"),
    path("agreements/<str:reference>/documents/<int:pk>/", documents.document_file, name="document-file"),
    path("office/agreements/<str:reference>/history/", office.agreement_history, name="agreement-history"),
    path("office/agreements/<str:reference>/edit/", edits.agreement_edit, name="edit"),
    path("office/agreements/<str:reference>/officer/", edits.officer_edit, name="officer-edit"),
    path("office/agreements/<str:reference>/budget/", edits.budget_edit, name="budget-edit"),
    path("office/agreements/<str:reference>/shares/", edits.shares_edit, name="shares-edit"),
    path("office/agreements/<str:reference>/payments/plan/", edits.payments_plan, name="payments-plan"),
    path("office/agreements/<str:reference>/payments/propose/", profile.payments_profile, name="payments-profile"),
    path(
        "office/agreements/<str:reference>/payments/<int:number>/<slug:what>/", moves.payment_move, name="payment-move"
    ),
    path("office/agreements/<str:reference>/answer/", on_paper.record_answer, name="record-answer"),
    path("office/agreements/<str:reference>/move/<slug:what>/", moves.agreement_move, name="move"),
    path("office/agreements/<str:reference>/<slug:slug>/", office.agreement_tab, name="agreement-tab"),
]
