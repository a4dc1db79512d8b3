"""The public's decisions, and officers' issues and reports."""

from django.urls import include, path

from commissioning.decisions.views import decisions, issues, public, recommendations, report_editor, reports

app_name = "decisions"

for_the_public = [
    path("", public.issue_list, name="issue-list"),
    path("<slug:reference>/", public.issue_detail, name="issue-public"),
    path("<slug:reference>/report.pdf", public.issue_report, name="issue-report"),
    path("<slug:reference>/documents/<int:pk>/", public.issue_document, name="issue-document"),
]
office_issues = [
    path("", issues.issue_list, name="office-issue-list"),
    path("new/", issues.issue_create, name="issue-create"),
    path("<slug:reference>/", issues.issue_detail, name="office-issue"),
    path("<slug:reference>/report/new/", reports.report_create, name="report-create"),
    path("<slug:reference>/edit/", issues.issue_edit, name="issue-edit"),
    path("<slug:reference>/notice/", issues.issue_notice, name="issue-notice"),
    path("<slug:reference>/withdraw/", issues.issue_withdraw, name="issue-withdraw"),
    path("<slug:reference>/agenda/", issues.issue_agenda, name="issue-agenda"),
    path("<slug:reference>/documents/new/", issues.issue_add_document, name="issue-add-document"),
    path(
        "<slug:reference>/documents/recommendations/<slug:slug>/",
        recommendations.issue_attach_recommendation,
        name="issue-attach-recommendation",
    ),
    path("<slug:reference>/documents/<int:pk>/", issues.issue_document, name="office-issue-document"),
    path("<slug:reference>/documents/<int:pk>/exempt/", issues.issue_exempt_document, name="issue-exempt-document"),
    path("<slug:reference>/publish-papers/", issues.issue_publish_papers, name="issue-publish-papers"),
    path("<slug:reference>/decision/", decisions.issue_decide, name="issue-decide"),
    path("<slug:reference>/call-in/", decisions.issue_call_in, name="issue-call-in"),
    path("<slug:reference>/call-in/outcome/", decisions.issue_settle_call_in, name="issue-settle-call-in"),
]
office_reports = [
    path("", reports.report_list, name="office-report-list"),
    path("rows/<slug:kind>/<int:pk>/", reports.report_trace_row, name="report-trace-row"),
    path("<slug:reference>/", report_editor.report_detail, name="report-detail"),
    path("<slug:reference>/particulars/", reports.report_particulars, name="report-particulars"),
    path("<slug:reference>/preview/", reports.report_preview, name="report-preview"),
    path("<slug:reference>/report.pdf", reports.report_pdf_file, name="report-pdf"),
    path("<slug:reference>/trace/<str:key>/", reports.report_trace, name="report-trace"),
    path("<slug:reference>/sections/<slug:key>/", report_editor.report_section, name="report-section"),
    path("<slug:reference>/send/", report_editor.report_send, name="report-send"),
    path("<slug:reference>/take-back/", report_editor.report_take_back, name="report-take-back"),
    path("<slug:reference>/clear/<slug:kind>/", report_editor.report_clear, name="report-clear"),
    path("<slug:reference>/cleared/", report_editor.report_mark_cleared, name="report-mark-cleared"),
    path("<slug:reference>/publish/", report_editor.report_publish, name="report-publish"),
    path("<slug:reference>/replace/", report_editor.report_replace, name="report-replace"),
]

urlpatterns = [
    path("decisions/", include(for_the_public)),
    path("office/issues/", include(office_issues)),
    path("office/reports/", include(office_reports)),
]
