"""Organisations' own pages, and officers' pages about organisations."""

from django.urls import path

app_name = "organisations"

urlpatterns: list[path] = []
