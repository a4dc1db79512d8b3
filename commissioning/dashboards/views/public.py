from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.applications.queries import public_rounds
from commissioning.common import clock
from commissioning.dashboards.queries import stamp
from commissioning.dashboards.queries.funded import funded_in_year_of
from commissioning.decisions.models import Issue
from consultations.queries import public
from organisations import access

CONSULTATIONS_SHOWN = 5
ISSUES_SHOWN = 5
ROUNDS_SHOWN = 5


@access.public
@require_safe
def home(request):
    """The public's first page: what is asked, what can be applied for, what is decided soon, who is funded."""
    at = clock.now()
    today = clock.local_date(at)
    programmes = stamp.programmes()
    now = programmes[0].stamp if programmes else None
    context = {
        "asked": public.open_at(at)[:CONSULTATIONS_SHOWN],
        "open_rounds": public_rounds.open_at(at)[:ROUNDS_SHOWN],
        "coming_rounds": public_rounds.forthcoming_at(at)[:ROUNDS_SHOWN],
        "forthcoming": Issue.objects.forthcoming()[:ISSUES_SHOWN],
        "funded": stamp.kept(f"funded:{today}", now, lambda: funded_in_year_of(today)),
        "today": today,
    }
    return render(request, "dashboards/home.html", context)
