"""People of an organisation: its leads, and officers, invite them, change what they may do, and end it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.common import clock, once
from organisations import access, queries
from organisations.forms.people import ConfirmForm, InviteForm, MemberRoleForm
from organisations.models import Membership
from organisations.operations import invitations, memberships
from organisations.operations.claims import AlreadyMember
from organisations.views.pages import base_for, done, organisation_or_404, people_page

REFUSALS = (memberships.LastLead, memberships.MembershipEnded)


@access.signed_in
def people(request, slug):
    """Who acts for the organisation, and who is invited."""
    organisation = organisation_or_404(request, slug)
    context = {
        "organisation": organisation,
        "people": queries.people_of(organisation),
        "invitations": queries.invitations_of(organisation, clock.now()),
        "base": base_for(request),
        "may_manage": request.user.has_perm("organisations.manage_members", organisation),
    }
    return render(request, "organisations/people.html", context)


@access.signed_in
@once.form
def invite(request, slug):
    """Ask somebody to join."""
    organisation = organisation_or_404(request, slug)
    access.require(request.user, "organisations.invite_member", organisation)
    form = InviteForm(
        request.POST if request.method == "POST" else None, initial={"email": request.GET.get("email", "")}
    )
    if request.method == "POST" and form.is_valid():

        def ask():
            invitation = invitations.invite(
                organisation=organisation, at=clock.now(), by=request.user, **form.cleaned_data
            )
            words = f"We have e-mailed {invitation.email} an invitation. It is valid for 14 days."
            return people_page(request, organisation), words

        try:
            return once.make(request, ask)
        except AlreadyMember as error:
            form.add_error("email", str(error))
    return render(request, "organisations/invite.html", _context(request, organisation, form=form))


def _membership(request, slug, pk) -> Membership:
    """The current membership, for somebody who may manage the organisation's people."""
    organisation = organisation_or_404(request, slug)
    access.require(request.user, "organisations.manage_members", organisation)
    members = organisation.memberships.current().select_related("user", "organisation")
    return get_object_or_404(members, pk=pk)


def _context(request, organisation, **more) -> dict:
    back = people_page(request, organisation)
    return {"organisation": organisation, "base": base_for(request), "back": back, **more}


@access.signed_in
def member_role(request, slug, pk):
    """Change what a person may do."""
    membership = _membership(request, slug, pk)
    form = MemberRoleForm(request.POST if request.method == "POST" else None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            changed = memberships.change_role(
                membership=membership, role=form.cleaned_data["role"], at=clock.now(), by=request.user
            )
        except REFUSALS as error:
            form.add_error("role", str(error))
        else:
            words = f"{changed.user} is now {changed.get_role_display().lower()}."
            return done(request, words, _after(request, membership))
    context = _context(request, membership.organisation, form=form, membership=membership)
    return render(request, "organisations/member_role.html", context)


@access.signed_in
def member_end(request, slug, pk):
    """End a person's part, after asking."""
    membership = _membership(request, slug, pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            memberships.end(membership=membership, at=clock.now(), by=request.user)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            words = f"{membership.user} no longer acts for {membership.organisation}."
            return done(request, words, _after(request, membership))
    context = _context(request, membership.organisation, form=form, membership=membership)
    return render(request, "organisations/member_end.html", context)


def _after(request, membership) -> str:
    """People who take away their own rights no longer see the page they came from."""
    request.user.__dict__.pop("membership_roles", None)
    return people_page(request, membership.organisation) if membership.user != request.user else "organisations:home"


@access.signed_in
@require_POST
def invitation_withdraw(request, slug, pk):
    """Make an invitation's link useless."""
    organisation = organisation_or_404(request, slug)
    access.require(request.user, "organisations.invite_member", organisation)
    invitation = get_object_or_404(organisation.invitations, pk=pk)
    try:
        invitations.withdraw(invitation=invitation, at=clock.now(), by=request.user)
    except invitations.InvitationGone:
        return redirect(people_page(request, organisation))  # The list shows how it stands.
    words = f"The invitation of {invitation.email} is withdrawn."
    return done(request, words, people_page(request, organisation))
