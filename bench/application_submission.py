"""A plain view that takes an application in: validates the same answers, writes the same rows, with nothing around."""

import datetime as dt
import hashlib
import json
from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from post_office.models import Email

from bench.plain import engine
from bench.submission import Refused
from commissioning.applications.models import (
    Application,
    ApplicationPart,
    ApplicationPartner,
    BudgetAmount,
    BudgetHeading,
    Extension,
    OrganisationStage,
    OtherFunding,
    Overheads,
    PromisedTarget,
)
from commissioning.common import clock
from commissioning.common.models import OutboxMessage, StatusChange
from commissioning.programmes.models import Indicator
from commissioning.questionnaires.models import Answer, AnswerSheet, Question
from organisations.models import User

YEARS = (1, 2)


@transaction.atomic
def submit(request, reference: str) -> HttpResponse:
    """Hand the application in, or answer 400 with the first thing that is wrong."""
    application = get_object_or_404(
        Application.objects.select_for_update(of=("self",)).select_related(
            "organisation", "round__officer", "round_scheme__scheme", "sheet__version__questionnaire"
        ),
        reference=reference,
        status="draft",
        organisation__memberships__user=request.user,
        organisation__memberships__role="lead",
        organisation__memberships__ended_at=None,
    )
    stage = (
        OrganisationStage.objects.select_for_update(of=("self",))
        .select_related("sheet__version__questionnaire")
        .get(pk=application.stage_id)
    )
    at, name = clock.now(), request.POST.get("declared_by_name", "").strip()
    try:
        if not name:
            raise Refused("Enter your full name")
        _require_open(application, at)
        about = {
            "round": application.round.title,
            "organisation": application.organisation.name,
            "answers": _answers(stage.sheet),
        }
        content = {**_whole(application), "stage": about, "answers": _answers(application.sheet)}
    except Refused as refusal:
        return HttpResponse(str(refusal), status=400)
    _write(application, stage, content, at=at, by=request.user, name=name)
    return redirect("applications:own-done", application.reference)


def _require_open(application: Application, at: dt.datetime) -> None:
    funding_round, organisation = application.round, application.organisation
    more = Extension.objects.filter(round=funding_round, organisation=organisation)
    last = max(funding_round.closes_on, more.aggregate(last=Max("closes_on"))["last"] or funding_round.closes_on)
    if funding_round.status != "published" or at < funding_round.opens_at or clock.local_date(at) > last:
        raise Refused("The round is not open")
    if organisation.funding_hold_reason:
        raise Refused("There is a hold")


def _answers(sheet: AnswerSheet) -> list[dict]:
    questions = Question.objects.filter(section__version=sheet.version_id).select_related("section")
    given = {
        answer.question_id: answer
        for answer in Answer.objects.select_for_update().filter(sheet=sheet, sheet__locked_at=None)
    }
    found = []
    for question in questions.order_by("section__order", "order"):
        answer = given.get(question.pk)
        value = answer.value if answer else None
        if answer and answer.raw:
            raise Refused(f"{question.text} {answer.problem}")
        if question.required and value in (None, "", []):
            raise Refused(f"{question.text} Answer this question.")
        if value is not None:
            _check(question, value)
        found.append(
            {
                "section": question.section.title,
                "key": question.key,
                "question": question.text,
                "kind": question.kind,
                "value": value,
                "text": answer.text if answer else "",
            }
        )
    return found


def _check(question: Question, value) -> None:
    config = question.config
    if question.word_limit and len(value.split()) > question.word_limit:
        raise Refused(f"{question.text} Use at most {question.word_limit} words.")
    if question.kind == "short_text" and len(value) > config.get("max_characters", 500):
        raise Refused(f"{question.text} Shorten it.")
    if question.kind == "number" and not Decimal(config["min"]) <= Decimal(value) <= Decimal(config["max"]):
        raise Refused(f"{question.text} Enter a number between the limits.")
    if question.kind == "money" and value < config["min_pence"]:
        raise Refused(f"{question.text} Enter more.")
    if question.kind == "date":
        dt.date.fromisoformat(value)
    if question.kind == "single_choice" and value["choice"] not in [one["key"] for one in config["options"]]:
        raise Refused(f"{question.text} Choose one of the options.")
    if question.kind == "email":
        try:
            validate_email(value)
        except ValidationError:
            raise Refused(f"{question.text} Enter an e-mail address.") from None


