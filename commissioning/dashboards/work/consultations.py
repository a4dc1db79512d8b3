"""Work with consultations: gates before a phase opens, phases about to close, results that are awaited."""

from django.db.models import Q

from commissioning.dashboards.work.kind import Kind, horizon
from consultations.enums import PhaseStatus
from consultations.models import Phase
from consultations.queries.reach import with_gaps

PAGE = ("consultations:consultation-detail", "consultation__slug")


def _own(user) -> Q:
    return Q(consultation__officer=user)


def _gates(user, today):
    return Phase.objects.visible_to(user).filter(status=PhaseStatus.DRAFT, opens_on__lte=horizon(today))


def _closing(user, today):
    return Phase.objects.visible_to(user).filter(
        status=PhaseStatus.APPROVED, opens_on__lte=today, closes_on__range=(today, horizon(today))
    )


def _with_gaps(user, today):
    """About to close, while a network was not told or none of its members has answered."""
    return with_gaps(Phase.objects.visible_to(user), today)


def _unpublished(user, today):
    """Closed, and the results are not published: people wait to hear what became of their answers."""
    awaited = Q(status=PhaseStatus.ANALYSED) | Q(status=PhaseStatus.APPROVED, closes_on__lt=today)
    return Phase.objects.visible_to(user).filter(awaited)


KINDS = [
    Kind(
        slug="consultation-gates",
        title="Consultations to get through the gate",
        action="Prepare",
        rows=_gates,
        on="opens_on",
        what="title",
        who="consultation__title",
        page=PAGE,
        mine=_own,
    ),
    Kind(
        slug="consultations-closing",
        title="Consultations that close",
        action="Look",
        rows=_closing,
        on="closes_on",
        what="title",
        who="consultation__title",
        page=PAGE,
        mine=_own,
    ),
    Kind(
        slug="consultation-reach",
        title="Consultations that close with somebody not heard",
        action="Look",
        rows=_with_gaps,
        on="closes_on",
        what="title",
        who="consultation__title",
        page=PAGE,
        mine=_own,
    ),
    Kind(
        slug="consultation-results",
        title="Results of consultations to publish",
        action="Open",
        rows=_unpublished,
        on="closes_on",
        what="title",
        who="consultation__title",
        page=PAGE,
        mine=_own,
        waits=True,
    ),
]
