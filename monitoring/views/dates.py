"""Officers change an agreement's start or end, having seen what becomes of its returns, meetings and review."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.common.templatetags.words import long_date
from monitoring.forms.plans import EndDateForm, PlanForm, StartDateForm
from monitoring.models import MonitoringPlan
from monitoring.operations import dates, plans
from monitoring.operations.preview import preview_end_date, preview_start_date
from monitoring.rules.changes import StartIsFixed
from organisations import access
from organisations.access import require
from organisations.enums import Role

WRITERS = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)
START_IS_FIXED = "A return has been handed in or waived, so the start stands. You can still change the end date."


def _agreement(request, reference: str) -> Agreement:
    if "\x00" in reference:
        raise Http404
    agreements = Agreement.objects.visible_to(request.user).select_related("organisation", "programme")
    agreement = get_object_or_404(agreements, reference=reference)
    require(request.user, "agreements.manage_agreement", agreement)
    return agreement


def _date_page(request, agreement, form, field: str, *, words: dict[str, str], change, preview):
    """First what would stay, change, be cancelled and be created; then, confirmed, the change itself."""
    form.cancel_url = agreement.get_absolute_url()
    context = {"agreement": agreement, "form": form, "field": field, "words": words}
    if request.method == "POST" and form.is_valid():
        day, who = form.cleaned_data[field], {"at": clock.now(), "by": request.user}
        try:
            if "confirm" in request.POST:
                changed = change(agreement, **{field: day}, **who, reason=form.cleaned_data["reason"])
                done = f"The agreement now {words['verb']} on {long_date(day)}." if changed else "Nothing changed."
                messages.success(request, done)
                return redirect(agreement.get_absolute_url())
            context["preview"] = preview(agreement, **{field: day}, **who)
            context["day"] = day
        except (dates.CannotChangeDates, StartIsFixed) as refusal:
            form.add_error(field, str(refusal))
    return render(request, "monitoring/agreement/date.html", context)


@access.office(*WRITERS)
def end_date(request, reference):
    """Another last day."""
    agreement = _agreement(request, reference)
    form = EndDateForm(request.POST if request.method == "POST" else None, initial={"new_end_on": agreement.ends_on})
    return _date_page(
        request,
        agreement,
        form,
        "new_end_on",
        words={"title": "Change the end date", "verb": "ends"},
        change=dates.change_end_date,
        preview=preview_end_date,
    )


@access.office(*WRITERS)
def start_date(request, reference):
    """Another first day, as long as no return was handed in or waived."""
    agreement = _agreement(request, reference)
    initial = {"new_start_on": agreement.starts_on}
    form = StartDateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" and dates.is_start_fixed(agreement):
        messages.warning(request, START_IS_FIXED)
        return redirect(agreement.get_absolute_url())
    return _date_page(
        request,
        agreement,
        form,
        "new_start_on",
        words={"title": "Change the start date", "verb": "starts"},
        change=dates.change_start_date,
        preview=preview_start_date,
    )


@access.office(*WRITERS)
def plan_edit(request, reference):
    """Another tier or frequency, with its reason."""
    agreement = _agreement(request, reference)
    plan = get_object_or_404(MonitoringPlan, agreement=agreement)
    initial = {
        "tier": plan.tier,
        "frequent": "required" if plan.frequency_requirement else "usual",
        "requirement": plan.frequency_requirement,
    }
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial, plan=plan)
    form.cancel_url = agreement.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        _save(form, plan, request.user)
        messages.success(request, "The monitoring is changed.")
        return redirect(agreement.get_absolute_url())
    return render(request, "monitoring/agreement/plan.html", {"agreement": agreement, "form": form, "plan": plan})


def _save(form: PlanForm, plan: MonitoringPlan, user) -> None:
    """Only what is different: each change brings the schedule in line."""
    at, found = clock.now(), form.cleaned_data
    if found["tier"] != plan.tier:
        plan = plans.choose_tier(plan, tier=found["tier"], at=at, by=user, reason=found["reason"])
    if found["frequent"] == "required":
        if found["requirement"] != plan.frequency_requirement:
            plans.require_frequent_returns(plan, requirement=found["requirement"], at=at, by=user)
    elif plan.frequency_requirement:
        plans.drop_frequent_returns(plan, at=at, by=user, reason=found["reason"])
