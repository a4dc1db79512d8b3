"""What applications and organisations are marked on."""

from django.db.models import Q

from commissioning.applications.enums import Stage
from commissioning.applications.models import Application, Criterion


def organisation_criteria(round_id: int) -> list[Criterion]:
    """The criteria of a round's organisation stage, in their order."""
    return list(Criterion.objects.filter(round_id=round_id, stage=Stage.ORGANISATION).order_by("number"))


def project_criteria(application: Application) -> list[Criterion]:
    """The criteria that the application's projects are scored on: its theme's, and those of every theme."""
    theme = application.round_scheme.scheme.theme_id
    return list(
        Criterion.objects.filter(Q(theme=None) | Q(theme=theme), round=application.round_id, stage=Stage.PROJECT)
        .order_by("number")
        .select_related("theme")
    )


def weights_of(application: Application) -> dict[int, int]:
    """The weight of each criterion of the application, by its key."""
    return {one.pk: one.weight or 0 for one in project_criteria(application)}
