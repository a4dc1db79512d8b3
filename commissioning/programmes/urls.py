"""Officers' pages of programmes."""

from django.urls import path

from commissioning.programmes import views

app_name = "programmes"

urlpatterns = [
    path("office/programmes/", views.programme_list, name="programme-list"),
    path("office/programmes/add/", views.programme_add, name="programme-add"),
    path("office/programmes/<slug:slug>/", views.programme_detail, name="programme-detail"),
    path("office/programmes/<slug:slug>/edit/", views.programme_edit, name="programme-edit"),
    path("office/programmes/<slug:slug>/figures/", views.programme_figures, name="programme-figures"),
    path("office/programmes/<slug:slug>/history/", views.programme_history, name="programme-history"),
    path("office/programmes/<slug:slug>/add/<slug:kind>/<int:parent>/", views.part_add, name="part-add"),
    path("office/programmes/<slug:slug>/change/<slug:kind>/<int:pk>/", views.part_edit, name="part-edit"),
]
