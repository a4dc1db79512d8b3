"""Phases: drafts, the gate, approval, more time, calling off."""

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commissioning.common import clock
from commissioning.common.models import OutboxMessage
from commissioning.common.states import CannotMove, changes_of, move
from commissioning.programmes.tests.factories import ProgrammeFactory
from commissioning.questionnaires.enums import VersionStatus
from commissioning.questionnaires.models import QuestionnaireVersion
from consultations.enums import EventStatus, PhaseStage, PhaseStatus
from consultations.models import ClosingChange, Phase, Response
from consultations.operations import consultations, opening, phases, told
from consultations.queries.office import phase_cards
from consultations.queries.readiness import lines, missing, parts_of
from consultations.tests.factories import (
    EngagementEventFactory,
    IntakeFileFactory,
    PhaseFactory,
    ResponseContactFactory,
    ResponseFactory,
    SignUpContactFactory,
)
from consultations.tests.ready import open_phase, ready_consultation, ready_phase
from organisations.tests.factories import NetworkFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
TODAY = AT.date()


def fresh(phase):
    return Phase.objects.get(pk=phase.pk)


def mails(*, about=""):
    return sorted(message.email.to[0] for message in OutboxMessage.objects.filter(key__contains=about))


@pytest.mark.parametrize(("before", "after"), list(product(PhaseStatus, PhaseStatus)))
def test_a_phase_moves_only_as_its_table_allows(before, after):
    traits = {
        "approved": "approved",
        "analysed": "analysed",
        "published": "results_published",
        "cancelled": "cancelled",
    }
    phase = PhaseFactory(**({traits[before]: True} if before in traits else {}))
    by = UserFactory()
    values = {
        PhaseStatus.APPROVED: {
            "approved_at": AT,
            "approved_by": by,
            "version": QuestionnaireVersion.objects.create(questionnaire=phase.questionnaire, number=99, created_at=AT),
        },
        PhaseStatus.PUBLISHED: {"results_published_at": AT, "results_published_by": by},
        PhaseStatus.CANCELLED: {"cancelled_reason": "The law has changed."},
    }.get(after, {})
    allowed = {
        ("draft", "approved"),
        ("approved", "analysed"),
        ("approved", "cancelled"),
        ("analysed", "published"),
    }

    if (before, after) in allowed:
        move(phase, after, at=AT, by=by, **values)
        assert fresh(phase).status == after
    else:
        with pytest.raises(CannotMove):
            move(phase, after, at=AT, by=by, **values)
        assert fresh(phase).status == before
        assert not changes_of(phase).exists()


def test_a_phase_that_lacks_nothing_is_approved_with_its_questionnaire_frozen():
    phase, by = ready_phase(at=AT), UserFactory(commissioning_officer=True)
    draft = phase.questionnaire.versions.get()

    opening.approve(phase, at=AT, by=by)

    kept = fresh(phase)
    assert (kept.status, kept.approved_at, kept.approved_by, kept.version) == ("approved", AT, by, draft)
    assert QuestionnaireVersion.objects.get(pk=draft.pk).status == VersionStatus.PUBLISHED
    assert kept.stage(AT) == PhaseStage.OPEN
    with pytest.raises(CannotMove):
        opening.approve(phase, at=AT, by=by)


def test_a_version_that_is_published_already_is_asked_as_it_is():
    first = open_phase(at=AT)
    again = ready_phase(at=AT)
    phases.choose_questionnaire(again, questionnaire=first.questionnaire, at=AT, by=UserFactory())

    opening.approve(again, at=AT, by=UserFactory())

    assert fresh(again).version == first.version


def of_consultation(**values):
    def spoil(phase):
        type(phase.consultation).objects.filter(pk=phase.consultation_id).update(**values)

    return spoil


def of_phase(**values):
    def spoil(phase):
        Phase.objects.filter(pk=phase.pk).update(**values)

    return spoil


def tell_nobody(phase):
    phase.told.all().delete()


def tell_no_network(phase):
    phase.told.update(network=None, audience="Readers of the newspaper")


def empty_questionnaire(phase):
    version = phase.questionnaire.versions.get()
    version.questions.all().delete()
    version.sections.all().delete()


def no_event(phase):
    of_phase(questionnaire=None, has_questions=False)(phase)


