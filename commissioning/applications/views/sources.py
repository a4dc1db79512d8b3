"""Officers' pages of where a round's questions come from: in any state of the round, since no answer changes by it."""

from typing import Any

from django.http import Http404
from django.shortcuts import render

from commissioning.applications.enums import Stage
from commissioning.applications.forms.sources import SourcesForm
from commissioning.applications.operations.sources import say_sources
from commissioning.applications.queries import sources
from commissioning.applications.queries.asked import asked_in
from commissioning.applications.views.round_base import CHANGERS, READERS, edit, load
from commissioning.common import clock


@READERS
def source_list(request, slug):
    """Every question with what it follows from."""
    record = load(slug)
    context = {
        "round": record,
        "title": "Where the questions come from",
        "groups": sources.groups_of(record, request.user),
        "may_say": request.user.has_perm("applications.manage_round"),
    }
    return render(request, "applications/office/rounds/sources.html", context)


@CHANGERS
def source_edit(request, slug, stage, key):
    """Which themes one question follows from."""
    record = load(slug)
    if stage not in Stage.values or (question := asked_in(record)[Stage(stage)].get(key)) is None:
        raise Http404
    known = sources.sources_of_question(record, Stage(stage), key)
    # Nothing ticked is something said.
    sent = request.POST if request.method == "POST" else None
    form = SourcesForm(sent, record=record, known=known)

    def write():
        say_sources(
            record, stage=Stage(stage), key=key, **form.written, shown=form.shown, at=clock.now(), by=request.user
        )

    more: dict[str, Any] = {"question": question, "has_choice": form.has_choice}
    title = "Where this question comes from"
    return edit(request, record, form, write, title=title, place="sources", template="source", **more)
