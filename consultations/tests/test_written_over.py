"""Two officers at one theme, consideration, recommendation, phase or consultation: nobody writes over the other."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.common.meanwhile import NOTHING, ChangedMeanwhile, stamp
from consultations.models import Consideration
from consultations.operations import considering, consultations, phases, themes
from consultations.tests.factories import PhaseFactory, ScrutinyRecommendationFactory, ThemeFactory
from consultations.tests.written import AT, LATER, written_phase
from organisations.tests.factories import UserFactory, WardFactory

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
YES = {"answer": "accepted", "reason": "Most ask for it.", "what_changes": "Grants of three years."}
SAID = {**YES, "programme_theme": None, "outcome": None, "document": None}
NAMED = {"name": "Money", "description": "", "parent": None}


@pytest.fixture
def phase():
    return written_phase()


@pytest.fixture
def ann():
    return UserFactory(commissioning_officer=True, full_name="Ann Lee")


@pytest.fixture
def bob():
    return UserFactory(commissioning_officer=True, full_name="Bob Ray")


def url(name, phase, *args):
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number, *args])


def shown_on(page) -> str:
    return page.context["form"]["shown"].value()


def said(page) -> str:
    return " ".join(page.content.decode().split())


class TestAnOperationRefuses:
    def test_a_theme_that_somebody_else_has_changed(self, phase, ann, bob):
        theme = themes.add_theme(phase, name="Money", at=AT, by=ann)
        shown = stamp(theme, NAMED)
        themes.change_theme(theme, values={**NAMED, "name": "Grants"}, shown=shown, at=LATER, by=bob)

        with pytest.raises(ChangedMeanwhile) as refusal:
            themes.change_theme(theme, values={**NAMED, "name": "Funds"}, shown=shown, at=LATER, by=ann)

        theme.refresh_from_db()
        assert (theme.name, refusal.value.by, refusal.value.at) == ("Grants", bob, LATER)
        themes.change_theme(theme, values={**NAMED, "name": "Funds"}, shown=refusal.value.stamp, at=LATER, by=ann)
        theme.refresh_from_db()
        assert theme.name == "Funds"

    def test_not_where_the_theme_was_only_moved_or_says_so_already(self, phase, ann, bob):
        theme, _ = (themes.add_theme(phase, name=name, at=AT, by=ann) for name in ("Money", "Rooms"))
        shown = stamp(theme, NAMED)
        themes.move_theme(theme, by_places=1, at=LATER, by=bob)
        themes.change_theme(theme, values={**NAMED, "name": "Grants"}, shown=shown, at=LATER, by=ann)
        themes.change_theme(theme, values={**NAMED, "name": "Grants"}, shown=shown, at=LATER, by=bob)

        theme.refresh_from_db()
        assert theme.name == "Grants"

    def test_naming_who_changed_a_field_and_not_who_moved_it_since(self, phase, ann, bob):
        theme, _ = (themes.add_theme(phase, name=name, at=AT, by=ann) for name in ("Money", "Rooms"))
        shown = stamp(theme, NAMED)
        themes.change_theme(theme, values={**NAMED, "name": "Grants"}, at=AT, by=bob)
        themes.move_theme(theme, by_places=1, at=LATER, by=ann)

        with pytest.raises(ChangedMeanwhile) as refusal:
            themes.change_theme(theme, values={**NAMED, "name": "Funds"}, shown=shown, at=LATER, by=ann)

        assert (refusal.value.by, refusal.value.at) == (bob, AT)

    def test_what_somebody_else_considered_first(self, phase, ann, bob):
        theme, recommendation = ThemeFactory(phase=phase), ScrutinyRecommendationFactory(phase=phase)
        for act, about in (
            (considering.consider_theme, theme),
            (considering.consider_recommendation, recommendation),
        ):
            act(about, values=SAID, shown=NOTHING, at=AT, by=bob)

            with pytest.raises(ChangedMeanwhile) as refusal:
                act(about, values={**SAID, "reason": "I say so."}, shown=NOTHING, at=LATER, by=ann)

            assert (refusal.value.by, refusal.value.at) == (bob, AT)
        assert set(Consideration.objects.values_list("reason", flat=True)) == {YES["reason"]}

    def test_what_somebody_else_took_back(self, phase, ann, bob):
        theme = ThemeFactory(phase=phase)
        row = considering.consider_theme(theme, values=SAID, at=AT, by=ann)
        shown = stamp(row, SAID)
        considering.take_back(row, shown=shown, at=LATER, by=bob)

        with pytest.raises(ChangedMeanwhile) as refusal:
            considering.consider_theme(theme, values={**SAID, "reason": "Better."}, shown=shown, at=LATER, by=ann)

        assert (refusal.value.record, refusal.value.by, refusal.value.stamp) == (None, bob, NOTHING)
        assert not Consideration.objects.exists()

    def test_taking_back_what_was_put_better_since(self, phase, ann, bob):
        theme = ThemeFactory(phase=phase)
        row = considering.consider_theme(theme, values=SAID, at=AT, by=ann)
        shown = stamp(row, SAID)
        considering.consider_theme(theme, values={**SAID, "reason": "Better."}, at=LATER, by=bob)

        with pytest.raises(considering.CannotConsider):
            considering.take_back(row, shown=shown, at=LATER, by=ann)

        assert Consideration.objects.get().reason == "Better."

    def test_a_recommendation_a_phase_and_a_consultation(self, ann, bob):
        row, draft = ScrutinyRecommendationFactory(phase=written_phase()), PhaseFactory()
        record, ward = draft.consultation, WardFactory()
        of_record = {"summary": "One", "all_wards": False}
        for act, about, names, mine in (
            (considering.change_recommendation, row, ["committee"], {"values": {"committee": "Mine"}}),
            (phases.change_phase, draft, ["title"], {"values": {"title": "Mine"}}),
            (
                consultations.change_consultation,
                record,
                ["summary", "all_wards", "wards"],
                {"values": of_record | {"summary": "Mine"}, "wards": [ward]},
            ),
        ):
            shown, theirs = stamp(about, names), {name: "Theirs" for name in mine["values"] if name != "all_wards"}
            if "wards" in mine:  # Only the wards differ.
                theirs = {"values": {"summary": about.summary, "all_wards": False}, "wards": [ward]}
            else:
                theirs = {"values": theirs}
            act(about, **theirs, at=AT, by=bob)

            with pytest.raises(ChangedMeanwhile) as refusal:
                act(about, **mine, shown=shown, at=LATER, by=ann)

            assert (refusal.value.by, refusal.value.at) == (bob, AT)
            about.refresh_from_db()
            assert "Mine" not in {getattr(about, name) for name in names}


class TestAPage:
    def test_of_a_theme_shows_what_was_saved_beside_what_was_typed(self, client, phase, ann, bob):
        theme = themes.add_theme(phase, name="Money", at=AT, by=ann)
        client.force_login(ann, BACKEND)
        address = url("theme-edit", phase, theme.pk)
        shown = shown_on(client.get(address))
        themes.change_theme(theme, values={**NAMED, "description": "Sums of money."}, at=LATER, by=bob)

        page = client.post(address, {"name": "Funds", "description": "Pounds", "shown": shown})

        assert "Bob Ray saved this on 20 January 2027" in said(page)
        assert page.context["form"].theirs() == [
            ("Name", "Money", "Funds"),
            ("When to use it", "Sums of money.", "Pounds"),
        ]
        assert 'value="Funds"' in said(page)
        theme.refresh_from_db()
        assert (theme.name, theme.description) == ("Money", "Sums of money.")
        client.post(address, {"name": "Funds", "description": "Pounds", "shown": shown_on(page)})
        theme.refresh_from_db()
        assert (theme.name, theme.description) == ("Funds", "Pounds")

    def test_of_a_consideration_that_somebody_wrote_or_took_back_meanwhile(self, client, phase, ann, bob):
        theme = ThemeFactory(phase=phase)
        client.force_login(ann, BACKEND)
        address, mine = url("theme-consider", phase, theme.pk), {**YES, "reason": "Mine"}
        shown = shown_on(client.get(address))
        row = considering.consider_theme(theme, values={**YES, "answer": "partly"}, at=LATER, by=bob)

        page = client.post(address, {**mine, "shown": shown})

        assert page.context["form"].theirs() == [
            ("Is it accepted?", "Partly accepted", "Accepted"),
            ("Why?", YES["reason"], "Mine"),
        ]
        considering.take_back(row, at=LATER, by=bob)
        page = client.post(address, {**mine, "shown": shown_on(page)})
        assert "Bob Ray took this back on 20 January 2027" in said(page)
        assert not Consideration.objects.exists()
        client.post(address, {**mine, "shown": shown_on(page)})
        assert Consideration.objects.get().reason == "Mine"
        client.post(address, {"take_back": "1", "shown": shown})
        assert Consideration.objects.get().reason == "Mine"

    def test_of_a_phase_and_of_what_a_consultation_says(self, client, ann, bob):
        draft = PhaseFactory(title="The draft")
        client.force_login(ann, BACKEND)
        days = {
            f"{name}_{part}": getattr(getattr(draft, name), part)
            for name in ("opens_on", "closes_on")
            for part in ("day", "month", "year")
        }
        address = url("phase-edit", draft)
        shown = shown_on(client.get(address))
        phases.change_phase(draft, values={"results_expected_on": draft.closes_on + dt.timedelta(9)}, at=AT, by=bob)
        mine = {"title": "My draft", "takes_online": "on", "retention_months": 12, "second_keying_percent": 10, **days}

        page = client.post(address, {**mine, "shown": shown})

        assert "Bob Ray saved this" in said(page)
        assert [line[0] for line in page.context["form"].theirs()][-1] == "Results are expected on"
        record = draft.consultation
        address = reverse("consultations:consultation-edit", args=[record.slug])
        shown = shown_on(client.get(address))
        consultations.change_consultation(record, values={"summary": "Buses"}, at=AT, by=bob)
        mine = {"title": "Mine", "agency": record.agency_id, "all_wards": "on", "summary": "Trams", "shown": shown}
        page = client.post(address, mine)
        assert ("What it is about", "Buses", "Trams") in page.context["form"].theirs()
        record.refresh_from_db()
        assert record.summary == "Buses"
        client.post(address, {**mine, "shown": shown_on(page)})
        record.refresh_from_db()
        assert (record.summary, record.title) == ("Trams", "Mine")
