import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.programmes.models import Indicator, Outcome, Programme, Scheme, Theme
from commissioning.programmes.tests.factories import (
    IndicatorFactory,
    OutcomeFactory,
    PriorityFactory,
    ProgrammeFactory,
    SchemeFactory,
    ThemeFactory,
)
from organisations.tests.factories import AgencyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
READERS = ("commissioning_officer", "finance_officer", "auditor", "administrator", "partner_officer")


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def programme():
    made = ProgrammeFactory(name="Stronger together", predecessor=ProgrammeFactory(name="Old grants"))
    PriorityFactory(programme=made)
    indicator = IndicatorFactory(outcome__scheme__theme__programme=made)
    return indicator.outcome.scheme.theme.programme


def addresses(programme):
    scheme = Scheme.objects.get(theme__programme=programme)
    slug = programme.slug
    changing = [
        reverse("programmes:programme-add"),
        reverse("programmes:programme-edit", args=[slug]),
        reverse("programmes:programme-figures", args=[slug]),
        reverse("programmes:part-add", args=[slug, "theme", programme.pk]),
        reverse("programmes:part-add", args=[slug, "scheme", scheme.theme_id]),
        reverse("programmes:part-add", args=[slug, "outcome", scheme.pk]),
        reverse("programmes:part-add", args=[slug, "indicator", scheme.outcomes.get().pk]),
        reverse("programmes:part-edit", args=[slug, "scheme", scheme.pk]),
        reverse("programmes:part-edit", args=[slug, "priority", programme.priorities.get().pk]),
    ]
    reading = [reverse(f"programmes:programme-{name}", args=[slug]) for name in ("detail", "history")]
    return [reverse("programmes:programme-list"), *reading], changing


@pytest.mark.parametrize("role", READERS)
def test_officers_read_and_only_commissioning_officers_change(client, programme, role):
    reading, changing = addresses(programme)
    client.force_login(UserFactory(**{role: True}))

    assert {client.get(address).status_code for address in reading} == {200}
    expected = 200 if role == "commissioning_officer" else 403
    assert {client.get(address).status_code for address in changing} == {expected}


def test_programmes_are_not_for_organisations(client, programme):
    reading, changing = addresses(programme)
    client.force_login(MembershipFactory().user)

    assert {client.get(address).status_code for address in reading + changing} == {403}


def test_a_programme_shows_what_it_holds(client, officer, programme):
    page = client.get(programme.get_absolute_url())

    for words in ("Stronger together", "Old grants", "£500,000", "Budget, committed and paid by theme", "£5,000"):
        assertContains(page, words)


def test_a_programme_costs_the_same_however_much_it_holds(client, officer, programme):
    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(programme.get_absolute_url())
        return len(context)

    queries()
    few = queries()
    for _ in range(10):
        scheme = SchemeFactory(theme=ThemeFactory(programme=programme))
        IndicatorFactory.create_batch(3, outcome=OutcomeFactory(scheme=scheme))
    assert queries() == few


def test_a_programme_is_built_part_by_part(client, officer):
    agency = AgencyFactory()
    client.post(
        reverse("programmes:programme-add"),
        {
            "name": "Together",
            "slug": "together",
            "summary": "",
            "lead_agency": agency.pk,
            "starts_on_day": "1",
            "starts_on_month": "4",
            "starts_on_year": "2027",
            "ends_on_day": "31",
            "ends_on_month": "3",
            "ends_on_year": "2031",
        },
    )
    programme = Programme.objects.get()

    def add(kind, parent, **values):
        address = reverse("programmes:part-add", args=["together", kind, parent.pk])
        assertRedirects(client.post(address, values), programme.get_absolute_url())

    add("theme", programme, number="1", name="Health")
    add("scheme", Theme.objects.get(), code="1A", name="Lunch clubs", route="grant", budget_pence="1,250.50")
    add("outcome", Scheme.objects.get(), number="1", title="Less lonely")
    add("indicator", Outcome.objects.get(), number="1", name="People", unit="people", direction="higher")

    assert Scheme.objects.get().budget_pence == 1_250_50
    assert Indicator.objects.get().history.get().history_user == officer
    history = client.get(reverse("programmes:programme-history", args=["together"]))
    assertContains(history, "Scheme added: Lunch clubs")


