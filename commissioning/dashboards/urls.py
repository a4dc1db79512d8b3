"""The public home and the officers' home."""

from django.urls import path

from commissioning.dashboards.views import office, public, saved, search

app_name = "dashboards"

urlpatterns = [
    path("", public.home, name="home"),
    path("office/", office.office_home, name="office-home"),
    path("office/saved-views/", saved.view_save, name="view-save"),
    path("office/saved-views/<int:pk>/remove/", saved.view_remove, name="view-remove"),
    path("office/search/", search.search, name="search"),
    path("office/work/<slug:slug>/", office.work, name="work"),
    path("office/tasks/<int:pk>/", office.task_detail, name="task-detail"),
    path("office/tasks/<int:pk>/done/", office.task_done, name="task-done"),
]
