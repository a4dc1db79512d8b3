"""The portal's addresses, and beside them those of the bare views."""

from django.urls import include, path

from bench import application_submission, award_views, response_views, submission, views

urlpatterns = [
    path("plain/home/", views.home),
    path("plain/returns/", views.returns),
    path("plain/agreements/", views.agreements),
    path("plain/agreements/<str:reference>/", views.agreement),
    path("plain/returns/<int:pk>/submit/", submission.submit),
    path("plain/answers/<str:token>/send/", response_views.send),
    path("plain/answers/<str:token>/<slug:key>/", response_views.save),
    path("plain/applications/<str:reference>/submit/", application_submission.submit),
    path("plain/rounds/<slug:slug>/awards/", award_views.board),
    path("plain/rounds/<slug:slug>/awards/schemes/<int:pk>/", award_views.scheme),
    path("plain/rounds/<slug:slug>/awards/coverage/", award_views.coverage),
    path("", include("commissioning.urls")),
]
