"""Writing a report and bringing it to publication."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.common import clock, once, states
from commissioning.decisions.enums import ClearanceKind, ReportStatus
from commissioning.decisions.forms.issue import ReasonForm
from commissioning.decisions.forms.report import ClearForm, ExplanationsForm, RecommendationsForm, SectionForm
from commissioning.decisions.operations import publication
from commissioning.decisions.operations import report as operations
from commissioning.decisions.queries import reports as queries
from commissioning.decisions.queries.document import document_of
from commissioning.decisions.rendering import report_pdf
from commissioning.decisions.views.issues import READERS
from commissioning.decisions.views.reports import load
from organisations import access

REFUSALS = (
    states.CannotMove,
    operations.CannotWrite,
    operations.CannotClear,
    publication.CannotPublish,
)


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def report_detail(request, reference):
    """The report's outline, its first section, and how far clearance has come."""
    return _editor(request, load(reference), "")


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def report_section(request, reference, key):
    """One section of the report."""
    return _editor(request, load(reference), key)


def _editor(request, report, key: str):
    sections = list(report.sections.order_by("number"))
    section = next((line for line in sections if line.key == key), None) if key else sections[0] if sections else None
    if key and section is None:
        raise Http404("The report has no such section.")
    if request.method == "POST":
        access.require(request.user, "decisions.write_report", report)
    writes = request.user.has_perm("decisions.write_report", report) and report.is_open
    document = document_of(report)
    forms = _forms(request, report, section, document) if writes and section else []
    if request.method == "POST" and (answer := _saved(request, report, section, forms)):
        return answer
    return render(
        request,
        "decisions/office/report_editor.html",
        {
            "report": report,
            "sections": sections,
            "section": section,
            "forms": forms,
            "document": document,
            "shown_section": next((x for x in document.sections if section and x.key == section.key), None),
            "clearances": queries.clearance_states(report, request.user),
            "clear_form": ClearForm(),
            "writes": writes,
            "obstacles": publication.obstacles_to_clearing(report) if report.is_open else [],
            "can_send": writes and report.status == ReportStatus.DRAFT,
            "can_take_back": writes and report.status == ReportStatus.IN_CLEARANCE,
            "can_publish": request.user.has_perm("decisions.publish_report", report)
            and report.status == ReportStatus.CLEARED
            and not hasattr(report, "replaced_by"),
            "can_replace": request.user.has_perm("decisions.write_report", report)
            and report.status in {ReportStatus.CLEARED, ReportStatus.PUBLISHED}
            and not hasattr(report, "replaced_by"),
        },
    )


def _forms(request, report, section, document) -> list:
    """The forms of one section; of those on a page the one whose name was pressed is bound."""
    made: list[tuple[type[RecommendationsForm | SectionForm | ExplanationsForm], dict[str, Any]]] = []
    if section.key == "recommendations":
        texts = "\n".join(line.text for line in document.recommendations)
        made.append((RecommendationsForm, {"initial": {"texts": texts}}))
    else:
        made.append((SectionForm, {"initial": {"text": section.text, "revision": section.revision}}))
    if section.key == "exceptions" and document.figures.exceptions:
        exceptions = document.figures.exceptions
        initial = {line.key.replace(":", "_"): document.explanations.get(line.key, "") for line in exceptions}
        made.append((ExplanationsForm, {"initial": initial, "exceptions": exceptions}))
    forms = []
    for kind, options in made:
        prefix = kind.__name__.lower()
        bound = request.method == "POST" and request.POST.get("form") == prefix
        form = kind(request.POST if bound else None, prefix=prefix, **options)
        form.more_buttons = ()
        forms.append(form)
    return forms


def _saved(request, report, section, forms):
    """Do what the pressed form asks; None where it has to be shown again."""
    form = next((form for form in forms if form.is_bound), None)
    if form is None:
        messages.error(request, f"The report is {report.get_status_display().lower()}, so its text stays as it is.")
        return redirect(report)
    if not form.is_valid():
        return None
    who = {"at": clock.now(), "by": request.user}
    try:
        if isinstance(form, SectionForm):
            operations.write_section(section, **form.cleaned_data, **who)
        elif isinstance(form, RecommendationsForm):
            operations.write_recommendations(report, texts=form.cleaned_data["texts"].splitlines(), **who)
        else:
            operations.explain(report, texts=form.written(), **who)
    except operations.StaleText as stale:
        # Their own words stay in the box; the next save is over the text as it stands now.
        form.add_error("text", f"{stale} It now reads: {stale.current.text[:2000]}")
        form.data = form.data.copy()
        form.data[form.add_prefix("revision")] = stale.current.revision
        return None
    except operations.CannotWrite as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, "Saved.")
    return redirect("decisions:report-section", report.reference, section.key)


def _done(request, report, operation, words: str, **values):
    """Do one step of the report and go back to its page, with words either way."""
    try:
        operation(report, at=clock.now(), by=request.user, **values)
    except REFUSALS as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect(report)


@READERS
@require_POST
def report_send(request, reference):
    """To finance and legal officers."""
    report = load(reference)
    access.require(request.user, "decisions.write_report", report)
    return _done(request, report, operations.send_for_clearance, "Sent for clearance.")


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def report_take_back(request, reference):
    """Back to draft, with a reason."""
    report = load(reference)
    access.require(request.user, "decisions.write_report", report)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    form.submit_label, form.cancel_url = "Take back to draft", report.get_absolute_url()
    if form.is_bound and form.is_valid():
        return _done(request, report, operations.take_back, "The report is a draft again.", **form.cleaned_data)
    context = {"form": form, "heading": "Take back to draft", "record": report}
    return render(request, "decisions/office/form.html", context)


@READERS
@require_POST
def report_clear(request, reference, kind):
    """Clear the financial or legal implications."""
    report = load(reference)
    if kind not in ClearanceKind.values:
        raise Http404("There are no such implications.")
    access.require(request.user, f"decisions.clear_{kind}", report)
    form = ClearForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Shorten the comment.")
        return redirect(report)
    return _done(request, report, operations.clear, "Cleared.", kind=kind, **form.cleaned_data)


@READERS
@require_POST
def report_mark_cleared(request, reference):
    """Everything is cleared and explained: lock the text."""
    report = load(reference)
    access.require(request.user, "decisions.write_report", report)
    return _done(request, report, publication.mark_cleared, "The report is cleared. Its text is locked.")


@READERS
@require_http_methods(["GET", "HEAD", "POST"])
def report_publish(request, reference):
    """Publish and freeze, after a look at what that means."""
    report = load(reference)
    access.require(request.user, "decisions.publish_report", report)
    if request.method == "POST":
        return _done(request, report, publication.publish, "Published. The public can read it now.", render=report_pdf)
    return render(request, "decisions/office/report_publish.html", {"report": report})


@READERS
@require_POST
def report_replace(request, reference):
    """Start a report in place of one that is cleared or published."""
    report = load(reference)
    access.require(request.user, "decisions.write_report", report)

    def start():
        new = publication.start_replacement(report, at=clock.now(), by=request.user)
        return new.get_absolute_url(), f"{new.reference} started in place of {report.reference}."

    try:
        return once.make(request, start)
    except operations.CannotWrite as refused:
        messages.error(request, str(refused))
        return redirect(report)
