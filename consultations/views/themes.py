"""Officers' pages of the code frame, of what was made of its themes, and of scrutiny's recommendations."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.common import clock, once
from commissioning.common.forms.stamped import FIELD as SHOWN
from commissioning.common.meanwhile import stamp
from commissioning.common.states import CannotMove
from consultations.enums import PhaseStage, PhaseStatus
from consultations.forms import themes as forms
from consultations.models import Phase, ScrutinyRecommendation, Theme
from consultations.operations import considering
from consultations.operations import themes as operations
from consultations.queries.considering import analysis_gaps
from consultations.queries.themes import recommendations_of, themes_of
from consultations.views.base import CHANGERS, READERS, confirm, edit, load, load_to_change, phase_or_404, refused
from consultations.views.coding import phase_to_read, url_of

# What stands under a theme's name in the frame.
PLACES = {"up": -1, "down": 1}


def _theme(phase: Phase, pk: int) -> Theme:
    return get_object_or_404(phase.themes.select_related("parent", "phase", "merged_into"), pk=pk)


@READERS
def theme_frame(request, slug, number):
    """Every theme with how often it was raised and what was made of it; what is still to do; the end of it."""
    record = load(request, slug)
    phase = phase_or_404(record, number)
    may_manage = request.user.has_perm("consultations.manage_consultation", record)
    is_open = phase.status == PhaseStatus.APPROVED
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Themes",
        "lines": themes_of(phase),
        "recommendations": recommendations_of(phase),
        "gaps": analysis_gaps(phase) if may_manage and is_open else [],
        "may_manage": may_manage,
        "may_code": may_manage and is_open,
        "may_consider": may_manage and phase.status in considering.CONSIDERED_IN,
        "is_closed": phase.stage(clock.now()) == PhaseStage.CLOSED,
    }
    return render(request, "consultations/office/themes/frame.html", context)


@CHANGERS
@once.form
def theme_add(request, slug, number):
    """One more theme."""
    phase = phase_to_read(request, slug, number)
    form = forms.ThemeForm(request.POST or None, phase=phase)

    def write():
        operations.add_theme(phase, **form.written, at=clock.now(), by=request.user)

    place = url_of("theme-frame", phase)
    return edit(request, phase.consultation, form, write, title="Add a theme", place=place, said="The theme is added.")


@CHANGERS
def theme_edit(request, slug, number, pk):
    """Its name, when to use it, what it stands under; and what else can be done with it."""
    phase = phase_to_read(request, slug, number)
    theme = _theme(phase, pk)
    form = forms.ThemeForm(request.POST or None, phase=phase, theme=theme)

    def write():
        operations.change_theme(theme, values=form.written, shown=form.shown, at=clock.now(), by=request.user)

    more: dict[str, Any] = {"template": "themes/theme", "phase": phase, "theme": theme}
    return edit(request, phase.consultation, form, write, title=theme.name, place=url_of("theme-frame", phase), **more)


@CHANGERS
@require_POST
def theme_move(request, slug, number, pk):
    """One place up or down among those it stands beside."""
    phase = phase_to_read(request, slug, number)
    theme, places = _theme(phase, pk), PLACES.get(request.POST.get("to", ""), 0)
    try:
        operations.move_theme(theme, by_places=places, at=clock.now(), by=request.user)
    except operations.CannotCode as refusal:
        return refused(request, refusal, url_of("theme-frame", phase))
    return redirect(url_of("theme-edit", phase, pk))


@CHANGERS
def theme_merge(request, slug, number, pk):
    """Give what it has to another theme."""
    phase = phase_to_read(request, slug, number)
    theme = _theme(phase, pk)
    form = forms.MergeForm(request.POST or None, theme=theme)

    def write():
        into = form.cleaned_data["into"]
        moved = operations.merge_themes(theme, into=into, at=clock.now(), by=request.user)
        messages.info(request, f"Codings that went to “{into}”: {moved}.")

    title, place = f"Merge “{theme}” into another theme", url_of("theme-frame", phase)
    return edit(request, phase.consultation, form, write, title=title, place=place, said="The themes are merged.")


@CHANGERS
def theme_retire(request, slug, number, pk):
    """Offer it for no further answer."""
    phase = phase_to_read(request, slug, number)
    theme = _theme(phase, pk)
    return confirm(
        request,
        phase.consultation,
        lambda: operations.retire_theme(theme, at=clock.now(), by=request.user),
        title=f"Retire “{theme}”?",
        text="It is offered for no further answer. Answers that have it keep it, and it must be considered.",
        button="Retire it",
        place=url_of("theme-frame", phase),
        said="The theme is retired.",
    )


@CHANGERS
def theme_restore(request, slug, number, pk):
    """Offer a retired theme again."""
    phase = phase_to_read(request, slug, number)
    theme = _theme(phase, pk)
    return confirm(
        request,
        phase.consultation,
        lambda: operations.restore_theme(theme, at=clock.now(), by=request.user),
        title=f"Bring “{theme}” back?",
        text="It can be given to answers again.",
        button="Bring it back",
        place=url_of("theme-frame", phase),
        said="The theme is back.",
        danger=False,
    )


# What was made of it --------------------------------------------------------------------------------------


def _consider(request, phase: Phase, row, save, *, title: str, subject):
    """The page on which a theme or a recommendation is considered; what was said can be taken back on it."""
    place = url_of("theme-frame", phase)
    if row is not None and "take_back" in request.POST:
        try:
            shown = request.POST.get(SHOWN) or None
            considering.take_back(row, shown=shown, at=clock.now(), by=request.user)
        except considering.CannotConsider as refusal:
            return refused(request, refusal, place)
        messages.success(request, "Taken back: it is to be considered again.")
        return redirect(place)
    form = forms.ConsiderForm(request.POST or None, phase=phase, consideration=row)
    more: dict[str, Any] = {"template": "themes/consider", "phase": phase, "row": row, "subject": subject}
    more["may_take_back"] = row is not None and phase.status == PhaseStatus.APPROVED
    more["is_correction"] = phase.status == PhaseStatus.PUBLISHED
    more["shown"] = stamp(row, considering.SAID)

    def write():
        save(values=form.written, shown=form.shown, at=clock.now(), by=request.user)

    return edit(request, phase.consultation, form, write, title=title, place=place, **more)


@CHANGERS
def theme_consider(request, slug, number, pk):
    """Whether it is accepted, why, and what changes."""
    phase = phase_to_read(request, slug, number)
    theme = _theme(phase, pk)

    row, save = getattr(theme, "consideration", None), partial(considering.consider_theme, theme)
    line = next((one for one in themes_of(phase) if one.theme == theme), None)
    return _consider(request, phase, row, save, title=f"Consider “{theme}”", subject=line)


def _recommendation(phase: Phase, place: int) -> ScrutinyRecommendation:
    return get_object_or_404(phase.recommendations.select_related("phase"), number=min(place, 2**15 - 1))


@CHANGERS
@once.form
def recommendation_add(request, slug, number):
    """What a scrutiny committee recommended."""
    phase = phase_to_read(request, slug, number)
    form = forms.RecommendationForm(request.POST or None)

    def write():
        considering.add_recommendation(phase, values=form.written, at=clock.now(), by=request.user)

    title, place = "Add a recommendation of scrutiny", url_of("theme-frame", phase)
    return edit(request, phase.consultation, form, write, title=title, place=place)


@CHANGERS
def recommendation_edit(request, slug, number, place):
    """Its words, committee and day."""
    phase = phase_to_read(request, slug, number)
    row = _recommendation(phase, place)
    form = forms.RecommendationForm(request.POST or None, recommendation=row)

    def write():
        now = clock.now()
        considering.change_recommendation(row, values=form.written, shown=form.shown, at=now, by=request.user)

    return edit(request, phase.consultation, form, write, title=str(row), place=url_of("theme-frame", phase))


@CHANGERS
def recommendation_consider(request, slug, number, place):
    """Whether it is accepted, why, and what changes."""
    phase = phase_to_read(request, slug, number)
    recommendation = _recommendation(phase, place)

    row, save = (
        getattr(recommendation, "consideration", None),
        partial(considering.consider_recommendation, recommendation),
    )
    title = f"Consider recommendation {recommendation.number}"
    return _consider(request, phase, row, save, title=title, subject=recommendation)


@CHANGERS
@require_POST
def theme_finish(request, slug, number):
    """Say that everything was read and considered; back to what is missing otherwise."""
    phase = phase_or_404(load_to_change(request, slug), number)
    place = url_of("theme-frame", phase)
    try:
        considering.finish_analysis(phase, at=clock.now(), by=request.user)
    except (considering.NotConsidered, considering.CannotConsider, CannotMove) as refusal:
        return refused(request, refusal, place)
    messages.success(request, "The phase is analysed. Its results can be prepared.")
    return redirect(place)
