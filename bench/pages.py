"""Officers' pages at several sizes, each beside a bare view of the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from django.db import connection
from django.test import Client

from bench.measure import Result, compared, counted_queries, interleaved, limited

GOAL_RATIO = 2.0
GOAL_GROWTH = 1.5
GOAL_QUERIES = 20


def _nothing() -> None:
    """The page is visited as it is."""


@dataclass(frozen=True)
class Page:
    """A page and the bare view that shows the same, by address. ``before`` is called before each visit, untimed."""

    name: str
    url: str
    plain_url: str
    before: Callable[[], object] = _nothing


def bench(pages: list[Page], client: Client, sizes: list[int], use: Callable[[int], None], rounds: int) -> list[Result]:
    """Each page at each of ``sizes``; ``use`` puts the database of a size in place."""
    results = []
    for page in pages:
        queries = {}
        subjects: dict[tuple[str, int], Callable[[], float]] = {}
        for size in sizes:
            use(size)
            # The first visit fills caches that a process keeps; the second is what people meet.
            _get(client, page.url)
            page.before()
            with counted_queries() as statements:
                _get(client, page.url)
            queries[size] = len(statements)
            subjects |= {
                ("portal", size): _visit(client, page, page.url, size, use),
                ("plain", size): _visit(client, page, page.plain_url, size, use),
            }
        times = interleaved(subjects, rounds, warm_up=2)
        smallest = sizes[0]
        for size in sizes:
            results += [
                compared(page.name, size, times["portal", size], times["plain", size], GOAL_RATIO),
                limited(page.name, size, "queries", queries[size], "queries", GOAL_QUERIES),
            ]
            if size != smallest:
                results.append(
                    compared(
                        f"{page.name}, beside {smallest:,}",
                        size,
                        times["portal", size],
                        times["portal", smallest],
                        GOAL_GROWTH,
                        measure="growth",
                    )
                )
    return results


def _get(client: Client, url: str):
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}.")
    return response


def _visit(client: Client, page: Page, url: str, size: int, use: Callable[[int], None]) -> Callable[[], float]:
    def visit():
        use(size)
        page.before()
        # The connection is open before the clock starts, as it is in a server's process.
        connection.ensure_connection()
        start = perf_counter()
        _get(client, url)
        return perf_counter() - start

    return visit
