"""Officers’ pages of rounds: below /office/rounds/."""

from django.urls import URLPattern, path

from commissioning.applications.views import round_parts, round_publication, rounds, sources, trials

ROUND = "office/rounds/<slug:slug>/"
TRIAL = "office/rounds/trials/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("office/rounds/", rounds.round_list, name="round-list"),
    path("office/rounds/add/", rounds.round_add, name="round-add"),
    path(TRIAL, trials.trial_start, name="trial-start"),
    path(f"{TRIAL}sections/<slug:key>/", trials.trial_section, name="trial-section"),
    path(f"{TRIAL}check/", trials.trial_check, name="trial-check"),
    path(f"{TRIAL}files/<int:file_pk>/", trials.trial_file, name="trial-file"),
    path(f"{TRIAL}questions.pdf", trials.trial_pdf, name="trial-pdf"),
    path(f"{TRIAL}throw-away/", trials.trial_discard, name="trial-discard"),
    path(ROUND, rounds.round_detail, name="round-detail"),
    path(f"{ROUND}applicants/", rounds.round_applicants, name="round-applicants"),
    path(f"{ROUND}money/", rounds.round_money, name="round-money"),
    path(f"{ROUND}asked/", rounds.round_asked, name="round-asked"),
    path(f"{ROUND}criteria/", rounds.round_criteria, name="round-criteria"),
    path(f"{ROUND}history/", rounds.round_history, name="round-history"),
    path(f"{ROUND}check/", rounds.round_readiness, name="round-readiness"),
    path(f"{ROUND}publish/", round_publication.round_publish, name="round-publish"),
    path(f"{ROUND}extend/", round_publication.round_extend, name="round-extend"),
    path(f"{ROUND}cancel/", round_publication.round_cancel, name="round-cancel"),
    path(f"{ROUND}copy/", round_publication.round_copy, name="round-copy"),
    path(f"{ROUND}texts/", rounds.round_texts, name="round-texts"),
    path(f"{ROUND}timetable/", rounds.round_timetable, name="round-timetable"),
    path(f"{ROUND}figures/", rounds.round_figures, name="round-figures"),
    path(f"{ROUND}officers/", rounds.round_officers, name="round-officers"),
    path(f"{ROUND}schemes/add/", round_parts.scheme_add, name="round-scheme-add"),
    path(f"{ROUND}schemes/<int:pk>/", round_parts.scheme_edit, name="round-scheme-edit"),
    path(f"{ROUND}schemes/<int:pk>/remove/", round_parts.scheme_remove, name="round-scheme-remove"),
    path(f"{ROUND}schemes/<int:pk>/route/", round_publication.round_route, name="round-route"),
    path(f"{ROUND}questions/", round_parts.questions, name="round-questions"),
    path(f"{ROUND}sources/", sources.source_list, name="round-sources"),
    path(f"{ROUND}sources/<slug:stage>/<slug:key>/", sources.source_edit, name="round-source"),
    path(f"{ROUND}eligibility/add/", round_parts.eligibility_add, name="round-eligibility-add"),
    path(f"{ROUND}eligibility/<int:pk>/", round_parts.eligibility_edit, name="round-eligibility-edit"),
    path(f"{ROUND}eligibility/<int:pk>/remove/", round_parts.eligibility_remove, name="round-eligibility-remove"),
    path(f"{ROUND}criteria/fill/", round_parts.criteria_fill, name="round-criteria-fill"),
    path(f"{ROUND}criteria/add/<slug:stage>/", round_parts.criterion_add, name="round-criterion-add"),
    path(f"{ROUND}criteria/<int:pk>/", round_parts.criterion_edit, name="round-criterion-edit"),
    path(f"{ROUND}criteria/<int:pk>/remove/", round_parts.criterion_remove, name="round-criterion-remove"),
    path(f"{ROUND}move/<slug:kind>/<int:pk>/", round_parts.part_move, name="round-part-move"),
    path(f"{ROUND}documents/add/", round_parts.document_add, name="round-document-add"),
    path(f"{ROUND}documents/<int:pk>/", round_parts.document, name="round-document"),
    path(f"{ROUND}documents/<int:pk>/remove/", round_parts.document_remove, name="round-document-remove"),
    path(f"{ROUND}try/", trials.round_trials, name="round-trials"),
    path(f"{ROUND}try/begin/", trials.round_try, name="round-try"),
]
