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

AGREE = {
    "strongly_agree": "Strongly agree",
    "agree": "Agree",
    "neither": "Neither agree nor disagree",
    "disagree": "Disagree",
    "strongly_disagree": "Strongly disagree",
    "do_not_know": "Do not know",
}


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
            words = "\n".join(part for part in (AGREE.get(typed, ""), explain) if part)
            return ({"choice": typed, "explain": explain}, words) if words else (None, "")
        case "single_choice":
            if typed and typed not in labels:
                raise Refused(f"{question.text} Choose one of the options.")
            return ({"choice": typed}, labels[typed]) if typed else (None, "")
        case "yes_no":
            if typed and typed not in {"yes", "no"}:
                raise Refused(f"{question.text} Choose yes or no.")
            return typed or None, typed.capitalize()
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
    cells, said, wards = {}, {}, {}
    for question in Question.objects.filter(version=sheet.version_id):
        answer = held.get(question.pk)
        if answer is None or answer.value is None:
            if question.required:
                raise Refused(f"{question.text} Answer this question.")
            continue
        if answer.problem:
            raise Refused(answer.problem)
        cells[question.key] = ["answered", *_cells(question.kind, answer.value)]
        said[question.key] = answer.value
        if question.key == "ward":
            wards = {option["key"]: option["label"] for option in question.config["options"]}
    at = clock.now()
    sheet.locked_at = response.submitted_at = at
    sheet.save(update_fields=["locked_at"])
    response.organisation_name = request.POST.get("organisation_name", "").strip()
    response.save()
    ticked = sorted(said.get("capacity", {"choices": []})["choices"]) or [""]
    groups = {
        "capacity": ticked,
        "alone": ticked if len(ticked) == 1 else ["+"],
        "who": ["organisation" if response.organisation_name else "resident"],
        "ward": [wards[said["ward"]["choice"]] if "ward" in said else ""],
        "size": ["unknown" if response.organisation_name else "-"],
        "way": [response.way],
    }
    CountedResponse.objects.create(response=response, phase=response.phase, groups=_canonical(groups))
    change = _canonical({"sign": 1, "groups": groups, "cells": cells})
    TallyChange.objects.create(phase=response.phase, body=change)
    return redirect(f"/plain/answers/{token}/")


def _cells(kind: str, value) -> list[str]:
    """What is counted of an answer."""
    match kind:
        case "agree_scale" | "single_choice":
            return [f"option:{value['choice']}"]
        case "multiple_choice":
            return [f"option:{key}" for key in value["choices"]]
        case "ranking":
            places = [f"place:{key}:{place}:{len(value)}" for place, key in enumerate(value, start=1)]
            return [f"ranked:{len(value)}", *places]
        case "yes_no":
            return [f"option:{value}"]
        case "number":
            return [f"is:{value}"]
    return []


def _canonical(value) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
