"""Officers' pages of imports."""

from django.urls import path

from commissioning.opendata import views

app_name = "opendata"

urlpatterns = [
    path("office/imports/", views.import_list, name="import-list"),
    path("office/imports/new/", views.import_new, name="import-new"),
    path("office/imports/<int:pk>/", views.import_detail, name="import-detail"),
    path("office/imports/<int:pk>/columns/", views.import_columns, name="import-columns"),
    path("office/imports/<int:pk>/confirm/", views.import_confirm, name="import-confirm"),
    path("office/imports/<int:pk>/progress.json", views.import_progress, name="import-progress"),
    path("office/imports/<int:pk>/file", views.import_file, name="import-file"),
]
