"""Every route of the project, visited as everybody, against what its view declares."""

import pytest
from django.db import transaction
from django.urls import reverse

from organisations.enums import Role
from tests import world as worlds
from tests.routes import FROM_PACKAGES, all_routes, own_routes

pytestmark = pytest.mark.django_db

STAFF = [str(role) for role in Role]
MEMBERS = ["lead", "editor", "viewer"]
# Those whose empty forms are tried: somebody of each kind.
SENDERS = [
    "anonymous",
    "stranger",
    "viewer",
    "lead",
    "assessor",
    "auditor",
    "commissioning_officer",
    "finance_officer",
    "administrator",
]
EVERYBODY = ["anonymous", *STAFF, *MEMBERS, "stranger"]
# Who is tried on both databases: between them they open every page.
TWICE = {"anonymous", "commissioning_officer", "administrator", "partner_officer", "lead"}


def each_of(people: list[str], twice: set[str] = TWICE) -> list:
    """``people`` as parameters; those who are not of ``twice`` are tried once."""
    return [who if who in twice else pytest.param(who, marks=pytest.mark.once) for who in people]


OPEN = {200}
# A page that has nothing to show leads on; a permission over the record may refuse those whom the page admits.
ANSWERED = {200, 302, 403}
# Their records are everybody's: an organisation's name is public, an invitation and a calendar are for whoever
# holds the link, and any organisation may ask about a round.
EVERYBODYS = {
    "applications:own-apply",
    "applications:partner-confirm",
    "applications:question-ask",
    "monitoring:calendar-feed",
    "organisations:claim",
    "organisations:invitation-accept",
    "organisations:invitation-change-person",
}
# Who is funded, for what and with how much is for everybody to know.
NAMES_ALL = {"opendata:award-list", "opendata:award-detail"}
# Whom nobody may hear of from a page: an organisation that is another's.
SECRETS = {
    "lead": worlds.STRANGERS,
    "viewer": worlds.STRANGERS,
    "anonymous": worlds.STRANGERS,
    "stranger": worlds.OWN,
}
# A kind of work is there for those who do it, a saved view for whoever saved it.
OF_SOME_ROLES = {"dashboards:work", "dashboards:view-remove"}
# Pages that only lead on, with where to.
LEAD_ON = {
    "organisations:invitation-change-person",
    "organisations:own-documents",
    "decisions:report-trace-row",
    "agreements:payments-approve",
    "applications:applications-bulk",
    "consultations:coding-next",
}


@pytest.fixture(autouse=True)
def own_colour(settings):
    """The stylesheet of a council's own colour is there only where there is one."""
    settings.BRAND_COLOUR = "#004d40"


def expected(route, who) -> set[int]:
    """The statuses with which ``who`` may be answered."""
    if route.audience == "public":
        return {200, 302, 403} if route.name in EVERYBODYS else OPEN
    if who == "anonymous":
        return {302}
    if route.audience == "office":
        if who not in route.roles:
            return {403}
        # A partner officer's records are those of their agency.
        is_of_some = who == Role.PARTNER_OFFICER or route.name in OF_SOME_ROLES
        return ANSWERED | {404} if is_of_some else ANSWERED
    if route.audience == "member" and who in STAFF:
        return {403}
    if who == "stranger":
        return {404} if route.takes and route.name not in EVERYBODYS else {200, 302}
    if who in STAFF:
        return ANSWERED | {404}
    return ANSWERED | ({404} if route.name in EVERYBODYS else set())


def visit(client, method, path):
    """The answer with its whole ``body``; whatever the visit changed, a sign-out too, is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies = cookies
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def test_every_route_is_ours_and_declares_its_audience_or_is_a_packages():
    routes, others = all_routes()

    assert others <= set(FROM_PACKAGES)
    undeclared = [route.name for route in routes if not route.audience]
    assert undeclared == []
    assert [route.name for route in routes if (route.audience == "office") != bool(route.roles)] == []


@pytest.mark.parametrize("who", each_of(EVERYBODY, TWICE | set(SECRETS)))
def test_every_page_answers_as_it_declares_and_keeps_each_organisations_own(world, visitors, who):
    client, wrong, sign_in = visitors(who), [], reverse("account_login")
    secret = SECRETS.get(who, "").split()[:1]
    for route in own_routes():
        path = route.path(world)
        response = visit(client, "get", path)
        allowed = expected(route, who)
        if route.name not in EVERYBODYS | NAMES_ALL:
            wrong += [f"{route.name} tells of {name}" for name in secret if name.encode() in response.body]
        if response.status_code == 405:  # For forms only; tried below.
            continue
        if response.status_code not in allowed:
            wrong.append(f"{route.name} {path}: {response.status_code}, not one of {sorted(allowed)}")
        elif who == "anonymous" and route.audience != "public" and not response["Location"].startswith(sign_in):
            wrong.append(f"{route.name} leads to {response['Location']}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", each_of(SENDERS))
def test_a_form_sent_empty_is_never_a_fault_and_opens_nothing(world, visitors, who):
    client, wrong = visitors(who), []
    for route in own_routes():
        path = route.path(world)
        status = visit(client, "post", path).status_code
        allowed = expected(route, who) | {405}
        if allowed & {200, 302}:
            allowed |= {200, 302, 400, 403}
        if status not in allowed:
            wrong.append(f"{route.name} {path}: {status}, not one of {sorted(allowed)}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.once  # Each page is visited on both databases above; this is about what the world holds.
def test_the_world_shows_every_page_to_somebody(world, visitors):
    unseen = {route.name: route for route in own_routes()}
    everybody = (
        "commissioning_officer",
        "finance_officer",
        "administrator",
        "democratic_services_officer",
        "legal_officer",
        "assessor",
    )
    for who in (*everybody, "lead", "anonymous"):
        client = visitors(who)
        for name, route in list(unseen.items()):
            if visit(client, "get", route.path(world)).status_code in {200, 405}:
                del unseen[name]

    assert sorted(set(unseen) - LEAD_ON) == []
