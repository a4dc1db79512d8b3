"""The tally of a phase counted anew from the answers, by the database, question by question.

Answers that are alike in all that counts are put together by the database; what each of them comes to is asked of
``questionnaires.counting``, so that the rules of counting are written once.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from commissioning.questionnaires import counting
from commissioning.questionnaires.conditions import AMONG, ANSWERED, EQUALS, shown_keys
from commissioning.questionnaires.models import Answer, AnswerFile
from commissioning.questionnaires.structure import QuestionStructure
from consultations.models import CountedResponse, Phase, Response
from consultations.rules.tallying import Layout, Row, Tallies, gathered, of_cells, of_responses

CHUNK = 2_000
GROUPS = "sheet__response__counted_as__groups"
# The part of a value that counts, where words that people wrote stand beside it.
PART = {"single_choice": "choice", "agree_scale": "choice", "multiple_choice": "choices"}
WHOLE = frozenset({"yes_no", "matrix", "ranking", "number", "money", "date"})


def recounted(phase: Phase, layout: Layout) -> Tallies:
    """The tally of all responses that are counted, in the groups in which they were counted."""
    return gathered(_rows(phase, layout))


def _rows(phase: Phase, layout: Layout) -> Iterator[Row]:
    counted = CountedResponse.objects.filter(phase=phase).order_by()
    for groups, number in counted.values_list("groups").annotate(number=Count("pk")):
        yield from of_responses(json.loads(groups), number)
    for question in layout.questions:
        by_groups: dict[str, Counter[str]] = {}
        for groups, value, number in _alike(phase, layout, question):
            cells = by_groups.setdefault(groups, Counter())
            for cell in counting.tally(question, [value]):
                cells[cell] += number
        for groups, cells in by_groups.items():
            yield from of_cells(layout, question.key, json.loads(groups), cells)


def _alike(phase: Phase, layout: Layout, question: QuestionStructure) -> Iterator[tuple[str, Any, int]]:
    """Groups, a value and how many answered so."""
    kind = question.kind.name
    same = {"question_id": question.id, "sheet__response__counted_as__phase": phase}
    if question.kind.holds_files:
        files = _where_asked(AnswerFile.objects.filter(**same, removed_at=None), layout, question).order_by()
        sheets = files.values_list(GROUPS).annotate(number=Count("sheet", distinct=True))
        yield from ((groups, [], number) for groups, number in sheets)
        return
    rows = _where_asked(Answer.objects.filter(**same, value__isnull=False), layout, question).order_by()
    if kind in PART:
        name, parts = PART[kind], rows.annotate(part=KT(f"value__{PART[kind]}"))
        found = parts.values_list(GROUPS, "part").annotate(number=Count("pk")).iterator(CHUNK)
        for groups, part, number in found:
            yield groups, {name: json.loads(part) if name == "choices" and part else part}, number
    elif kind in WHOLE:
        yield from rows.values_list(GROUPS, "value").annotate(number=Count("pk")).iterator(CHUNK)
    else:
        yield from ((groups, "", number) for groups, number in rows.values_list(GROUPS).annotate(number=Count("pk")))


def _where_asked(rows: QuerySet, layout: Layout, question: QuestionStructure) -> QuerySet:
    """Of answers to ``question`` those that were asked for, by what was answered to the questions it depends on."""
    while question.condition:
        condition, question = question.condition, layout.structure.by_key[question.condition["question"]]
        rows = rows.filter(Exists(_meeting(condition, question)))
    return rows


def _meeting(condition: dict, question: QuestionStructure) -> QuerySet:
    """Answers to ``question`` of the same sheet that meet ``condition``, as ``conditions.is_met`` does."""
    same = {"sheet": OuterRef("sheet"), "question_id": question.id}
    if question.kind.holds_files:
        return AnswerFile.objects.filter(**same, removed_at=None)
    rows = Answer.objects.filter(**same, value__isnull=False)
    if condition["is"] == ANSWERED:
        return rows
    kind, is_only = question.kind.name, condition["is"] == EQUALS
    wanted = condition["value"] if condition["is"] == AMONG else [condition["value"]]
    if kind == "multiple_choice" and is_only:
        return rows.filter(value__choices=wanted)
    if kind == "multiple_choice":
        # A key is letters, numbers and underscores: between its quotation marks it stands for itself alone.
        one_of = (Q(part__contains=f'"{key}"') for key in wanted)
        return rows.annotate(part=KT("value__choices")).filter(reduce(or_, one_of, Q(pk__in=[])))
    name = f"value__{PART[kind]}" if kind in PART else "value"
    return rows.filter(reduce(or_, (Q(**{name: key}) for key in wanted), Q(pk__in=[])))


def in_chunks(rows: QuerySet[Response]) -> Iterator[list[Response]]:
    """Rows by the thousand, each lot read before the next; those read may be changed meanwhile."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def values_for_groups(layout: Layout, responses: Sequence[Response]) -> dict[int, dict[str, Any]]:
    """By sheet, the answers that say in which groups each of ``responses`` is, where they were asked for."""
    wanted = {question.key for question in (layout.capacity, layout.ward) if question}
    needed, left = set(), list(wanted)
    while left:
        needed.add(key := left.pop())
        if condition := layout.structure.by_key[key].condition:
            left.append(condition["question"])
    ids = [layout.structure.by_key[key].id for key in needed]
    same = {"sheet__in": [response.sheet_id for response in responses], "question__in": ids}
    values: dict[int, dict[str, Any]] = {}
    for model, filters in ((Answer, {"value__isnull": False}), (AnswerFile, {"removed_at": None})):
        rows = model._default_manager.filter(**same, **filters).order_by()
        names = ("sheet_id", "question_id", "value" if model is Answer else "sha256")
        for sheet, question, value in rows.values_list(*names):
            values.setdefault(sheet, {})[layout.structure.key_of[question]] = value
    for given in values.values():
        asked = shown_keys(layout.structure, given.get) & wanted
        for key in given.keys() - asked:
            del given[key]
    return values
