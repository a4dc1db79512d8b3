"""Officers' pages of issues."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.applications.models import Recommendation
from commissioning.common import clock, once, states
from commissioning.common.downloads import private_file_response
from commissioning.common.markdown import render_markdown
from commissioning.common.paging import page_of
from commissioning.decisions.enums import IssueStatus, Urgency
from commissioning.decisions.forms.filters import IssueFilterForm
from commissioning.decisions.forms.issue import AgendaForm, DocumentForm, ExemptForm, IssueForm, NoticeForm, ReasonForm
from commissioning.decisions.models import Issue
from commissioning.decisions.operations import document as documents
from commissioning.decisions.operations import issue as operations
from commissioning.decisions.queries import issues as queries
from commissioning.decisions.queries import steps
from commissioning.decisions.queries.consulted import consulted_for
from commissioning.decisions.rules import notice
from organisations import access
from organisations.enums import Role

READERS = access.office(
    Role.COMMISSIONING_OFFICER,
    Role.FINANCE_OFFICER,
    Role.LEGAL_OFFICER,
    Role.DEMOCRATIC_SERVICES_OFFICER,
    Role.PARTNER_OFFICER,
    Role.AUDITOR,
)
REFUSALS = (
    states.CannotMove,
    operations.CannotChangeIssue,
    operations.PapersMissing,
    documents.CannotAttach,
)


def load(reference: str) -> Issue:
    """The issue, or 404."""
    return get_object_or_404(queries.for_page(Issue.objects.all()), reference=reference)


@READERS
@require_safe
def issue_list(request):
    """Every issue, the latest day of decision first."""
    every = Issue.objects.order_by("-due_on", "reference")
    form = IssueFilterForm(request.GET, years=queries.years_of(every), statuses=IssueStatus.choices)
    issues = page_of(queries.filtered(every, **form.chosen()), request)
    return render(
        request,
        "decisions/office/issue_list.html",
        {
            "filter_form": form,
            "chips": form.chips(),
            "issues": issues,
            "can_write": request.user.has_perm("decisions.write_issue"),
        },
    )


@READERS
@require_safe
def issue_detail(request, reference):
    """One issue with what can be done next."""
    issue = load(reference)
    return render(
        request,
        "decisions/office/issue_detail.html",
        {
            "issue": issue,
            "summary": render_markdown(issue.summary, top_heading=3),
            "notice": queries.notice_given(issue),
            "last_day_for_notice": notice.last_day_for_notice(issue.due_on),
            "wards": queries.wards_in_words(issue),
            "events": queries.history(issue, public=False),
            "decision": getattr(issue, "decision", None),
            "consulted": consulted_for(issue),
            "report": queries.published_report(issue),
            "steps": steps.of_issue(issue, request.user),
            "may_exempt": request.user.has_perm("decisions.set_exempt", issue),
            "recommendations": _recommendations_for(issue),
            "can_write": request.user.has_perm("decisions.write_issue") and issue.status in operations.EDITABLE,
        },
    )


def _recommendations_for(issue: Issue) -> list[Recommendation]:
    """Final recommendations of the programme's rounds, each of which can be one of the issue's papers."""
    found = Recommendation.objects.filter(round__programme=issue.programme_id).select_related("round")
    return list(found.defer("snapshot"))


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
@once.form
def issue_create(request):
    """Start an issue."""
    access.require(request.user, "decisions.write_issue")
    form = IssueForm(request.POST) if request.method == "POST" else IssueForm()
    form.cancel_url = steps.url("office-issue-list")
    if form.is_bound and form.is_valid():

        def create():
            issue = operations.create_issue(**form.written(), at=clock.now(), by=request.user)
            return steps.url("office-issue", issue.reference), f"{issue.reference} saved as a draft."

        return once.make(request, create)
    return render(request, "decisions/office/form.html", {"form": form, "heading": "New issue"})


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_edit(request, reference):
    """Change what an issue says."""
    issue = load(reference)
    access.require(request.user, "decisions.write_issue", issue)
    # A form changes the instance it is given as it validates: it gets one of its own.
    instance = Issue.objects.get(pk=issue.pk)
    form = IssueForm(request.POST, instance=instance) if request.method == "POST" else IssueForm(instance=instance)
    form.cancel_url = steps.url("office-issue", reference)
    if form.is_bound and form.is_valid():
        try:
            operations.update_issue(issue, **form.written(), at=clock.now(), by=request.user)
        except operations.CannotChangeIssue as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Issue saved.")
            return redirect("decisions:office-issue", reference)
    return render(request, "decisions/office/form.html", {"form": form, "heading": "Change issue", "record": issue})


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_notice(request, reference):
    """Publish the notice, with the exception that few clear days need."""
    issue = load(reference)
    access.require(request.user, "decisions.publish_notice", issue)
    today = clock.today()
    needed = notice.urgency_needed(today, issue.due_on, is_key=issue.is_key)
    form = NoticeForm(request.POST if request.method == "POST" else None, needed=needed)
    form.cancel_url = steps.url("office-issue", reference)
    if form.is_bound and form.is_valid():
        try:
            operations.publish_notice(issue, **form.cleaned_data, at=clock.now(), by=request.user)
        except (operations.NoticeTooShort, states.CannotMove) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Notice published. The public can read of the issue now.")
            return redirect("decisions:office-issue", reference)
    return render(
        request,
        "decisions/office/notice.html",
        {
            "form": form,
            "record": issue,
            "today": today,
            "days": notice.clear_days(today, issue.due_on),
            "required_days": notice.NOTICE_CLEAR_DAYS,
            "is_short": needed != Urgency.NONE,
        },
    )


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_withdraw(request, reference):
    """Take the issue off the plan."""
    issue = load(reference)
    access.require(request.user, "decisions.withdraw_issue", issue)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    form.submit_label, form.cancel_url, form.danger = "Withdraw issue", steps.url("office-issue", reference), True
    if form.is_bound and form.is_valid():
        try:
            operations.withdraw(issue, reason=form.cleaned_data["reason"], at=clock.now(), by=request.user)
        except states.CannotMove as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Issue withdrawn.")
            return redirect("decisions:office-issue", reference)
    context = {"form": form, "heading": "Withdraw issue", "record": issue, "lead": "The reason is published with it."}
    return render(request, "decisions/office/form.html", context)


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_agenda(request, reference):
    """Put the issue on an agenda."""
    issue = load(reference)
    access.require(request.user, "decisions.publish_notice", issue)
    initial = {"committee": issue.decision_maker, "meets_on": issue.due_on}
    form = AgendaForm(request.POST) if request.method == "POST" else AgendaForm(initial=initial)
    form.cancel_url = steps.url("office-issue", reference)
    if form.is_bound and form.is_valid():
        try:
            operations.put_on_agenda(issue, **form.cleaned_data)
        except operations.CannotChangeIssue as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Agenda saved.")
            return redirect("decisions:office-issue", reference)
    return render(request, "decisions/office/form.html", {"form": form, "heading": "Put on an agenda", "record": issue})


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
@once.form
def issue_add_document(request, reference):
    """Attach a paper."""
    issue = load(reference)
    access.require(request.user, "decisions.write_issue", issue)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    form.cancel_url = steps.url("office-issue", reference)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data

        def attach():
            documents.attach(issue, upload=values["file"].upload, **values, at=clock.now(), by=request.user)
            return steps.url("office-issue", reference), "Paper added."

        try:
            return once.make(request, attach)
        except documents.CannotAttach as refused:
            form.add_error("file", str(refused))
    return render(request, "decisions/office/form.html", {"form": form, "heading": "Add a paper", "record": issue})


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def issue_exempt_document(request, reference, pk):
    """Whether the public may read a paper; an exempt one says under which paragraph and why."""
    issue = load(reference)
    access.require(request.user, "decisions.set_exempt", issue)
    document = get_object_or_404(issue.documents, pk=pk)
    now = {
        "is_exempt": "yes" if document.is_exempt else "no",
        "paragraph": document.exempt_paragraph,
        "reason": document.exempt_reason,
    }
    form = ExemptForm(request.POST) if request.method == "POST" else ExemptForm(initial=now)
    form.cancel_url = steps.url("office-issue", reference)
    if form.is_bound and form.is_valid():
        is_exempt = form.cleaned_data["is_exempt"] == "yes"
        documents.set_exempt(
            document,
            is_exempt=is_exempt,
            paragraph=form.cleaned_data["paragraph"],
            reason=form.cleaned_data["reason"],
            at=clock.now(),
            by=request.user,
        )
        messages.success(request, "The paper is exempt." if is_exempt else "The paper is open to the public.")
        return redirect("decisions:office-issue", reference)
    lead = f"{document.title}: {document.get_kind_display().lower()}. Where only a part is exempt, add that part as a "
    lead += "paper of its own."
    context = {"form": form, "heading": "Who may read the paper", "record": issue, "lead": lead}
    return render(request, "decisions/office/form.html", context)


@READERS
@require_safe
def issue_document(request, reference, pk):
    """A paper, exempt ones included, for officers."""
    document = get_object_or_404(load(reference).documents, pk=pk)
    return private_file_response(document.file.open("rb"), document.name, inline=True)


@READERS
@require_POST
def issue_publish_papers(request, reference):
    """Publish the attached report."""
    issue = load(reference)
    access.require(request.user, "decisions.publish_papers", issue)
    try:
        operations.publish_papers(issue, at=clock.now(), by=request.user)
    except REFUSALS as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Papers published.")
    return redirect("decisions:office-issue", reference)
