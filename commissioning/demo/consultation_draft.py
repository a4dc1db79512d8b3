"""What most people answer to the demonstration's draft framework, beside ``consultation_answers``. It is made up.

It stands in ``data/draft_answers.csv``, a line for each text, with the number of the response that it is of: how it
came; in what capacities; the organisation, or the ward of somebody who answers for themselves; whether they may be
quoted; how far they agree with the four questions that ask for it (1 strongly agree to 5 strongly disagree, - for no
answer); what they wrote to which question, and the themes that officers find in it.
"""

import csv
import datetime as dt
import hashlib
from itertools import groupby

from commissioning.common.guaranteed import guaranteed
from commissioning.demo.agreements import moment
from commissioning.demo.answering import Given, hand_in, key_of, mailbox, read, words_of
from commissioning.demo.consultation_results import DATA, shown_in, write
from consultations.enums import IntakeStatus, Way
from consultations.models import IntakeFile, Phase, Response, SecondKeying, Theme
from consultations.operations import considering, duplicates, quotes
from consultations.queries import texts
from consultations.rules.second_keying import is_drawn

SCALES = ("names", "being_heard", "full_cost", "reviews")
AGREED = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
# Every third response is still to be read.
UNREAD = 3
# It came by post after the closing day.
LATE = "Old Town Bellringers"
# Words that are marked, their theme; whether a second officer has let them pass.
QUOTES = (
    ("Carers fill in your form at midnight.", "Lighter returns", True),
    ("A third of our costs is the lease", "Full cost", False),
    ("No interpreter, no voice.", "What it costs to take part", True),
    ("A year goes by while we look for a teacher.", "Longer grants", True),
    ("Print who got what on the notice board in our hall.", "Say who is paid what", False),
)
# What is made of some of their themes, beside those that others raised too; the rest wait.
CONSIDERED = {
    "Full cost": ("accepted", "Nearly all agree, and so do our auditors.", "Bids may count a fair share of overheads."),
    "Choosing representatives": (
        "accepted",
        "Many told us that they were never asked.",
        "Representatives are chosen every two years by all groups of a cluster.",
    ),
}
WE_ASKED = (
    "The draft framework was out for twelve weeks, with seven questions. We told networks, umbrella bodies and boards, "
    "and held an open workshop."
)
YOU_SAID = "To be written once everything is read."


def answer(phase: Phase, *, first, second) -> list[tuple[Response, Given]]:
    """Everybody's answers, in all the ways; two of them much alike."""
    given = _given(phase, keyed_by=second)
    made = list(zip(hand_in(phase, given), given, strict=True))
    _returned(phase, made, by=first)
    # What is still to be keyed in again nobody has read or quoted.
    papers = [
        response
        for place, (response, one) in enumerate(made)
        if one.way == Way.POST and not place % UNREAD and not _is_quoted(one)
    ]
    SecondKeying.objects.bulk_create(
        SecondKeying(response=paper, drawn_at=guaranteed(paper.submitted_at))
        for paper in papers
        if is_drawn(paper.reference, phase.second_keying_percent)
    )
    duplicates.search(phase, at=moment(phase.closes_on + dt.timedelta(days=1), 18))
    return made


def understand(
    phase: Phase, made: list[tuple[Response, Given]], frame: dict[str, Theme], *, at: dt.datetime, first, second
) -> None:
    """``first`` has read much of it, marked quotes of which ``second`` let some pass, and begun to consider."""
    done = [pair for place, pair in enumerate(made) if place % UNREAD]
    read(phase, [(response, one, key) for response, one in done for key in _written(one)], frame, at=at, by=first)
    for excerpt, theme, is_approved in QUOTES:
        response, key = _place_of(made, excerpt)
        text = texts.find(phase, f"{response.reference}.{key}")
        if text is None:
            raise LookupError(f"Nobody wrote “{excerpt}”.")
        quote = quotes.mark_quote(text, excerpt=excerpt, theme=frame[theme], at=at, by=first)
        if is_approved:
            quotes.approve_quote(quote, seen=texts.sha256_of(quote.text), at=at, by=second)
    for name, (answer_, reason, changes) in CONSIDERED.items():
        values = {"answer": answer_, "reason": reason, "what_changes": changes, **shown_in(phase.consultation, name)}
        considering.consider_theme(frame[name], values=values, at=at, by=first)
    write(phase, {"we_asked": WE_ASKED, "you_said": YOU_SAID}, at=at, by=first)


def _written(given: Given) -> list[str]:
    return [key for key in given.themes if words_of(given.raws[key])]


def _is_quoted(given: Given) -> bool:
    written = [words_of(given.raws[key]) for key in _written(given)]
    return any(excerpt in words for excerpt, _, _ in QUOTES for words in written)


def _place_of(made: list[tuple[Response, Given]], words: str) -> tuple[Response, str]:
    return next((response, key) for response, one in made for key in _written(one) if words in words_of(one.raws[key]))


def _given(phase: Phase, *, keyed_by) -> list[Given]:
    with (DATA / "draft_answers.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    rows = [list(of_one) for _, of_one in groupby(lines, key=lambda line: line["number"])]
    span = (phase.closes_on - phase.opens_on).days - 4
    return [_one(phase, row, 2 + place * span // len(rows), keyed_by) for place, row in enumerate(rows)]


def _one(phase: Phase, lines: list[dict[str, str]], days: int, keyed_by) -> Given:
    about, day = lines[0], phase.opens_on + dt.timedelta(days=days)
    way, is_theirs = Way(about["way"]), "vcs" in about["capacities"]
    raws: dict[str, dict] = {"capacity": {"": about["capacities"].split(), "other": ""}}
    for key, scale in zip(SCALES, about["scales"], strict=True):
        raws[key] = {"": "" if scale == "-" else AGREED[int(scale) - 1], "explain": ""}
    for line in lines:
        if line["question"]:
            before = raws.get(line["question"])
            raws[line["question"]] = {**before, "explain": line["words"]} if before else {"": line["words"]}
    raws["may_be_quoted"] = {"": about["quoted"]}
    raws["organisation" if is_theirs else "ward"] = {"": about["who"] if is_theirs else key_of(about["who"])}
    if way == Way.POST and about["who"] == LATE:
        day = phase.closes_on + dt.timedelta(days=3)
    return Given(
        raws,
        at=moment(day, 8 + days % 12),
        themes={
            line["question"]: line["themes"].split("; ") if line["themes"] else [] for line in lines if line["question"]
        },
        organisation_name=about["who"] if is_theirs else "",
        way=way,
        received_on=None if way == Way.ONLINE else day,
        keyed_by=keyed_by if way == Way.POST else None,
    )


def _returned(phase: Phase, made: list[tuple[Response, Given]], *, by) -> None:
    """The mailbox in which the PDFs came, all of them confirmed."""
    forms = [(response, one) for response, one in made if one.way == Way.PDF]
    day = phase.closes_on + dt.timedelta(days=1)
    content = b"forms on the draft framework"
    batch = mailbox(phase, content=content, size=1_284_000, messages=len(forms), at=moment(day), by=by)
    IntakeFile.objects.bulk_create(
        IntakeFile(
            batch=batch,
            phase=phase,
            entry=entry,
            part=0,
            place=f"Message {entry + 1}, attachment 1",
            sha256=hashlib.sha256(f"form {entry} on the draft".encode()).hexdigest(),
            received_on=guaranteed(one.received_on),
            status=IntakeStatus.CONFIRMED,
            response=response,
            decided_at=moment(day, 15),
            decided_by=by,
        )
        for entry, (response, one) in enumerate(forms)
    )