def test_a_change_is_kept_with_what_stood_before(client, officer, programme):
    scheme = Scheme.objects.get(theme__programme=programme)
    address = reverse("programmes:part-edit", args=[programme.slug, "scheme", scheme.pk])
    client.post(address, {"code": "9Z", "name": scheme.name, "route": "grant", "budget_pence": "10"})

    scheme.refresh_from_db()
    assert (scheme.code, scheme.budget_pence) == ("9Z", 10_00)
    history = client.get(reverse("programmes:programme-history", args=[programme.slug]))
    assertContains(history, "£500,000 to £10")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"budget_pence": "-1"}, "Enter the amount in pounds"),
        ({"budget_pence": "10.005"}, "Enter the amount in pounds"),
        ({"code": "a b"}, "Enter a code, like 1A."),
        ({"code": "TAKEN"}, "TAKEN is taken"),
        ({"name": "nul \x00"}, "Remove the characters that cannot be shown"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_beside_its_field(client, officer, programme, values, message):
    theme = programme.themes.get()
    SchemeFactory(theme=theme, code="TAKEN")
    before = list(Scheme.objects.values())
    address = reverse("programmes:part-add", args=[programme.slug, "scheme", theme.pk])

    page = client.post(address, {"code": "1A", "name": "A", "route": "grant", "budget_pence": "10", **values})

    assertContains(page, message)
    assertContains(page, "<title>Error: ")
    assert list(Scheme.objects.values()) == before


def test_figures_that_contradict_each_other_are_refused(client, officer, programme):
    address = reverse("programmes:programme-figures", args=[programme.slug])
    form = client.get(address).context["form"]
    usual = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    usual |= {"light_touch_up_to_pence": "5000", "standard_up_to_pence": "100000"}

    wrong = client.post(address, {**usual, "delivery_weight": "80", "amber_from": "90"})
    assertContains(wrong, "They must add up to 100")
    assertContains(wrong, "Enter what amber starts from or more")
    programme.refresh_from_db()
    assert programme.delivery_weight == 70

    assertRedirects(client.post(address, {**usual, "return_due_days": "21"}), programme.get_absolute_url())
    programme.refresh_from_db()
    assert programme.return_due_days == 21


def test_a_part_of_another_programme_is_not_found(client, officer, programme):
    other = SchemeFactory()
    for kind, key in (("scheme", other.pk), ("theme", other.theme_id), ("nothing", 1)):
        assert client.get(reverse("programmes:part-edit", args=[programme.slug, kind, key])).status_code == 404
    for kind, key in (("outcome", other.pk), ("scheme", other.theme_id), ("theme", other.theme.programme_id)):
        assert client.get(reverse("programmes:part-add", args=[programme.slug, kind, key])).status_code == 404


def test_a_programme_cannot_come_after_itself(client, officer, programme):
    first = programme.predecessor
    address = reverse("programmes:programme-edit", args=[first.slug])
    page = client.post(
        address,
        {
            "name": first.name,
            "slug": first.slug,
            "lead_agency": first.lead_agency_id,
            "predecessor": programme.pk,
            "starts_on_day": "1",
            "starts_on_month": "4",
            "starts_on_year": "2027",
            "ends_on_day": "31",
            "ends_on_month": "3",
            "ends_on_year": "2026",
        },
    )

    assertContains(page, "does not come before")
    assertContains(page, "Enter a last day after the first day")
    assertNotContains(page, "Saved.")
    first.refresh_from_db()
    assert first.predecessor is None
