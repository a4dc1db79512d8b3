"""Results of consultations as open data: what is published, its current edition, proved by its hash."""

import datetime as dt
import hashlib
import json

import pytest
from django.urls import reverse

from consultations.operations import publishing
from consultations.results_pages import results_pdf
from consultations.tests.results import SECRET, considered_phase, published_phase
from consultations.tests.written import AT
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGE, LIST = "/open-data/", "/open-data/consultations.json"
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def phase(officer):
    return published_phase(by=officer)


def tables_url(phase) -> str:
    return reverse("consultations:public-results-csv", args=[phase.consultation.slug, phase.number])


def test_published_results_are_listed_with_their_tables_which_their_hash_proves(phase, client, settings):
    tables = client.get(tables_url(phase))
    page = client.get(PAGE).content.decode()
    found = json.loads(client.get(LIST).content)

    sha256 = hashlib.sha256(tables.content).hexdigest()
    (line,) = found["consultations"]
    assert line["tables"] == {
        "url": settings.SITE_URL + tables_url(phase),
        "media_type": "text/csv",
        "size": len(tables.content),
        "sha256": sha256,
        "etag": tables["ETag"],
    }
    assert (line["title"], line["phase"], line["phase_number"]) == (phase.consultation.title, phase.title, phase.number)
    assert line["licence"]["name"] == found["licence"]["name"] == "Open Government Licence v3.0"
    assert (line["edition"], line["is_corrected"], line["corrected_at"], line["correction"]) == (1, False, None, "")
    for words in (
        sha256,
        phase.consultation.title,
        "Open Government Licence v3.0",
        f'href="{tables_url(phase)}"',
        LIST,
    ):
        assert words in page
    assert "Corrected" not in page
    assert SECRET not in page + json.dumps(found) + tables.content.decode()


def test_a_correction_is_the_current_edition_and_says_so(phase, officer, client):
    before = client.get(LIST)
    shown = publishing.digest(phase.we_did)
    publishing.save_texts(phase, texts={"we_did": ("Four years.", shown)}, at=AT, by=officer)
    publishing.correct(phase, note="A word was wrong.", render=results_pdf, at=AT + DAY, by=officer)

    (line,) = json.loads(client.get(LIST).content)["consultations"]
    page = client.get(PAGE).content.decode()

    assert (line["edition"], line["is_corrected"], line["correction"]) == (2, True, "A word was wrong.")
    assert line["published_at"] < line["corrected_at"]
    assert page.count(f'href="{tables_url(phase)}"') == 1
    assert "A word was wrong." in page
    assert client.get(LIST, headers={"If-None-Match": before["ETag"]}).status_code == 200


def test_whoever_has_the_list_or_the_tables_is_told_that_nothing_changed(phase, client):
    for url in (LIST, tables_url(phase)):
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_what_is_not_published_is_not_listed(officer, client):
    phase = considered_phase(by=officer)

    assert json.loads(client.get(LIST).content)["consultations"] == []
    page = client.get(PAGE).content.decode()
    assert phase.consultation.title not in page
    assert "No results are published yet" in page


def test_the_list_costs_the_same_queries_however_many_there_are(officer, client, django_assert_num_queries):
    for _ in range(3):
        published_phase(by=officer)
    with django_assert_num_queries(1):
        assert len(json.loads(client.get(LIST).content)["consultations"]) == 3


def test_footer_and_results_lead_to_it_and_the_licence_is_a_setting(phase, client, settings):
    settings.OPEN_DATA_LICENCE, settings.OPEN_DATA_LICENCE_URL = "Marl Licence", "https://marl.example/licence"

    for url in ("/", reverse("consultations:public-results", args=[phase.consultation.slug])):
        assert f'href="{PAGE}' in client.get(url).content.decode()
    page = client.get(PAGE).content.decode()

    assert page.count("Marl Licence") == 2
    assert 'href="https://marl.example/licence"' in page
