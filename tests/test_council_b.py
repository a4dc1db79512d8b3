"""A council's consultation on a draft framework, from its questionnaire to the results that anybody reads: 12 weeks,
seven questions under a paragraph of context each, about you, answers online, in a PDF and on paper.

What it goes through is what a city council and its primary care trust did from 1 March to 31 May 2007; the words are
our own.
"""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.common.guaranteed import guaranteed
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.ways_of_answering import fields_for, filled
from consultations import printing
from consultations.enums import EventKind, PhaseStatus, Split, ToldHow, Way
from consultations.forms.intake import validate_returned
from consultations.models import Consultation, Phase, Response, ResponseContact
from consultations.operations import (
    about_you,
    coding,
    considering,
    events,
    intake,
    keying,
    opening,
    phases,
    publishing,
    questions,
    quotes,
    responding,
    themes,
    told,
)
from consultations.queries import readiness, texts
from consultations.queries.analysis import analysis_of
from consultations.queries.reach import reach_of
from consultations.results_pages import results_pdf
from consultations.rules import quoting
from consultations.tests.ready import ready_consultation
from organisations.tests.factories import AgencyFactory, NetworkFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

OPENS, CLOSES = dt.date(2027, 3, 1), dt.date(2027, 5, 31)
PREPARED, RUNNING, AFTER = (dt.datetime(2027, month, day, 9, tzinfo=dt.UTC) for month, day in ((2, 1), (4, 1), (6, 21)))

# Key, the paragraph above it, the question, its kind.
SEVEN = (
    (
        "name",
        "Both of us say “voluntary and community sector” and mean social enterprises too.",
        "Is that the right name? Please explain.",
        "agree_scale",
    ),
    (
        "places",
        "On each group that plans services the sector has a place, and chooses openly who takes it.",
        "Do you agree? Please explain.",
        "agree_scale",
    ),
    (
        "kinds",
        "A grant supports what you set out to do yourselves; a contract buys what we must specify.",
        "What else should decide between them?",
        "long_text",
    ),
    (
        "cost",
        "No bid is refused because it counts its rent and its books.",
        "Do you agree? Please explain.",
        "agree_scale",
    ),
    (
        "returns",
        "Most will report every six months, in proportion to the money.",
        "What would that mean for you?",
        "long_text",
    ),
    (
        "review",
        "The last year of a grant brings a review in place of a new application.",
        "Do you agree? Please explain.",
        "agree_scale",
    ),
    (
        "more",
        "There may be something that we have not thought of.",
        "What else should we know?",
        "long_text",
    ),
)
WORDS = "Rent is a third of what it costs us to open the door"
LONGEST = "Three years is what lets us keep people"


def answers(capacity: str, **said) -> dict:
    """Raw answers: everybody is asked how far they agree that costs are counted."""
    return {
        "cost": {"": "agree", "explain": WORDS},
        "capacity": {"": [capacity], "other": ""},
        quoting.MAY_BE_QUOTED: {"": "yes"},
        **said,
    }


def questionnaire(phase: Phase, *, by) -> None:
    """The seven questions and the section about those who answer, by the author's operations."""
    version = questions.make_questionnaire(phase, at=PREPARED, by=by)
    for key, context, text, kind in SEVEN:
        section = questionnaires.add_section(version=version, key=key, title=key.capitalize(), introduction=context)
        questionnaires.add_question(section=section, key=key, kind=kind, text=text, required=False)
    about_you.ask_about_you(phase, at=PREPARED, by=by)
    questions.ask_to_quote(phase, at=PREPARED, by=by)


