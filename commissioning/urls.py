"""Addresses. Each app keeps its own; public and officers' pages of an app stand side by side there."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("commissioning.dashboards.urls")),
    path("", include("commissioning.common.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("organisations.urls")),
]
