"""Addresses for machines that watch the service."""

from django.urls import path

from commissioning.common import health

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
