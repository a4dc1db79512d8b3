"""Public pages of rounds: below /funding/."""

from django.urls import path

from commissioning.applications.views import public

ROUND = "funding/<slug:slug>/"

urlpatterns = [
    path("funding/", public.round_list, name="public-round-list"),
    path(ROUND, public.round_detail, name="public-round"),
    path(f"{ROUND}questions.pdf", public.round_questions_pdf, name="public-round-questions-pdf"),
    path(f"{ROUND}timetable.ics", public.round_calendar_file, name="public-round-calendar"),
    path(f"{ROUND}documents/<int:pk>/", public.round_document, name="public-round-document"),
]
