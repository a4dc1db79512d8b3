"""The public home and the officers' home."""

from django.urls import path

from commissioning.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("office/", views.office_home, name="office-home"),
]
