"""Officers' pages of imports: hand a register in, see what it would do, confirm, watch, look up."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from commissioning.common import clock, once
from commissioning.common.downloads import private_file_response
from commissioning.common.paging import page_of
from commissioning.common.states import CannotMove
from commissioning.opendata import operations, progress
from commissioning.opendata.enums import ImportStatus
from commissioning.opendata.forms import ColumnsForm, UploadForm, refusal
from commissioning.opendata.models import ImportJob
from commissioning.opendata.operations.jobs import opened
from commissioning.opendata.readers import FileRefused, Mapping, looks_standard, read_header
from organisations.access import office, require
from organisations.enums import Role

IMPORTERS = (Role.COMMISSIONING_OFFICER, Role.ADMINISTRATOR)
MOVING = {ImportStatus.UPLOADED, ImportStatus.CONFIRMED, ImportStatus.RUNNING}


def _job(request, pk: int) -> ImportJob:
    jobs = ImportJob.objects.visible_to(request.user).select_related(
        "agency", "programme", "uploaded_by", "confirmed_by"
    )
    return get_object_or_404(jobs, pk=pk)


@office(*IMPORTERS, Role.AUDITOR)
@require_GET
def import_list(request):
    """Every import, the latest first."""
    jobs = ImportJob.objects.visible_to(request.user).select_related("agency", "uploaded_by")
    jobs = jobs.defer("problems", "preview", "mapping")
    context = {"page": page_of(jobs, request), "may_import": request.user.has_perm("opendata.import_register")}
    return render(request, "opendata/import_list.html", context)


@office(*IMPORTERS)
@once.form
def import_new(request):
    """Hand a register in. One in 360Giving's form is checked, of another the columns are chosen first."""
    require(request.user, "opendata.import_register")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        response = _upload(request, form)
        if response is not None:
            return response
    return render(request, "opendata/import_new.html", {"form": form})


def _upload(request, form: UploadForm):
    """Keep the register and go on to what comes next; None where it cannot be read."""
    file, reading = form.cleaned_data["file"], form.reading()
    try:
        is_standard = looks_standard(read_header(file, file.name, reading))
    except FileRefused as refused:
        form.add_error("file", refusal(refused))
        return None
    now = clock.now()
    kept = []

    def keep():
        job = operations.upload(
            file,
            name=file.name,
            agency=form.cleaned_data["agency"],
            programme=form.cleaned_data["programme"],
            mapping=reading if is_standard else None,
            at=now,
            by=request.user,
        )
        kept.append(job)
        return (job.get_absolute_url() if is_standard else reverse("opendata:import-columns", args=[job.pk])), ""

    response = once.make(request, keep)
    for job in kept:
        request.session[f"import-{job.pk}"] = {"header_row": reading.header_row, "sheet": reading.sheet}
        if is_standard:
            operations.begin(job, at=now)
    return response


@office(*IMPORTERS)
def import_columns(request, pk):
    """Choose which column of a council's own spreadsheet holds which field."""
    require(request.user, "opendata.import_register")
    job = _job(request, pk)
    if job.status != ImportStatus.UPLOADED or job.mapping:
        return redirect(job)
    where = request.session.get(f"import-{job.pk}", {})
    try:
        with opened(job) as stream:
            header = read_header(stream, job.file_name, Mapping(**where))
    except FileRefused as refused:
        messages.error(request, refusal(refused))
        return redirect("opendata:import-new")
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, header=header, **where)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            job = operations.choose_columns(job, mapping=form.mapping(), at=now, by=request.user)
        except CannotMove:  # Chosen in another window meanwhile.
            return redirect(job)
        return redirect(operations.begin(job, at=now))
    return render(request, "opendata/import_columns.html", {"form": form, "job": job})


@office(*IMPORTERS, Role.AUDITOR)
@require_GET
def import_detail(request, pk):
    """Where an import stands: what is wrong, what it would do, how far it is, what it did."""
    job = _job(request, pk)
    context = {
        "job": job,
        "progress": progress.hear(job.pk),
        "is_moving": job.status in MOVING and bool(job.mapping),
        "waits_for_columns": job.status == ImportStatus.UPLOADED and not job.mapping,
        "is_waiting_for_somebody": job.status == ImportStatus.CHECKED,
        "is_done": job.status == ImportStatus.DONE,
        "is_refused": job.status == ImportStatus.FAILED,
        "is_check": job.status == ImportStatus.UPLOADED,
        "problems_not_listed": job.problems_total - len(job.problems),
        "counts": _counts(job),
        "outcome": job.summary or job.preview,
        "may_import": request.user.has_perm("opendata.import_register"),
    }
    return render(request, "opendata/import_detail.html", context)


def _counts(job: ImportJob) -> list[tuple[str, int]]:
    """What the import would do or did, in words with figures."""
    outcome = job.summary or job.preview
    if not outcome:
        return []
    would = "to " if not job.summary else ""
    verb = ("create", "update") if not job.summary else ("created", "updated")
    return [
        (f"Agreements {would}{verb[0]}", outcome["agreements_created"]),
        ("Of them still running", outcome["agreements_active"]),
        (f"Organisations {would}{verb[0]}", outcome["organisations_created"]),
        (f"Agreements {would}{verb[1]}", outcome["agreements_updated"]),
        (f"Organisations {would}{verb[1]}", outcome["organisations_updated"]),
        ("Rows that change nothing", outcome["unchanged"]),
    ]


@office(*IMPORTERS)
@require_POST
def import_confirm(request, pk):
    """Let a checked import run, once."""
    require(request.user, "opendata.import_register")
    job = _job(request, pk)
    try:
        operations.confirm(job, at=clock.now(), by=request.user)
    except CannotMove:
        messages.info(request, "This import was confirmed before.")
    return redirect(job)


@office(*IMPORTERS, Role.AUDITOR)
@require_GET
def import_progress(request, pk):
    """How far an import is, for the page that shows it."""
    job = _job(request, pk)
    heard = progress.hear(job.pk)
    return JsonResponse(
        {"is_over": job.status not in MOVING, "done": heard.done, "total": heard.total, "percent": heard.percent}
    )


@office(*IMPORTERS, Role.AUDITOR)
@require_GET
def import_file(request, pk):
    """The register as it was handed in."""
    job = _job(request, pk)
    return private_file_response(job.file.open("rb"), job.file_name)
