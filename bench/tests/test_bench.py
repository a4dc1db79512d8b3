"""The benchmarks run, at a size at which nothing is measured; what they find is never asserted."""

import dataclasses
import json

import pytest
from django.core.cache import cache

from bench import activation, applying, awards, consulting, daily_run, data, flood, importing, pages, submitting
from bench.consultation_data import open_phase
from bench.measure import Result, compared, interleaved, limited
from bench.runs import office_pages
from bench.table import as_text, write_json
from commissioning.agreements.models import Agreement
from commissioning.applications.models import Application
from commissioning.common import clock
from commissioning.demo.people import address
from consultations.models import CountedResponse, Response, TallyChange
from consultations.operations import responding
from monitoring.models import Return
from organisations.tests.factories import AgencyFactory, UserFactory

KEYS = {"name", "size", "measure", "value", "unit", "floor", "ratio", "goal", "holds"}


@pytest.fixture
def demonstration(db, settings):
    settings.ROOT_URLCONF = "bench.urls"
    data.load_demonstration()
    data.grow(4)


@pytest.mark.once
@pytest.mark.long
@pytest.mark.usefixtures("demonstration")
def test_every_benchmark_runs_and_leaves_nothing_behind():
    before = (Agreement.objects.count(), Return.objects.count(), Application.objects.count())
    client = data.signed_in(data.officer())

    results = [
        *submitting.bench(1),
        *applying.bench(1),
        *awards.bench((4, 40), 1),
        *activation.bench(3, 1),
        *flood.bench((20, 60), 1),
        *consulting.bench((10, 1_500), 1, 1),
        *importing.bench_speed(5, 1),
        *importing.bench_memory(2, 4),
        *pages.bench(office_pages(), client, [1, 2], lambda size: None, 1),
        *daily_run.bench(4, 1),
    ]

    assert {result.measure for result in results} == {"ratio", "growth", "queries", "rate", "memory"}
    assert (Agreement.objects.count(), Return.objects.count(), Application.objects.count()) == before
    cache.clear()


@pytest.mark.django_db
def test_the_plain_views_that_store_a_response_write_what_the_portal_writes(settings):
    settings.ROOT_URLCONF = "bench.urls"
    AgencyFactory()
    UserFactory(email=address("officer"))
    phase = open_phase()
    written = {}

    for name, store in consulting.ways_to_store(phase).items():
        started = responding.start(phase, token=name, at=clock.now())
        store(name)
        response = Response.objects.select_related("sheet").get(pk=started.pk)
        answers = response.sheet.answers.order_by("question")
        written[name] = {
            "answers": list(answers.values_list("question", "value", "raw", "problem", "text", "revision")),
            "is_sent": (response.submitted_at is not None, response.sheet.locked_at is not None),
            "named": (response.organisation_name, response.organisation),
            "counted": CountedResponse.objects.get(pk=response.pk).groups,
            "change": TallyChange.objects.latest("pk").body,
        }

    assert len(written["portal"]["answers"]) == 12
    assert written["plain"] == written["portal"]


def test_a_result_says_by_itself_whether_its_goal_holds():
    assert compared("page", 10, 0.2, 0.1, 2.0).holds
    assert not compared("page", 10, 0.21, 0.1, 2.0).holds
    assert limited("page", 10, "queries", 19, "queries", 20).holds
    assert not limited("page", 10, "queries", 20, "queries", 20).holds
    assert limited("import", 10, "rate", 1_000, "rows/s", 1_000, at_least=True).holds
    assert not limited("import", 10, "rate", 999, "rows/s", 1_000, at_least=True).holds


def test_subjects_take_turns_and_the_median_counts():
    calls = []
    seconds = iter([9.0, 1.0, 5.0, 3.0])

    def first():
        calls.append("first")
        return next(seconds)

    medians = interleaved({"first": first, "second": lambda: calls.append("second")}, 3)

    assert calls == ["first", "second"] * 4
    assert medians["first"] == 3.0


def test_the_table_is_for_people_and_the_file_for_programs(tmp_path):
    results = [
        Result("returns queue", 10_000, "ratio", 31.5, "ms", 20.0, 1.575, 2.0, True),
        Result("returns queue", 10_000, "queries", 21, "queries", None, None, 20, False),
    ]
    path = tmp_path / "var" / "bench.json"

    write_json(results, path)

    found = json.loads(path.read_text())
    assert [set(line) for line in found] == [KEYS, KEYS]
    assert found == [dataclasses.asdict(result) for result in results]
    lines = as_text(results).splitlines()
    assert lines[2].split() == [
        "returns",
        "queue",
        "10,000",
        "ratio",
        "31.5",
        "ms",
        "20",
        "ms",
        "1.575",
        "at",
        "most",
        "2×",
        "yes",
    ]
    assert lines[3].endswith("NO")
