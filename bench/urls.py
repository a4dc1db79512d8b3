"""The portal's addresses, and beside them those of the bare views."""

from django.urls import include, path

from bench import submission, views

urlpatterns = [
    path("plain/returns/", views.returns),
    path("plain/returns/<int:pk>/submit/", submission.submit),
    path("", include("commissioning.urls")),
]
