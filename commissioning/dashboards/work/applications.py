"""Work with applications: whether they are eligible, and who assesses them."""

from django.db.models import Q
from django.db.models.functions import TruncDate

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application
from commissioning.applications.queries.assessors import short_of_assessors
from commissioning.dashboards.work.kind import Kind
from organisations.enums import Role

COMMISSIONERS = frozenset({Role.COMMISSIONING_OFFICER})


def _own(user) -> Q:
    """Of the rounds that the person runs, as its first or second officer."""
    return Q(round__officer=user) | Q(round__second_officer=user)


def _to_check(user, today):
    return Application.objects.visible_to(user).filter(status=ApplicationStatus.SUBMITTED, round__closes_on__lt=today)


def _to_assign(user, today):
    scored = Application.objects.filter(status=ApplicationStatus.ELIGIBLE, moderation=None)
    return Application.objects.visible_to(user).filter(pk__in=short_of_assessors(scored).values("pk"))


KINDS = [
    Kind(
        slug="applications-to-check",
        title="Applications to find eligible or not",
        action="Check",
        rows=_to_check,
        on=TruncDate("submitted_at"),
        what="reference",
        who="organisation__name",
        page=("applications:application-detail", "reference"),
        doers=COMMISSIONERS,
        mine=_own,
        waits=True,
    ),
    Kind(
        slug="applications-to-assign",
        title="Applications to give to assessors",
        action="Assign",
        rows=_to_assign,
        on=TruncDate("submitted_at"),
        what="reference",
        who="organisation__name",
        page=("applications:application-assessors", "reference"),
        doers=COMMISSIONERS,
        readers=frozenset(),
        mine=_own,
        waits=True,
    ),
]
