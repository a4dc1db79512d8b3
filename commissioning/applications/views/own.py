"""An organisation's way into a round: who may apply, what it says about itself, its applications."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from commissioning.applications.enums import OrganisationStageStatus, Stage
from commissioning.applications.forms.own import BeginForm, EligibilityForm
from commissioning.applications.models import Application, OrganisationStage
from commissioning.applications.operations import applications as operations
from commissioning.applications.operations import presence
from commissioning.applications.operations.bringing_over import bring_over
from commissioning.applications.operations.organisation_stage import NotEligible, OnHold, RoundNotOpen, begin_stage
from commissioning.applications.queries.deadlines import is_open_until, last_day, last_days
from commissioning.applications.queries.earlier_answers import earlier_stage, offered
from commissioning.applications.queries.presence import others_here
from commissioning.applications.queries.sources import because_in
from commissioning.applications.views.own_pages import (
    base_for,
    may_edit_stage,
    organisation_or_404,
    round_or_404,
    stage_or_404,
    stage_urls,
)
from commissioning.applications.wanted_documents import KINDS_OF_QUESTION
from commissioning.common import clock, once
from commissioning.questionnaires import pages
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerFile
from commissioning.questionnaires.operations import AnswersLocked
from organisations import access, queries
from organisations.document_shelf import DocumentShelf
from organisations.views.kept_files import keep_page


@access.public
def apply(request, slug):
    """The way in: strangers sign in first, people of several organisations choose one."""
    funding_round = round_or_404(slug)
    context = {"round": funding_round, "questions": list(funding_round.eligibility_questions.all())}
    if not request.user.is_authenticated:
        query = urlencode({"next": request.path})
        context["sign_in"] = f"{reverse('account_login')}?{query}"
        context["sign_up"] = f"{reverse('account_signup')}?{query}"
        return render(request, "applications/own/sign_in.html", context)
    memberships = queries.memberships_of(request.user)
    if len(memberships) == 1:
        return redirect("applications:own-round", slug, memberships[0].organisation.slug)
    return render(request, "applications/own/choose.html", context | {"memberships": memberships})


@access.member
def round_home(request, slug, organisation):
    """One organisation in one round: eligibility at first, then its questions and its applications."""
    funding_round, applicant = round_or_404(slug), organisation_or_404(request, organisation)
    at = clock.now()
    last = last_day(funding_round, applicant.pk)
    stage = (
        OrganisationStage.objects.filter(round=funding_round, organisation=applicant)
        .select_related("round", "organisation", "sheet__version__questionnaire")
        .defer("snapshot")
        .first()
    )
    context = {
        "round": funding_round,
        "organisation": applicant,
        "closes_on": last,
        "is_open": is_open_until(funding_round, last, at),
        "can_edit": request.user.has_perm("applications.apply", applicant),
        "on_hold": bool(applicant.funding_hold_reason),
    }
    if stage is None:
        return _eligibility(request, context, at)
    answers = load(stage.sheet)
    rows = (
        stage.applications.select_related("round_scheme__scheme", "award")
        .defer("snapshot", "award__snapshot")
        .order_by("created_at", "pk")
    )
    for row in rows:
        row.round, row.stage = funding_round, stage
    return render(
        request,
        "applications/own/round.html",
        context
        | {
            "stage": stage,
            "tasks": pages.tasks(answers, stage_urls(stage)),
            "applications": list(rows),
            "working": others_here(stage, besides=request.user, at=at),
            "offers": _stage_offers(stage, answers) if may_edit_stage(request.user, stage) else [],
        },
    )


def _eligibility(request, context, at):
    """The questions before anything else. A wrong answer says why; nothing is stored then."""
    questions = list(context["round"].eligibility_questions.all())
    form = EligibilityForm(request.POST if request.method == "POST" else None, questions=questions)
    refused, refusal = [], ""
    if request.method == "POST":
        access.require(request.user, "applications.apply", context["organisation"])
        if form.is_valid():
            try:
                begin_stage(context["round"], context["organisation"], answered=form.answered(), at=at, by=request.user)
                return redirect(request.path)
            except NotEligible as stopped:
                refused = stopped.questions
            except (RoundNotOpen, OnHold) as stopped:
                refusal = str(stopped)
    shown = {"form": form, "questions": questions, "refused": refused, "refusal": refusal}
    return render(request, "applications/own/eligibility.html", context | shown)


def _stage_offers(stage, answers):
    earlier = earlier_stage(stage)
    source = f"your answers in {earlier.round}" if earlier else ""
    return offered(answers, earlier=earlier.sheet if earlier else None, source=source, organisation=stage.organisation)


@access.signed_in
def stage_section(request, slug, organisation, key):
    """One section of the questions about the organisation."""
    stage = stage_or_404(request, slug, organisation)
    at, application = clock.now(), None
    may_edit = may_edit_stage(request.user, stage)
    if request.method == "POST" and stage.status == OrganisationStageStatus.DRAFT and not may_edit:
        access.require(request.user, "applications.apply", stage)
    if reference := request.GET.get("application", "").replace("\x00", ""):
        application = stage.applications.filter(reference=reference[:20]).first()
    application = application or _paper_of(request, stage)
    if may_edit:
        section = load(stage.sheet).structure.section_by_key.get(key)
        presence.note(stage, page=f"stage:{key}", title=section.title if section else "", at=at, by=request.user)
    earlier = earlier_stage(stage)
    return pages.section_page(
        request,
        sheet=stage.sheet,
        section_key=key,
        urls=stage_urls(stage, application),
        previous=pages.texts_of(earlier.sheet if earlier else None),
        shelf=DocumentShelf(
            stage.organisation,
            today=clock.today(),
            kinds=KINDS_OF_QUESTION,
            keep_url=(lambda file: _keep_url(stage, file)) if may_edit else None,
        ),
        because=because_in(stage.round, Stage.ORGANISATION),
        template="applications/own/section.html",
        context={
            "heading": f"About {stage.organisation}",
            "base_template": base_for(request, stage.organisation_id),
            "working": others_here(stage, besides=request.user, at=at),
        },
    )


def _paper_of(request, stage: OrganisationStage) -> Application | None:
    """Officers have no page of the organisation in the round: they go back to the paper that they key in."""
    if stage.organisation_id in request.user.membership_roles:
        return None
    return stage.applications.filter(keyed_by__isnull=False).order_by("-created_at").first()


@access.signed_in
def stage_file(request, slug, organisation, file_pk):
    """A file that belongs to an answer about the organisation."""
    stage = stage_or_404(request, slug, organisation)
    return pages.file_response(pages.file_or_404(stage.sheet, file_pk))


def _keep_url(stage: OrganisationStage, file: AnswerFile) -> str:
    args = [stage.round.slug, stage.organisation.slug, file.pk]
    return reverse("applications:own-stage-file-keep", args=args)


@access.signed_in
def stage_file_keep(request, slug, organisation, file_pk):
    """Keep a file of an answer about the organisation with its documents."""
    stage = stage_or_404(request, slug, organisation)
    file = pages.file_or_404(stage.sheet, file_pk)
    question = file.question
    return keep_page(
        request,
        organisation=stage.organisation,
        file=file,
        back=stage_urls(stage, _paper_of(request, stage)).section(question.section.key),
        kinds=KINDS_OF_QUESTION.get(question.key, ()),
    )


@access.member
@require_POST
def stage_bring_over(request, slug, organisation):
    """Bring over what the organisation has said before, into questions that are unanswered."""
    stage = stage_or_404(request, slug, organisation)
    access.require(request.user, "applications.apply", stage)
    try:
        brought = bring_over(stage.sheet, _stage_offers(stage, load(stage.sheet)), at=clock.now(), by=request.user)
        messages.success(request, f"{len(brought)} answers were brought over. Check that they are still right.")
    except AnswersLocked as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:own-round", slug, organisation)


@access.member
@once.form
def begin(request, slug, organisation):
    """A new application for one scheme."""
    applicant = organisation_or_404(request, organisation)
    stage = stage_or_404(request, slug, organisation)
    access.require(request.user, "applications.apply", applicant)
    form = BeginForm(request.POST if request.method == "POST" else None, funding_round=stage.round)
    if form.is_bound and form.is_valid():

        def create():
            application = operations.begin(stage, at=clock.now(), by=request.user, **form.cleaned_data)
            return application.own_url, f"{application.reference} is begun. Everything you write is kept."

        try:
            return once.make(request, create)
        except (RoundNotOpen, OnHold) as refusal:
            form.add_error(None, str(refusal))
    context = {"stage": stage, "round": stage.round, "organisation": applicant, "form": form}
    return render(request, "applications/own/begin.html", context)


@access.member
def application_list(request):
    """Every application of the person's organisations, those to be finished first."""
    rows = list(
        Application.objects.filter(organisation__in=request.user.membership_roles)
        .select_related("round", "organisation", "round_scheme__scheme", "award")
        .defer("snapshot", "award__snapshot")
        .order_by("-created_at", "-pk")
    )
    days = last_days((row.round, row.organisation_id) for row in rows)
    lines = [(row, days[row.round_id, row.organisation_id]) for row in rows]
    groups = [
        ("To finish", [line for line in lines if line[0].is_draft and not line[0].is_called_off]),
        ("Handed in", [line for line in lines if not line[0].is_draft and not line[0].is_called_off]),
        ("Of rounds that were cancelled", [line for line in lines if line[0].is_called_off]),
    ]
    context = {"groups": [group for group in groups if group[1]], "several": len(request.user.membership_roles) > 1}
    return render(request, "applications/own/list.html", context)
