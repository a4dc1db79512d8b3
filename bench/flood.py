"""Finding the sets of a flood among a phase's responses, beside the plainest way to find the same words only."""

import datetime as dt
import hashlib
from collections import defaultdict
from functools import partial
from random import Random

from bench import data
from bench.measure import Result, compared, interleaved, timed_and_undone, undone
from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.common.insertion import insert_values
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import Answer, AnswerSheet
from commissioning.questionnaires.structure import structure_of
from consultations.enums import SuspicionKind, Way
from consultations.models import Consultation, Phase, Response, ResponsePrint, Suspect, SuspectSet
from consultations.operations import duplicates
from organisations.models import Agency

# The floor finds less: only words that are the same.
GOAL_RATIO = 4
GOAL_GROWTH = 1.5
ROWS = 2_000
CHOICES = [{"key": key, "label": key.upper()} for key in ("yes", "no", "perhaps")]


def bench(sizes: tuple[int, int], rounds: int) -> list[Result]:
    """All sets of a phase from nothing: prints, sets, evidence. A quarter are people with words of their own, a quarter
    a campaign's words, half a program's, which changes a word and sends a hundred in a minute. The floor reads the same
    answers, finds texts that are the same, and writes as many prints, members and evidence by the plainest means."""
    times = {}
    for size in sizes:
        with undone():
            phase = _phase()
            _fill(phase, size)
            subjects = {
                "portal": partial(timed_and_undone, partial(duplicates.search, phase, at=clock.now())),
                "plain": partial(timed_and_undone, partial(_plain, phase)),
            }
            times[size] = interleaved(subjects, rounds, warm_up=0)
    small, large = sizes
    each = {size: times[size]["portal"] / size for size in sizes}
    name = "finding a flood"
    return [
        *(compared(name, size, times[size]["portal"], times[size]["plain"], GOAL_RATIO, unit="s") for size in sizes),
        compared(f"{name}, for each, beside {small:,}", large, each[large], each[small], GOAL_GROWTH, measure="growth"),
    ]


def _phase() -> Phase:
    """An open phase that asks five questions to be ticked and one to be written."""
    at, by = clock.now(), data.officer()
    version = questionnaires.create_questionnaire(
        slug="flood", name="Flood", purpose=Purpose.CONSULTATION, description="", at=at, by=by
    )
    section = questionnaires.add_section(version=version, key="all", title="All")
    for number in range(5):
        questionnaires.add_question(
            section=section, key=f"tick{number}", kind="single_choice", text="Which?", config={"options": CHOICES}
        )
    questionnaires.add_question(section=section, key="why", kind="long_text", text="Why?")
    questionnaires.publish(version=version, at=at, by=by)
    consultation = Consultation.objects.create(
        title="Flood", slug="flood", agency=guaranteed(Agency.objects.first()), created_at=at
    )
    today = clock.local_date(at)
    return Phase.objects.create(
        consultation=consultation,
        number=1,
        title="Flood",
        opens_on=today,
        closes_on=today + dt.timedelta(days=84),
        questionnaire=version.questionnaire,
        version=version,
        status="approved",
        created_at=at,
        approved_at=at,
        approved_by=by,
    )


def _fill(phase: Phase, size: int) -> None:
    """``size`` responses that were sent online."""
    at, random = clock.now(), Random(size)  # noqa: S311 - the same responses each time
    words = [f"word{number}" for number in range(4_000)]
    campaign, program = (random.choices(words, k=40) for _ in range(2))
    version = phase.version_id
    sheets = insert_values(AnswerSheet, [{"created_at": at}] * size, version_id=version, locked_at=at)
    responses, answers = [], []
    keys = {question.key: question.id for question in structure_of(guaranteed(phase.version)).questions}
    for number, sheet in enumerate(sheets):
        who = random.random()
        sent = at + dt.timedelta(seconds=number * 40 if who < 0.5 else number * 0.6)
        text = (
            campaign if who < 0.25 else random.choices(words, k=40) if who < 0.5 else _changed(program, words, random)
        )
        responses.append(
            {
                "sheet_id": sheet,
                "reference": f"F-{number:08}",
                "started_at": sent - dt.timedelta(seconds=400 if who < 0.5 else 3),
                "submitted_at": sent,
            }
        )
        for key, question in keys.items():
            value = " ".join(text) if key == "why" else {"choice": random.choice(CHOICES)["key"], "other": ""}
            answers.append({"sheet_id": sheet, "question_id": question, "value": value, "text": ""})
    insert_values(Response, responses, phase_id=phase.pk, way=Way.ONLINE)
    for place in range(0, len(answers), 50_000):
        insert_values(Answer, answers[place : place + 50_000], updated_at=at)


def _changed(text: list[str], words: list[str], random: Random) -> list[str]:
    changed = list(text)
    changed[random.randrange(len(text))] = random.choice(words)
    return changed


def _plain(phase: Phase) -> None:
    """Prints of everything, one set for each text that comes twice, and a word on each response of a set."""
    sheets = dict(phase.responses.order_by().values_list("sheet", "pk"))
    held: dict[int, dict] = defaultdict(dict)
    rows = Answer.objects.filter(sheet__response__phase=phase).order_by()
    for sheet, question, value in rows.values_list("sheet", "question", "value").iterator(ROWS):
        held[sheet][question] = value
    same: dict[str, list[int]] = defaultdict(list)
    prints = []
    for sheet, values in held.items():
        pk = sheets[sheet]
        texts = [hashlib.sha256(value.encode()).hexdigest() for value in values.values() if isinstance(value, str)]
        for text in texts:
            same[text].append(pk)
        prints.append(
            ResponsePrint(
                response_id=pk,
                phase=phase,
                sheet=sheet,
                answers=hashlib.md5(repr(values).encode(), usedforsecurity=False).hexdigest(),
                answered=len(values),
                texts=[["why", text, "0" * 256] for text in texts],
            )
        )
    ResponsePrint.objects.bulk_create(prints, batch_size=500)
    members = [pk for several in same.values() if len(several) > 1 for pk in several]
    # What the portal finds besides: as many rows again for each reason that it has to look at a response.
    for kind, of in ((SuspicionKind.SAME_TEXT, members), (SuspicionKind.QUICK, list(sheets.values())[::2])):
        made = SuspectSet.objects.create(
            phase=phase, kind=kind, key="plain", size=len(of), found_at=clock.now(), question=""
        )
        Suspect.objects.bulk_create([Suspect(suspect_set=made, response_id=pk) for pk in of], batch_size=500)
        for place in range(0, len(of), 500):
            Response.objects.filter(pk__in=of[place : place + 500]).update(suspicion={kind: "It is the same."})
