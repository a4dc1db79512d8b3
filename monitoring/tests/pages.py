"""Addresses for tests of mails, in place of pages that have their own tests."""

from django.http import HttpResponse
from django.urls import include, path


def page(request, pk):
    return HttpResponse()


app_name = "monitoring"
names = ["return-start", "return-detail", "meeting-detail", "review-detail"]
patterns = ([path(f"{name}/<int:pk>/", page, name=name) for name in names], "monitoring")
urlpatterns = [path("", include(patterns))]
