"""Eligibility, assessment and moderation: below /office/applications/ and /office/assessments/."""

from django.urls import path, re_path

from commissioning.applications.views import assessment_applications as applications
from commissioning.applications.views import assessment_assessors as assessors
from commissioning.applications.views import assessment_bulk as bulk
from commissioning.applications.views import assessment_organisations as stages
from commissioning.applications.views import assessment_own as own

urlpatterns = [
    path("office/applications/", applications.application_queue, name="application-queue"),
    path("office/applications/bulk/", bulk.applications_bulk, name="applications-bulk"),
    path("office/applications/rounds/<slug:slug>/assessment/", assessors.round_assessment, name="round-assessment"),
    path("office/applications/organisations/<int:pk>/", stages.stage_assess, name="stage-assess"),
    path("office/applications/organisations/<int:pk>/refresh/", stages.stage_refresh, name="stage-refresh"),
    path("office/applications/organisations/<int:pk>/conclude/", stages.stage_conclude, name="stage-conclude"),
    path("office/applications/organisations/<int:pk>/checks/<slug:kind>/", stages.stage_check, name="stage-check"),
    path("office/applications/organisations/<int:pk>/files/<int:file_pk>/", stages.stage_file, name="stage-file"),
    path("office/applications/<str:reference>/", applications.application_detail, name="application-detail"),
    path(
        "office/applications/<str:reference>/eligibility/",
        applications.application_eligibility,
        name="application-eligibility",
    ),
    path(
        "office/applications/<str:reference>/files/<int:file_pk>/",
        applications.application_file,
        name="application-file",
    ),
    path(
        "office/applications/<str:reference>/assessors/",
        assessors.application_assessors,
        name="application-assessors",
    ),
    re_path(
        r"^office/applications/(?P<reference>[^/]+)/assessors/(?P<assignment_pk>\d{1,18})/(?P<what>remove|reopen)/$",
        assessors.application_assessor_settle,
        name="application-assessor-settle",
    ),
    path(
        "office/applications/<str:reference>/moderation/",
        assessors.application_moderate,
        name="application-moderate",
    ),
    path("office/assessments/", own.assessment_list, name="assessment-list"),
    path("office/assessments/<int:pk>/", own.assessment, name="assessment"),
    path("office/assessments/<int:pk>/declare/", own.assessment_declare, name="assessment-declare"),
    path("office/assessments/<int:pk>/interest/", own.assessment_interest, name="assessment-interest"),
    path("office/assessments/<int:pk>/files/<int:file_pk>/", own.assessment_file, name="assessment-file"),
]
