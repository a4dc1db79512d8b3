"""Accounts of the council's and its partners' staff, kept by administrators. Nobody changes their own."""

import datetime as dt
from collections.abc import Iterable

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from commissioning.common import history, states
from organisations import notifications
from organisations.enums import Role
from organisations.models import Agency, RoleAssignment, User

# A role, and the agency of a partner officer.
Assignment = tuple[str, Agency | None]


class NotYourself(Exception):
    """Nobody gives themselves roles, or changes their own account as an administrator."""

    def __init__(self):
        super().__init__("Another administrator must change this: it is your own account.")


class AlreadyStaff(Exception):
    """The address belongs to somebody who holds roles already."""

    def __init__(self, user: User):
        self.user = user
        super().__init__(f"{user} ({user.email}) is on the list of staff already. Change their roles there.")


class RolesMissing(Exception):
    """Somebody without a role is not staff."""

    def __init__(self):
        super().__init__("Choose at least one role.")


class AgencyMissing(Exception):
    """A partner officer works for an agency."""

    def __init__(self):
        super().__init__("Choose the agency that the partner officer works for.")


def _checked(assignments: Iterable[Assignment]) -> set[Assignment]:
    wanted = set(assignments)
    if any(role == Role.PARTNER_OFFICER and agency is None for role, agency in wanted):
        raise AgencyMissing
    return wanted


def _refuse_self(user: User, by: User | None) -> None:
    if by is not None and by.pk == user.pk:
        raise NotYourself


def _set(user: User, wanted: set[Assignment]) -> None:
    """Make the person's roles those of ``wanted``, with a history row for each that comes or goes."""
    held = {(one.role, one.agency): one for one in user.role_assignments.select_related("agency")}
    for assignment in held.keys() - wanted:
        held[assignment].delete()
    for role, agency in sorted(wanted - held.keys(), key=lambda one: one[0]):
        RoleAssignment.objects.create(user=user, role=role, agency=agency)
    for cached in ("roles", "agency_ids"):
        user.__dict__.pop(cached, None)


def password_path(user: User) -> str:
    """The page at which the person chooses a password; as long as a password reset's link is valid."""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@transaction.atomic
def add(*, email: str, full_name: str, assignments: Iterable[Assignment], at: dt.datetime, by: User | None) -> User:
    """Give somebody an officer's account with the roles, and mail them.

    New people choose their password by the link in the mail; somebody who has an account keeps it. Raises
    ``AlreadyStaff``, ``NotYourself``, ``RolesMissing`` or ``AgencyMissing``.
    """
    wanted = _checked(assignments)
    if not wanted:
        raise RolesMissing
    user = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email.strip(), None, full_name=full_name, date_joined=at)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    _refuse_self(user, by)
    if user.role_assignments.exists():
        raise AlreadyStaff(user)
    _set(user, wanted)
    notifications.staff_added(user, by, "" if user.has_usable_password() else password_path(user), at=at)
    return user


@transaction.atomic
def set_roles(*, user: User, assignments: Iterable[Assignment], at: dt.datetime, by: User | None) -> User:
    """Make the person's roles exactly these; none takes them off the staff.

    Raises ``NotYourself`` or ``AgencyMissing``.
    """
    _refuse_self(user, by)
    wanted = _checked(assignments)
    fresh = states.locked(user)
    _set(fresh, wanted)
    return fresh


@transaction.atomic
def set_active(*, user: User, active: bool, at: dt.datetime, by: User | None) -> User:
    """Let the person in, or keep them out from their next request on. Raises ``NotYourself``."""
    _refuse_self(user, by)
    fresh = states.locked(user)
    if fresh.is_active != active:
        fresh.is_active = active
        history.give_reason(fresh, "Let in again" if active else "Kept out")
        fresh.save()
    return fresh


@transaction.atomic
def reset_second_factor(*, user: User, at: dt.datetime, by: User | None) -> User:
    """Remove the person's second factor and recovery codes: they set up a new one when they next sign in.

    It is written in the history of their account, and they are told by mail. Raises ``NotYourself``.
    """
    _refuse_self(user, by)
    fresh = states.locked(user)
    Authenticator.objects.filter(user=fresh).delete()
    history.give_reason(fresh, "Second factor removed")
    fresh.save()
    notifications.second_factor_removed(fresh, by, at=at)
    return fresh
