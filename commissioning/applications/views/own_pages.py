"""What the pages of an organisation's applications share: the record, who may change it, where its pages are."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus, OrganisationStageStatus, RoundStatus
from commissioning.applications.models import Application, FundingRound, OrganisationStage, Presence
from commissioning.applications.operations import presence
from commissioning.applications.queries.deadlines import is_open_until, last_day
from commissioning.applications.queries.own_application import (
    PARTNERS,
    QUESTIONS,
    STAGE,
    ApplicationContent,
    Requirement,
    related_rows,
)
from commissioning.applications.queries.presence import others_here
from commissioning.common import clock
from commissioning.questionnaires.pages import SheetUrls
from organisations.models import Organisation

OWN_BASE, OFFICE_BASE = "base_organisation.html", "base_office.html"


def base_for(request, organisation_id: int) -> str:
    """Its people see the organisation's pages; an officer who keys in paper sees them among the officers'."""
    return OWN_BASE if organisation_id in request.user.membership_roles else OFFICE_BASE


def application_or_404(request, reference: str) -> Application:
    """An application of the person's organisation, or one on paper for an officer who keys it in; else 404."""
    reach = Q(organisation__in=request.user.membership_roles)
    if request.user.has_perm("applications.key_application"):
        reach |= Q(keyed_by__isnull=False)
    rows = Application.objects.filter(reach).select_related(*related_rows()).defer("snapshot")
    return get_object_or_404(rows, reference=reference)


def round_or_404(slug: str) -> FundingRound:
    """A round that was published, or 404."""
    return get_object_or_404(FundingRound.objects.public().select_related("programme", "officer"), slug=slug)


def stage_or_404(request, slug: str, organisation: str) -> OrganisationStage:
    """What the person's organisation says about itself in a round, or that of one whose paper an officer keys in."""
    reach = Q(organisation__in=request.user.membership_roles)
    if request.user.has_perm("applications.key_application"):
        reach |= Q(applications__keyed_by__isnull=False)
    stages = OrganisationStage.objects.filter(reach, round__slug=slug, organisation__slug=organisation)
    related = ("round__officer", "organisation", "sheet__version__questionnaire")
    found = stages.select_related(*related).defer("snapshot").distinct().first()
    if found is None:
        raise Http404("No such page.")
    return found


def organisation_or_404(request, slug: str) -> Organisation:
    """An organisation that the person is a member of, or 404."""
    return get_object_or_404(Organisation.objects.filter(pk__in=request.user.membership_roles), slug=slug)


def may_edit_stage(user, stage: OrganisationStage) -> bool:
    """Whether the person may answer for the organisation: its editors, and officers who key in its paper."""
    if stage.status != OrganisationStageStatus.DRAFT or stage.round.status == RoundStatus.CANCELLED:
        return False
    is_keying = user.has_perm("applications.key_application") and stage.applications.filter(keyed_by__isnull=False)
    return user.has_perm("applications.apply", stage) or bool(is_keying)


def stage_urls(stage: OrganisationStage, application: Application | None = None) -> SheetUrls:
    """Where the pages of the questions about the organisation are; with ``application`` they lead back to it, else to
    the organisation's page in the round."""
    args = [stage.round.slug, stage.organisation.slug]
    tasks = application.own_url if application else reverse("applications:own-round", args=args)
    query = f"?application={application.reference}" if application else ""
    return SheetUrls(
        section=lambda key: reverse("applications:own-stage-section", args=[*args, key]) + query,
        tasks=tasks,
        check=tasks,
        file=lambda file: reverse("applications:own-stage-file", args=[*args, file.pk]),
    )


def sheet_urls(application: Application) -> SheetUrls:
    """Where the pages of the questions about the project are."""
    reference = application.reference
    return SheetUrls(
        section=lambda key: reverse("applications:own-section", args=[reference, key]),
        tasks=application.own_url,
        check=application.own_url,
        file=lambda file: reverse("applications:own-file", args=[reference, file.pk]),
    )


def url_of(application: Application, problem: Requirement) -> str:
    """Where something that is missing is put right."""
    if problem.place == STAGE:
        return stage_urls(application.stage, application).section(problem.key) + problem.anchor
    if problem.place == QUESTIONS:
        return sheet_urls(application).section(problem.key) + problem.anchor
    if problem.place == PARTNERS:
        return reverse("applications:own-partners", args=[application.reference])
    return reverse("applications:own-part", args=[application.reference, problem.place]) + problem.anchor


def seen_here(request, application: Application, *, page: str, title: str) -> list[Presence]:
    """Note that somebody who may write the draft is on ``page``, called ``title``; the colleagues who are here now."""
    if application.status != ApplicationStatus.DRAFT or application.is_called_off:
        return []
    at = clock.now()
    if request.user.has_perm("applications.edit_application", application):
        presence.note(application.stage, page=page, title=title, at=at, by=request.user, application=application)
    return others_here(application.stage, besides=request.user, at=at)


def page_context(request, application: Application, *, content: ApplicationContent | None = None) -> dict:
    """What every page of an application shows."""
    last = last_day(application.round, application.organisation_id)
    is_draft = application.status == ApplicationStatus.DRAFT
    is_off = application.is_called_off
    return {
        "application": application,
        "round": application.round,
        "organisation": application.organisation,
        "content": content,
        "base_template": base_for(request, application.organisation_id),
        "closes_on": last,
        "is_open": is_open_until(application.round, last, clock.now()),
        "is_draft": is_draft,
        "is_called_off": is_off,
        "can_edit": is_draft and not is_off and request.user.has_perm("applications.edit_application", application),
        "can_submit": is_draft and not is_off and request.user.has_perm("applications.submit_application", application),
    }
