from commissioning.common import navigation
from organisations.enums import Role

navigation.add("public", "Who is funded", "opendata:award-list", order=30)
navigation.add(
    "office",
    "Imports",
    "opendata:import-list",
    order=80,
    shown_to=lambda user: user.has_role(Role.COMMISSIONING_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR),
)
