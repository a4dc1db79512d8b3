"""Officers' home, and the lists behind its figures."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from commissioning.common import clock, operations
from commissioning.common.models import OfficerTask
from commissioning.common.paging import page_of
from commissioning.dashboards.panels import panel_of
from commissioning.dashboards.queries import glance, stamp
from commissioning.dashboards.queries.activity import recent
from commissioning.dashboards.queries.clocks import clocks
from commissioning.dashboards.work import week
from organisations import access
from organisations.enums import OFFICE_ROLES, Role


def _whose(request) -> str:
    """Mine unless everybody's is asked for; who has no work of their own sees everybody's."""
    wants_all = request.GET.get("whose") == week.EVERYBODYS
    return week.EVERYBODYS if wants_all or not week.has_own_work(request.user) else week.MINE


@access.office(*Role)
@require_safe
def office_home(request):
    """An officer's week. An assessor's work is assigned to them and stands on a page of its own."""
    user, today = request.user, clock.today()
    if not user.has_role(*OFFICE_ROLES):
        return redirect("applications:assessment-list")
    whose = _whose(request)
    programmes = stamp.programmes()
    programme = glance.chosen(programmes, request.GET.get("programme", ""), today)
    now = programme.stamp if programme else None
    mixed = week.has_own_work(user)
    theirs = week.week_of(user, today, whose, now)
    context = {
        "today": today,
        "whose": whose,
        "heading": "My week" if whose == week.MINE or (not mixed and week.does_any(user)) else "Everybody’s week",
        "programmes": programmes,
        "panel": panel_of(programme, glance.glance(programme, user, today)) if programme else None,
        "same_programme": f"&programme={programme.slug}" if programme else "",
        "clocks": stamp.kept(f"clocks:{user.pk}:{today}", now, lambda: clocks(user, today)),
        "activity": recent(user),
        "has_own_work": mixed,
        "tally": theirs.tallies,
        "buckets": week.BUCKETS,
        "parts": theirs.parts,
    }
    return render(request, "dashboards/office/home.html", context)


@access.office()
@require_safe
def work(request, slug):
    """Everything of one kind that a figure of the home page counts."""
    kind = week.KINDS.get(slug)
    if kind is None or not kind.is_shown_to(request.user):
        raise Http404
    whose, bucket = _whose(request), request.GET.get("when")
    if bucket not in week.parts_of(kind):
        bucket = week.parts_of(kind)[0]
    found = week.waiting_rows(kind, request.user, clock.today(), whose, bucket)
    page = page_of(found.order_by("work_on", "pk"), request)
    context = {
        "kind": kind,
        "page": page,
        "rows": [week.as_row(line, request.user) for line in page.object_list],
        "whose": whose,
        "parts": [(week.BUCKETS[key], f"?whose={whose}&when={key}", key == bucket) for key in week.parts_of(kind)],
        "same_part": f"&when={bucket}",
        "bucket_words": week.BUCKETS[bucket].lower(),
        "has_own_work": week.has_own_work(request.user),
        "today": clock.today(),
    }
    return render(request, "dashboards/office/work.html", context)


@access.office()
@require_safe
def task_detail(request, pk):
    """One task: the page it is about, and a button to tick it off."""
    task = get_object_or_404(
        OfficerTask.objects.visible_to(request.user).select_related("assigned_to", "done_by"), pk=pk
    )
    may_complete = task.done_at is None and request.user.has_perm("common.complete_task", task)
    return render(request, "dashboards/office/task.html", {"task": task, "may_complete": may_complete})


@access.office()
@require_POST
def task_done(request, pk):
    """Tick a task off."""
    task = get_object_or_404(OfficerTask.objects.visible_to(request.user), pk=pk)
    access.require(request.user, "common.complete_task", task)
    try:
        operations.complete_task(task, at=clock.now(), by=request.user)
    except operations.TaskDone as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"“{task}” is done.")
    return redirect("dashboards:office-home")
