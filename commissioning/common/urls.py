"""Addresses for machines that watch the service, and pages about the service itself."""

from django.urls import path

from commissioning.common import brand, gallery, health, pages

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("brand.css", brand.stylesheet, name="brand-css"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("office/components/", gallery.components, name="components"),
    path("contact/", pages.contact, name="contact"),
]
