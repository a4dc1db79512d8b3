"""The award board of a round with many applications, beside bare views of the same rows."""

from time import perf_counter

from django.test import Client
from django.urls import reverse

from bench import data
from bench.measure import Result, compared, counted_queries, interleaved, limited, undone
from commissioning.applications.models import Application, FundingRound, RoundScheme
from commissioning.applications.tests.many import apply_many
from commissioning.common import clock
from commissioning.demo.rounds import CLOSED
from commissioning.programmes.models import Scheme

GOAL_RATIO = 2.0
GOAL_GROWTH = 1.5
GOAL_QUERIES = 20


def bench(sizes: tuple[int, ...], rounds: int) -> list[Result]:
    """The board, one scheme's ranking, and the coverage page of a round with applications to every scheme of its
    programme. All three read every application, so that growth is that of the time for each."""
    by = data.officer()
    client = data.signed_in(by)
    times: dict[tuple[str, str, int], float] = {}
    queries: dict[tuple[str, int], int] = {}
    for size in sizes:
        with undone():
            pages = _pages(size, by)
            for name, (url, _) in pages.items():
                _get(client, url)
                with counted_queries() as statements:
                    _get(client, url)
                queries[name, size] = len(statements)
            subjects = {
                (name, who, size): lambda url=url: _timed(client, url)
                for name, urls in pages.items()
                for who, url in zip(("portal", "plain"), urls, strict=True)
            }
            times |= interleaved(subjects, rounds, warm_up=1)
    return _results(times, queries, sizes)


def _pages(size: int, by) -> dict[str, tuple[str, str]]:
    """The addresses of each page and of its bare view, once the round has ``size`` applications that are assessed."""
    funding_round = FundingRound.objects.get(title=CLOSED)
    ranked = Application.objects.filter(round=funding_round, score__isnull=False)
    scheme, *others = _every_scheme(funding_round)
    apply_many(funding_round, [scheme, *others], max(size - ranked.count(), 0), at=clock.now(), by=by)
    slug, plain = funding_round.slug, f"/plain/rounds/{funding_round.slug}/awards/"
    return {
        "award board": (reverse("applications:award-board", args=[slug]), plain),
        "award board of a scheme": (
            reverse("applications:award-scheme", args=[slug, scheme.pk]),
            f"{plain}schemes/{scheme.pk}/",
        ),
        "coverage of awards": (reverse("applications:award-coverage", args=[slug]), f"{plain}coverage/"),
    }


def _every_scheme(funding_round: FundingRound) -> list[RoundScheme]:
    """The round, opened for every scheme of its programme."""
    there = list(funding_round.schemes.all())
    missing = Scheme.objects.filter(theme__programme=funding_round.programme).exclude(round_schemes__in=there)
    return [
        *there,
        *RoundScheme.objects.bulk_create(
            RoundScheme(round=funding_round, scheme=scheme, budget_pence=300_000_00, maximum_pence=50_000_00)
            for scheme in missing
        ),
    ]


def _results(times, queries, sizes) -> list[Result]:
    results, (smallest, *larger) = [], sizes
    for name in dict.fromkeys(name for name, _ in queries):
        for size in sizes:
            results += [
                compared(name, size, times[name, "portal", size], times[name, "plain", size], GOAL_RATIO),
                limited(name, size, "queries", queries[name, size], "queries", GOAL_QUERIES),
            ]
        for size in larger:
            each, before = times[name, "portal", size] / size, times[name, "portal", smallest] / smallest
            title = f"{name}, each application, beside {smallest:,}"
            results.append(compared(title, size, each, before, GOAL_GROWTH, measure="growth"))
    return results


def _timed(client: Client, url: str) -> float:
    start = perf_counter()
    _get(client, url)
    return perf_counter() - start


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}.")
