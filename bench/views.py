"""The bare views. See ``bench.plain``."""

from django.http import HttpResponse

from bench.plain import page
from commissioning.common import clock
from monitoring.enums import ReturnStatus
from monitoring.models import Return

ROWS = 50


def returns(request) -> HttpResponse:
    """The first page of the returns queue: a count and one query of exactly the columns that are shown."""
    rows = (
        Return.objects.filter(superseded=False)
        .exclude(status=ReturnStatus.CANCELLED)
        .exclude(agreement__status__in=["draft", "offered", "declined"])
        .order_by("due_on", "pk")
    )
    shown = rows.values(
        "pk",
        "due_on",
        "starts_on",
        "ends_on",
        "status",
        "agreement__reference",
        "agreement__title",
        "agreement__organisation__name",
        "agreement__scheme__theme__name",
        "agreement__officer__full_name",
    )
    return page("returns.html", total=rows.count(), rows=shown[:ROWS], today=clock.today())
