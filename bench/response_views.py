"""Plain views that take a response: validate the same answers, write the same rows, with nothing around it."""

import hashlib
import json
import re

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from bench.submission import Refused
from commissioning.common import clock
from commissioning.questionnaires.models import Answer, AnswerSheet, Question
from consultations.models import CountedResponse, Phase, Response, TallyChange

AGREE = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree", "do_not_know")


def _response(token: str) -> Response:
    rows = Response.objects.select_for_update(of=("self",)).select_related("phase", "sheet__version")
    found = get_object_or_404(rows, token_sha256=hashlib.sha256(token.encode()).hexdigest(), submitted_at=None)
    phase: Phase = found.phase
    if phase.status != "approved" or not phase.opens_on <= clock.today() <= phase.closes_on:
        raise Refused("It is closed.")
    return found


@login_not_required
@transaction.atomic
def save(request, token: str, key: str) -> HttpResponse:
    """Save the answers of one section."""
    response = _response(token)
    sheet = AnswerSheet.objects.select_for_update().get(pk=response.sheet_id, locked_at=None)
    held = {answer.question_id: answer for answer in Answer.objects.filter(sheet=sheet)}
    rows = []
    for question in Question.objects.filter(section__version=sheet.version_id, section__key=key):
        value, text = _read(question, request.POST)
        if value is None and question.pk not in held:
            continue
        revision = held[question.pk].revision + 1 if question.pk in held else 1
        rows.append(
            Answer(sheet=sheet, question=question, value=value, text=text, revision=revision, updated_at=clock.now())
        )
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "question"],
        update_fields=["value", "text", "revision", "updated_at"],
    )
    return redirect(f"/plain/answers/{token}/")


def _read(question: Question, data) -> tuple[object, str]:
    """The value and its words; None where nothing was typed."""
    name, typed = f"q-{question.key}", data.get(f"q-{question.key}", "").strip()
    labels = {option["key"]: option["label"] for option in question.config.get("options", ())}
    match question.kind:
        case "multiple_choice":
            chosen = [key for key in labels if key in data.getlist(name)]
            if len(chosen) != len(data.getlist(name)):
                raise Refused(f"{question.text} Choose from the options.")
            return ({"choices": chosen}, "\n".join(labels[key] for key in chosen)) if chosen else (None, "")
        case "ranking":
            places = {key: data.get(f"{name}-place-{key}", "") for key in labels}
            order = sorted((int(place), key) for key, place in places.items() if place)
            if [place for place, _ in order] != list(range(1, len(order) + 1)):
                raise Refused(f"{question.text} Number your choices from 1.")
            words = "\n".join(f"{place}. {labels[key]}" for place, key in order)
            return ([key for _, key in order], words) if order else (None, "")
        case "agree_scale":
            explain = data.get(f"{name}-explain", "").strip()
            if typed and typed not in AGREE:
                raise Refused(f"{question.text} Choose one of the options.")
            return ({"choice": typed, "explain": explain}, f"{typed}\n{explain}") if typed or explain else (None, "")
        case "single_choice":
            if typed and typed not in labels:
                raise Refused(f"{question.text} Choose one of the options.")
            return ({"choice": typed}, labels[typed]) if typed else (None, "")
        case "yes_no" if typed and typed not in {"yes", "no"}:
            raise Refused(f"{question.text} Choose yes or no.")
        case "number" if typed and not re.fullmatch(r"-?\d{1,15}", typed):
            raise Refused(f"{question.text} Enter a number.")
    return typed or None, typed


@login_not_required
@transaction.atomic
def send(request, token: str) -> HttpResponse:
    """Hand the answers in, and write down what they count as."""
    response = _response(token)
    sheet = AnswerSheet.objects.select_for_update().get(pk=response.sheet_id, locked_at=None)
    held = {answer.question_id: answer for answer in Answer.objects.filter(sheet=sheet)}
    cells = {}
    for question in Question.objects.filter(version=sheet.version_id):
        answer = held.get(question.pk)
        if answer is None or answer.value is None:
            if question.required:
                raise Refused(f"{question.text} Answer this question.")
            continue
        if answer.problem:
            raise Refused(answer.problem)
        cells[question.key] = ["answered", json.dumps(answer.value)[:100]]
    at = clock.now()
    sheet.locked_at = response.submitted_at = at
    sheet.save(update_fields=["locked_at"])
    response.organisation_name = request.POST.get("organisation_name", "").strip()
    response.save()
    groups = {"way": [response.way], "who": ["resident"], "ward": [""], "size": ["-"], "capacity": [""], "alone": [""]}
    CountedResponse.objects.create(response=response, phase=response.phase, groups=json.dumps(groups))
    change = json.dumps({"sign": 1, "groups": groups, "cells": cells})
    TallyChange.objects.create(phase=response.phase, body=change)
    return redirect(f"/plain/answers/{token}/")
