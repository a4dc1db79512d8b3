"""Organisations' and officers' pages of monitoring."""

from django.urls import path, re_path

from monitoring.views import office_returns, organisation_returns

app_name = "monitoring"

urlpatterns = [
    path("organisation/returns/", organisation_returns.return_list, name="return-list"),
    path("organisation/returns/<int:pk>/", organisation_returns.return_start, name="return-start"),
    path(
        "organisation/returns/<int:pk>/sections/<slug:key>/",
        organisation_returns.return_section,
        name="return-section",
    ),
    path("organisation/returns/<int:pk>/figures/", organisation_returns.return_figures, name="return-figures"),
    path("organisation/returns/<int:pk>/spending/", organisation_returns.return_spending, name="return-spending"),
    path("organisation/returns/<int:pk>/check/", organisation_returns.return_check, name="return-check"),
    path("organisation/returns/<int:pk>/done/", organisation_returns.return_done, name="return-done"),
    path("organisation/returns/<int:pk>/feedback/", organisation_returns.return_feedback, name="return-feedback"),
    path("organisation/returns/<int:pk>/return.pdf", organisation_returns.return_pdf, name="return-pdf"),
    path("organisation/returns/<int:pk>/files/<int:file_pk>/", organisation_returns.return_file, name="return-file"),
    path("office/returns/", office_returns.return_queue, name="return-queue"),
    path("office/returns/<int:pk>/", office_returns.return_detail, name="return-detail"),
    path("office/returns/<int:pk>/ask/", office_returns.return_ask, name="return-ask"),
    path(
        "office/returns/<int:pk>/queries/<int:query_pk>/drop/",
        office_returns.return_drop_query,
        name="return-drop-query",
    ),
    path("office/returns/<int:pk>/send-queries/", office_returns.return_send_queries, name="return-send-queries"),
    path("office/returns/<int:pk>/accept/", office_returns.return_accept, name="return-accept"),
    re_path(
        r"^office/returns/(?P<pk>\d+)/(?P<what>waive|cancel|extend)/$",
        office_returns.return_settle,
        name="return-settle",
    ),
]
