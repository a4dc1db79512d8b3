"""Officers' pages to manage questionnaires. Answering has no addresses here: other apps build it into theirs."""

from django.urls import path

from commissioning.questionnaires.views import parts, versions

app_name = "questionnaires"

VERSION = "office/questionnaires/<slug:slug>/<int:number>/"

urlpatterns = [
    path("office/questionnaires/", versions.office_list, name="office-list"),
    path("office/questionnaires/new/", versions.create, name="questionnaire-create"),
    path(VERSION, versions.detail, name="version-detail"),
    path(f"{VERSION}questions.pdf", versions.questions_pdf, name="version-pdf"),
    path(f"{VERSION}questions-to-fill-in.pdf", versions.fillable_pdf, name="version-fillable-pdf"),
    path(f"{VERSION}preview/<slug:section_key>/", versions.preview, name="version-preview"),
    path(f"{VERSION}copy/", versions.copy, name="version-copy"),
    path(f"{VERSION}publish/", versions.publish, name="version-publish"),
    path(f"{VERSION}delete/", versions.delete, name="version-delete"),
    path(f"{VERSION}add-section/", parts.section_add, name="section-add"),
    path(f"{VERSION}sections/<slug:section_key>/", parts.section_edit, name="section-edit"),
    path(f"{VERSION}sections/<slug:section_key>/delete/", parts.section_delete, name="section-delete"),
    path(f"{VERSION}sections/<slug:section_key>/move/", parts.section_move, name="section-move"),
    path(f"{VERSION}sections/<slug:section_key>/questions/add/", parts.question_kind, name="question-kind"),
    path(f"{VERSION}sections/<slug:section_key>/questions/add/<slug:kind>/", parts.question_add, name="question-add"),
    path(f"{VERSION}questions/<slug:key>/", parts.question_edit, name="question-edit"),
    path(f"{VERSION}questions/<slug:key>/delete/", parts.question_delete, name="question-delete"),
    path(f"{VERSION}questions/<slug:key>/move/", parts.question_move, name="question-move"),
]
