"""Links to the pages of decisions."""

from commissioning.common import navigation
from organisations.enums import Role

READERS = (
    Role.COMMISSIONING_OFFICER,
    Role.FINANCE_OFFICER,
    Role.LEGAL_OFFICER,
    Role.DEMOCRATIC_SERVICES_OFFICER,
    Role.PARTNER_OFFICER,
    Role.AUDITOR,
)


def reads(user) -> bool:
    return user.has_role(*READERS)


navigation.add("public", "Decisions", "decisions:issue-list", order=40)
navigation.add(
    "office", "Issues and decisions", "decisions:office-issue-list", order=70, group="Decisions", shown_to=reads
)
navigation.add("office", "Reports", "decisions:office-report-list", order=71, group="Decisions", shown_to=reads)
