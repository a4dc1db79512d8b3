"""Saved views of lists: an officer's own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from commissioning.dashboards import operations
from commissioning.dashboards.forms import SavedViewForm
from commissioning.dashboards.models import SavedView
from organisations import access


@access.office()
@require_POST
def view_save(request):
    """Keep the filters in use under a name, and go back to the list."""
    form = SavedViewForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            view = operations.save_view(user=request.user, at=clock.now(), **values)
        except operations.TooManyViews as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Saved as “{view.name}”.")
            return redirect(f"{reverse(view.page)}?{view.query}")
    return render(request, "dashboards/office/saved_view.html", {"form": form}, status=400)


@access.office()
@require_POST
def view_remove(request, pk):
    """Forget one of the person's own views."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    operations.remove_view(view)
    messages.success(request, f"“{view.name}” is removed.")
    return redirect(reverse(view.page))
