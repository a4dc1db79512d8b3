"""A plain view that takes a return in: validates the same answers, writes the same rows, with nothing around it."""

import datetime as dt
import hashlib
import json
from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from post_office.models import Email

from bench.plain import engine
from commissioning.agreements.models import TargetProfile
from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.common.models import OutboxMessage, StatusChange
from commissioning.questionnaires.models import Answer, AnswerFile, AnswerSheet, Question
from monitoring.models import Return, ReturnExplanation, ReturnFigure, ReturnSpend, ReturnSubmission
from organisations.models import User


class Refused(Exception):
    """Something is missing or wrong."""


@transaction.atomic
def submit(request, pk: int) -> HttpResponse:
    """Hand the return in, or answer 400 with the first thing that is wrong."""
    record = get_object_or_404(
        Return.objects.select_for_update(of=("self",)).select_related(
            "agreement__organisation", "agreement__officer", "sheet__version__questionnaire"
        ),
        pk=pk,
        status="draft",
        agreement__organisation__memberships__user=request.user,
    )
    at, name = clock.now(), request.POST.get("declared_by_name", "").strip()
    try:
        if not name:
            raise Refused("Enter your full name")
        content = {
            "answers": _answers(record),
            "figures": _figures(record, request.POST),
            "spending": _spending(record),
        }
    except Refused as refusal:
        return HttpResponse(str(refusal), status=400)
    _write(record, content, at=at, by=request.user, name=name)
    return redirect("monitoring:return-done", record.pk)


def _answers(record: Return) -> list[dict]:
    version = guaranteed(record.sheet).version_id
    questions = list(Question.objects.filter(section__version=version).select_related("section"))
    given = {answer.question_id: answer for answer in Answer.objects.filter(sheet=record.sheet_id)}
    files = AnswerFile.objects.filter(sheet=record.sheet_id, removed_at=None).values("question", "name", "sha256")
    attached = {file["question"]: file for file in files}
    by_key = {question.key: given.get(question.pk) for question in questions}
    found = []
    for question in questions:
        condition, answer = question.condition, given.get(question.pk)
        if condition:
            leading = by_key.get(condition["question"])
            if leading is None or leading.value is None:
                continue
            if condition["is"] != "answered" and condition["value"] not in (leading.value, *_listed(leading.value)):
                continue
        value = answer.value if answer else attached.get(question.pk)
        if question.required and value in (None, "", []):
            raise Refused(f"{question.text} Answer this question.")
        if question.word_limit and isinstance(value, str) and len(value.split()) > question.word_limit:
            raise Refused(f"{question.text} Use at most {question.word_limit} words.")
        found.append(
            {"section": question.section.title, "key": question.key, "question": question.text, "value": value}
        )
    return found


def _listed(value) -> list:
    return value if isinstance(value, list) else [{True: "yes", False: "no"}.get(value)]


def _figures(record: Return, said) -> list[dict]:
    rows = list(ReturnFigure.objects.filter(monitoring_return=record).select_related("target__indicator__outcome"))
    profiles = dict(
        TargetProfile.objects.filter(
            target__in=[row.target_id for row in rows], period_number=record.number
        ).values_list("target_id", "value")
    )
    before = dict(
        ReturnFigure.objects.filter(
            monitoring_return__agreement=record.agreement_id, monitoring_return__number__lt=record.number
        )
        .order_by()
        .values_list("target_id")
        .annotate(Sum("actual"))
    )
    found, explanations = [], []
    for row in rows:
        indicator, profile = row.target.indicator, profiles.get(row.target_id)
        if row.actual is None:
            raise Refused(f"{indicator.name}: enter a number")
        reached = row.actual / profile if profile else None
        if reached is not None and (reached > 1.33 if indicator.direction == "lower" else reached < Decimal("0.75")):
            text = said.get(f"figure-{row.target_id}", "").strip()
            if not text:
                raise Refused(f"Say why {indicator.name} is far from its target")
            explanations.append(
                ReturnExplanation(
                    monitoring_return=record,
                    warning=f"figure:{row.target_id}",
                    text=text,
                    updated_at=clock.now(),
                )
            )
        found.append(
            {
                "indicator": indicator.name,
                "outcome": indicator.outcome.title,
                "unit": indicator.unit,
                "profile": profile,
                "actual": row.actual,
                "comment": row.comment,
                "to_date": (before.get(row.target_id) or 0) + row.actual,
            }
        )
    ReturnExplanation.objects.bulk_create(explanations)
    return found


def _spending(record: Return) -> list[dict]:
    rows = ReturnSpend.objects.filter(monitoring_return=record).select_related("budget_line")
    before = dict(
        ReturnSpend.objects.filter(
            monitoring_return__agreement=record.agreement_id, monitoring_return__number__lt=record.number
        )
        .order_by()
        .values_list("budget_line_id")
        .annotate(Sum("spent_pence"))
    )
    found = []
    for row in rows:
        if row.spent_pence is None:
            raise Refused(f"{row.budget_line.heading}: enter what was spent, or 0")
        found.append(
            {
                "heading": row.budget_line.heading,
                "budget_pence": row.budget_line.amount_pence,
                "spent_pence": row.spent_pence,
                "to_date_pence": (before.get(row.budget_line_id) or 0) + row.spent_pence,
                "comment": row.comment,
            }
        )
    return found


def _write(record: Return, content: dict, *, at: dt.datetime, by: User, name: str) -> None:
    text = json.dumps(
        {**content, "submitted_at": at, "submitted_by": by.full_name, "declared_by": name}, default=str, sort_keys=True
    )
    submission = ReturnSubmission.objects.create(
        monitoring_return=record,
        number=1,
        submitted_at=at,
        submitted_by=by,
        snapshot=text,
        snapshot_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    AnswerSheet.objects.filter(pk=guaranteed(record.sheet_id)).update(locked_at=at)
    record.status, record.submitted_at, record.submitted_by = "submitted", at, by
    record.first_submitted_at, record.declared_by_name = at, name
    record.save()  # with its row of history
    StatusChange.objects.create(
        content_type=ContentType.objects.get_for_model(Return),
        object_id=record.pk,
        before="draft",
        after="submitted",
        at=at,
        by=by,
    )
    people = User.objects.filter(
        memberships__organisation=record.agreement.organisation_id,
        memberships__ended_at=None,
        memberships__role__in=["lead", "editor"],
        is_active=True,
    )
    mails = [_mail(record, submission, person) for person in people]
    Email.objects.bulk_create(mails)
    OutboxMessage.objects.bulk_create(
        OutboxMessage(key=f"plain:{record.pk}:{number}", email=mail, queued_at=at, next_attempt_at=at)
        for number, mail in enumerate(mails)
    )


def _mail(record: Return, submission: ReturnSubmission, person: User) -> Email:
    context = {"record": record, "submission": submission, "person": person}
    body = engine.render_to_string("receipt.txt", context)
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        subject=f"Return received: {record.agreement.title}",
        message=body,
        html_message=engine.render_to_string("receipt.html", {"body": body}),
        status=None,
        priority=2,
        message_id=f"<plain-{record.pk}-{person.pk}@bench.example>",
    )
