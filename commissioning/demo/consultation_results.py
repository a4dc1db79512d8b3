"""The results of the demonstration's first phase: answered, read, considered and published. All of it is made up."""

import datetime as dt

from commissioning.demo.agreements import moment
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from consultations.models import Phase, Response, Theme
from consultations.operations import coding, considering, publishing, responding, themes
from consultations.queries import texts
from consultations.results_pages import results_pdf

THEMES = (
    ("Longer grants", "Three years or more.", ("three years", "longer", "year")),
    ("Less paperwork", "Fewer and shorter forms and returns.", ("form", "questions", "paper")),
    ("Somebody to ask", "A named officer who knows the organisation.", ("ask", "phone", "name")),
    ("Say early when money ends", "Notice before funding stops or falls.", ("ends", "early", "notice")),
)
WISHES = (
    "Give grants for three years, so that we can keep our staff.",
    "One form for all of the council, please.",
    "A name and a phone number.",
    "Longer grants. One year is over before it has begun.",
    "Fewer questions for small sums.",
    "Tell us early when money ends.",
    "Three years at the least.",
    "Somebody to ask who knows what we do.",
    "Less paper.",
)
# Who answered, how often, and how important grants and contracts are to them.
ANSWERS = (
    (("vcs", "very", "little"), 9),
    (("vcs", "very", "quite"), 6),
    (("vcs", "quite", "very"), 5),
    (("resident", "very", "little"), 6),
    (("resident", "quite", "quite"), 5),
)
CONSIDERED = (
    ("accepted", "Nearly everybody asked for it, and it costs no more.", "Grants will be for three years as a rule."),
    ("accepted", "Each team had its own form.", "One form, and fewer questions for sums up to £5,000."),
    ("partly", "We cannot pay for an officer in every team.", "Each agreement names one officer."),
    ("accepted", "The local compact asks for it too.", "At least three months’ notice before money ends or falls."),
)
WE_ASKED = (
    "We went to networks and talked with organisations one to one. A short survey asked how much **grants** and "
    "**contracts** matter to you, and what one thing you would change about how we fund."
)
YOU_SAID = """- Grants matter most, to small groups above all.
- Most of you would make them longer.
- Every team has its own forms, and nobody knows whom to ask."""
WE_DID = (
    "We wrote the draft framework: grants of three years, one form for all teams, one officer for each agreement, and "
    "notice of at least three months. The second phase asks what you think of it."
)


def publish_first_phase(phase: Phase, *, by) -> None:
    """Answer ``phase`` within its days, read all of it, and publish what came of it three weeks later."""
    _answer(phase)
    closed = phase.closes_on + dt.timedelta(days=7)
    frame = [
        themes.add_theme(phase, name=name, description=about, at=moment(closed), by=by) for name, about, _ in THEMES
    ]
    _read(phase, frame, at=moment(closed), by=by)
    for theme, (answer, reason, changes) in zip(frame, CONSIDERED, strict=True):
        values = {"answer": answer, "reason": reason, "what_changes": changes}
        considering.consider_theme(theme, values=values, at=moment(closed), by=by)
    considering.finish_analysis(phase, at=moment(closed, 15), by=by)
    texts_of = {"we_asked": WE_ASKED, "you_said": YOU_SAID, "we_did": WE_DID}
    shown = publishing.digest("")
    at = moment(closed + dt.timedelta(days=7), 10)
    publishing.save_texts(phase, texts={name: (text, shown) for name, text in texts_of.items()}, at=at, by=by)
    publishing.publish(phase, render=results_pdf, at=at, by=by)


def _answer(phase: Phase) -> None:
    place = 0
    for (capacity, grants, contracts), times in ANSWERS:
        for _ in range(times):
            at = moment(phase.opens_on + dt.timedelta(days=2 + place % 24), 10)
            response = responding.start(phase, token=f"demonstration-survey-{phase.pk}-{place}", at=at)
            raws: dict[str, dict] = {
                "grants_matter": {"": grants},
                "contracts_matter": {"": contracts},
                "one_change": {"": WISHES[place % len(WISHES)]},
                "capacity": {"": [capacity], "other": ""},
            }
            answers = load(response.sheet)
            shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
            questionnaires.save_answers(sheet=response.sheet, raws=raws, shown=shown, at=at, by=None)
            responding.submit(response, at=at)
            place += 1


def _read(phase: Phase, frame: list[Theme], *, at: dt.datetime, by) -> None:
    """Every answer and every point, each with the themes whose words are in it."""
    fresh = Phase.objects.select_related("version__questionnaire", "consultation").get(pk=phase.pk)
    keys = [
        f"{reference}.one_change"
        for reference in Response.objects.filter(phase=phase).values_list("reference", flat=True)
    ]
    found = [text for key in keys if (text := texts.find(fresh, key))]
    found += [texts.text_of_point(fresh, point) for point in texts.points(fresh)]
    for text in found:
        words = text.words.lower()
        seen = [
            theme for theme, (_, _, marks) in zip(frame, THEMES, strict=True) if any(mark in words for mark in marks)
        ]
        coding.code(text, themes=seen, seen=text.sha256, at=at, by=by)
