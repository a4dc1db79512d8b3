"""axe-core on every page, as somebody whom it is for; and each page fits a desk's screen and a phone's."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.browser.conftest import assert_fits
from tests.routes import own_routes
from tests.world import build

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# Who opens a page here: the first of these that it shows itself to.
OPENED_BY = {
    "public": ["anonymous"],
    "signed in": ["lead", "commissioning_officer", "administrator"],
    "member": ["lead"],
    "office": ["commissioning_officer", "democratic_services_officer", "finance_officer", "administrator", "assessor"],
}
# Officers work at a desk; on a phone their pages have to fit.
AT_A_DESK = {"officers, at their records", "other officers"}
BATCHES = {
    "anybody": ["anonymous"],
    "an organisation's lead": ["lead"],
    "officers, at their records": ["commissioning_officer"],
    "other officers": ["democratic_services_officer", "finance_officer", "administrator", "assessor"],
}


@pytest.fixture
def world():
    return build()


def clients_of(world):
    """A test client for everybody who opens a page: quicker than a browser to find out who may."""
    clients = {"anonymous": Client()}
    for who, user in (world.staff | world.members).items():
        clients[who] = Client()
        clients[who].force_login(user, "django.contrib.auth.backends.ModelBackend")
    return clients


def chosen_pages(world) -> list[tuple[str, str]]:
    """Who opens which address that has more to it than its route: a form after a choice, rows that can be ticked."""
    organisation = f"?organisation={world.organisation.slug}"
    due_by = f"due_by_day={world.today.day}&due_by_month={world.today.month}&due_by_year={world.today.year}"
    asked = [
        ("commissioning_officer", "applications:office-extension-add", [world.open_round.slug], organisation),
        ("commissioning_officer", "applications:office-paper-add", [world.open_round.slug], organisation),
        ("commissioning_officer", "agreements:agreement-add", [], organisation),
        ("finance_officer", "agreements:payment-list", [], "?mine=mine"),
        ("finance_officer", "agreements:payments-approve", [], f"?payment={world.planned_payment.pk}"),
        ("finance_officer", "agreements:payment-move", [world.fourth.reference, 1, "approve"], ""),
        ("finance_officer", "agreements:agreement-money", [world.fourth.reference], ""),
        (
            "finance_officer",
            "agreements:batch-add",
            [],
            f"?agency={world.council.pk}&file_layout={world.layout.pk}&{due_by}",
        ),
    ]
    return [(who, reverse(name, args=args) + query) for who, name, args, query in asked]


def pages_of(world, batch) -> list[tuple[str, str]]:
    """Who opens which address, for the pages that fall to the batch."""
    clients, pages = clients_of(world), []
    for route in own_routes():
        if route.name.endswith("-pdf"):  # These have tests of their own.
            continue
        # Nobody of the batch would open it: who does is for another batch to find out.
        if not set(batch) & set(OPENED_BY[route.audience]):
            continue
        path = route.path(world)
        for who in OPENED_BY[route.audience]:
            response = clients[who].get(path)
            if response.streaming:
                b"".join(response.streaming_content)  # which closes the file
            if response.status_code == 200:
                if who in batch and response["Content-Type"].startswith("text/html"):
                    pages.append((who, path))
                break
    for who, path in chosen_pages(world):
        if who in batch:
            assert clients[who].get(path).status_code == 200, path
            pages.append((who, path))
    return sorted(pages)


@pytest.mark.parametrize("batch", BATCHES)
def test_every_page_is_accessible_and_fits_a_phone(world, open_page, sign_in, assert_accessible, batch):
    page, signed_in, broken = open_page(), "anonymous", []
    pages = pages_of(world, BATCHES[batch])
    assert pages

    for who, path in pages:
        if who != signed_in:
            sign_in(page, (world.staff | world.members)[who])
            signed_in = who
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            try:
                # Officers' pages are made of the same parts as the others, whose markup axe reads at both widths.
                (assert_fits if width == 360 and batch in AT_A_DESK else assert_accessible)(page)
            except AssertionError as failure:
                broken.append(
                    f"{width} pixels, {str(failure).splitlines()[0]}\n  {chr(10).join(str(failure).splitlines()[1:6])}"
                )

    assert not broken, "\n".join(broken)