def neighbour(phase):
    PhaseFactory(
        consultation=phase.consultation,
        number=7,
        approved=True,
        opens_on=phase.closes_on,
        closes_on=phase.closes_on + dt.timedelta(days=1),
    )


@pytest.mark.parametrize(
    ("spoil", "key", "says"),
    [
        (
            of_phase(opens_on=dt.date(2027, 1, 3)),
            "dates",
            "Choose an opening day that is not past: it is 3 January 2027",
        ),
        (neighbour, "dates", "Choose days outside those of phase 7, which is open from 28 March 2027 to 29 March 2027"),
        (
            of_phase(closes_on=dt.date(2027, 3, 27)),
            "length",
            "Choose 28 March 2027 or a later day to close on, or say for the public why it is shorter",
        ),
        (of_consultation(summary=""), "summary", "Write the summary: what it is about in three plain sentences"),
        (
            of_consultation(summary="One. Two. Three. Four. Five. Six."),
            "summary",
            "Shorten the summary: it has 6 sentences, and 5 at most are read",
        ),
        (
            of_consultation(what_can_change=" "),
            "what_can_change",
            "Say what can still change, and what is decided already",
        ),
        (tell_nobody, "told", "Tell at least one network, umbrella body or board, and write down how"),
        (tell_no_network, "told", "Tell at least one network, umbrella body or board, and write down how"),
        (of_consultation(privacy=""), "privacy", "Write the privacy notice"),
        (
            of_consultation(equality="", equality_note=""),
            "equality",
            "Say whether there is an equality analysis, and what it found or why none is needed",
        ),
        (of_phase(questionnaire=None), "questions", "Choose a questionnaire"),
        (empty_questionnaire, "questions", "Add at least one question."),
        (no_event, "questions", "Plan an event at which people are heard, or ask a questionnaire"),
        (
            of_phase(takes_online=False, takes_email=False, takes_post=False),
            "questions",
            "Choose at least one way to answer",
        ),
        (of_consultation(postal_address=""), "returns", "Give the postal address for paper forms"),
        (of_consultation(returns_email=""), "returns", "Give the e-mail address for filled-in PDFs"),
        (of_consultation(officer=None), "officer", "Name the officer"),
        (
            of_consultation(contact_email="", contact_telephone=""),
            "officer",
            "Say who to ask, with an e-mail address or a telephone number",
        ),
    ],
)
def test_the_gate_stays_shut_while_a_line_is_not_met(spoil, key, says):
    phase = ready_phase(at=AT)
    assert missing(parts_of(phase), at=AT) == []

    spoil(phase)

    assert [(line.key, line.missing) for line in missing(parts_of(phase), at=AT)] == [(key, (says,))]
    with pytest.raises(opening.PhaseNotReady):
        opening.approve(phase, at=AT, by=UserFactory())
    assert fresh(phase).status == PhaseStatus.DRAFT
    assert not QuestionnaireVersion.objects.filter(status=VersionStatus.PUBLISHED).exclude(phases__number=7).exists()


@pytest.mark.parametrize(
    "excuse",
    [
        of_phase(closes_on=dt.date(2027, 3, 1), short_reason="The money must be spent by March."),
        of_phase(takes_post=False, takes_email=False),
        of_consultation(equality="needed", equality_note="With the report in June."),
    ],
)
def test_the_gate_takes_what_is_explained_or_not_offered(excuse):
    phase = ready_phase(at=AT)
    of_consultation(postal_address="Town Hall")(phase)

    excuse(phase)

    opening.approve(phase, at=AT, by=UserFactory())
    assert fresh(phase).status == PhaseStatus.APPROVED


def test_a_phase_without_questions_opens_with_an_event():
    phase = ready_phase(at=AT)
    no_event(phase)
    EngagementEventFactory(consultation=phase.consultation, phase=phase)

    opening.approve(phase, at=AT, by=UserFactory())

    assert fresh(phase).version is None


def test_a_programmes_own_rule_counts():
    phase = ready_phase(at=AT, closes_on=TODAY + dt.timedelta(days=27))
    assert [line.key for line in missing(parts_of(phase), at=AT)] == ["length"]

    of_consultation(programme=ProgrammeFactory(consultation_days=28))(phase)

    assert missing(parts_of(phase), at=AT) == []