def _whole(application: Application) -> dict:
    """Everything but the answers, checked."""
    own = {"application": application}
    parts = {part.part: part for part in ApplicationPart.objects.filter(**own)}
    for part in ("details", "budget", "overheads", "other-funding", "request", "promises"):
        if part not in parts or parts[part].problems:
            raise Refused(f"Finish the page {part}")
    wards = list(application.wards.values_list("name", flat=True))
    if not (application.summary and wards and application.beneficiaries):
        raise Refused("Describe the project")
    headings = list(BudgetHeading.objects.filter(**own).values("pk", "heading", "note"))
    amounts: dict[int, dict[int, int]] = {}
    for amount in BudgetAmount.objects.filter(heading__application=application):
        amounts.setdefault(amount.heading_id, {})[amount.year] = amount.amount_pence
    direct = {year: sum(of_heading.get(year, 0) for of_heading in amounts.values()) for year in YEARS}
    overheads = Overheads.objects.filter(**own).values(
        "method", "yearly_pence", "project_units", "all_units", "explanation"
    )[0]
    share = overheads["project_units"] / overheads["all_units"]
    shared = [int(overheads["yearly_pence"] * share + Decimal("0.5")) if direct[year] else 0 for year in YEARS]
    other = list(OtherFunding.objects.filter(**own).values("source", "amount_pence", "is_secured"))
    partners = ApplicationPartner.objects.filter(**own)
    cost, asked, scheme = sum(direct.values()) + sum(shared), application.requested_pence, application.round_scheme
    if asked is None or not scheme.minimum_pence <= asked <= scheme.maximum_pence:
        raise Refused("Ask for a sum between the smallest and the largest award")
    if asked + sum(one["amount_pence"] for one in other) > cost:
        raise Refused("The sum you ask for and the money from elsewhere are more than the full cost")
    if asked < cost and not application.contribution_reason:
        raise Refused("Say why you ask for less than the full cost")
    if any(partner.confirmed_at is None for partner in partners):
        raise Refused("A partner has not confirmed")
    if (partners.aggregate(shares=Sum("share_pence"))["shares"] or 0) > asked:
        raise Refused("Your partners’ shares come to more than the sum you ask for")
    return {
        "reference": application.reference,
        "title": application.title,
        "summary": application.summary,
        "scheme": str(application.round_scheme.scheme),
        "wards": wards,
        "beneficiaries": application.beneficiaries,
        "costs": [
            {**heading, "pence": [amounts[heading["pk"]].get(year, 0) for year in YEARS]} for heading in headings
        ],
        "overheads": {**overheads, "pence": shared},
        "other_funding": other,
        "full_cost_pence": cost,
        "requested_pence": asked,
        "contribution_reason": application.contribution_reason,
        "promises": _promises(application),
        "partners": list(partners.values("name", "role", "contact_name", "share_pence", "confirmed_at")),
    }


def _promises(application: Application) -> list[dict]:
    said = {(one.indicator_id, one.year): one.value for one in PromisedTarget.objects.filter(application=application)}
    indicators = Indicator.objects.filter(outcome__scheme=application.round_scheme.scheme_id).select_related("outcome")
    if indicators and not any(said.values()):
        raise Refused("Say what you promise to achieve")
    return [
        {
            "outcome": one.outcome.title,
            "indicator": one.name,
            "unit": one.unit,
            "values": [said.get((one.pk, year)) for year in YEARS],
        }
        for one in indicators.order_by("outcome__number", "number")
    ]


def _write(application: Application, stage: OrganisationStage, content: dict, *, at: dt.datetime, by: User, name: str):
    told = {"submitted_at": at, "submitted_by": by.full_name}
    stage.status, stage.submitted_at, stage.submitted_by = "submitted", at, by
    stage.snapshot, stage.snapshot_sha256 = _frozen({**content["stage"], **told})
    stage.save()  # with its row of history
    application.status, application.submitted_at, application.submitted_by = "submitted", at, by
    application.declared_by_name = name
    application.snapshot, application.snapshot_sha256 = _frozen({**content, **told, "declared_by": name})
    application.save()  # likewise
    AnswerSheet.objects.filter(pk__in=[stage.sheet_id, application.sheet_id]).update(locked_at=at)
    StatusChange.objects.bulk_create(
        StatusChange(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            before="draft",
            after="submitted",
            at=at,
            by=by,
        )
        for record in (stage, application)
    )
    people = User.objects.filter(
        memberships__organisation=application.organisation_id,
        memberships__ended_at=None,
        memberships__role__in=["lead", "editor"],
        is_active=True,
    )
    mails = [_mail(application, person) for person in people]
    Email.objects.bulk_create(mails)
    OutboxMessage.objects.bulk_create(
        OutboxMessage(key=f"plain:{application.pk}:{number}", email=mail, queued_at=at, next_attempt_at=at)
        for number, mail in enumerate(mails)
    )


def _frozen(content: dict) -> tuple[str, str]:
    text = json.dumps(content, default=str, sort_keys=True)
    return text, hashlib.sha256(text.encode()).hexdigest()


def _mail(application: Application, person: User) -> Email:
    body = engine.render_to_string("application_receipt.txt", {"application": application, "person": person})
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        subject=f"Application received: {application.reference} {application.title}",
        message=body,
        html_message=engine.render_to_string("receipt.html", {"body": body}),
        status=None,
        priority=2,
        message_id=f"<plain-application-{application.pk}-{person.pk}@bench.example>",
    )
