"""What decisions tell applications: whether the decision on awards is in effect."""

from collections.abc import Collection

from commissioning.applications import deciding_issues
from commissioning.applications.deciding_issues import Standing
from commissioning.decisions.enums import IssueStatus
from commissioning.decisions.models import Issue


def standings(references: Collection[str]) -> dict[str, Standing]:
    """Where the issues with ``references`` stand. One query."""
    return {
        one.reference: Standing(
            one.reference,
            one.get_status_display(),
            one.get_absolute_url(),
            one.status == IssueStatus.IN_EFFECT,
            one.status == IssueStatus.REFERRED_BACK,
        )
        for one in Issue.objects.filter(reference__in=references)
    }


deciding_issues.register(standings)
