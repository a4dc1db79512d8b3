from commissioning.applications.models.application import READ_BY
from commissioning.common import navigation
from organisations.enums import OFFICE_ROLES, Role


def reads_rounds(user) -> bool:
    """Officers of all kinds; assessors and administrators have no say in awards."""
    return user.has_role(*OFFICE_ROLES - {Role.ADMINISTRATOR})


navigation.add("public", "Funding", "applications:public-round-list", order=20)
navigation.add(
    "office",
    "Applications",
    "applications:application-queue",
    order=17,
    shown_to=lambda user: user.has_role(*READ_BY),
)
navigation.add(
    "office",
    "Assessments",
    "applications:assessment-list",
    order=18,
    shown_to=lambda user: user.has_role(Role.ASSESSOR),
)
navigation.add(
    "office",
    "Funding rounds",
    "applications:round-list",
    order=33,
    shown_to=reads_rounds,
)
navigation.add("organisation", "Applications", "applications:own-list", order=22)
