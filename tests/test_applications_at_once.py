"""Applications, their questions and their deadline, when several people press at the same moment. On both databases."""

import datetime as dt

import pytest

from commissioning.applications.models import Application, FundingRound, RoundQuestion
from commissioning.applications.operations import applications, questions, round_publication
from commissioning.applications.operations.organisation_stage import RoundNotOpen
from commissioning.applications.tests import filling_in as applying
from commissioning.common import clock
from commissioning.common.models import OfficerTask
from commissioning.common.states import CannotMove, changes_of
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from monitoring.tests.test_returns_held_fast import at_once
from organisations.tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead():
    return MembershipFactory(role="lead").user


def begun(funding_round, lead):
    organisation = lead.memberships.get().organisation
    return applying.begun(funding_round, organisation, by=lead, at=clock.now())


def ready(funding_round, lead):
    application = begun(funding_round, lead)
    applying.fill_in(application, by=lead, at=clock.now())
    return application


def test_of_two_editors_who_answer_a_question_at_once_one_reads_what_the_other_wrote(lead):
    application = begun(applying.open_round(), lead)
    people = [MembershipFactory(role="editor", organisation=application.organisation).user for _ in range(2)]
    words = ["Many eat alone.", "The hall is cold."]
    nothing = load(application.sheet).shown_as(load(application.sheet).structure.by_key["need"])

    def answering(person, text):
        sheet = Application.objects.get().sheet
        return questionnaires.save_answers(
            sheet=sheet, raws={"need": {"": text}}, shown={"need": nothing}, at=clock.now(), by=person
        )

    outcomes = at_once(
        *[lambda one=one, text=text: answering(one, text) for one, text in zip(people, words, strict=True)]
    )

    (kept,) = [one for one in outcomes if one.saved == ["need"]]
    (told,) = [one for one in outcomes if one.conflicts]
    answer = application.sheet.answers.get()
    winner = outcomes.index(kept)
    assert (answer.value, answer.updated_by, answer.revision) == (words[winner], people[winner], 1)
    conflict = told.conflicts["need"]
    assert (conflict.mine_text, conflict.theirs_text) == (words[1 - winner], words[winner])


def test_of_two_presses_on_either_side_of_the_deadline_the_one_in_time_counts(lead):
    """The moment of pressing counts, however long the other one holds the rows."""
    application = ready(funding_round := applying.open_round(), lead)
    in_time = clock.end_of_day(funding_round.closes_on)
    too_late = in_time + dt.timedelta(seconds=1)

    late, first = at_once(
        lambda: applications.submit(Application.objects.get(), at=too_late, by=lead, declared_by_name="Too late"),
        lambda: applications.submit(Application.objects.get(), at=in_time, by=lead, declared_by_name="In time"),
    )

    application.refresh_from_db()
    assert isinstance(late, RoundNotOpen | CannotMove)
    assert first.pk == application.pk
    assert (application.status, application.submitted_at) == ("submitted", in_time)
    assert application.declared_by_name == "In time"
    assert changes_of(application).filter(after="submitted").count() == 1


def test_a_round_that_closes_later_takes_an_application_in_or_refuses_it_whole(lead):
    """More time is given as somebody presses after the old deadline: handed in by the new one, or not at all."""
    application = ready(funding_round := applying.open_round(), lead)
    at = clock.end_of_day(funding_round.closes_on) + dt.timedelta(seconds=1)
    later = funding_round.closes_on + dt.timedelta(days=7)

    handing_in, extended = at_once(
        lambda: applications.submit(Application.objects.get(), at=at, by=lead, declared_by_name="Asha"),
        lambda: round_publication.extend(
            FundingRound.objects.get(),
            closes_on=later,
            decision_expected_on=None,
            reason="The form was out of order.",
            at=at - dt.timedelta(seconds=1),
            by=funding_round.officer,
        ),
    )

    application.refresh_from_db()
    assert not isinstance(extended, Exception)
    assert FundingRound.objects.get().closes_on == later
    if isinstance(handing_in, RoundNotOpen):
        assert (application.status, application.submitted_at, application.snapshot) == ("draft", None, "")
        assert application.sheet.locked_at is None
        assert application.stage.status == "draft"
    else:
        assert (application.status, application.submitted_at) == ("submitted", at)
        assert application.sheet.locked_at == at


def test_questions_asked_at_once_never_pass_the_limit_of_a_day():
    funding_round, organisation = applying.open_round(), OrganisationFactory()
    people = [MembershipFactory(organisation=organisation).user for _ in range(3)]
    other = MembershipFactory().user
    at = clock.now()
    for number in range(questions.MOST_A_DAY - 1):
        questions.ask(funding_round, organisation=organisation, text=f"Number {number}?", at=at, by=people[0])

    def asking(person, whose):
        return questions.ask(FundingRound.objects.get(), organisation=whose, text="May we?", at=at, by=person)

    *same, another = at_once(
        *[lambda one=one: asking(one, organisation) for one in people],
        lambda: asking(other, other.memberships.get().organisation),
    )

    assert sum(isinstance(one, questions.TooManyQuestions) for one in same) == len(people) - 1
    assert another.organisation == other.memberships.get().organisation
    assert RoundQuestion.objects.filter(organisation=organisation).count() == questions.MOST_A_DAY
    assert OfficerTask.objects.filter(key__startswith="round-question:").count() == RoundQuestion.objects.count()
