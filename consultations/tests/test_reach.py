"""Who was told beside who answered, the gaps, and whose a response is."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.common import clock
from commissioning.questionnaires.enums import SectionPurpose
from consultations.enums import PhaseStatus
from consultations.models import OrganisationMatch, Phase, Response
from consultations.operations import matching
from consultations.queries.reach import reach_of, with_gaps
from consultations.tests.factories import PhaseFactory, ResponseFactory, ToldFactory
from consultations.tests.ready import ready_phase
from organisations.enums import OrganisationSize
from organisations.tests.factories import NetworkFactory, OrganisationFactory, UserFactory, WardFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)  # In the phase's last three weeks.
SMALL, LARGE = 10_000_00, 900_000_00


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def a_phase():
    """Of three networks one was told and answered, one was told and is silent, one was not told."""
    north, south = WardFactory(name="North"), WardFactory(name="South")
    small = OrganisationFactory(name="Anfield", ward=north, annual_income_pence=SMALL)
    large = OrganisationFactory(name="Borough Hub", ward=south, annual_income_pence=LARGE)
    heard = NetworkFactory(name="Heard", members=[small])
    silent = NetworkFactory(name="Silent", members=[large])
    NetworkFactory(name="Untold")
    NetworkFactory(name="Ended", is_current=False)
    phase = PhaseFactory(approved=True)
    for network in (heard, silent):
        ToldFactory(phase=phase, network=network)
    ToldFactory(phase=phase, network=None, audience="Readers")
    ResponseFactory(phase=phase, submitted=True, organisation=small)
    ResponseFactory(phase=phase, submitted=True, organisation_name="Borough hub")
    ResponseFactory(phase=phase, submitted=True)
    ResponseFactory(phase=phase, organisation=large)  # Not sent.
    return phase


def test_reach_sets_who_answered_beside_who_was_told_and_names_the_gaps():
    reach = reach_of(a_phase(), at=AT)

    assert (reach.responses, reach.for_nobody, reach.is_open) == (3, 1, True)
    lines = [(line.network.name, len(line.told), line.members, len(line.answered)) for line in reach.networks]
    assert lines == [("Heard", 1, 1, 1), ("Silent", 1, 1, 0), ("Untold", 0, 0, 0)]
    assert [one.audience for one in reach.audiences] == ["Readers"]
    assert [(one.name, one.count) for one in reach.unmatched] == [("Borough hub", 1)]
    assert [(line.label, line.count) for line in reach.wards] == [("North", 1), ("South", 0)]
    assert [(line.label, line.count) for line in reach.sizes] == [("Small", 1), ("Medium", 0), ("Large", 0)]
    gaps = {gap.words: [network.name for network in gap.networks] for gap in reach.gaps}
    assert gaps == {
        "Not told yet": ["Untold"],
        "Told, and none of their members has answered": ["Silent"],
        "No organisation has answered from: South": ["Silent"],
        "No medium organisation has answered": [],
        "No large organisation has answered": ["Silent"],
    }
    assert OrganisationSize.SMALL.label == "Small"


@pytest.mark.parametrize(("day", "is_shown"), [((2026, 12, 1), False), ((2026, 12, 2), True), ((2026, 12, 24), False)])
def test_the_officers_work_names_a_phase_with_gaps_in_its_last_three_weeks(day, is_shown):
    phase = a_phase()

    assert list(with_gaps(Phase.objects.all(), dt.date(*day))) == ([phase] if is_shown else [])


def test_a_phase_without_gaps_is_no_work():
    phase = PhaseFactory(approved=True)
    network = NetworkFactory(members=[OrganisationFactory()])
    ToldFactory(phase=phase, network=network)
    today = dt.date(2026, 12, 10)
    assert list(with_gaps(Phase.objects.all(), today)) == [phase]

    ResponseFactory(phase=phase, submitted=True, organisation=network.members.get())

    assert list(with_gaps(Phase.objects.all(), today)) == []


def test_a_phase_that_has_not_opened_and_a_network_without_members_are_no_work():
    today = dt.date(2026, 12, 10)
    ToldFactory(phase=PhaseFactory(approved=True), network=NetworkFactory())
    coming = PhaseFactory(approved=True, opens_on=dt.date(2026, 12, 11), closes_on=dt.date(2026, 12, 20))
    assert list(with_gaps(Phase.objects.all(), today)) == []

    assert list(with_gaps(Phase.objects.all(), coming.opens_on)) == [coming]


def test_as_long_as_no_organisation_has_answered_no_ward_or_size_is_named():
    phase = a_phase()
    phase.responses.update(organisation=None)

    assert [gap.words for gap in reach_of(phase, at=AT).gaps] == [
        "Not told yet",
        "Told, and none of their members has answered",
    ]


def test_an_officer_matches_every_response_that_gives_the_same_name_and_each_is_written_down(officer):
    phase, hub = PhaseFactory(approved=True), OrganisationFactory(name="Borough Hub")
    same = [ResponseFactory(phase=phase, submitted=True, organisation_name=name) for name in ("The Hub", "the hub")]
    other = ResponseFactory(phase=phase, submitted=True, organisation_name="Another")
    elsewhere = ResponseFactory(submitted=True, organisation_name="The Hub")

    assert matching.match(same[0], organisation=hub, all_of_that_name=True, at=AT, by=officer) == 2
    assert matching.match(same[0], organisation=hub, at=AT, by=officer) == 0

    matched = Response.objects.filter(organisation=hub)
    assert list(matched.order_by("pk")) == same
    assert Response.objects.filter(pk__in=[other.pk, elsewhere.pk], organisation=None).count() == 2
    assert matching.match(same[1], organisation=None, at=AT, by=officer) == 1
    changes = OrganisationMatch.objects.order_by("pk").values_list("before__name", "organisation__name", "made_by")
    assert list(changes) == [
        (None, "Borough Hub", officer.pk),
        (None, "Borough Hub", officer.pk),
        ("Borough Hub", None, officer.pk),
    ]


def test_what_does_not_count_is_matched_to_nobody(officer):
    begun = ResponseFactory()

    with pytest.raises(matching.NothingToMatch):
        matching.match(begun, organisation=OrganisationFactory(), at=AT, by=officer)

    assert not OrganisationMatch.objects.exists()


def test_the_page_of_a_phase_leads_from_a_gap_to_telling_and_from_a_name_to_its_match(officer, client):
    today = clock.today()
    phase = a_phase()
    Phase.objects.filter(pk=phase.pk).update(opens_on=today, closes_on=today + dt.timedelta(days=3))
    client.force_login(officer)
    untold = next(line.network for line in reach_of(phase, at=AT).networks if line.network.name == "Untold")
    place = reverse("consultations:phase-reach", args=[phase.consultation.slug, phase.number])
    telling = reverse("consultations:phase-told", args=[phase.consultation.slug, phase.number])

    page = client.get(place).content.decode()

    assert f'href="{telling}?networks={untold.pk}"' in page
    assert "there is still time to ask" in page
    told = client.get(f"{telling}?networks={untold.pk}").content.decode()
    assert f'value="{untold.pk}" checked' in told.replace('"  checked', '" checked')
    response = phase.responses.get(organisation_name="Borough hub")
    match = reverse(
        "consultations:response-organisation", args=[phase.consultation.slug, phase.number, response.reference]
    )
    assert f'href="{match}"' in page
    found = client.get(match)
    assert "Borough Hub" in found.content.decode()
    hub = found.context["form"].fields["organisation"].queryset.get()
    client.post(match, {"organisation": hub.pk})
    response.refresh_from_db()
    assert response.organisation == hub
    client.post(f"{match}remove/")
    response.refresh_from_db()
    assert response.organisation is None
    assert client.post(match, {"organisation": "9" * 5_000}).status_code == 200
    assert client.get(match, {"q": "\0"}).status_code == 200
    assert "has “nobody at all” in its name" in client.get(match, {"q": "nobody at all"}).content.decode()
    Phase.objects.filter(pk=phase.pk).update(status=PhaseStatus.ANALYSED)
    assert "takes no more answers" in client.get(place).content.decode()


def test_the_standard_questions_about_those_who_answer_are_added_once_at_the_end(officer, client):
    phase = ready_phase(at=clock.now(), by=officer)
    version = phase.questionnaire.versions.get()
    client.force_login(officer)
    place = reverse("consultations:phase-questions", args=[phase.consultation.slug, phase.number])
    assert "Ask the standard questions" in client.get(place).content.decode()

    for _ in range(2):
        client.post(reverse("consultations:phase-ask-about-you", args=[phase.consultation.slug, phase.number]))

    section = version.sections.order_by("-order").first()
    assert section.purpose == SectionPurpose.ABOUT_YOU
    asked = section.questions.order_by("order").values_list("key", "required")
    assert list(asked) == [("capacity", False), ("organisation", False), ("role", False)]
    assert "Ask the standard questions" not in client.get(place).content.decode()
