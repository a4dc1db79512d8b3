"""The gallery at /office/components/: every component in every state, for people who build pages."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from commissioning.common import clock, gallery_forms
from commissioning.common.audience import declared
from commissioning.common.charts import examples
from commissioning.common.paging import page_of

# The role that keeps the portal; its name is in organisations, which this app may not know.
ROLE = "administrator"


@declared("office", frozenset({ROLE}))
@login_not_required
def components(request):
    """To administrators, and to everybody where ``DEBUG`` is on."""
    if not settings.DEBUG:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_role(ROLE):
            raise PermissionDenied("This page is for administrators.")
    return render(
        request,
        "common/gallery/page.html",
        {
            "form": gallery_forms.wrong_form(),
            "filled_form": gallery_forms.filled_form(),
            "row_formset": gallery_forms.row_formset(),
            "filter_form": gallery_forms.GalleryFilter(request.GET if "state" in request.GET else None),
            "chips": [("Overdue", "state", "overdue"), ("Due", "state", "due")],
            "list_page": page_of(range(1000), request),
            "tab_links": [("Overview", request.path), ("Targets", "#targets"), ("Returns", "#returns")],
            "returns": [
                SimpleNamespace(status=state, get_status_display=lambda words=words: words)
                for state, words in (
                    ("not_started", "Not started"),
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("queried", "Queried"),
                    ("accepted", "Accepted"),
                    ("overdue", "Overdue"),
                )
            ],
            "charts": examples.charts(),
            "now": clock.now(),
        },
    )
