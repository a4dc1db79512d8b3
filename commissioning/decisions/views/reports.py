"""Officers' pages of reports: list, particulars, preview, the rows behind a figure."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.agreements.models import Agreement, Payment
from commissioning.common import clock, once
from commissioning.common.paging import page_of
from commissioning.decisions.forms.report import ReportForm, cut_off_for
from commissioning.decisions.models import Report
from commissioning.decisions.operations import report as operations
from commissioning.decisions.queries import reports as queries
from commissioning.decisions.queries import steps
from commissioning.decisions.queries.document import document_of
from commissioning.decisions.rendering import report_context, report_pdf
from commissioning.decisions.rules.book import past_windows
from commissioning.decisions.views.issues import READERS
from commissioning.decisions.views.issues import load as load_issue
from commissioning.decisions.views.public import pdf_response
from monitoring.models import Return
from organisations import access

ROWS = {"agreements": Agreement, "returns": Return, "payments": Payment}


def load(reference: str) -> Report:
    """The report, or 404."""
    return get_object_or_404(queries.with_issue(Report.objects.all()), reference=reference)


@READERS
@require_safe
def report_list(request):
    """Every report, the latest window first."""
    reports = page_of(Report.objects.select_related("issue"), request)
    return render(request, "decisions/office/report_list.html", {"reports": reports})


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
@once.form
def report_create(request, reference):
    """Start a report on an issue, with a window of the programme's last half-years suggested."""
    issue = load_issue(reference)
    access.require(request.user, "decisions.write_report", issue)
    today = clock.today()
    windows = past_windows(issue.programme.starts_on, today) if issue.programme else []
    form = (
        ReportForm(request.POST) if request.method == "POST" else ReportForm(initial=_initial(request, issue, windows))
    )
    form.cancel_url = steps.url("office-issue", reference)
    if form.is_bound and form.is_valid():

        def create():
            report = operations.create_report(issue, **form.written(), at=clock.now(), by=request.user)
            return report.get_absolute_url(), f"{report.reference} started."

        try:
            return once.make(request, create)
        except operations.CannotWrite as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "heading": "Start performance report", "record": issue, "windows": windows}
    return render(request, "decisions/office/report_form.html", context)


def _initial(request, issue, windows) -> dict:
    """What the form begins with; ``?window=`` chooses one of the suggestions."""
    chosen = request.GET.get("window", "0")
    place = int(chosen) if chosen.isdecimal() and len(chosen) < 3 and int(chosen) < len(windows) else 0
    starts_on, ends_on = windows[place] if windows else (None, None)
    return {
        "title": issue.title,
        "committee": issue.decision_maker,
        "meets_on": issue.due_on,
        "report_of": issue.lead_director,
        "author": request.user.full_name,
        "contact": issue.contact_email or issue.contact_telephone,
        "window_starts_on": starts_on,
        "window_ends_on": ends_on,
        "cut_off_on": cut_off_for(ends_on, clock.today()) if ends_on else None,
    }


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def report_particulars(request, reference):
    """Change who reports to whom and what is covered."""
    report = load(reference)
    access.require(request.user, "decisions.write_report", report)
    instance = Report.objects.get(pk=report.pk)
    form = ReportForm(request.POST, instance=instance) if request.method == "POST" else ReportForm(instance=instance)
    form.cancel_url = report.get_absolute_url()
    if form.is_bound and form.is_valid():
        try:
            operations.update_particulars(report, **form.written(), at=clock.now(), by=request.user)
        except operations.CannotWrite as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Report saved.")
            return redirect(report)
    context = {"form": form, "heading": "Particulars of the report", "record": report}
    return render(request, "decisions/office/report_form.html", context)


@READERS
@require_safe
def report_preview(request, reference):
    """The whole report; every figure leads to its rows."""
    report = load(reference)
    sha256 = report.publication.snapshot_sha256 if report.is_frozen else ""
    context = report_context(document_of(report), sha256=sha256, is_draft=not report.is_frozen)
    context |= {"report": report, "traced_report": report.reference}
    return render(request, "decisions/office/report_preview.html", context)


@READERS
@require_safe
def report_pdf_file(request, reference):
    """The PDF: the stored bytes once published, else as it would be now, marked as a draft."""
    report = load(reference)
    if report.is_frozen:
        return pdf_response(request, report.publication)
    response = HttpResponse(report_pdf(document_of(report), is_draft=True), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{report.reference}-draft.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@READERS
@require_safe
def report_trace(request, reference, key):
    """What one figure is made of."""
    report = load(reference)
    figures = document_of(report).figures
    figure = figures.all_figures().get(key)
    if figure is None:
        raise Http404("The report has no such figure.")
    rows = page_of(queries.trace(figures, figure), request, size=100)
    return render(request, "decisions/office/report_trace.html", {"report": report, "figure": figure, "rows": rows})


@READERS
@require_safe
def report_trace_row(request, kind, pk):
    """Lead from a row of a figure to the record's own page, where the person may see it."""
    if kind not in ROWS:
        raise Http404("There are no such rows.")
    row: Any = get_object_or_404(ROWS[kind], pk=pk)
    record = row.agreement if isinstance(row, Payment) else row
    try:
        return redirect(record.get_absolute_url())
    except NoReverseMatch:
        return redirect(reverse("decisions:office-report-list"))
