"""The pages that everything else is built from, in a real browser."""

import pytest

from organisations.enums import Role
from organisations.tests.factories import RoleAssignmentFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

PUBLIC = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accessibility/",
    "/privacy/",
    "/contact/",
    "/no-such-page/",
]


@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages_are_accessible(open_page, assert_accessible, width):
    page = open_page(width=width)

    for address in PUBLIC:
        page.goto(address)
        assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_component_is_accessible(open_page, sign_in, assert_accessible, settings, width):
    settings.SECOND_FACTOR_REQUIRED = False
    page = open_page(width=width)
    sign_in(page, RoleAssignmentFactory(role=Role.ADMINISTRATOR).user)

    page.goto("/office/components/")

    assert page.title().startswith("Error: Components")
    assert_accessible(page)


def test_pages_of_ones_own_account_are_accessible(page, sign_in, assert_accessible):
    sign_in(page, UserFactory())

    for address in ("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/"):
        page.goto(address)
        assert_accessible(page)


def test_the_keyboard_can_skip_to_the_content(page):
    page.goto("/accounts/login/")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("Enter")

    assert first == "Skip to main content"
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_a_form_with_errors_puts_the_focus_on_what_is_wrong(page):
    page.goto("/accounts/login/")

    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".govuk-error-summary")
    focused = page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="Enter the password").click()

    assert "govuk-error-summary" in focused
    assert page.title().startswith("Error: Sign in")
    assert page.evaluate("document.activeElement.id") == "id_password"


def test_signing_in_works_without_javascript(without_scripts):
    page = without_scripts
    page.goto("/accounts/login/")

    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("three words apart")
    page.get_by_role("button", name="Sign in").click()

    assert page.title().startswith("Error: Sign in")
    assert page.get_by_label("E-mail address").input_value() == "nobody@example.org"


def test_the_content_security_policy_holds(page):
    refused = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )

    page.goto("/")
    page.goto("/accounts/login/")

    assert refused == []
