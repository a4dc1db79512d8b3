"""Officers' pages of programmes: what they are for, their themes, schemes and money, and the figures of their rules."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.common import clock, once
from commissioning.common.paging import page_of
from commissioning.programmes import forms, operations, queries
from commissioning.programmes.models import Indicator, Outcome, Priority, Programme, Scheme, Theme
from commissioning.programmes.panels import SchemeMoney, sections
from organisations import access
from organisations.access import require
from organisations.enums import Role


@dataclass(frozen=True)
class Part:
    """A kind of part: its form, the model it belongs to, and how both are reached from a programme."""

    words: str
    form: type[forms.PartForm]
    model: type[Model]
    parent_model: type[Model]
    to_programme: str
    parent_to_programme: str


PARTS = {
    "priority": Part("priority", forms.PriorityForm, Priority, Programme, "programme", ""),
    "theme": Part("theme", forms.ThemeForm, Theme, Programme, "programme", ""),
    "scheme": Part("scheme", forms.SchemeForm, Scheme, Theme, "theme__programme", "programme"),
    "outcome": Part("outcome", forms.OutcomeForm, Outcome, Scheme, "scheme__theme__programme", "theme__programme"),
    "indicator": Part(
        "indicator",
        forms.IndicatorForm,
        Indicator,
        Outcome,
        "outcome__scheme__theme__programme",
        "scheme__theme__programme",
    ),
}


@access.office()
def programme_list(request):
    """Every programme, the newest first."""
    page = page_of(queries.programmes_with_sums(), request)
    may_change = request.user.has_perm("programmes.change_programme")
    return render(request, "programmes/list.html", {"page": page, "may_change": may_change})


@access.office()
def programme_detail(request, slug):
    """Priorities, themes with schemes and money, outcomes and indicators, figures."""
    programme = get_object_or_404(Programme.objects.select_related("lead_agency", "predecessor"), slug=slug)
    rows = queries.themes_of(programme)
    context = {
        "programme": programme,
        "priorities": programme.priorities.all(),
        "successors": programme.successors.all(),
        "themes": rows,
        "budget": sum(row.budget for row in rows),
        "money": sum((row.money for row in rows), SchemeMoney()),
        "chart": queries.chart_of(rows) if rows else None,
        "figure_groups": queries.figures_of(programme),
        "panels": sections.made_for(programme, request.user),
        "may_change": request.user.has_perm("programmes.change_programme"),
    }
    return render(request, "programmes/detail.html", context)


@access.office()
def programme_history(request, slug):
    """Who changed what, and when."""
    programme = get_object_or_404(Programme, slug=slug)
    context = {"programme": programme, "events": queries.history_of(programme)}
    return render(request, "programmes/history.html", context)


def _form_page(request, form, title: str, programme: Programme | None):
    form.cancel_url = programme.get_absolute_url() if programme else reverse("programmes:programme-list")
    return render(request, "programmes/form.html", {"form": form, "title": title, "programme": programme})


def _edit(request, form_class, instance, title: str, programme: Programme | None):
    """Show the form; save and go back to the programme."""
    require(request.user, "programmes.change_programme")
    form = form_class(request.POST if request.method == "POST" else None, instance=instance)
    if request.method == "POST" and form.is_valid():

        def save():
            operations.save(form.instance, at=clock.now(), by=request.user)
            fresh = Programme.objects.get(pk=(programme or form.instance).pk)
            return fresh.get_absolute_url(), "Saved."

        try:
            return once.make(request, save)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _form_page(request, form, title, programme)


@access.office(Role.COMMISSIONING_OFFICER)
@once.form
def programme_add(request):
    """A new programme, with the rules' usual figures."""
    return _edit(request, forms.ProgrammeForm, Programme(), "Add a programme", None)


@access.office(Role.COMMISSIONING_OFFICER)
def programme_edit(request, slug):
    """Names, texts and dates."""
    programme = get_object_or_404(Programme, slug=slug)
    trial = Programme.objects.get(pk=programme.pk)
    return _edit(request, forms.ProgrammeForm, trial, "Change the programme", programme)


@access.office(Role.COMMISSIONING_OFFICER)
def programme_figures(request, slug):
    """The figures of its rules."""
    programme = get_object_or_404(Programme, slug=slug)
    trial = Programme.objects.get(pk=programme.pk)
    return _edit(request, forms.FiguresForm, trial, "Change the figures", programme)


def _part(kind: str) -> Part:
    if kind not in PARTS:
        raise Http404
    return PARTS[kind]


@access.office(Role.COMMISSIONING_OFFICER)
@once.form
def part_add(request, slug, kind, parent):
    """A priority or theme of the programme, a scheme of a theme, an outcome of a scheme, an indicator of an outcome."""
    part = _part(kind)
    programme = get_object_or_404(Programme, slug=slug)
    own = {part.parent_to_programme: programme} if part.parent_to_programme else {"slug": slug}
    above = get_object_or_404(part.parent_model, pk=parent, **own)
    instance = part.model(**{part.form.parent: above})
    title = f"Add {'an' if part.words[0] in 'aeiou' else 'a'} {part.words}"
    return _edit(request, part.form, instance, f"{title} to {above}", programme)


@access.office(Role.COMMISSIONING_OFFICER)
def part_edit(request, slug, kind, pk):
    """Change a part."""
    part = _part(kind)
    programme = get_object_or_404(Programme, slug=slug)
    instance = get_object_or_404(part.model, pk=pk, **{part.to_programme: programme})
    return _edit(request, part.form, instance, f"Change the {part.words}", programme)
