"""The list of an agreement's documents, in the world where returns, meetings and reviews have been."""

import re

import pytest
from django.urls import reverse

from tests.test_routes import visit

pytestmark = pytest.mark.django_db

OFFICE = "agreements:agreement-documents"
OWN = "agreements:own-agreement"
OF_DOCUMENTS = re.compile(r'href="((?:/organisation/returns|/meetings|/agreements)/[^"]+|/office/reviews/[^"]+pdf)"')


def links(client, name, agreement):
    page = client.get(reverse(name, args=[agreement.reference])).content.decode()
    return set(OF_DOCUMENTS.findall(page.split("<h2", 1)[1]))


@pytest.mark.parametrize(("who", "name"), [("commissioning_officer", OFFICE), ("auditor", OFFICE), ("viewer", OWN)])
def test_every_document_that_is_listed_opens(world, visitors, who, name):
    client = visitors(who)
    found = links(client, name, world.agreement)

    assert len(found) >= 3
    assert {visit(client, "get", link).status_code for link in found} == {200}


def test_returns_their_evidence_and_the_letter_are_there(world, visitors):
    found = links(visitors("commissioning_officer"), OFFICE, world.agreement)

    kinds = {re.sub(r"\d+|AG-[\d-]+", "#", link) for link in found}
    assert "/organisation/returns/#/return.pdf" in kinds
    assert "/meetings/#/minutes.pdf" in kinds
    assert any(link.endswith("/agreement.pdf") for link in found)
    assert f"/agreements/{world.agreement.reference}/documents/{world.letter.pk}/" in found
    accepted_evidence = reverse("monitoring:return-file", args=[world.submitted.pk, world.file.pk])
    assert accepted_evidence not in found
