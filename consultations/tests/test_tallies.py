"""However responses come, change and go, the tally is what counting them one by one gives."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from commissioning.questionnaires import counting
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.factories import AnswerSheetFactory
from consultations.enums import Duplicate, Way
from consultations.models import CountedResponse, Response, TallyChange
from consultations.operations import tallies
from consultations.queries import recount
from consultations.queries.tally import tally_of
from consultations.rules.tallying import Layout
from consultations.tests.asked import AT, asked_phase, response_with, write
from organisations.tests.factories import OrganisationFactory, UserFactory, WardFactory

pytestmark = pytest.mark.django_db


def maybe(*values):
    return st.none() | st.sampled_from(values)


CHOICE = {"choice": "", "explain": "Because."}
VALUES = st.fixed_dictionaries(
    {
        "sure": maybe("yes", "no"),
        "view": maybe(CHOICE, {**CHOICE, "choice": "agree"}, {**CHOICE, "choice": "disagree", "explain": ""}),
        "route": maybe({"choice": "grant", "other": ""}, {"choice": "other", "other": "A loan"}),
        "routes": maybe({"choices": ["grant"]}, {"choices": ["grant", "both"]}, {"choices": ["contract"]}),
        "order": maybe(["rooms"], ["money", "advice"], ["advice", "rooms", "money"]),
        "grid": maybe({"advice": "good"}, {"advice": "bad", "rooms": "good"}),
        "people": maybe("0", "12", "-1.5"),
        "spent": maybe(0, 250_00),
        "since": maybe("2026-09-30", "2026-10-01"),
        "words": maybe("More rooms."),
        "paper": maybe(1, 2),
        "capacity": maybe({"choices": ["resident"]}, {"choices": ["group", "other"], "other": "A choir"}),
        "ward": maybe({"choice": "abbey"}, {"choice": "dene"}),
        "disabled": maybe("yes", "no"),
        "carer": maybe({"choice": "some"}),
    }
)
WHO = st.sampled_from(["", "A choir", "register", "register without a ward"])
STEPS = st.one_of(
    st.tuples(st.just("submit"), VALUES, WHO, st.sampled_from(Way)),
    st.tuples(st.just("correct"), st.integers(0, 4), VALUES, WHO),
    st.tuples(st.just("remove"), st.integers(0, 4)),
    st.tuples(st.just("restore"), st.integers(0, 4)),
    st.tuples(st.just("again"), st.integers(0, 4)),
    st.tuples(st.just("fold")),
    st.tuples(st.just("rebuild")),
)


class Told:
    """What happens to a phase, step by step, as operations do it."""

    def __init__(self, phase, organisations, officer):
        self.phase, self.organisations, self.officer, self.responses = phase, organisations, officer, []

    def submit(self, values, who, way):
        response = response_with(self.phase, values, way=way, **self._who(who))
        self.responses.append(response)
        tallies.take_in(response)

    def correct(self, place, values, who):
        if response := self._at(place):
            tallies.take_out(response)
            response.sheet = AnswerSheetFactory(version=self.phase.version, locked=True)
            write(self.phase, response.sheet, values)
            for name, value in {"organisation": None, "organisation_name": "", **self._who(who)}.items():
                setattr(response, name, value)
            response.save()
            tallies.take_in(response)

    def remove(self, place):
        self._decide(place, Duplicate.REMOVED, "The same person.")

    def restore(self, place):
        self._decide(place, Duplicate.KEPT, "Another person.")

    def again(self, place):
        if response := self._at(place):
            tallies.take_in(response)

    def fold(self):
        tallies.fold(at=AT)

    def rebuild(self):
        tallies.rebuild(self.phase, at=AT)

    def _at(self, place):
        return self.responses[place] if place < len(self.responses) else None

    def _who(self, who):
        if who.startswith("register"):
            return {"organisation": self.organisations[who], "organisation_name": who}
        return {"organisation_name": who}

    def _decide(self, place, duplicate, reason):
        if response := self._at(place):
            response.duplicate, response.duplicate_reason = duplicate, reason
            response.duplicate_decided_at, response.duplicate_decided_by = AT, self.officer
            response.save()
            if response.counts:
                tallies.take_in(response)
            else:
                tallies.take_out(response)


def one_by_one(phase):
    """The tally by the plainest counting there is."""
    found = {}
    for response in Response.objects.filter(phase=phase).counted():
        answers = load(response.sheet)
        value = {key: answers.value(key) for key in answers.shown}
        ticked = (value["capacity"] or {"choices": []})["choices"]
        organisation, name = response.organisation, response.organisation_name
        ward = {"abbey": "Abbey", "dene": "Dene"}[value["ward"]["choice"]] if value["ward"] else ""
        if organisation and organisation.ward:
            ward = organisation.ward.name
        places = [("", "")]
        places += [("capacity", key) for key in ticked or [""]]
        places += [("alone", "+" if len(ticked) > 1 else (ticked or [""])[0])]
        places += [("who", "organisation" if organisation or name else "resident"), ("ward", ward)]
        places += [("size", organisation.size if organisation else "unknown" if name else "-"), ("way", response.way)]
        for split, group in places:
            found.setdefault(("", str(split), str(group)), Counter())["responses"] += 1
        for question in answers.structure.questions:
            cells = counting.tally(question, [value.get(question.key)])
            for split, group in places[:1] if question.key in {"disabled", "carer"} else places:
                if cells:
                    found.setdefault((question.key, str(split), str(group)), Counter()).update(cells)
    return found


@pytest.fixture
def phase():
    return asked_phase()


@pytest.fixture
def organisations():
    return {
        "register": OrganisationFactory(annual_income_pence=10_000_00, ward=WardFactory(name="Dene")),
        "register without a ward": OrganisationFactory(annual_income_pence=None, ward=None),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
@example(steps=[("fold",), ("rebuild",)])
def test_the_tally_is_what_counting_one_by_one_gives(phase, organisations, steps):
    officer = UserFactory()
    with transaction.atomic():
        told = Told(phase, organisations, officer)
        for name, *values in steps:
            getattr(told, name)(*values)

        expected = one_by_one(phase)
        assert tally_of(phase) == expected
        assert recount.recounted(phase, Layout(structure_of(phase.version))) == expected
        tallies.fold(at=AT)
        assert (tally_of(phase), TallyChange.objects.count()) == (expected, 0)
        transaction.set_rollback(True)


def test_a_rebuild_leaves_out_what_no_longer_counts(phase):
    kept, removed = (response_with(phase, {"sure": "yes"}) for _ in range(2))
    for response in (kept, removed):
        tallies.take_in(response)
    decided = {"duplicate_reason": "Twice.", "duplicate_decided_at": AT, "duplicate_decided_by": UserFactory()}
    Response.objects.filter(pk=removed.pk).update(duplicate=Duplicate.REMOVED, **decided)

    tallies.rebuild(phase, at=AT)

    assert list(CountedResponse.objects.values_list("response", flat=True)) == [kept.pk]
    assert tally_of(phase) == one_by_one(phase)
