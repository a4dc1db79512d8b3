"""Addresses. Each app keeps its own; public and officers' pages of an app stand side by side there."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("commissioning.dashboards.urls")),
    path("", include("commissioning.common.urls")),
    path("", include("commissioning.decisions.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("organisations.urls")),
    path("", include("commissioning.questionnaires.urls")),
    path("", include("commissioning.programmes.urls")),
    path("", include("commissioning.applications.urls")),
    path("", include("consultations.urls")),
    # Before agreements, whose parts of later apps take any address below an agreement's.
    path("", include("monitoring.urls")),
    path("", include("commissioning.agreements.urls")),
    path("", include("commissioning.opendata.urls")),
]

handler400 = "commissioning.common.errors.bad_request"
handler403 = "commissioning.common.errors.forbidden"
handler404 = "commissioning.common.errors.not_found"
handler500 = "commissioning.common.errors.server_error"
