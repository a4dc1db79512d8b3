"""Every document that a page gives, in the form that screen readers need."""

import io

import page
import pypdf
import pytest

from tests.routes import own_routes
from tests.test_routes import visit

pytestmark = pytest.mark.django_db

DOCUMENTS = [route for route in own_routes() if route.name.endswith("-pdf")] + [
    route for route in own_routes() if route.name == "decisions:issue-report"
]


def test_every_document_is_known_by_its_name():
    by_address = {route.name for route in own_routes() if str(route.pattern).endswith(".pdf")}

    assert by_address == {route.name for route in DOCUMENTS}


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: route.name)
def test_a_document_is_tagged_titled_and_passes_pdf_ua(world, visitors, route):
    response = visit(visitors("commissioning_officer"), "get", route.path(world))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    catalogue = pypdf.PdfReader(io.BytesIO(response.body)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    report = page.validate_pdf_bytes(response.body, profile=page.ValidationProfile.PDF_UA_1)
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
