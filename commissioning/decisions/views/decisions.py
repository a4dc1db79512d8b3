"""Recording decisions and call-ins."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.common import clock, states
from commissioning.decisions.forms.decision import CallInForm, CallInOutcomeForm, DecisionForm
from commissioning.decisions.operations import decision as operations
from commissioning.decisions.queries import steps
from commissioning.decisions.queries.issues import published_report
from commissioning.decisions.views.issues import READERS, load
from organisations import access


def _recommendations(issue) -> list[tuple[int, str]]:
    """What members had before them: the published report's recommendations, else the issue's proposals."""
    report = published_report(issue)
    lines = report.recommendations.all() if report else issue.proposals.all()
    return [(line.number, line.text) for line in lines]


def _recorded(request, issue, form, *, operation, words: str, heading: str):
    """Show ``form``, or do ``operation`` with what it holds and go back to the issue."""
    form.cancel_url = steps.url("office-issue", issue.reference)
    if form.is_bound and form.is_valid():
        values = form.written() if hasattr(form, "written") else form.cleaned_data
        try:
            operation(issue, **values, at=clock.now(), by=request.user)
        except (operations.CannotRecord, states.CannotMove) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, words)
            return redirect("decisions:office-issue", issue.reference)
    return render(request, "decisions/office/form.html", {"form": form, "heading": heading, "record": issue})


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_decide(request, reference):
    """Record what was decided."""
    issue = load(reference)
    access.require(request.user, "decisions.record_decision", issue)
    recommendations = _recommendations(issue)
    today = clock.today()
    initial = {"decided_by": issue.decision_maker, "decided_on": min(issue.due_on, today), "published_on": today}
    form = (
        DecisionForm(request.POST, recommendations=recommendations)
        if request.method == "POST"
        else DecisionForm(initial=initial, recommendations=recommendations)
    )
    return _recorded(
        request,
        issue,
        form,
        operation=operations.record_decision,
        words="Decision recorded.",
        heading="Record decision",
    )


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_call_in(request, reference):
    """Record a call-in."""
    issue = load(reference)
    access.require(request.user, "decisions.record_decision", issue)
    form = CallInForm(request.POST) if request.method == "POST" else CallInForm(initial={"called_in_on": clock.today()})
    return _recorded(
        request, issue, form, operation=operations.call_in, words="Call-in recorded.", heading="Record call-in"
    )


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_settle_call_in(request, reference):
    """Record what scrutiny made of a call-in."""
    issue = load(reference)
    access.require(request.user, "decisions.record_decision", issue)
    form = CallInOutcomeForm(request.POST) if request.method == "POST" else CallInOutcomeForm()
    return _recorded(
        request,
        issue,
        form,
        operation=operations.settle_call_in,
        words="Outcome recorded.",
        heading="Outcome of the call-in",
    )