def prepared(consultation: Consultation, network, *, by) -> Phase:
    """Through the gate, once nothing is missing."""
    phase = phases.add_phase(
        consultation,
        values={
            "title": "The draft framework",
            "opens_on": OPENS,
            "closes_on": CLOSES,
            "results_expected_on": AFTER.date(),
        },
        at=PREPARED,
        by=by,
    )
    questionnaire(phase, by=by)
    with pytest.raises(opening.PhaseNotReady):
        opening.approve(phase, at=PREPARED, by=by)
    told.tell(phase, networks=[network], how=ToldHow.EMAIL, told_on=PREPARED.date(), at=PREPARED, by=by)
    told.tell(
        phase, audience="Readers of the website", how=ToldHow.WEBSITE, told_on=PREPARED.date(), at=PREPARED, by=by
    )
    phase = Phase.objects.select_related("consultation").get(pk=phase.pk)
    assert readiness.missing(readiness.parts_of(phase), at=PREPARED) == []
    opening.approve(phase, at=PREPARED, by=by)
    return Phase.objects.select_related("consultation__agency", "version__questionnaire").get(pk=phase.pk)


def presentation(phase: Phase, *, by) -> None:
    values = {
        "phase": phase,
        "kind": EventKind.PRESENTATION,
        "title": "Presentation to the network",
        "starts_at": RUNNING,
        "ends_at": RUNNING + dt.timedelta(hours=2),
        "place": "The old library",
    }
    event = events.create_event(phase.consultation, values=values, at=PREPARED, by=by)
    came = [{"name": "Members of the network", "people": 24}]
    events.write_up(event, notes="", attendance=came, points=["Pay within a month."], at=RUNNING, by=by)


def save(response: Response, raws: dict, at: dt.datetime) -> None:
    sheet = responding.working_sheet(response)
    assert sheet is not None
    held = load(sheet)
    shown = {key: held.shown_as(held.structure.by_key[key]) for key in raws}
    questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=None)


def online(phase: Phase, number: int, raws: dict) -> Response:
    """Begun, written, sent with the wish to hear of the results."""
    response = responding.start(phase, token=f"respondent-{number}", at=RUNNING)
    save(response, raws, RUNNING)
    responding.send_link(
        response, token=f"respondent-{number}", email=f"r{number}@example.org", wants_results=True, at=RUNNING
    )
    return responding.submit(response, at=RUNNING)


def by_pdf(phase: Phase, raws: dict, *, by) -> Response:
    """The questionnaire from the public page, filled in by program, e-mailed back and taken in."""
    blank, _ = printing.questionnaire_pdf(phase.consultation, phase)
    content = filled(blank, fields_for(structure_of(guaranteed(phase.version)), raws)).getvalue()
    file = SimpleUploadedFile("returned.pdf", content)
    batch = intake.upload(
        phase, file=file, found=validate_returned(file), received_on=RUNNING.date(), at=RUNNING, by=by
    )
    intake.read(batch, at=RUNNING)
    return intake.confirm(batch.files.get(), at=RUNNING, by=by)


def on_paper(phase: Phase, raws: dict, *, by) -> Response:
    day = RUNNING.date()
    paper = keying.begin(phase, received_on=day, at=RUNNING, by=by)
    return keying.hand_in(paper, raws=raws, received_on=day, organisation_name="", at=RUNNING, by=by)


def everybody_answers(phase: Phase, *, by) -> None:
    """Eleven online, one of them corrected, one by e-mail, one by post."""
    for number in range(5):
        named = {about_you.ORGANISATION: {"": "Riverside Lunch Club"}} if number == 0 else {}
        online(phase, number, answers("sector", kinds={"": LONGEST}, **named))
    for number in range(5, 11):
        online(phase, number, answers("resident"))
    corrected = responding.find("respondent-10")
    responding.begin_correction(corrected, at=RUNNING)
    corrected.refresh_from_db()
    save(corrected, {"cost": {"": "strongly_agree", "explain": WORDS}}, RUNNING)
    responding.submit(corrected, at=RUNNING)
    assert by_pdf(phase, answers("sector", kinds={"": LONGEST}), by=by).way == Way.PDF
    assert on_paper(phase, answers("resident"), by=by).way == Way.POST
    with pytest.raises(responding.NotTaken):
        responding.start(phase, token="too-late", at=AFTER)


