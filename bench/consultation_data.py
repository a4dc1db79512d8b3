"""A phase of twelve questions, and as many responses to it as are wanted, copied inside the database."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max, Min

from bench import data
from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.common.insertion import insert_values
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.models import Answer, AnswerSheet
from commissioning.questionnaires.structure import structure_of
from consultations.enums import Way
from consultations.models import Consultation, Phase, Response
from organisations.models import Agency, Organisation

BASE = 1_000
SCALE = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
WARDS = [f"ward{number}" for number in range(20)]
WORDS = "We would like more rooms in the evening, and one number to ring for all of them. " * 6


def options(*keys: str) -> dict[str, Any]:
    return {"options": [{"key": key, "label": key.capitalize()} for key in keys]}


VIEWS: list[tuple[str, str, dict[str, Any]]] = [
    *((f"agree{number}", "agree_scale", {}) for number in range(4)),
    ("route", "single_choice", options("grant", "contract", "both", "neither")),
    ("needs", "multiple_choice", options("rooms", "people", "money", "time", "advice")),
    ("order", "ranking", options("rooms", "people", "money", "time")),
    ("member", "yes_no", {}),
    ("hours", "number", {}),
    ("words", "long_text", {}),
]
ABOUT: list[tuple[str, str, dict[str, Any]]] = [
    ("capacity", "multiple_choice", options("group", "resident", "public", "business")),
    ("ward", "single_choice", options(*WARDS)),
]


def open_phase() -> Phase:
    """Approved and open today."""
    at, by = clock.now(), data.officer()
    version = questionnaires.create_questionnaire(
        slug="bench-consultation", name="Bench", purpose=Purpose.CONSULTATION, description="", at=at, by=by
    )
    for key, purpose, asked in (("views", "ordinary", VIEWS), ("about_you", SectionPurpose.ABOUT_YOU, ABOUT)):
        section = questionnaires.add_section(version=version, key=key, title=key, purpose=purpose)
        for name, kind, config in asked:
            questionnaires.add_question(
                section=section, key=name, kind=kind, text=f"{name}?", config=config, required=False
            )
    version = questionnaires.publish(version=version, at=at, by=by)
    consultation = Consultation.objects.create(
        title="Bench", slug="bench", agency=guaranteed(Agency.objects.order_by("pk").first()), created_at=at
    )
    today = clock.local_date(at)
    return Phase.objects.create(
        consultation=consultation,
        number=1,
        title="Bench",
        opens_on=today,
        closes_on=today + dt.timedelta(days=84),
        questionnaire=version.questionnaire,
        version=version,
        status="approved",
        created_at=at,
        approved_at=at,
        approved_by=by,
    )


def values_of(number: int) -> dict[str, Any]:
    """What the response with this number says; each question is left out by some."""
    needs = ["rooms", "people", "money", "time", "advice"]
    order = ["rooms", "people", "money", "time"]
    said: dict[str, Any] = {
        f"agree{place}": {"choice": SCALE[(number * (place + 3) // 7) % 5], "explain": WORDS[: number % 200]}
        for place in range(4)
    }
    said |= {
        "route": {"choice": ("grant", "contract", "both", "neither")[number % 4]},
        "needs": {"choices": needs[number % 4 : number % 4 + 1 + number % 2]},
        "order": [*order[number % 4 :], *order[: number % 4]][: 2 + number % 3],
        "member": "yes" if number % 3 else "no",
        "hours": str(number % 60),
        "words": WORDS[: 60 + number % 400],
        "capacity": {"choices": ["resident"] if number % 5 else ["group", "resident"]},
        "ward": {"choice": WARDS[number * 7 % 20]},
    }
    return {key: value for place, (key, value) in enumerate(said.items()) if (number + place) % 11}


def fill(phase: Phase, size: int) -> None:
    """``size`` responses that were sent, of which none is in the tally yet; every tenth an organisation's."""
    at = clock.now()
    keys = {question.key: question.id for question in structure_of(guaranteed(phase.version)).questions}
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    first = min(size, BASE)
    sheets = insert_values(AnswerSheet, [{"created_at": at}] * first, version_id=phase.version_id, locked_at=at)
    ways = list(Way)
    insert_values(
        Response,
        [
            {
                "sheet_id": sheet,
                "reference": f"BENCH-{number}",
                "way": ways[number % 3],
                "organisation_id": organisations[number % len(organisations)] if number % 10 == 0 else None,
            }
            for number, sheet in enumerate(sheets)
        ],
        phase_id=phase.pk,
        started_at=at,
        submitted_at=at,
    )
    answers = [
        {"sheet_id": sheet, "question_id": keys[key], "value": value}
        for number, sheet in enumerate(sheets)
        for key, value in values_of(number).items()
    ]
    insert_values(Answer, answers, text="", updated_at=at)
    _copy(phase, first, size)


def _copy(phase: Phase, have: int, size: int) -> None:
    """Copies of the first responses until there are ``size``: all that there are each time, twice as many then."""
    rows = Response.objects.filter(phase=phase)
    ends = rows.aggregate(response=Min("pk"), sheet=Min("sheet"))
    lasts = rows.aggregate(response=Max("pk"), sheet=Max("sheet"))
    if lasts["response"] - ends["response"] + 1 != have or lasts["sheet"] - ends["sheet"] + 1 != have:
        raise RuntimeError("Rows that were written together are not numbered one after another.")
    while have < size:
        more = min(have, size - have)
        last_sheet, last_response = ends["sheet"] + more - 1, ends["response"] + more - 1
        text = "varchar" if connection.vendor == "postgresql" else "text"
        _insert(AnswerSheet, {"id": f"id + {have}"}, "id", ends["sheet"], last_sheet)
        renamed = {
            "id": f"id + {have}",
            "sheet_id": f"sheet_id + {have}",
            "reference": f"'BENCH-' || CAST(id + {have} AS {text})",
        }
        _insert(Response, renamed, "id", ends["response"], last_response)
        _insert(Answer, {"id": None, "sheet_id": f"sheet_id + {have}"}, "sheet_id", ends["sheet"], last_sheet)
        have += more
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [AnswerSheet, Response]):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


def _insert(model: type[models.Model], changed: Mapping[str, str | None], by: str, first: int, last: int) -> None:
    """Copies of the rows whose ``by`` is between; ``changed`` says what is otherwise, None leaves a column out."""
    every = [guaranteed(field.column) for field in model._meta.concrete_fields]
    columns = [column for column in every if changed.get(column, "") is not None]
    source = ", ".join(changed.get(column) or column for column in columns)
    table = model._meta.db_table
    # All of it is from the models and from numbers.
    copying = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {source} FROM {table} WHERE {by} BETWEEN %s AND %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(copying, [first, last])