def length_line(phase):
    return next(line for line in lines(parts_of(phase), at=AT) if line.key == "length")


def test_the_gate_names_one_day_to_close_on_and_says_whether_it_must_be():
    phase = ready_phase(at=AT)
    days = {"opens_on": dt.date(2027, 3, 1), "short_reason": ""}

    def said(closes_on, **values):
        Phase.objects.filter(pk=phase.pk).update(closes_on=closes_on, **days | values)
        line = length_line(phase)
        return line.note, line.missing

    # 84 days from 1 March end on 23 May; Good Friday, Easter Monday and the bank holiday of May give four days more.
    short, enough, allowed = dt.date(2027, 5, 22), dt.date(2027, 5, 23), dt.date(2027, 5, 26)
    assert said(short) == (
        "83 days; the rule asks for 84.",
        ("Choose 23 May 2027 or a later day to close on, or say for the public why it is shorter",),
    )
    assert said(short, short_reason="A new law.") == (
        "83 days; the rule asks for 84. The public reads why it is shorter.",
        (),
    )
    assert said(enough) == (
        "84 days; the rule asks for 84. That is long enough. If you want to make up for bank holidays and August too, "
        "close on 26 May 2027 instead: a suggestion, not a condition.",
        (),
    )
    assert said(allowed) == ("87 days; the rule asks for 84. Bank holidays and August are allowed for.", ())


def test_an_approved_phase_stays_as_it_was_approved():
    phase, by = open_phase(at=AT), UserFactory()

    with pytest.raises(phases.PhaseNotDraft):
        phases.change_phase(phase, values={"title": "Another"}, at=AT, by=by)
    with pytest.raises(phases.PhaseNotDraft):
        phases.choose_questionnaire(phase, questionnaire=None, at=AT, by=by)
    with pytest.raises(phases.PhaseNotDraft):
        phases.remove_phase(phase, at=AT, by=by)
    with pytest.raises(consultations.IsPublic):
        consultations.change_consultation(phase.consultation, values={"privacy": "Sold."}, at=AT, by=by)

    assert (fresh(phase).title, fresh(phase).consultation.privacy) == (phase.title, phase.consultation.privacy)


def test_numbers_of_phases_stay_whole():
    by, consultation = UserFactory(), ready_consultation(at=AT)
    days = {"opens_on": TODAY, "closes_on": TODAY}
    first, second = (phases.add_phase(consultation, values={"title": "One", **days}, at=AT, by=by) for _ in range(2))

    with pytest.raises(phases.PhaseInUse):
        phases.remove_phase(first, at=AT, by=by)
    phases.remove_phase(second, at=AT, by=by)
    third = phases.add_phase(consultation, values={"title": "Three", **days}, at=AT, by=by)

    assert (first.number, third.number) == (1, 2)


def test_more_time_has_a_reason_and_is_told_to_those_who_were_told():
    phase = open_phase(at=AT, late_post_until=TODAY + dt.timedelta(days=90))
    begun = ResponseContactFactory(response__phase=phase, response__sheet__version=phase.version)
    ResponseContactFactory(response__phase=phase, response__sheet__version=phase.version, response__submitted=True)
    before, later = phase.closes_on, phase.closes_on + dt.timedelta(days=14)
    by = UserFactory()

    opening.extend(phase, closes_on=later, reason="The site was away.", at=AT, by=by)

    assert list(ClosingChange.objects.values_list("before_on", "closes_on", "reason", "made_at", "made_by")) == [
        (before, later, "The site was away.", AT, by.pk)
    ]
    assert fresh(phase).closes_on == later
    assert fresh(phase).late_post_until == TODAY + dt.timedelta(days=104)
    assert mails() == sorted([phase.told.get().network.email, begun.email])
    assert fresh(phase).history.first().history_change_reason == "The site was away."


