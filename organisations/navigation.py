from commissioning.common import navigation
from organisations.enums import Role

navigation.add("organisation", "Your tasks", "organisations:home", order=10)
navigation.add(
    "organisation",
    "Documents",
    "organisations:own-documents",
    order=40,
    shown_to=lambda user: bool(user.membership_roles),
)
navigation.add("account", "E-mail address", "account_email", order=10)
navigation.add("account", "Password", "account_change_password", order=20)
navigation.add("account", "Second step at sign-in", "mfa_index", order=30)
navigation.add("office", "Organisations", "organisations:organisation-list", order=40, group="Records")
navigation.add("office", "Networks", "organisations:network-list", order=40, group="Records")
navigation.add("office", "Requests to act", "organisations:claim-list", order=41, group="Records")
navigation.add(
    "office",
    "Staff",
    "organisations:staff-list",
    order=90,
    group="Administration",
    shown_to=lambda user: user.has_role(Role.ADMINISTRATOR, Role.AUDITOR),
)
