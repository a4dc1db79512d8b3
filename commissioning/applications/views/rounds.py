"""Officers' pages of rounds: list, a new one, a round with its parts, what is written of it as a whole."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.applications.forms import rounds as forms
from commissioning.applications.models import FundingRound
from commissioning.applications.operations import rounds as operations
from commissioning.applications.queries import readiness, round_page, rounds
from commissioning.applications.views.round_base import CHANGERS, READERS, edit, load, of_draft
from commissioning.common import clock, once
from commissioning.common.paging import page_of


@READERS
def round_list(request):
    """Every round, the newest first, with where it is and what is asked for."""
    page = page_of(rounds.with_figures(FundingRound.objects.order_by("-closes_on", "title")), request)
    now = clock.now()
    context = {
        "page": page,
        "rows": [rounds.row_of(record, now) for record in page.object_list],
        "may_change": request.user.has_perm("applications.manage_round"),
    }
    return render(request, "applications/office/rounds/list.html", context)


@CHANGERS
@once.form
def round_add(request):
    """A new round, as a draft that the public does not see."""
    form = forms.RoundForm(request.POST or None, initial={"programme": request.GET.get("programme")})
    form.cancel_url = reverse("applications:round-list")
    if form.is_bound and form.is_valid():

        def make():
            record = operations.create_round(values=form.values(), at=clock.now(), by=request.user)
            return record.get_absolute_url(), "The round is a draft. Fill in its parts, then publish it."

        try:
            return once.make(request, make)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "applications/office/rounds/form.html", {"form": form, "title": "Make a funding round"})


def _tab(request, slug: str, template: str, part):
    """The page of a round with one of its tabs; ``part`` makes what that one shows."""
    record, now = load(slug), clock.now()
    parts = readiness.parts_of(record)
    frame = round_page.frame_of(parts, request.user, now)
    return render(request, f"applications/office/rounds/{template}.html", {**frame, **part(parts, frame["missing"])})


@READERS
def round_detail(request, slug):
    """What comes next, the timetable and who answers for it; of a draft also what it still lacks."""
    return _tab(request, slug, "detail", round_page.overview)


@READERS
def round_applicants(request, slug):
    """What applicants read, and the files that they need."""
    return _tab(request, slug, "detail_applicants", round_page.applicants)


@READERS
def round_money(request, slug):
    """Its schemes with their money, and the route of each with the reasons."""
    return _tab(request, slug, "detail_money", round_page.money)


@READERS
def round_asked(request, slug):
    """Which questions are asked of whom."""
    return _tab(request, slug, "detail_asked", round_page.asked)


@READERS
def round_criteria(request, slug):
    """What assessors look for."""
    return _tab(request, slug, "detail_criteria", round_page.criteria)


@READERS
def round_history(request, slug):
    """Who changed what of the round and its parts, and when."""
    record = load(slug)
    context = {"round": record, "events": round_page.history_of(record)}
    return render(request, "applications/office/rounds/history.html", context)


@READERS
def round_readiness(request, slug):
    """What is missing before the round can be published, each with where it is mended."""
    record = load(slug)
    if not operations.is_draft(record):
        return redirect(record)
    found = readiness.missing(readiness.parts_of(record), at=clock.now())
    may_change = request.user.has_perm("applications.manage_round")
    context = {"round": record, "missing": found, "may_change": may_change}
    return render(request, "applications/office/rounds/readiness.html", context)


def _change(request, record, form, values, title: str):
    """A page that sets fields of the round itself."""

    def write():
        operations.change_round(record, values=values(), at=clock.now(), by=request.user)

    return edit(request, record, form, write, title=title)


@CHANGERS
@of_draft
def round_texts(request, record):
    """What applicants read."""
    # A record of its own: what is refused must not show in the page's heading.
    form = forms.TextsForm(request.POST or None, instance=load(record.slug))
    return _change(request, record, form, lambda: form.cleaned_data, "Texts")


@CHANGERS
@of_draft
def round_timetable(request, record):
    """Every day of the round."""
    form = forms.TimetableForm(request.POST or None, record=record)
    return _change(request, record, form, form.values, "Timetable")


@CHANGERS
@of_draft
def round_figures(request, record):
    """Assessors, spread, pass mark, days to appeal."""
    form = forms.FiguresForm(request.POST or None, record=record)
    return _change(request, record, form, lambda: form.cleaned_data, "Figures")


@CHANGERS
def round_officers(request, slug):
    """Two people who answer for the round; they may change after it is published."""
    record = load(slug)
    form = forms.OfficersForm(request.POST or None, record=record)

    def write():
        operations.change_officers(record, **form.cleaned_data, at=clock.now(), by=request.user)

    return edit(request, record, form, write, title="Officers")
