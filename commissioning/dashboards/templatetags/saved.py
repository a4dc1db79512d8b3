"""What stands under a list's filters: the person's saved views, and a form to save those in use."""

from django import template

from commissioning.dashboards.forms import PAGES, SavedViewForm
from commissioning.dashboards.models import SavedView
from commissioning.dashboards.operations import filters_of

register = template.Library()


@register.inclusion_tag("components/saved_views.html", takes_context=True)
def saved_views(context) -> dict:
    """The views of the list on this page; nothing on pages whose filters cannot be saved, or to the public."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if match is None or match.view_name not in PAGES or user is None or not user.is_authenticated:
        return {"page": ""}
    query = filters_of(request.GET)
    views = list(SavedView.objects.filter(user=user, page=match.view_name))
    is_saved = any(view.query == query for view in views)
    initial = {"page": match.view_name, "query": query}
    return {
        "page": match.view_name,
        "path": request.path,
        "views": views,
        "current": query,
        "form": SavedViewForm(initial=initial, auto_id="saved-%s") if query and not is_saved else None,
        "csrf_token": context.get("csrf_token"),
    }
