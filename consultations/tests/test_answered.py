"""A response that answers no question of the consultation is taken in by no way, and it is said what to do."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.common import clock
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.models import AnswerSheet
from commissioning.questionnaires.reading import ReadAnswers
from consultations.enums import IntakeStatus, Way
from consultations.models import Response
from consultations.operations import arriving, intake, keying, questions, responding
from consultations.returned import Part
from consultations.rules.answered import NOTHING, ONLY_ABOUT_YOU, missing, says_anything
from consultations.tests.asked import AT, asked_phase
from consultations.tests.factories import IntakeBatchFactory, PhaseFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ABOUT_YOU = {"capacity": {"": ["resident"], "other": ""}, "disabled": {"": "no"}}
WRITTEN = {"view": {"": "", "explain": "More buses"}}
LEFT_OUT = [
    pytest.param({}, id="nothing"),
    pytest.param(ABOUT_YOU, id="about you"),
    pytest.param({"words": {"": "Nobody asked"}}, id="hidden"),
]


@pytest.fixture
def phase():
    return asked_phase()


@pytest.fixture
def officer(client):
    person = UserFactory(commissioning_officer=True)
    client.force_login(person)
    return person


@pytest.fixture
def in_time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def url(name, *args):
    return reverse(f"consultations:{name}", args=args)


def save(sheet, raws):
    answers = load(sheet)
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    return questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=AT, by=None).answers


def begun(phase, raws):
    response = responding.start(phase, token="token", at=AT)
    save(response.sheet, raws)
    return response


def told_apart(raws):
    """Which of the answers to a phase that asks everything count."""
    return says_anything(save(questionnaires.open_sheet(version=asked_phase().version, at=AT), raws))


@pytest.mark.parametrize(
    ("raws", "says"),
    [
        ({}, False),
        (ABOUT_YOU, False),
        ({"sure": {"": "no"}}, True),
        (WRITTEN, True),
        ({"people": {"": "0"}}, True),
        ({"people": {"": "some forty"}}, True),
        ({"words": {"": "Nobody asked"}}, False),
        ({"view": {"": "", "explain": " \n "}, "order": {"advice": ""}}, False),
    ],
)
def test_an_answer_to_a_question_that_is_asked_says_something_whatever_is_said_about_oneself(raws, says):
    assert told_apart(raws) is says


def version_of(*sections):
    """A version with one question for each purpose, asked under a condition where one is given."""
    version = questionnaires.create_questionnaire(
        slug="small", name="Small", purpose=Purpose.CONSULTATION, at=AT, by=None
    )
    for number, (purpose, condition) in enumerate(sections):
        section = questionnaires.add_section(version=version, key=f"s{number}", title="Part", purpose=purpose)
        questionnaires.add_question(
            section=section, key=f"q{number}", kind="yes_no", text="Is it?", required=False, condition=condition
        )
    return questionnaires.publish(version=version, at=AT, by=None)


def test_where_nothing_else_is_asked_of_somebody_what_they_say_about_themselves_counts():
    only_so = version_of((SectionPurpose.ABOUT_YOU, {}))
    sheet = questionnaires.open_sheet(version=only_so, at=AT)

    assert says_anything(load(sheet)) is False
    assert missing(load(sheet)) == NOTHING
    assert says_anything(save(sheet, {"q0": {"": "yes"}})) is True


def test_where_conditions_hide_all_the_rest_what_they_say_about_themselves_counts():
    yes = {"question": "q0", "is": "equals", "value": "yes"}
    version = version_of((SectionPurpose.ABOUT_YOU, {}), (SectionPurpose.ORDINARY, yes))
    sheet = questionnaires.open_sheet(version=version, at=AT)

    assert says_anything(save(sheet, {"q0": {"": "no"}})) is True
    assert says_anything(save(sheet, {"q0": {"": "yes"}})) is False
    assert says_anything(save(sheet, {"q1": {"": "no"}})) is True


@pytest.mark.parametrize("raws", LEFT_OUT)
class TestNoWayTakesIt:
    def test_online(self, phase, raws):
        response = begun(phase, raws)

        with pytest.raises(questionnaires.NotReady) as refusal:
            responding.submit(response, at=AT)

        assert refusal.value.problems[0].message in {NOTHING, ONLY_ABOUT_YOU}
        assert (Response.objects.counted().count(), AnswerSheet.objects.get().locked_at) == (0, None)

    def test_a_correction_that_takes_every_answer_back(self, phase, raws):
        responding.submit(begun(phase, {"people": {"": "40"}}), at=AT)
        corrected = responding.begin_correction(Response.objects.get(), at=AT)
        save(corrected.correction, {"people": {"": ""}, **raws})
        assert not says_anything(load(corrected.correction))

        with pytest.raises(questionnaires.NotReady):
            responding.submit(corrected, at=AT)

        assert load(Response.objects.get().sheet).text("people") == "40"

    def test_by_post(self, phase, raws):
        officer = UserFactory(commissioning_officer=True)
        paper = keying.begin(phase, received_on=AT.date(), at=AT, by=officer)

        with pytest.raises(arriving.NothingAnswered, match="throw away what was keyed"):
            keying.hand_in(paper, raws=raws, received_on=AT.date(), at=AT, by=officer)

        assert (Response.objects.counted().count(), AnswerSheet.objects.get().locked_at) == (0, None)

    def test_by_email(self, phase, raws):
        batch = IntakeBatchFactory(phase=phase)
        part = Part("The file", "answers.pdf", b"answers")

        file = intake.record(batch, entry=0, number=0, part=part, answers=ReadAnswers(phase.version, raws), at=AT)

        assert (file.status, file.why) == (IntakeStatus.NOT_READ, intake.NOTHING)
        assert AnswerSheet.objects.count() == 0


def test_a_returned_file_of_which_an_officer_takes_the_last_answer_back_is_not_confirmed(client, officer, in_time):
    phase = asked_phase()
    batch = IntakeBatchFactory(phase=phase, read=True, received_on=AT.date())
    part = Part("The file", "answers.pdf", b"answers")
    answers = ReadAnswers(phase.version, {"people": {"": "some forty"}})
    file = intake.record(batch, entry=0, number=0, part=part, answers=answers, at=AT)
    day = {"received_on_day": AT.day, "received_on_month": AT.month, "received_on_year": AT.year}

    page = client.post(url("intake-file", phase.consultation.slug, phase.number, file.pk), {**day, "q-people": ""})

    assertContains(page, str(arriving.NothingAnswered(Way.PDF)))
    file.refresh_from_db()
    assert (file.status, Response.objects.count()) == (IntakeStatus.READ, 0)


def test_what_was_read_of_old_and_answers_nothing_is_left_for_an_officer(officer):
    phase = asked_phase()
    batch = IntakeBatchFactory(phase=phase, read=True, received_on=AT.date(), bulk_asked_at=AT, bulk_asked_by=officer)
    for entry in range(2):
        part = Part(f"File {entry}", "answers.pdf", f"{entry}".encode())
        intake.record(batch, entry=entry, number=0, part=part, answers=ReadAnswers(phase.version, WRITTEN), at=AT)
    save(batch.files.get(entry=0).sheet, {"view": {"": "", "explain": ""}, **ABOUT_YOU})

    assert intake.confirm_all(batch, at=AT) == 1

    assert [one.status for one in batch.files.order_by("entry")] == [IntakeStatus.READ, IntakeStatus.CONFIRMED]


def test_an_empty_paper_is_refused_beside_what_was_keyed(client, officer, in_time):
    phase = asked_phase()
    paper = keying.begin(phase, received_on=AT.date(), at=AT, by=officer)
    day = {"received_on_day": AT.day, "received_on_month": AT.month, "received_on_year": AT.year}
    place = url("key-paper", phase.consultation.slug, phase.number, paper.reference)

    page = client.post(place, {**day, "q-capacity": "b"})

    assertContains(page, "Key in the answer to at least one question of the consultation.")
    paper.refresh_from_db()
    assert (paper.submitted_at, load(paper.sheet).text("capacity")) == (None, "Resident")
    assert client.post(place, {**day, "q-people": "40"}).status_code == 302
    assert Response.objects.counted().get() == paper


class TestThePageToCheck:
    def test_it_says_at_once_that_nothing_is_answered_and_where_to_begin(self, client, phase, in_time):
        begun(phase, {})

        page = client.get(url("answers-check", "token"))

        assertContains(page, NOTHING)
        assertContains(page, f'href="{url("answers-section", "token", "views")}#q-sure"')
        assertNotContains(page, "There is a problem")

    def test_sending_nothing_is_refused_with_the_same_words(self, client, phase, in_time):
        begun(phase, ABOUT_YOU)

        page = client.post(url("answers-check", "token"), {"organisation_name": ""})

        assertContains(page, ONLY_ABOUT_YOU, count=1)
        assertContains(page, "<title>Error: ")
        assertContains(page, f'<a href="{url("answers-section", "token", "views")}#q-sure">')
        assert Response.objects.counted().count() == 0

    def test_what_is_wrong_is_said_at_once_beside_its_question_and_on_sending_by_the_question(
        self, client, phase, in_time
    ):
        begun(phase, {**WRITTEN, "people": {"": "some forty"}})

        page = client.get(url("answers-check", "token"))
        refused = client.post(url("answers-check", "token"), {"organisation_name": ""})

        assertContains(page, "2 things must be put right before you can send your answers")
        for wrong in ("Choose how far you agree.", "Enter a number, like 1250"):
            assertContains(page, wrong, count=1)
        assertContains(refused, "“people?”: Enter a number, like 1250")

    def test_where_all_is_well_it_says_nothing(self, client, phase, in_time):
        begun(phase, {"sure": {"": "no"}})

        page = client.get(url("answers-check", "token"))

        assertNotContains(page, "govuk-warning-text")
        assertRedirects(client.post(url("answers-check", "token"), {}), url("answers-home", "token"))


def test_an_officers_own_try_says_the_same(client, officer):
    version = version_of((SectionPurpose.ORDINARY, {}), (SectionPurpose.ABOUT_YOU, {}))
    phase = PhaseFactory(approved=True, questionnaire=version.questionnaire, version=version)
    trial = questions.begin_trial(phase, at=AT, by=officer)
    save(trial.sheet, {"q1": {"": "yes"}})

    page = client.get(url("trial-check", trial.pk))
    save(trial.sheet, {"q0": {"": "yes"}})

    assertContains(page, f"These answers could not be sent. {ONLY_ABOUT_YOU}")
    assertContains(client.get(url("trial-check", trial.pk)), "These answers could be sent.")
