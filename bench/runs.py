"""What is measured, at which sizes, in which order."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse

from bench import (
    activation,
    applying,
    awards,
    consulting,
    daily_run,
    data,
    documents,
    flood,
    importing,
    pages,
    submitting,
)
from bench.databases import throw_away
from bench.measure import Result
from bench.pages import Page
from commissioning.agreements.models import Agreement
from commissioning.common.guaranteed import guaranteed


@dataclass(frozen=True)
class Plan:
    """Sizes, and how many times each thing is measured."""

    page_sizes: tuple[int, ...] = (1_000, 10_000)
    page_rounds: int = 9
    activation_size: int = 2_000
    activation_rounds: int = 2
    import_size: int = 10_000
    import_rounds: int = 1
    memory_sizes: tuple[int, int] = (1_000, 5_000)
    run_rounds: int = 5
    submit_rounds: int = 15
    award_sizes: tuple[int, ...] = (200, 2_000)
    award_rounds: int = 5
    flood_sizes: tuple[int, int] = (1_000, 5_000)
    flood_rounds: int = 1
    response_sizes: tuple[int, int] = (4_000, 12_000)
    response_rounds: int = 5
    pdf_rounds: int = 2
    pdf_warm_up: int = 1


QUICK = Plan()
FULL = Plan(
    page_rounds=21,
    activation_size=10_000,
    activation_rounds=5,
    import_rounds=3,
    memory_sizes=(2_000, 10_000),
    run_rounds=9,
    submit_rounds=31,
    award_rounds=15,
    flood_sizes=(10_000, 100_000),
    flood_rounds=3,
    response_sizes=(100_000, 1_000_000),
    response_rounds=9,
    pdf_rounds=5,
)


def run(plan: Plan, *, only: str | None = None, tell: Callable[[str], None] = print) -> list[Result]:
    """All results of ``plan``; those whose name has the word ``only``, where it is given."""
    started = time.monotonic()

    def say(text: str) -> None:
        tell(f"{time.monotonic() - started:6.0f} s  {text}")

    results: list[Result] = []
    with throw_away() as databases:
        say("loading the demonstration")
        data.load_demonstration()
        for name, bench in small_benches(plan):
            if only is None or only in name:
                say(name)
                results += _told(bench(), say)
        results += _at_sizes(plan, databases, only, say)
        say("done")
    return results


def _told(results: list[Result], say: Callable[[str], None]) -> list[Result]:
    """The same; a long run shows what it has found so far."""
    for result in results:
        say(f"  {result.name}, {result.size:,}: {result.measure} {result.ratio or result.value:g}")
    return results


def small_benches(plan: Plan) -> list[tuple[str, Callable[[], list[Result]]]]:
    """Those that need the demonstration only."""
    return [
        ("submitting", lambda: submitting.bench(plan.submit_rounds)),
        ("applying", lambda: applying.bench(plan.submit_rounds)),
        ("awards", lambda: awards.bench(plan.award_sizes, plan.award_rounds)),
        ("finding a flood", lambda: flood.bench(plan.flood_sizes, plan.flood_rounds)),
        ("consulting", lambda: consulting.bench(plan.response_sizes, plan.response_rounds, plan.submit_rounds)),
        ("pdf", lambda: documents.bench(plan.pdf_rounds, warm_up=plan.pdf_warm_up)),
        ("activating", lambda: activation.bench(plan.activation_size, plan.activation_rounds)),
        ("importing", lambda: importing.bench_speed(plan.import_size, plan.import_rounds)),
        ("memory", lambda: importing.bench_memory(*plan.memory_sizes)),
    ]


def _at_sizes(plan: Plan, databases, only, say) -> list[Result]:
    measured = [page for page in office_pages() if only is None or only in page.name]
    with_run = only is None or only in "daily run"
    if not measured and not with_run:
        return []
    client = data.signed_in(data.officer())
    for size in plan.page_sizes:
        say(f"growing to {size:,} agreements")
        data.grow(size)
        if size != plan.page_sizes[-1]:
            databases.keep(size)
    results = []
    if measured:
        say("pages")
        results += _told(pages.bench(measured, client, list(plan.page_sizes), databases.use, plan.page_rounds), say)
    if with_run:
        say("daily run")
        databases.use(plan.page_sizes[-1])
        results += _told(daily_run.bench(plan.page_sizes[-1], plan.run_rounds), say)
    return results


def office_pages() -> list[Page]:
    """The officers' pages that are measured, each beside a bare view."""
    reference = guaranteed(Agreement.objects.filter(reference__startswith="SC-").order_by("pk").first()).reference
    home = reverse("dashboards:office-home")
    return [
        Page("office home", home, "/plain/home/"),
        Page("office home after a change", home, "/plain/home/", before=cache.clear),
        Page("returns queue", reverse("monitoring:return-queue"), "/plain/returns/"),
        Page("agreements list", reverse("agreements:agreement-list"), "/plain/agreements/"),
        Page(
            "agreement page",
            reverse("agreements:agreement-detail", args=[reference]),
            f"/plain/agreements/{reference}/",
        ),
    ]
