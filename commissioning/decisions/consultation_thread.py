"""What was decided after a consultation, as steps of its golden thread."""

from collections.abc import Sequence

from commissioning.decisions.models import Issue
from consultations.models import Consideration
from consultations.thread import Step, register

SHOWN = 5


@register(order=30)
def decisions_after(considerations: Sequence[Consideration]) -> dict[int, list[Step]]:
    """Public issues that name the consultation, the earliest first; one query."""
    keys = {row.phase.consultation_id for row in considerations}
    issues: dict[int, list[Step]] = {}
    for issue in Issue.objects.public().filter(consultation__in=keys).order_by("due_on", "reference"):
        step = Step("Decision", f"{issue.title} ({issue.get_status_display().lower()})", issue.get_absolute_url())
        issues.setdefault(issue.consultation_id or 0, []).append(step)
    return {row.pk: issues.get(row.phase.consultation_id, [])[:SHOWN] for row in considerations}
