"""Staff and their roles, for administrators; auditors read."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.common import clock, once
from commissioning.common.paging import page_of
from organisations import access, queries
from organisations.enums import Role
from organisations.forms.people import AddStaffForm, ConfirmForm, StaffRolesForm
from organisations.operations import staff
from organisations.views.pages import done

REFUSALS = (staff.NotYourself, staff.AlreadyStaff, staff.RolesMissing, staff.AgencyMissing)

may_see = access.office(Role.ADMINISTRATOR, Role.AUDITOR)
may_change = access.office(Role.ADMINISTRATOR)


@may_see
def staff_list(request):
    """Everybody with a role."""
    page = page_of(queries.staff(), request)
    may_add = request.user.has_perm("organisations.manage_staff")
    return render(request, "organisations/office/staff_list.html", {"page": page, "may_add": may_add})


@may_change
@once.form
def staff_add(request):
    """Give somebody an officer's account."""
    form = AddStaffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def add():
            user = staff.add(
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["full_name"],
                assignments=form.assignments(),
                at=clock.now(),
                by=request.user,
            )
            words = f"{user} is on the list of staff. We have e-mailed {user.email}."
            return reverse("organisations:staff-list"), words

        try:
            return once.make(request, add)
        except REFUSALS as error:
            form.add_error("email", str(error))
    return render(request, "organisations/office/staff_add.html", {"form": form})


def _person(pk):
    return get_object_or_404(queries.everybody(), pk=pk)


@may_see
def staff_detail(request, pk):
    """One person: roles, whether they may sign in, and the second factor."""
    person = _person(pk)
    may_manage = request.user.has_perm("organisations.manage_staff", person)
    form = StaffRolesForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST":
        access.require(request.user, "organisations.manage_staff", person)
        if form.is_valid():
            try:
                staff.set_roles(user=person, assignments=form.assignments(), at=clock.now(), by=request.user)
            except REFUSALS as error:
                form.add_error(None, str(error))
            else:
                return done(request, f"The roles of {person} are saved.", reverse("organisations:staff-list"))
    context = {
        "person": person,
        "form": form,
        "may_manage": may_manage,
        "memberships": queries.memberships_of(person),
        "history": person.history.select_related("history_user")[:20],
    }
    return render(request, "organisations/office/staff_detail.html", context)


ACTIONS = {
    "deactivate": "Keep {person} out",
    "reactivate": "Let {person} in again",
    "reset-second-factor": "Remove the second factor of {person}",
}


@may_change
def staff_confirm(request, pk, action):
    """Keep somebody out, let them in again, or remove their second factor: after asking."""
    person = _person(pk)
    access.require(request.user, "organisations.manage_staff", person)
    if action not in ACTIONS:
        raise Http404
    back = reverse("organisations:staff-detail", args=[pk])
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if action == "reset-second-factor":
            staff.reset_second_factor(user=person, at=clock.now(), by=request.user)
            return done(request, f"The second factor of {person} is removed. We have e-mailed them.", back)
        active = action == "reactivate"
        staff.set_active(user=person, active=active, at=clock.now(), by=request.user)
        words = f"{person} can sign in again." if active else f"{person} can no longer sign in."
        return done(request, words, back)
    context = {"person": person, "action": action, "title": ACTIONS[action].format(person=person), "back": back}
    return render(request, "organisations/office/staff_confirm.html", context | {"form": form})
