"""The consultation after which an issue is decided, as far as anybody may read it."""

from dataclasses import dataclass

from commissioning.decisions.models import Issue
from consultations.enums import PhaseStatus
from consultations.models import Consultation


@dataclass(frozen=True)
class Consulted:
    """A public consultation; ``results_url`` is empty until its results are published."""

    consultation: Consultation
    results_url: str


def consulted_for(issue: Issue) -> Consulted | None:
    """What people were asked before the issue is decided; None where nothing public is named."""
    found = Consultation.objects.public().filter(pk=issue.consultation_id).first() if issue.consultation_id else None
    if found is None:
        return None
    is_published = found.phases.filter(status=PhaseStatus.PUBLISHED).exists()
    return Consulted(found, found.results_url if is_published else "")