@pytest.mark.parametrize("days", [0, -1])
def test_a_closing_day_only_ever_moves_on(days):
    phase = open_phase(at=AT)

    with pytest.raises(opening.CannotExtend):
        opening.extend(
            phase, closes_on=phase.closes_on + dt.timedelta(days=days), reason="Why not?", at=AT, by=UserFactory()
        )
    assert (ClosingChange.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_more_time_without_a_reason_or_into_the_next_phase_is_refused():
    phase, by = open_phase(at=AT), UserFactory()
    later = phase.closes_on + dt.timedelta(days=14)
    with pytest.raises(ValidationError):
        opening.extend(phase, closes_on=later, reason="", at=AT, by=by)
    PhaseFactory(
        consultation=phase.consultation, number=2, approved=True, opens_on=later, closes_on=later + dt.timedelta(days=9)
    )

    with pytest.raises(opening.CannotExtend):
        opening.extend(phase, closes_on=later, reason="The site was away.", at=AT, by=by)

    assert fresh(phase).closes_on == phase.closes_on
    assert ClosingChange.objects.count() == 0


def test_a_closed_phase_opens_again_with_more_time():
    phase = open_phase(at=AT)
    after = AT + dt.timedelta(days=90)
    assert phase.stage(after) == PhaseStage.CLOSED

    opening.extend(
        phase, closes_on=after.date() + dt.timedelta(days=7), reason="A postal strike.", at=after, by=UserFactory()
    )

    assert fresh(phase).stage(after) == PhaseStage.OPEN


def test_calling_a_phase_off_tells_everybody_who_had_to_do_with_it():
    phase, by = open_phase(at=AT), UserFactory()
    answered = ResponseContactFactory(
        response__phase=phase, response__sheet__version=phase.version, response__submitted=True
    )
    ResponseContactFactory(response__phase=phase, response__sheet__version=phase.version, response__test=True)
    coming = EngagementEventFactory(
        consultation=phase.consultation,
        phase=phase,
        starts_at=AT + dt.timedelta(days=3),
        ends_at=AT + dt.timedelta(days=3, hours=2),
    )
    visitor = SignUpContactFactory(sign_up__event=coming)
    other = EngagementEventFactory(consultation=phase.consultation)

    opening.cancel(phase, reason="The law has changed.", at=AT, by=by)

    assert (fresh(phase).status, fresh(phase).cancelled_reason) == ("cancelled", "The law has changed.")
    coming.refresh_from_db()
    other.refresh_from_db()
    assert (coming.status, coming.cancelled_reason) == (EventStatus.CANCELLED, "The law has changed.")
    assert other.status == EventStatus.PLANNED
    assert mails(about="phase:") == sorted([phase.told.get().network.email, answered.email])
    assert mails(about="event:") == [visitor.email]


def respond(phase):
    ResponseFactory(phase=phase, sheet__version=phase.version, submitted=True)


@pytest.mark.parametrize(
    "heard",
    [
        respond,
        lambda phase: IntakeFileFactory(phase=phase, batch__phase=phase),
        lambda phase: EngagementEventFactory(consultation=phase.consultation, phase=phase, held=True),
    ],
)
def test_a_phase_that_has_closed_is_not_called_off_once_people_were_heard(heard):
    phase, by = open_phase(at=AT), UserFactory()
    heard(phase)
    after = clock.end_of_day(phase.closes_on) + dt.timedelta(seconds=1)

    with pytest.raises(opening.CannotCancel, match="Publish its results"):
        opening.cancel(phase, reason="It is too dear.", at=after, by=by)

    assert (fresh(phase).status, fresh(phase).cancelled_reason) == ("approved", "")
    assert OutboxMessage.objects.count() == 0
    (card,) = phase_cards(phase.consultation, after)
    assert (card.may_extend, card.may_cancel) == (True, False)
    opening.cancel(phase, reason="The law has changed.", at=after - dt.timedelta(seconds=1), by=by)
    assert fresh(phase).status == "cancelled"
    assert fresh(phase).responses.count() == Response.objects.count()


def test_a_phase_that_has_closed_without_an_answer_that_counts_can_be_called_off():
    phase = open_phase(at=AT)
    ResponseFactory(phase=phase, sheet__version=phase.version)
    ResponseFactory(phase=phase, sheet__version=phase.version, test=True)
    after = clock.end_of_day(phase.closes_on) + dt.timedelta(seconds=1)

    opening.cancel(phase, reason="Nobody answered.", at=after, by=UserFactory())

    assert fresh(phase).status == "cancelled"


def test_a_draft_is_not_called_off():
    phase = ready_phase(at=AT)

    with pytest.raises(CannotMove):
        opening.cancel(phase, reason="No.", at=AT, by=UserFactory())
    assert OutboxMessage.objects.count() == 0


def test_who_was_told_is_written_down_and_struck_only_before_approval():
    phase, by, networks = ready_phase(at=AT), UserFactory(), [NetworkFactory(), NetworkFactory()]

    rows = told.tell(phase, networks=networks, audience="Carers", how="letter", told_on=TODAY, at=AT, by=by)

    assert [row.whom for row in rows] == [networks[0].name, networks[1].name, "Carers"]
    assert phase.told.count() == 4
    told.strike_told(rows[0], at=AT, by=by)
    assert phase.told.count() == 3
    opening.approve(phase, at=AT, by=by)
    with pytest.raises(told.CannotTell):
        told.strike_told(rows[1], at=AT, by=by)
    assert phase.told.count() == 3


@pytest.mark.parametrize(
    "values",
    [{}, {"audience": "Carers", "told_on": dt.date(2027, 1, 5)}],
)
def test_nobody_and_days_to_come_are_not_told(values):
    phase = ready_phase(at=AT)

    with pytest.raises(ValidationError):
        told.tell(phase, **{"how": "letter", "told_on": TODAY, **values}, at=AT, by=UserFactory())
    assert phase.told.count() == 1


@pytest.mark.parametrize(
    ("day", "last_open"),
    [
        # The clocks go forward on the night to 28 March 2027 and back on the night to 31 October 2027.
        (dt.date(2027, 3, 28), dt.datetime(2027, 3, 28, 22, 59, 59, tzinfo=dt.UTC)),
        (dt.date(2026, 3, 29), dt.datetime(2026, 3, 29, 22, 59, 59, tzinfo=dt.UTC)),
        (dt.date(2026, 10, 25), dt.datetime(2026, 10, 25, 23, 59, 59, tzinfo=dt.UTC)),
        (dt.date(2027, 10, 31), dt.datetime(2027, 10, 31, 23, 59, 59, tzinfo=dt.UTC)),
    ],
)
def test_a_phase_closes_at_the_last_second_in_london_when_the_clocks_change(day, last_open):
    phase = PhaseFactory.build(status="approved", opens_on=day, closes_on=day)

    assert phase.stage(last_open.replace(microsecond=999_999)) == PhaseStage.OPEN
    assert phase.stage(last_open + dt.timedelta(seconds=1)) == PhaseStage.CLOSED


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (dt.date(2026, 3, 29), dt.datetime(2026, 3, 29, 0, 0, tzinfo=dt.UTC)),
        (dt.date(2026, 3, 30), dt.datetime(2026, 3, 29, 23, 0, tzinfo=dt.UTC)),
        (dt.date(2026, 10, 25), dt.datetime(2026, 10, 24, 23, 0, tzinfo=dt.UTC)),
    ],
)
def test_a_phase_opens_at_midnight_in_london_when_the_clocks_change(day, opens):
    phase = PhaseFactory.build(status="approved", opens_on=day, closes_on=day + dt.timedelta(days=7))

    assert phase.stage(opens - dt.timedelta(seconds=1)) == PhaseStage.FORTHCOMING
    assert phase.stage(opens) == PhaseStage.OPEN


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_on": dt.date(2026, 9, 30)},
        {"late_post_until": dt.date(2026, 12, 23)},
        {"approved_at": AT},
        {"status": "cancelled", "cancelled_reason": ""},
        {"status": "approved"},
        {"status": "published"},
    ],
)
def test_the_database_refuses_what_must_never_be(wrong):
    phase = PhaseFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Phase.objects.filter(pk=phase.pk).update(**wrong)


def test_a_copy_has_the_texts_and_the_phases_a_year_later():
    phase, by = open_phase(at=AT, about="What we would do."), UserFactory()
    source = phase.consultation

    made = consultations.copy_consultation(source, title=source.title, at=AT, by=by)

    assert (made.slug, made.copied_from, made.summary) == ("how-we-fund-groups-2", source, source.summary)
    assert (made.equality, made.documents.count()) == ("", 0)
    copied = made.phases.get()
    assert (copied.status, copied.version, copied.questionnaire) == ("draft", None, phase.questionnaire)
    assert (copied.about, copied.opens_on) == ("What we would do.", dt.date(2028, 1, 4))
    assert copied.told.count() == 0
