"""Organisations’ applications: /funding/<slug>/apply/ and below /organisation/applications/."""

from django.urls import path

from commissioning.applications.views import late_and_paper, own, own_partners, own_parts, own_submit

APPLY = "funding/<slug:slug>/apply/"
OWN = "organisation/applications/"
ONE = f"{OWN}<slug:reference>/"
OFFICE = "office/applications/"

urlpatterns = [
    path("funding/partner/<str:token>/", own_partners.partner_confirm, name="partner-confirm"),
    path(APPLY, own.apply, name="own-apply"),
    path(f"{APPLY}<slug:organisation>/", own.round_home, name="own-round"),
    path(f"{APPLY}<slug:organisation>/new/", own.begin, name="own-begin"),
    path(f"{APPLY}<slug:organisation>/bring-over/", own.stage_bring_over, name="own-stage-bring-over"),
    path(f"{APPLY}<slug:organisation>/about/<slug:key>/", own.stage_section, name="own-stage-section"),
    path(f"{APPLY}<slug:organisation>/files/<int:file_pk>/", own.stage_file, name="own-stage-file"),
    path(f"{APPLY}<slug:organisation>/files/<int:file_pk>/keep/", own.stage_file_keep, name="own-stage-file-keep"),
    path(OWN, own.application_list, name="own-list"),
    path(ONE, own_parts.application_home, name="own-application"),
    path(f"{ONE}questions/<slug:key>/", own_parts.section, name="own-section"),
    path(f"{ONE}files/<int:file_pk>/", own_parts.section_file, name="own-file"),
    path(f"{ONE}files/<int:file_pk>/keep/", own_parts.section_file_keep, name="own-file-keep"),
    path(f"{ONE}bring-over/", own_parts.bring_over_answers, name="own-bring-over"),
    path(f"{ONE}partners/", own_partners.partners, name="own-partners"),
    path(f"{ONE}partners/new/", own_partners.partner_add, name="own-partner-add"),
    path(f"{ONE}partners/<int:pk>/", own_partners.partner_edit, name="own-partner-edit"),
    path(f"{ONE}partners/<int:pk>/<slug:what>/", own_partners.partner_change, name="own-partner-change"),
    path(f"{ONE}check/", own_submit.check, name="own-check"),
    path(f"{ONE}ask-lead/", own_submit.ask_lead, name="own-ask-lead"),
    path(f"{ONE}done/", own_submit.done, name="own-done"),
    path(f"{ONE}withdraw/", own_submit.withdraw, name="own-withdraw"),
    path(f"{ONE}application.pdf", own_submit.application_pdf, name="own-pdf"),
    path(f"{ONE}pages/<slug:part>/", own_parts.part_page, name="own-part"),
    path(f"{OFFICE}rounds/<slug:slug>/", late_and_paper.exceptions, name="office-exceptions"),
    path(f"{OFFICE}rounds/<slug:slug>/more-time/", late_and_paper.extension_add, name="office-extension-add"),
    path(f"{OFFICE}rounds/<slug:slug>/paper/", late_and_paper.paper_add, name="office-paper-add"),
    path(f"{OFFICE}<slug:reference>/withdraw/", late_and_paper.officer_withdraw, name="office-withdraw"),
]
