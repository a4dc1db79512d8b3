"""How answers to the demonstration's open consultation came in: online, by e-mail, by post. All of it is made up."""

import datetime as dt

from commissioning.common.guaranteed import guaranteed
from commissioning.demo import consultation_words as words
from commissioning.demo.agreements import moment
from commissioning.demo.answering import mailbox
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.reading import ReadAnswers
from consultations.models import Phase, SecondKeying
from consultations.operations import duplicates, intake, keying, responding
from consultations.returned import NO_PDF, Part

RANKED = ("doctor", "food", "people")


def take_in(phase: Phase, *, first, second, today: dt.date) -> None:
    """Answers of the last weeks in every way that they can come, some of them with work left to do."""
    _online(phase, today)
    _by_email(phase, today, by=first)
    _by_post(phase, today, first=first, second=second)
    duplicates.search(phase, at=moment(today - dt.timedelta(days=1), 18))


def _raws(agree: str, explain: str, obstacles: str, order: tuple[str, ...] = RANKED, capacity: str = "") -> dict:
    return {
        "first": {key: str(place) for place, key in enumerate(order, start=1)},
        "one_number": {"": agree, "explain": explain},
        "obstacles": {"": obstacles},
        **({"capacity": {"": [capacity], "other": ""}} if capacity else {}),
    }


def _online(phase: Phase, today: dt.date) -> None:
    for place, (days, hour, agree, explain, obstacles) in enumerate(words.JOURNEYS):
        at = moment(today - dt.timedelta(days=days), hour) + dt.timedelta(minutes=7 * place)
        response = responding.start(phase, token=f"demonstration-{phase.pk}-{place}", at=at)
        order = RANKED[place % 3 :] + RANKED[: place % 3]
        raws = _raws(agree, explain, obstacles, order, "resident" if place % 2 else "vcs")
        answers = load(response.sheet)
        shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
        questionnaires.save_answers(sheet=response.sheet, raws=raws, shown=shown, at=at, by=None)
        responding.submit(response, at=at + dt.timedelta(minutes=12))


def _by_email(phase: Phase, today: dt.date, *, by) -> None:
    """A mailbox that was read: one is clean, one needs a look, one message has no form, one form came twice."""
    at = moment(today - dt.timedelta(days=2), 16)
    batch = mailbox(phase, content=b"returned forms", size=412_000, messages=4, at=at, by=by)
    version = guaranteed(phase.version)
    clean = _raws("agree", "If somebody answers it.", "The last bus goes at six.", capacity="vcs")
    clean |= {"organisation": {"": "Dene Carers"}, "role": {"": "Secretary"}}
    unclear = _raws("strongly_agree", "", "Nothing stands at the stop, so I cannot sit.", capacity="resident")
    unclear["first"] = {"doctor": "1", "food": "3", "people": ""}
    for entry, raws in enumerate((clean, unclear)):
        part = Part(f"Message {entry + 1}, attachment 1", "questionnaire.pdf", content=f"form {entry}".encode())
        answers = ReadAnswers(version, raws)
        intake.record(batch, entry=entry, number=0, part=part, answers=answers, at=at)
    twin = "The same file is here already: message 1, attachment 1 in this upload. It counts once."
    for entry, (place, name, why) in enumerate(
        (("Message 3", "", NO_PDF), ("Message 4, attachment 1", "questionnaire.pdf", twin)), start=2
    ):
        intake.record(batch, entry=entry, number=0, part=Part(place, name), answers=None, why=why, at=at)


def _by_post(phase: Phase, today: dt.date, *, first, second) -> None:
    """Papers keyed in by two officers: one waits to be keyed in again, in one the two keyings differ, one is begun."""
    at = moment(today - dt.timedelta(days=1), 11)
    for place, (by, agree, explain, obstacles) in enumerate(
        ((first, *words.PAPERS[0]), (second, *words.PAPERS[1]), (first, *words.PAPERS[2]))
    ):
        received_on = today - dt.timedelta(days=4 - place)
        paper = keying.begin(phase, received_on=received_on, at=at, by=by)
        raws = _raws(agree, explain, obstacles, capacity="resident")
        made = keying.hand_in(paper, raws=raws, received_on=received_on, at=at, by=by)
        # Whatever the lot says: both steps of a second keying can be seen.
        drawn, _ = SecondKeying.objects.get_or_create(response=made, defaults={"drawn_at": at})
        if place == 0:
            slip = {**raws, "one_number": {"": "disagree", "explain": explain}}
            keying.hand_in_again(drawn, raws=slip, at=at + dt.timedelta(hours=2), by=second)
        elif place == 1:
            keying.hand_in_again(drawn, raws=raws, at=at + dt.timedelta(hours=2), by=first)
    begun = keying.begin(phase, received_on=today - dt.timedelta(days=1), at=at, by=second)
    keying.save(begun, raws={"obstacles": {"": "I do not have a telephone that"}}, at=at, by=second)
