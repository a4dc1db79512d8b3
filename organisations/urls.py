"""Organisations' own pages, and officers' pages about organisations and people."""

from django.urls import path

from organisations.views import (
    claims,
    documents,
    home,
    invitations,
    joining,
    networks,
    office,
    people,
    profile,
    staff,
)

app_name = "organisations"

urlpatterns = [
    path("organisation/", home.home, name="home"),
    path("organisation/find/", joining.find, name="find"),
    path("organisation/register/", joining.register, name="register"),
    path("organisation/claim/<slug:slug>/", joining.claim, name="claim"),
    path("organisation/profile/<slug:slug>/", profile.profile, name="profile"),
    path("organisation/profile/<slug:slug>/edit/", profile.profile_edit, name="profile-edit"),
    path("organisation/people/<slug:slug>/", people.people, name="people"),
    path("organisation/people/<slug:slug>/invite/", people.invite, name="invite"),
    path("organisation/people/<slug:slug>/<int:pk>/role/", people.member_role, name="member-role"),
    path("organisation/people/<slug:slug>/<int:pk>/end/", people.member_end, name="member-end"),
    path(
        "organisation/people/<slug:slug>/invitations/<int:pk>/withdraw/",
        people.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("organisation/documents/", documents.own_documents, name="own-documents"),
    path("organisation/documents/<slug:slug>/", documents.documents, name="documents"),
    path("organisation/documents/<slug:slug>/add/<slug:kind>/", documents.document_add, name="document-add"),
    path("organisation/documents/<slug:slug>/<int:pk>/", documents.document_file, name="document-file"),
    path("organisation/documents/<slug:slug>/<int:pk>/replace/", documents.document_replace, name="document-replace"),
    path("organisation/documents/<slug:slug>/<int:pk>/correct/", documents.document_correct, name="document-correct"),
    path(
        "organisation/documents/<slug:slug>/<int:pk>/withdraw/", documents.document_withdraw, name="document-withdraw"
    ),
    path("accounts/invitations/<str:token>/", invitations.accept, name="invitation-accept"),
    path("accounts/invitations/<str:token>/change-person/", invitations.change_person, name="invitation-change-person"),
    path("office/organisations/", office.organisation_list, name="organisation-list"),
    path("office/organisations/<slug:slug>/", office.organisation_detail, name="organisation-detail"),
    path("office/networks/", networks.network_list, name="network-list"),
    path("office/networks/add/", networks.network_add, name="network-add"),
    path("office/networks/<slug:slug>/", networks.network_detail, name="network-detail"),
    path("office/networks/<slug:slug>/edit/", networks.network_edit, name="network-edit"),
    path("office/claims/", claims.claim_list, name="claim-list"),
    path("office/claims/<int:pk>/", claims.claim_detail, name="claim-detail"),
    path("office/people/", staff.staff_list, name="staff-list"),
    path("office/people/add/", staff.staff_add, name="staff-add"),
    path("office/people/<int:pk>/", staff.staff_detail, name="staff-detail"),
    path("office/people/<int:pk>/<slug:action>/", staff.staff_confirm, name="staff-confirm"),
]
