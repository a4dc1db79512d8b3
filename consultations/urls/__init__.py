"""Addresses of consultations: public pages, and officers' pages."""

from consultations.urls import office, public

app_name = "consultations"

urlpatterns = [*office.urlpatterns, *public.urlpatterns]
