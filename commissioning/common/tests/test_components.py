from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common import brand, navigation
from commissioning.common.paging import page_of

SCRIPT = "<script>alert(1)</script>"


def shown(source, path="/list/?state=due&sort=due", **values):
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, "bad": SCRIPT, **values}))


@pytest.mark.parametrize(
    "source",
    [
        "{% tag bad %}",
        "{% status_tag record %}",
        "{% breadcrumbs bad '/' %}",
        "{% back_link '/' bad %}",
        "{% inset %}{{ bad }}{% endinset %}",
        "{% warning %}{{ bad }}{% endwarning %}",
        "{% details bad %}{{ bad }}{% enddetails %}",
        "{% panel bad %}{{ bad }}{% endpanel %}",
        "{% summary_list %}{% row bad change_url=bad %}{{ bad }}{% endrow %}{% endsummary_list %}",
        "{% sort_header bad 'due' %}",
        "{% wide_table bad %}{{ bad }}{% endwide_table %}",
        "{% figures %}{% figure_link bad bad url=bad %}{% endfigures %}",
        "{% identity_bar bad reference=bad %}{% fact bad %}{{ bad }}{% endfact %}{% endidentity_bar %}",
        "{% timeline %}{% event bad when=bad by=bad %}{{ bad }}{% endevent %}{% endtimeline %}",
        "{% tabs links %}",
        "{% filter_chips chips %}",
        "{% task_list %}{% task bad url=bad status=bad colour='blue' hint=bad %}{% endtask_list %}",
        "{% empty_state bad %}{{ bad }}{% endempty_state %}",
        "{% card bad url=bad %}{{ bad }}{% endcard %}",
    ],
)
def test_no_component_lets_markup_through(source):
    record = SimpleNamespace(status="draft", get_status_display=lambda: SCRIPT)

    html = shown(source, record=record, links=[(SCRIPT, "/list/")], chips=[(SCRIPT, "state", "due")])

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_state_takes_its_colour_from_its_model():
    class Record:
        status = "draft"
        STATUS_COLOURS = {"draft": "yellow"}

        def get_status_display(self):
            return "Draft"

    assert "govuk-tag--yellow" in shown("{% status_tag record %}", record=Record())


def test_a_heading_sorts_the_other_way_when_pressed_again():
    html = shown("{% sort_header 'Due' 'due' %}")

    assert 'aria-sort="ascending"' in html
    assert "?state=due&amp;sort=-due" in html


def test_a_filter_can_be_taken_away():
    html = shown("{% filter_chips chips %}", chips=[("Due", "state", "due")])

    assert 'href="?sort=due"' in html


@given(st.text(max_size=30))
def test_any_page_number_shows_some_page(number):
    page = page_of(range(120), RequestFactory().get("/", {"page": number}))

    assert 1 <= page.number <= 3


def test_pages_keep_filters_and_order():
    page = page_of(range(120), RequestFactory().get("/"))

    html = shown("{% pagination page %}", page=page)

    assert "?state=due&amp;sort=due&amp;page=2" in html
    assert 'aria-current="page"' in html


def test_one_page_needs_no_links():
    assert "<nav" not in shown("{% pagination page %}", page=page_of(range(3), RequestFactory().get("/")))


def test_every_entry_of_the_navigation_belongs_to_an_audience():
    assert {entry.audience for entry in navigation.all_entries()} <= set(navigation.AUDIENCES)
    with pytest.raises(ValueError, match="nobody"):
        navigation.add("nobody", "Nowhere", "home")


def test_the_nearest_entry_above_a_page_is_current():
    links = navigation.links_for("account", SimpleNamespace(), "/accounts/2fa/totp/activate/")

    assert [link.label for link in links if link.current] == ["Second step at sign-in"]


def test_a_councils_colour_must_be_dark_enough(settings):
    settings.BRAND_COLOUR = "#6b1f52"
    assert brand.check_brand_colour(None) == []
    settings.BRAND_COLOUR = "#ff9900"
    assert [error.id for error in brand.check_brand_colour(None)] == ["portal.E102"]
    settings.BRAND_COLOUR = "purple"
    assert [error.id for error in brand.check_brand_colour(None)] == ["portal.E101"]


def test_a_councils_colour_is_served_as_a_stylesheet(settings, client):
    settings.BRAND_COLOUR = "#6b1f52"

    response = client.get("/brand.css")

    assert response.status_code == 200
    assert "--govuk-brand-colour:#6b1f52;" in response.content.decode()
