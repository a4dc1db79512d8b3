"""What was answered to a consultation: read as counts, counted anew, taken away as a file; and a response stored."""

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench import data
from bench.consultation_data import fill, open_phase, values_of
from bench.measure import Result, compared, counted_queries, interleaved, limited, peak_bytes, timed_and_undone, undone
from commissioning.common import clock
from commissioning.common.csv_export import csv_lines
from commissioning.common.guaranteed import guaranteed
from commissioning.questionnaires.structure import structure_of
from consultations.models import CountedResponse, Phase, Response
from consultations.operations import responding, tallies
from consultations.queries import response_file

GOAL, GOAL_STORING, GOAL_MEMORY, GOAL_QUERIES = 2.0, 1.5, 1.25, 20
# An answer to every question.
SAID = values_of(1) | values_of(2)
SPLITS = ("capacity", "who", "ward", "size", "way")


def bench(sizes: tuple[int, int], rounds: int, store_rounds: int) -> list[Result]:
    """At the larger of ``sizes`` all of it; the smaller is what the file's memory is put beside."""
    results: list[Result] = []
    peaks: dict[int, int] = {}
    for size in sizes:
        with undone():
            phase = open_phase()
            fill(phase, size)
            tallies.rebuild(phase, at=clock.now())
            if size == sizes[-1]:
                results += [*_counting(phase, size, rounds), *_storing(phase, size, store_rounds)]
            peaks[size] = peak_bytes(partial(_export, phase))
    small, large = sizes
    name = f"all responses as a file, beside {small:,}"
    results.append(compared(name, large, peaks[large], peaks[small], GOAL_MEMORY, measure="memory", unit="MB"))
    return results


def _export(phase: Phase) -> None:
    for _ in csv_lines(response_file.columns_of(phase), response_file.rows_of(phase)):
        pass


# Counting -------------------------------------------------------------------------------------------------


def _counting(phase: Phase, size: int, rounds: int) -> list[Result]:
    client = data.signed_in(data.officer())
    url = reverse("consultations:phase-counts", args=[phase.consultation.slug, phase.number])
    _get(client, f"{url}?split=ward")
    with counted_queries() as statements:
        _get(client, f"{url}?split=ward")
    page = interleaved({"all": lambda: _get(client, url), "split": lambda: _get(client, f"{url}?split=ward")}, rounds)
    floor = interleaved(
        {
            "all": lambda: _aggregate(phase, [""]),
            "split": lambda: _aggregate(phase, ["", "ward"]),
            "every": lambda: _aggregate(phase, ["", *SPLITS]),
            "rebuild": lambda: timed_and_undone(lambda: tallies.rebuild(phase, at=clock.now())),
            "first": lambda: _rebuild_from_nothing(phase),
        },
        1,
        warm_up=0,
    )
    return [
        compared("counts of a consultation", size, page["all"], floor["all"], GOAL),
        compared("counts of a consultation, by ward", size, page["split"], floor["split"], GOAL),
        limited("counts of a consultation, by ward", size, "queries", len(statements), "queries", GOAL_QUERIES),
        compared("counting a consultation anew", size, floor["rebuild"], floor["every"], GOAL, unit="s"),
        compared("the same, none counted before", size, floor["first"], floor["every"], GOAL, unit="s"),
    ]


def _rebuild_from_nothing(phase: Phase) -> float:
    with undone():
        CountedResponse.objects.filter(phase=phase).delete()
        start = perf_counter()
        tallies.rebuild(phase, at=clock.now())
        return perf_counter() - start


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}.")


def _aggregate(phase: Phase, splits: list[str]) -> None:
    """Every question counted by the database, once for each split: the plainest SQL for it."""
    is_postgresql = connection.vendor == "postgresql"

    def part(column: str, *path: str) -> str:
        if is_postgresql:
            return f"(({column})::jsonb) #>> '{{{','.join(path)}}}'"
        steps = "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in path)
        return f"json_extract({column}, '${steps}')"

    what = {
        "agree_scale": part("a.value", "choice"),
        "single_choice": part("a.value", "choice"),
        "multiple_choice": part("a.value", "choices"),
        "long_text": "1",
    }
    joins = (
        "FROM consultations_countedresponse c JOIN consultations_response r ON r.id = c.response_id "
        "JOIN questionnaires_answer a ON a.sheet_id = r.sheet_id AND a.question_id = %s WHERE c.phase_id = %s"
    )
    with connection.cursor() as cursor:
        for question in structure_of(guaranteed(phase.version)).questions:
            for split in splits:
                group = part("c.groups", split, "0") if split else "1"
                value = what.get(question.kind.name, "a.value")
                # All of it is from this file.
                cursor.execute(
                    f"SELECT {group}, {value}, COUNT(*) {joins} GROUP BY 1, 2",
                    [question.id, phase.pk],
                )
                cursor.fetchall()


# Storing --------------------------------------------------------------------------------------------------


def _storing(phase: Phase, size: int, rounds: int) -> list[Result]:
    """Twelve answers saved section by section and sent, beside a plain view that validates and writes the same."""
    numbers, ways = iter(range(1, 1_000_000)), ways_to_store(phase)

    def store(how) -> float:
        with undone():
            token = f"bench-{next(numbers)}"
            response = responding.start(phase, token=token, at=clock.now())
            start = perf_counter()
            how(token)
            took = perf_counter() - start
            stored = Response.objects.get(pk=response.pk)
            if stored.submitted_at is None or stored.sheet.answers.count() != len(SAID):
                raise RuntimeError(f"The response was not stored whole: {stored.sheet.answers.count()} answers.")
        return took

    times = interleaved({name: partial(store, how) for name, how in ways.items()}, rounds, warm_up=2)
    return [compared("storing a response", size, times["portal"], times["plain"], GOAL_STORING)]


def ways_to_store(phase: Phase) -> dict[str, Callable[[str], None]]:
    """The portal's way and the plain one to give ``SAID`` to the response that a token opens: each section, then all
    of it sent. Every response is somebody else's, who comes with a browser of their own."""
    sections = sections_typed(phase)
    sent = {"organisation_name": ""}

    def portal(token: str) -> None:
        client = Client()
        for key, typed in sections.items():
            _post(client, reverse("consultations:answers-section", args=[token, key]), typed)
        _post(client, reverse("consultations:answers-check", args=[token]), sent)

    def plain(token: str) -> None:
        client = Client()
        for key, typed in sections.items():
            _post(client, f"/plain/answers/{token}/{key}/", typed)
        _post(client, f"/plain/answers/{token}/send/", sent)

    return {"portal": portal, "plain": plain}


def sections_typed(phase: Phase) -> dict[str, dict]:
    """What the pages send that give ``SAID``, by the sections' keys."""
    return {section.key: _typed(section, SAID) for section in structure_of(guaranteed(phase.version)).sections}


def _typed(section, values: dict) -> dict:
    """What a page of the section sends for ``values``, where it showed nothing before."""
    typed: dict[str, Any] = {}
    for question in section.questions:
        raw = question.kind.raw(question, values[question.key])
        typed |= question.kind.sent(question, raw) | {f"{question.name}-shown": "0."}
    return typed


def _post(client: Client, url: str, typed: dict) -> None:
    response = client.post(url, typed)
    if response.status_code != 302:
        raise RuntimeError(f"{url} answered {response.status_code}.")
