"""Officers change an agreement's end, having seen what becomes of its returns, meetings and review."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.common.templatetags.words import long_date
from monitoring.forms.plans import EndDateForm, PlanForm
from monitoring.models import MonitoringPlan
from monitoring.operations import dates, plans
from monitoring.operations.preview import preview_end_date
from organisations import access
from organisations.access import require
from organisations.enums import Role

WRITERS = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)


def _agreement(request, reference: str) -> Agreement:
    if "\x00" in reference:
        raise Http404
    agreements = Agreement.objects.visible_to(request.user).select_related("organisation", "programme")
    agreement = get_object_or_404(agreements, reference=reference)
    require(request.user, "agreements.manage_agreement", agreement)
    return agreement


@access.office(*WRITERS)
def end_date(request, reference):
    """First what would stay, change, be cancelled and be created; then, confirmed, the change itself."""
    agreement = _agreement(request, reference)
    form = EndDateForm(request.POST if request.method == "POST" else None, initial={"new_end_on": agreement.ends_on})
    form.cancel_url = agreement.get_absolute_url()
    context = {"agreement": agreement, "form": form}
    if request.method == "POST" and form.is_valid():
        new_end_on, reason = form.cleaned_data["new_end_on"], form.cleaned_data["reason"]
        at = clock.now()
        try:
            if "confirm" in request.POST:
                changed = dates.change_end_date(agreement, new_end_on=new_end_on, at=at, by=request.user, reason=reason)
                words = f"The agreement now ends on {long_date(new_end_on)}." if changed else "Nothing changed."
                messages.success(request, words)
                return redirect(agreement.get_absolute_url())
            context["preview"] = preview_end_date(agreement, new_end_on=new_end_on, at=at, by=request.user)
            context["new_end_on"] = new_end_on
        except dates.CannotChangeDates as refusal:
            form.add_error("new_end_on", str(refusal))
    return render(request, "monitoring/agreement/end_date.html", context)


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
