"""Handing a return in through its page, beside a plain view that does the same."""

from django.test import Client
from django.urls import reverse

from bench import data
from bench.measure import Result, compared, interleaved, timed_and_undone, undone
from monitoring.queries.return_content import content_of

GOAL = 1.5


def bench(rounds: int) -> list[Result]:
    """The request that submits, with session, checks, snapshot, history, event and receipts; each time undone."""
    with undone():
        record, by = data.filled_return()
        client = data.signed_in(by)
        answers = {"declared_by_name": by.full_name}
        for caution in content_of(record).warnings:
            answers[caution.part.replace(":", "-")] = "The hall was closed for a month."
        addresses = {
            "portal": reverse("monitoring:return-check", args=[record.pk]),
            "plain": f"/plain/returns/{record.pk}/submit/",
        }
        subjects = {
            name: lambda url=url: timed_and_undone(lambda: _post(client, url, answers))
            for name, url in addresses.items()
        }
        times = interleaved(subjects, rounds, warm_up=2)
    return [compared("submitting a return", 1, times["portal"], times["plain"], GOAL)]


def _post(client: Client, url: str, answers: dict) -> None:
    response = client.post(url, answers)
    if response.status_code != 302 or not response["Location"].endswith("/done/"):
        raise RuntimeError(f"{url} answered {response.status_code} and did not take the return in.")
