"""The portal's addresses, and beside them those of the bare views."""

from django.urls import include, path

from bench import submission, views

urlpatterns = [
    path("plain/home/", views.home),
    path("plain/returns/", views.returns),
    path("plain/agreements/", views.agreements),
    path("plain/agreements/<str:reference>/", views.agreement),
    path("plain/returns/<int:pk>/submit/", submission.submit),
    path("", include("commissioning.urls")),
]
