"""The results of the demonstration's first phase: answered, read, considered and published. All of it is made up.

What was answered stands in ``data/survey_answers.csv``: capacities, the organisation, how much grants and contracts
matter, the one thing to change, the themes that officers find in it.
"""

import csv
import datetime as dt
from pathlib import Path

from commissioning.demo.agreements import moment
from commissioning.demo.answering import Given, hand_in, read
from commissioning.programmes.models import Outcome
from commissioning.programmes.models import Theme as ProgrammeTheme
from consultations.models import Consultation, Phase
from consultations.operations import coding, considering, publishing, themes
from consultations.queries import texts
from consultations.results_pages import results_pdf

DATA = Path(__file__).parent / "data"
LONGER, PAPER, ASK, NOTICE = "Longer grants", "Less paperwork", "Somebody to ask", "Say early when money ends"
PLACES, ALONE = "Places to meet", "People who are on their own"

# Name, when to use it.
THEMES = (
    (LONGER, "Three years or more."),
    (PAPER, "Fewer and shorter forms and returns."),
    (ASK, "A named officer who knows the organisation."),
    (NOTICE, "Notice before funding stops or falls."),
    (PLACES, "Rooms, halls and kitchens that groups can use."),
    (ALONE, "Groups that reach people who see nobody else."),
)
CONSIDERED = {
    LONGER: (
        "accepted",
        "Most of those who answered asked for it, and it costs no more.",
        "Grants will be for three years as a rule, once Cabinet has agreed the framework.",
    ),
    PAPER: (
        "accepted",
        "Each team had its own form.",
        "One form for all teams, and fewer questions for up to £5,000. Health and wellbeing uses it first.",
    ),
    ASK: ("partly", "We cannot pay for an officer in every team.", "Each agreement names one officer."),
    NOTICE: (
        "accepted",
        "The local compact asks for it too.",
        "At least three months’ notice before money ends or falls.",
    ),
    PLACES: (
        "accepted",
        "Rooms came up in every part of the town, and nobody else pays for them.",
        "The next round of grants is open to groups that look after a building for others.",
    ),
    ALONE: (
        "accepted",
        "Visiting and lunch clubs reach people whom our own services do not.",
        "Befriending and lunch clubs were the first grants to be offered.",
    ),
}
# Where a change shows: a theme of the programme by its number, or the outcome of a scheme by its code.
# Those of the second phase beside those of the first.
SHOWS_IN_THEME = {PAPER: 1, "Lighter returns": 1}
SHOWS_IN_SCHEME = {PLACES: "5C", ALONE: "1A", "Full cost": "5C"}
# Words of a point that was raised at an event, and its theme.
POINTS = {"when money ends": NOTICE, "Fewer forms": PAPER, "One set of questions": PAPER}

WE_ASKED = (
    "We went to networks and talked with organisations one to one. A short survey asked how much **grants** and "
    "**contracts** matter to you, and what one thing you would change about how we fund."
)
YOU_SAID = """- Grants matter most, to small groups above all.
- Most of you would make them longer.
- Every team has its own forms, and nobody knows whom to ask.
- Places to meet are closing, and people who are on their own lose the most."""
WE_DID = (
    "Cabinet agreed that we write a draft framework: grants of three years, one form for all teams, one officer for "
    "each agreement, and notice of at least three months. Grants for befriending, lunch clubs and community buildings "
    "were opened. The second phase asks what you think of the draft."
)


def publish_first_phase(phase: Phase, *, by) -> None:
    """Answer ``phase`` within its days, read all of it, and publish what came of it two weeks later."""
    given = _given(phase)
    made = hand_in(phase, given)
    at = moment(phase.closes_on + dt.timedelta(days=7))
    frame = {name: themes.add_theme(phase, name=name, description=about, at=at, by=by) for name, about in THEMES}
    written = [
        (response, one, "one_change") for response, one in zip(made, given, strict=True) if one.raws["one_change"][""]
    ]
    read(phase, written, frame, at=at, by=by)
    for point in texts.points(phase):
        text = texts.text_of_point(phase, point)
        seen = [frame[name] for words, name in POINTS.items() if words in point.text]
        coding.code(text, themes=seen, seen=text.sha256, at=at, by=by)
    for name, (answer, reason, changes) in CONSIDERED.items():
        values = {"answer": answer, "reason": reason, "what_changes": changes, **shown_in(phase.consultation, name)}
        considering.consider_theme(frame[name], values=values, at=at, by=by)
    considering.finish_analysis(phase, at=at + dt.timedelta(hours=5), by=by)
    write(phase, {"we_asked": WE_ASKED, "you_said": YOU_SAID, "we_did": WE_DID}, at=at, by=by)
    publishing.publish(phase, render=results_pdf, at=at + dt.timedelta(days=7), by=by)


def write(phase: Phase, written: dict[str, str], *, at: dt.datetime, by) -> None:
    """The texts of the results, each for the first time."""
    shown = publishing.digest("")
    publishing.save_texts(phase, texts={name: (text, shown) for name, text in written.items()}, at=at, by=by)


def shown_in(consultation: Consultation, theme: str) -> dict[str, ProgrammeTheme | Outcome]:
    """Where in the consultation's programme the change shows that a theme led to."""
    found: dict[str, ProgrammeTheme | Outcome] = {}
    if theme in SHOWS_IN_THEME:
        found["programme_theme"] = ProgrammeTheme.objects.get(
            programme=consultation.programme, number=SHOWS_IN_THEME[theme]
        )
    if theme in SHOWS_IN_SCHEME:
        of_scheme = Outcome.objects.filter(scheme__theme__programme=consultation.programme)
        found["outcome"] = of_scheme.get(scheme__code=SHOWS_IN_SCHEME[theme], number=1)
    return found


def _given(phase: Phase) -> list[Given]:
    with (DATA / "survey_answers.csv").open(encoding="utf-8", newline="") as file:
        return [_one(phase, place, row) for place, row in enumerate(csv.DictReader(file))]


def _one(phase: Phase, place: int, row: dict[str, str]) -> Given:
    raws: dict[str, dict] = {
        "grants_matter": {"": row["grants"]},
        "contracts_matter": {"": row["contracts"]},
        "one_change": {"": row["words"]},
        "capacity": {"": row["capacities"].split(), "other": ""},
        "organisation": {"": row["organisation"]},
    }
    return Given(
        raws,
        at=moment(phase.opens_on + dt.timedelta(days=2 + place % 24), 9 + place % 9),
        themes={"one_change": list(filter(None, row["themes"].split("; ")))},
        organisation_name=row["organisation"],
    )
