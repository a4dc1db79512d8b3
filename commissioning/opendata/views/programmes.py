"""A programme, for anybody."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commissioning.opendata.queries import programmes as queries
from organisations import access


@access.public
@require_safe
def programme_detail(request, slug):
    """What it is for, how it came about, and theme by theme what people said and how much is awarded."""
    programme = get_object_or_404(queries.public().select_related("lead_agency"), slug=slug)
    context = {
        "programme": programme,
        "priorities": programme.priorities.all(),
        "themes": queries.themes_of(programme),
        "consultations": queries.consultations_of(programme),
        "decisions": queries.decisions_of(programme),
        "rounds": queries.rounds_of(programme),
        "before": queries.public().filter(successors=programme).first(),
    }
    return render(request, "opendata/programme.html", context)
