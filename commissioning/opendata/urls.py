"""The public's open data, register of awards and pages of programmes, and officers' pages of imports."""

from django.urls import path

from commissioning.opendata.views import awards, data, imports, programmes

app_name = "opendata"

urlpatterns = [
    path("open-data/", data.data_list, name="data-list"),
    path("open-data/consultations.json", data.consultations_json, name="consultations-json"),
    path("awards/", awards.award_list, name="award-list"),
    path("awards/<str:reference>/", awards.award_detail, name="award-detail"),
    path("programmes/<slug:slug>/", programmes.programme_detail, name="programme-detail"),
    path("office/imports/", imports.import_list, name="import-list"),
    path("office/imports/new/", imports.import_new, name="import-new"),
    path("office/imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("office/imports/<int:pk>/columns/", imports.import_columns, name="import-columns"),
    path("office/imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("office/imports/<int:pk>/progress.json", imports.import_progress, name="import-progress"),
    path("office/imports/<int:pk>/file", imports.import_file, name="import-file"),
]
