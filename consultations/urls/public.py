"""Public pages of consultations: below /consultations/."""

from django.urls import path

from consultations.views import answers, public, public_results, sign_ups

ONE = "consultations/<slug:slug>/"
# After those of a consultation: whatever a consultation is called, its pages are found.
ANSWERS = "consultations/answers/<str:token>/"
EVENT = f"{ONE}events/<int:pk>/"

urlpatterns = [
    path("consultations/", public.consultation_list, name="public-list"),
    path("consultations/events/given-back/", sign_ups.given_back, name="public-given-back"),
    path("consultations/events/give-back/<str:token>/", sign_ups.give_back, name="public-give-back"),
    path(ONE, public.consultation_detail, name="public-detail"),
    path(f"{ONE}respond/", answers.start, name="public-respond"),
    path(f"{ONE}questionnaire.pdf", public.questionnaire_pdf, name="public-questionnaire-pdf"),
    path(f"{ONE}dates.ics", public.calendar_file, name="public-calendar"),
    path(f"{ONE}documents/<int:pk>/", public.document, name="public-document"),
    path(f"{ONE}results/", public_results.results, name="public-results"),
    path(f"{ONE}results/<int:number>/", public_results.results, name="public-results-of"),
    path(f"{ONE}results/<int:number>/results.pdf", public_results.results_pdf, name="public-results-pdf"),
    path(f"{ONE}results/<int:number>/tables.csv", public_results.results_csv, name="public-results-csv"),
    path(EVENT, sign_ups.event_detail, name="public-event"),
    path(f"{EVENT}signed-up/", sign_ups.event_done, name="public-event-done"),
    path(f"{EVENT}event.ics", sign_ups.event_calendar, name="public-event-calendar"),
    path(ANSWERS, answers.home, name="answers-home"),
    path(f"{ANSWERS}sections/<slug:key>/", answers.section, name="answers-section"),
    path(f"{ANSWERS}check/", answers.check, name="answers-check"),
    path(f"{ANSWERS}correct/", answers.correct, name="answers-correct"),
    path(f"{ANSWERS}link/", answers.link, name="answers-link"),
    path(f"{ANSWERS}answers.pdf", answers.pdf, name="answers-pdf"),
    path(f"{ANSWERS}files/<int:file_pk>/", answers.file, name="answers-file"),
]
