"""What browser tests share: a real Chromium against the portal's own server, with its CSP on.

A click that leads to another page waits until that page is there, so a test may read it at once.

Mark a module with ``pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]`` and take:

``page``             a page 1280 pixels wide; relative addresses work: ``page.goto("/accounts/login/")``
``phone``            the same, 360 pixels wide
``without_scripts``  the same as ``page`` with JavaScript switched off
``sign_in``          ``sign_in(page, user)`` puts a session of ``user`` into the page's browser, without the form
``assert_accessible``  ``assert_accessible(page)`` fails with what axe-core finds against WCAG 2.2 AA, and where
                     the page is wider than the window
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(settings.BASE_DIR)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# GOV.UK Frontend says on a radio button whether what it reveals is shown, which ARIA 1.2 has no word for:
# screen readers make use of it, and the design system keeps it on purpose. Its back link stands before the main
# content, in no landmark, so that it is the first thing after the header.
FIND_CUT_OFF = """() => [...document.querySelectorAll(".govuk-tag")]
    .filter(tag => tag.scrollWidth > tag.clientWidth + 1).map(tag => tag.textContent.trim())"""
FIND_VIOLATIONS = """async (tags) => {
  const known = (rule, node) =>
    (rule.id === "aria-allowed-attr" && node.html.includes("govuk-radios__input")) ||
    (rule.id === "region" && node.html.includes('class="govuk-back-link"'));
  // Of what is well, axe need not name each element: on a long page that takes longer than looking.
  const {violations} = await axe.run(document, {
    runOnly: {type: "tag", values: tags},
    resultTypes: ["violations"],
  });
  return violations
    .map(rule => ({rule, nodes: rule.nodes.filter(node => !known(rule, node))}))
    .filter(({nodes}) => nodes.length)
    .map(({rule, nodes}) => `${rule.id}: ${rule.help} (${nodes.map(node => node.target.join(" ")).join(", ")})`);
}"""
SWITCHES = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    """A browser on a busy machine fails now and then for no reason of ours: it may try once more, and says so."""
    for item in items:
        if os.environ.get("CI") and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def assets():
    """Styles, scripts and axe-core, built if they are not there."""
    subprocess.run([sys.executable, str(ROOT / "script" / "assets")], check=True)
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser(assets):
    """One Chromium for all tests: the machine's, or the one that CHROMIUM names."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only browser tests need it

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("There is no Chromium on this machine; set CHROMIUM to one.")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        wait_for_the_next_page(patch)
        chromium = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield chromium
        chromium.close()


def wait_for_the_next_page(patch):
    """Playwright's own click ends as soon as the next page's first byte is there, which has nothing on it yet."""
    from playwright.sync_api import Locator, Page  # noqa: PLC0415 - only browser tests need it

    def and_wait(action, page_of):
        @functools.wraps(action)
        def acted(self, *args, **options):
            action(self, *args, **options)
            page_of(self).wait_for_load_state()

        return acted

    for name in ("click", "press"):
        patch.setattr(Locator, name, and_wait(getattr(Locator, name), lambda locator: locator.page))
        patch.setattr(Page, name, and_wait(getattr(Page, name), lambda page: page))


@pytest.fixture
def open_page(browser, live_server):
    """``open_page(width=1280, javascript=True)``: a page in a browser profile of its own."""
    contexts = []

    def opened(*, width: int = 1280, javascript: bool = True):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def phone(open_page):
    return open_page(width=360)


@pytest.fixture
def without_scripts(open_page):
    return open_page(javascript=False)


@pytest.fixture
def sign_in(live_server):
    """Signs somebody in by a session, as their own sign-in would have made it."""

    def signed_in(page, user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])

    return signed_in


@pytest.fixture
def assert_accessible(assets):
    """Fails with each rule that is broken and where."""

    def checked(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(assets)
        found = page.evaluate(
            FIND_VIOLATIONS,
            AXE_TAGS,
        )
        assert found == [], f"{page.url}\n" + "\n".join(found)
        assert_fits(page)

    return checked


def assert_fits(page):
    """Fails where the page is wider than the window, or a state wider than its tag."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= window, f"{page.url} is {wide} pixels wide in a window of {window}."
    cut_off = page.evaluate(FIND_CUT_OFF)
    assert cut_off == [], f"{page.url} cuts off what these say: {cut_off}"
