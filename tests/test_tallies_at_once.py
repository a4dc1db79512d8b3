"""Many people send and correct their answers while the tally of their phase is brought up to date by two workers, and
made anew by a third. On both databases."""

import datetime as dt
from threading import Event

import pytest

from consultations.models import CountedResponse, Phase, Response, TallyCell, TallyChange
from consultations.operations import responding, tallies
from consultations.queries.tally import tally_of
from consultations.tests.ready import answer, open_phase
from monitoring.tests.test_returns_held_fast import at_once

pytestmark = pytest.mark.django_db(transaction=True)

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
SENDERS, EACH = 6, 4
DONE = "done"


@pytest.fixture
def phase():
    phase = open_phase(at=AT)
    for number in range(SENDERS * EACH):
        answer(responding.start(phase, token=f"{number}", at=AT), at=AT)
    return phase


def sending(sender: int):
    """Send some responses one after the other, and correct every second one so that it says something else."""

    def send() -> str:
        for number in range(sender * EACH, (sender + 1) * EACH):
            sent = responding.submit(
                responding.find(f"{number}"), organisation_name=f"Group {number % 3}"[: number % 8], at=AT
            )
            if number % 2:
                corrected = responding.begin_correction(sent, at=AT)
                responding.submit(corrected, organisation_name="", at=AT)
        return DONE

    return send


def keeping(work, until: Event):
    """Do ``work`` over and over until everybody has sent, and once more."""

    def keep() -> str:
        # A breath between: SQLite has one writer at a time, and gives no turns.
        while not until.wait(0.05):
            work()
        work()
        return DONE

    return keep


def cells(phase):
    rows = TallyCell.objects.filter(phase=phase)
    return {(row.question, row.split, row.group, row.cell): row.count for row in rows}


@pytest.mark.parametrize("is_made_anew", [False, True])
def test_the_tally_is_what_counting_anew_gives_however_many_send_while_it_is_folded(phase, is_made_anew):
    everybody_sent, sent = Event(), []

    def noted(send):
        def run():
            try:
                return send()
            finally:
                sent.append(1)
                if len(sent) == SENDERS:
                    everybody_sent.set()

        return run

    workers = [lambda: tallies.fold(at=AT)] * 2
    if is_made_anew:
        workers.append(lambda: tallies.rebuild(Phase.objects.select_related("version").get(pk=phase.pk), at=AT))

    outcomes = at_once(
        *[noted(sending(sender)) for sender in range(SENDERS)],
        *[keeping(work, everybody_sent) for work in workers],
    )

    assert outcomes == [DONE] * (SENDERS + len(workers))
    assert Response.objects.counted().count() == CountedResponse.objects.count() == SENDERS * EACH
    tallies.fold(at=AT)
    assert TallyChange.objects.count() == 0
    folded, read = cells(phase), tally_of(phase)
    assert folded["", "", "", "responses"] == SENDERS * EACH
    tallies.rebuild(phase, at=AT)
    assert (cells(phase), tally_of(phase)) == (folded, read)
