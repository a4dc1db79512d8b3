"""Addresses of rounds and applications: officers' rounds, public pages, questions to the council, organisations' own,
assessment, awards."""

from commissioning.applications.urls import assessment, awards, own, public, questions, rounds

app_name = "applications"

urlpatterns = [
    *rounds.urlpatterns,
    *public.urlpatterns,
    *questions.urlpatterns,
    *own.urlpatterns,
    *assessment.urlpatterns,
    *awards.urlpatterns,
]