def read_and_considered(phase: Phase, *, by, second) -> None:
    """All that was written is read for two themes; one is accepted, one in part."""
    cost = themes.add_theme(phase, name="What it costs", at=AFTER, by=by)
    longer = themes.add_theme(phase, name="Longer grants", at=AFTER, by=by)
    with pytest.raises(considering.NotConsidered):
        considering.finish_analysis(phase, at=AFTER, by=by)
    found = [texts.text_of_answer(phase, row) for row in texts.answers(phase).select_related("sheet__response")]
    found += [texts.text_of_point(phase, point) for point in texts.points(phase)]
    for text in found:
        raised = [theme for theme, words in ((cost, WORDS), (longer, LONGEST)) if words in text.words]
        coding.code(text, themes=raised, seen=text.sha256, at=AFTER, by=by)
    quoted = next(text for text in found if LONGEST in text.words)
    quote = quotes.mark_quote(quoted, excerpt=LONGEST, theme=longer, at=AFTER, by=by)
    quotes.approve_quote(quote, seen=texts.sha256_of(quote.text), at=AFTER, by=second)
    for theme, answer in ((cost, "accepted"), (longer, "partly")):
        values = {"answer": answer, "reason": "You convinced us.", "what_changes": f"{theme} is in the framework."}
        considering.consider_theme(theme, values=values, at=AFTER, by=by)
    considering.finish_analysis(phase, at=AFTER, by=by)


def published(phase: Phase, *, by) -> None:
    shown = publishing.digest("")
    written = {"we_asked": "How we should fund you.", "you_said": "Count the rent.", "we_did": "Rent is counted."}
    publishing.save_texts(phase, texts={name: (text, shown) for name, text in written.items()}, at=AFTER, by=by)
    publishing.publish(phase, render=results_pdf, at=AFTER, by=by)


def test_a_framework_is_consulted_on_from_its_questionnaire_to_its_published_results(client, settings):
    settings.SECOND_KEYING_PERCENT = 0
    officer, second = UserFactory(commissioning_officer=True), UserFactory(commissioning_officer=True)
    club = OrganisationFactory(name="Riverside Lunch Club")
    network = NetworkFactory(members=[club])
    record = ready_consultation(at=PREPARED, by=officer, title="One framework", agency=AgencyFactory())

    phase = prepared(record, network, by=officer)
    presentation(phase, by=officer)
    everybody_answers(phase, by=officer)

    counted = {one.question.key: one for one in analysis_of(phase).questions}
    cells = {cell.key: cell.count for cell in counted["cost"].total.counted.cells if cell.count}
    ways = {group.key: group.responses for group in analysis_of(phase, split=Split.WAY).groups}
    reach = reach_of(phase, at=AFTER)
    assert (cells, counted["kinds"].total.counted.answered) == ({"agree": 12, "strongly_agree": 1}, 6)
    assert ways == {"online": 11, "pdf": 1, "post": 1}
    assert [line.answered for line in reach.networks if line.network == network] == [[club]]

    read_and_considered(phase, by=officer, second=second)
    published(phase, by=officer)
    assert publishing.tell_respondents(phase, at=AFTER) == ResponseContact.objects.count() == 11

    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.PUBLISHED
    page = client.get(reverse("consultations:public-results", args=[record.slug])).content.decode()
    table = client.get(reverse("consultations:public-results-csv", args=[record.slug, phase.number]))
    rows = table.content.decode("utf-8-sig")
    for words in ("Rent is counted.", "<strong>13</strong> responses", "Presentation to the network", LONGEST):
        assert words in page
    for title in ("What it costs", "Longer grants", "Partly accepted", "You convinced us."):
        assert title in page
    # One said that they agree strongly: neither that nor what it could be worked out from is told.
    assert "Strongly agree,,yes" in rows
    assert "Agree,12" not in rows
    assert "r0@example.org" not in page
    assert client.get(reverse("consultations:public-results-pdf", args=[record.slug, phase.number])).status_code == 200
