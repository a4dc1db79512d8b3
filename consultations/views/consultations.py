"""Officers' pages of consultations: list, a new one, one with its parts, what it says, its history, a copy."""

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse

from commissioning.common import clock, once
from commissioning.common.filter_chips import chips_of
from commissioning.common.markdown import render_markdown
from commissioning.common.paging import page_of
from consultations.forms import consultations as forms
from consultations.operations import consultations as operations
from consultations.queries import office
from consultations.views.base import CHANGERS, READERS, edit, load, load_to_change
from organisations.enums import Role


@READERS
def consultation_list(request):
    """Every consultation that the officer sees, the newest first."""
    found = office.ConsultationFilter(request.GET or None, queryset=office.for_list(request.user), request=request)
    sort = request.GET.get("sort", "-made")
    order = office.SORTS.get(sort.removeprefix("-"), office.SORTS["made"])
    sign = "-" if sort.startswith("-") else ""
    page, now = page_of(found.qs.order_by(*(f"{sign}{name}" for name in order)), request), clock.now()
    context = {
        "page": page,
        "rows": [office.list_row(record, now) for record in page.object_list],
        "filter": found,
        "sort": sort,
        "chips": chips_of(found),
        "may_create": request.user.has_perm("consultations.create_consultation"),
        "may_see_privacy": request.user.has_role(Role.COMMISSIONING_OFFICER, Role.AUDITOR),
    }
    return render(request, "consultations/office/list.html", context)


@CHANGERS
@once.form
def consultation_add(request):
    """A new consultation, in preparation: the public does not see it."""
    form = forms.NewConsultationForm(request.POST or None, user=request.user)
    form.cancel_url = reverse("consultations:consultation-list")
    if form.is_bound and form.is_valid():

        def make():
            made = operations.create_consultation(values=form.cleaned_data, at=clock.now(), by=request.user)
            return (
                made.get_absolute_url(),
                "The consultation is in preparation. Fill in what it says, then add a phase.",
            )

        try:
            return once.make(request, make)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "consultations/office/form.html", {"form": form, "title": "Make a consultation"})


@READERS
def consultation_detail(request, slug):
    """Everything about a consultation; of a draft phase also what its gate still asks for."""
    record, now = load(request, slug), clock.now()
    cards = office.phase_cards(record, now)
    stand = record.stand(now)
    context = {
        "consultation": record,
        "stand": stand,
        "colour": office.STAND_COLOURS[stand],
        "cards": cards,
        "is_public": any(card.phase.approved_at for card in cards),
        "documents": record.documents.select_related("answers", "added_by").order_by("kind", "title", "-number"),
        "replaced": set(record.documents.exclude(replaces=None).values_list("replaces", flat=True)),
        "events": office.event_rows(record),
        "wards": list(record.wards.all()),
        "background": render_markdown(record.background, top_heading=3),
        "privacy": render_markdown(record.privacy, top_heading=3),
        "may_manage": request.user.has_perm("consultations.manage_consultation", record),
    }
    return render(request, "consultations/office/detail.html", context)


@CHANGERS
def consultation_edit(request, slug):
    """What it says."""
    record = load_to_change(request, slug)
    is_public = record.phases.public().exists()
    # A record of its own: what is refused must not show in the page's heading.
    form = forms.ConsultationForm(
        request.POST or None, instance=load(request, slug), user=request.user, is_public=is_public
    )

    def write():
        operations.change_consultation(
            record,
            values=form.values(),
            wards=form.cleaned_data["wards"],
            shown=form.shown,
            at=clock.now(),
            by=request.user,
        )

    return edit(request, record, form, write, title="What the consultation says", is_public=is_public)


@READERS
def consultation_history(request, slug):
    """Who changed what, and when."""
    record = load(request, slug)
    return render(
        request,
        "consultations/office/history.html",
        {"consultation": record, "events": office.history_of(record), "title": "History"},
    )


@CHANGERS
@once.form
def consultation_copy(request, slug):
    """One with the same texts and phases, a year later."""
    record = load_to_change(request, slug)
    form = forms.CopyForm(request.POST or None, initial={"title": record.title})

    def write():
        made = operations.copy_consultation(record, **form.cleaned_data, at=clock.now(), by=request.user)
        return made.get_absolute_url()

    said = "The copy is in preparation. Look at the days of its phases first."
    return edit(request, record, form, write, title="Copy this consultation", said=said, template="copy")
