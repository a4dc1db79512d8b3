"""Questions to the council about a round: asked below /funding/, answered below /office/rounds/."""

from django.urls import path

from commissioning.applications.views import questions

OFFICE = "office/rounds/<slug:slug>/answers/"

urlpatterns = [
    path("funding/<slug:slug>/ask/", questions.question_ask, name="question-ask"),
    path(OFFICE, questions.question_list, name="question-list"),
    path(f"{OFFICE}<int:pk>/", questions.question_answer, name="question-answer"),
]
