from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.common import clock
from commissioning.dashboards.queries import stamp
from commissioning.dashboards.queries.funded import funded_in_year_of
from commissioning.decisions.models import Issue
from organisations import access

ISSUES_SHOWN = 5


@access.public
@require_safe
def home(request):
    """The public's first page: what is to be decided, and who is funded this year."""
    today = clock.today()
    programmes = stamp.programmes()
    now = programmes[0].stamp if programmes else None
    context = {
        "forthcoming": Issue.objects.forthcoming()[:ISSUES_SHOWN],
        "funded": stamp.kept(f"funded:{today}", now, lambda: funded_in_year_of(today)),
        "today": today,
    }
    return render(request, "dashboards/home.html", context)
