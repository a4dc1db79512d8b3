"""Officers' pages of consultations: below /office/consultations/."""

from django.urls import path

from consultations.views import (
    consultations,
    counts,
    documents,
    duplicates,
    events,
    intake,
    keying,
    phases,
    privacy,
    reach,
    responses,
    results,
    trials,
)

LIST = "office/consultations/"
PRIVACY = f"{LIST}privacy/"
REQUEST = f"{PRIVACY}<int:pk>/"
TRIAL = f"{LIST}tests/<int:pk>/"
ONE = f"{LIST}<slug:slug>/"
DOCUMENT = f"{ONE}documents/<int:pk>/"
PHASE = f"{ONE}phases/<int:number>/"
PAPER = f"{PHASE}key/<slug:reference>/"
EVENT = f"{ONE}events/<int:pk>/"

urlpatterns = [
    path(LIST, consultations.consultation_list, name="consultation-list"),
    path(f"{LIST}add/", consultations.consultation_add, name="consultation-add"),
    path(PRIVACY, privacy.privacy_list, name="privacy-list"),
    path(REQUEST, privacy.privacy_request, name="privacy-request"),
    path(f"{REQUEST}copy/", privacy.privacy_copy, name="privacy-copy"),
    path(f"{REQUEST}erase/", privacy.privacy_erase, name="privacy-erase"),
    path(f"{REQUEST}answer/", privacy.privacy_answer, name="privacy-answer"),
    path(TRIAL, trials.trial_start, name="trial-start"),
    path(f"{TRIAL}sections/<slug:key>/", trials.trial_section, name="trial-section"),
    path(f"{TRIAL}check/", trials.trial_check, name="trial-check"),
    path(f"{TRIAL}files/<int:file_pk>/", trials.trial_file, name="trial-file"),
    path(f"{TRIAL}throw-away/", trials.trial_discard, name="trial-discard"),
    path(ONE, consultations.consultation_detail, name="consultation-detail"),
    path(f"{ONE}edit/", consultations.consultation_edit, name="consultation-edit"),
    path(f"{ONE}history/", consultations.consultation_history, name="consultation-history"),
    path(f"{ONE}copy/", consultations.consultation_copy, name="consultation-copy"),
    path(f"{ONE}documents/add/", documents.document_add, name="document-add"),
    path(DOCUMENT, documents.document_file, name="document-file"),
    path(f"{DOCUMENT}replace/", documents.document_replace, name="document-replace"),
    path(f"{DOCUMENT}publish/", documents.document_publish, name="document-publish"),
    path(f"{DOCUMENT}withdraw/", documents.document_withdraw, name="document-withdraw"),
    path(f"{ONE}phases/add/", phases.phase_add, name="phase-add"),
    path(PHASE, phases.phase_edit, name="phase-edit"),
    path(f"{PHASE}remove/", phases.phase_remove, name="phase-remove"),
    path(f"{PHASE}questions/", phases.phase_questions, name="phase-questions"),
    path(f"{PHASE}questions/make/", phases.phase_questionnaire_new, name="phase-questions-make"),
    path(f"{PHASE}questions/try/", trials.phase_try, name="phase-try"),
    path(f"{PHASE}told/", phases.phase_told, name="phase-told"),
    path(f"{PHASE}told/<int:pk>/strike/", phases.phase_told_strike, name="phase-told-strike"),
    path(f"{PHASE}gate/", phases.phase_gate, name="phase-gate"),
    path(f"{PHASE}approve/", phases.phase_approve, name="phase-approve"),
    path(f"{PHASE}extend/", phases.phase_extend, name="phase-extend"),
    path(f"{PHASE}cancel/", phases.phase_cancel, name="phase-cancel"),
    path(f"{PHASE}counts/", counts.phase_counts, name="phase-counts"),
    path(f"{PHASE}counts.csv", counts.phase_counts_csv, name="phase-counts-csv"),
    path(f"{PHASE}responses.csv", counts.phase_responses_csv, name="phase-responses-csv"),
    path(f"{PHASE}responses/", responses.phase_responses, name="phase-responses"),
    path(f"{PHASE}responses/<slug:reference>/", responses.phase_response, name="phase-response"),
    path(
        f"{PHASE}responses/<slug:reference>/files/<int:file_pk>/",
        responses.phase_response_file,
        name="phase-response-file",
    ),
    path(f"{PHASE}import/", intake.phase_import, name="phase-import"),
    path(f"{PHASE}import/<int:pk>/", intake.intake_batch, name="intake-batch"),
    path(f"{PHASE}import/<int:pk>/progress/", intake.intake_progress, name="intake-progress"),
    path(f"{PHASE}import/<int:pk>/confirm/", intake.intake_confirm, name="intake-confirm"),
    path(f"{PHASE}import/files/<int:pk>/", intake.intake_file, name="intake-file"),
    path(f"{PHASE}import/files/<int:pk>/reject/", intake.intake_reject, name="intake-reject"),
    path(f"{PHASE}responses/<slug:reference>/organisation/", reach.response_organisation, name="response-organisation"),
    path(
        f"{PHASE}responses/<slug:reference>/organisation/remove/",
        reach.response_organisation_remove,
        name="response-organisation-remove",
    ),
    path(f"{PHASE}reach/", reach.phase_reach, name="phase-reach"),
    path(f"{PHASE}duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path(f"{PHASE}duplicates/<int:pk>/", duplicates.duplicate_set, name="duplicate-set"),
    path(f"{PHASE}key/", keying.key_list, name="key-list"),
    path(f"{PHASE}key/checks/", keying.key_checks, name="key-checks"),
    path(PAPER, keying.key_paper, name="key-paper"),
    path(f"{PAPER}done/", keying.key_done, name="key-done"),
    path(f"{PAPER}discard/", keying.key_discard, name="key-discard"),
    path(f"{PAPER}again/", keying.key_again, name="key-again"),
    path(f"{PAPER}give-back/", keying.key_give_back, name="key-give-back"),
    path(f"{PAPER}differences/", keying.key_differences, name="key-differences"),
    path(f"{PHASE}results/", results.phase_results, name="phase-results"),
    path(f"{PHASE}results/preview/", results.phase_results_preview, name="phase-results-preview"),
    path(f"{PHASE}results/publish/", results.phase_results_publish, name="phase-results-publish"),
    path(f"{PHASE}results/correct/", results.phase_results_correct, name="phase-results-correct"),
    path(f"{ONE}events/add/", events.event_add, name="event-add"),
    path(EVENT, events.event_detail, name="event-detail"),
    path(f"{EVENT}edit/", events.event_edit, name="event-edit"),
    path(f"{EVENT}cancel/", events.event_cancel, name="event-cancel"),
    path(f"{EVENT}write-up/", events.event_write_up, name="event-write-up"),
    path(f"{EVENT}event.ics", events.event_calendar, name="event-calendar"),
    path(f"{EVENT}sign-ups/<int:sign_up_pk>/remove/", events.event_sign_up_remove, name="event-sign-up-remove"),
]
