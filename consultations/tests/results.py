"""A phase whose answers are read, considered and ready to be published, made by the operations."""

import datetime as dt

from consultations.models import Phase, Quote, Response, Theme
from consultations.operations import coding, considering, publishing, quotes, tallies, themes
from consultations.queries import texts
from consultations.results_pages import results_pdf
from consultations.rules import quoting
from consultations.tests.written import AT, response_saying, text_of, written_phase
from organisations.tests.factories import UserFactory

AGREE, DISAGREE = 12, 6
TEXTS = {
    "we_asked": "How groups should be **funded**.",
    "you_said": "Longer grants.",
    "we_did": "Grants of three years.",
}
QUOTED = "A year is too short to keep good people"
SECRET = "Our landlord drinks"


def answered_phase(**values) -> Phase:
    """Eighteen responses that count: all by residents who wrote the same idea; twelve agree, six do not."""
    phase = written_phase(**values)
    for number in range(AGREE + DISAGREE):
        choice = "agree" if number < AGREE else "disagree"
        response = response_saying(
            phase,
            idea=f"{QUOTED}, says person {number}",
            draft={"choice": choice, "explain": ""},
            secret=SECRET,
            capacity={"choices": ["resident"]},
            **{quoting.MAY_BE_QUOTED: "yes"},
        )
        tallies.take_in(response)
    return phase


def considered_phase(*, by, at: dt.datetime = AT, **values) -> Phase:
    """The same, read for one theme, which is accepted, with a quote that two officers let pass; then analysed."""
    phase = answered_phase(**values)
    theme = themes.add_theme(phase, name="Longer grants", description="Three years or more.", at=at, by=by)
    for response in Response.objects.filter(phase=phase).order_by("pk"):
        for key in ("idea", "secret"):
            text = text_of(response, key)
            coding.code(text, themes=[theme] if key == "idea" else [], seen=text.sha256, at=at, by=by)
    quote_of(phase, theme, by=by, at=at)
    values = {"answer": "accepted", "reason": "Most asked for it.", "what_changes": "Grants last three years."}
    considering.consider_theme(theme, values=values, at=at, by=by)
    considering.finish_analysis(phase, at=at, by=by)
    return fresh(phase)


def quote_of(phase: Phase, theme: Theme, *, by, at: dt.datetime) -> Quote:
    """A quote of the first response, marked by ``by`` and let pass by somebody else."""
    text = text_of(Response.objects.filter(phase=phase).order_by("pk")[0])
    quote = quotes.mark_quote(text, excerpt=QUOTED, theme=theme, at=at, by=by)
    second = UserFactory(commissioning_officer=True)
    quotes.approve_quote(quote, seen=texts.sha256_of(quote.text), at=at, by=second)
    return quote


def write_texts(phase: Phase, *, by, at: dt.datetime = AT) -> Phase:
    shown = {name: (text, publishing.digest(getattr(phase, name))) for name, text in TEXTS.items()}
    assert publishing.save_texts(phase, texts=shown, at=at, by=by) == []
    return fresh(phase)


def published_phase(*, by, at: dt.datetime = AT, **values) -> Phase:
    """Published, with its PDF."""
    phase = write_texts(considered_phase(by=by, at=at, **values), by=by, at=at)
    publishing.publish(phase, render=results_pdf, at=at, by=by)
    return fresh(phase)


def fresh(phase: Phase) -> Phase:
    rows = Phase.objects.select_related("consultation__agency", "consultation__officer", "version__questionnaire")
    return rows.get(pk=phase.pk)
