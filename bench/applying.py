"""Handing an application of forty questions in through its page, beside a plain view that does the same."""

from django.test import Client
from django.urls import reverse

from bench import application_data, data
from bench.measure import Result, compared, interleaved, timed_and_undone, undone

GOAL = 1.5


def bench(rounds: int) -> list[Result]:
    """The request that submits an organisation's first application, with all that it says about itself: session,
    checks, two snapshots, histories, events and receipts; each time undone."""
    with undone():
        application, by = application_data.filled_application()
        client = data.signed_in(by)
        addresses = {
            "portal": reverse("applications:own-check", args=[application.reference]),
            "plain": f"/plain/applications/{application.reference}/submit/",
        }
        subjects = {
            name: lambda url=url: timed_and_undone(lambda: _post(client, url, by.full_name))
            for name, url in addresses.items()
        }
        times = interleaved(subjects, rounds, warm_up=2)
    asked = application_data.ABOUT_ORGANISATION + application_data.ABOUT_PROJECT
    return [compared("submitting an application", asked, times["portal"], times["plain"], GOAL)]


def _post(client: Client, url: str, name: str) -> None:
    response = client.post(url, {"declared_by_name": name})
    if response.status_code != 302 or not response["Location"].endswith("/done/"):
        raise RuntimeError(f"{url} answered {response.status_code} and did not take the application in.")
