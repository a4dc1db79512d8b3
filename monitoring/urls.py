"""Organisations' and officers' pages of monitoring."""

from django.urls import path, re_path

from monitoring.views import (
    calendar,
    dates,
    office_meetings,
    office_returns,
    office_reviews,
    organisation_meetings,
    organisation_returns,
    organisation_reviews,
)

app_name = "monitoring"

urlpatterns = [
    path("office/agreements/<str:reference>/end-date/", dates.end_date, name="end-date"),
    path("office/agreements/<str:reference>/monitoring/", dates.plan_edit, name="plan-edit"),
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
    path("organisation/meetings/", organisation_meetings.organisation_meeting_list, name="organisation-meeting-list"),
    path("organisation/meetings/<int:pk>/", organisation_meetings.organisation_meeting, name="organisation-meeting"),
    path(
        "organisation/meetings/<int:pk>/confirm/",
        organisation_meetings.organisation_meeting_confirm,
        name="organisation-meeting-confirm",
    ),
    path(
        "organisation/meetings/ask/<path:reference>/",
        organisation_meetings.organisation_meeting_request,
        name="organisation-meeting-request",
    ),
    path("office/meetings/", office_meetings.meeting_queue, name="meeting-queue"),
    path("office/meetings/<int:pk>/", office_meetings.meeting_detail, name="meeting-detail"),
    path("office/meetings/<int:pk>/arrange/", office_meetings.meeting_arrange, name="meeting-arrange"),
    path("office/meetings/<int:pk>/cancel/", office_meetings.meeting_cancel, name="meeting-cancel"),
    path("office/meetings/<int:pk>/agenda/", office_meetings.meeting_agenda, name="meeting-agenda"),
    path("office/meetings/<int:pk>/held/", office_meetings.meeting_hold, name="meeting-hold"),
    path("office/meetings/<int:pk>/minutes/", office_meetings.meeting_minutes, name="meeting-minutes"),
    path("office/meetings/<int:pk>/send/", office_meetings.meeting_send_minutes, name="meeting-send-minutes"),
    path("office/meetings/<int:pk>/agree/", office_meetings.meeting_agree, name="meeting-agree"),
    path("office/meetings/extra/<path:reference>/", office_meetings.meeting_extra, name="meeting-extra"),
    path("office/actions/<int:pk>/close/", office_meetings.action_close, name="action-close"),
    path("meetings/<int:pk>/minutes.pdf", office_meetings.meeting_pdf, name="meeting-pdf"),
    path("meetings/<int:pk>/meeting.ics", office_meetings.meeting_ics, name="meeting-ics"),
    path("organisation/reviews/<int:pk>/", organisation_reviews.review_account, name="review-account"),
    path("office/reviews/", office_reviews.review_queue, name="review-queue"),
    path("office/reviews/<int:pk>/", office_reviews.review_detail, name="review-detail"),
    path("office/reviews/<int:pk>/recommend/", office_reviews.review_recommend, name="review-recommend"),
    path("office/reviews/<int:pk>/decide/", office_reviews.review_decide, name="review-decide"),
    path("office/reviews/<int:pk>/evidence.pdf", office_reviews.review_pdf, name="review-pdf"),
    path(
        "office/reviews/<int:pk>/notices/<int:notice_pk>/users-told/",
        office_reviews.review_users_told,
        name="review-users-told",
    ),
    path("office/reviews/<int:pk>/<slug:slug>/", office_reviews.review_tab, name="review-tab"),
    path("calendar/", calendar.calendar_settings, name="calendar-settings"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
]
