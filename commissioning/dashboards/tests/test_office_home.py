import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.common.models import OfficerTask
from commissioning.common.states import move
from commissioning.common.tests.factories import OfficerTaskFactory
from commissioning.dashboards.queries import stamp
from commissioning.dashboards.tests import world
from monitoring.enums import Rating
from monitoring.tests.factories import FundingNoticeFactory
from organisations.enums import Role
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = "dashboards:office-home"
FEWER_THAN = 20


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def queries_of(client, url: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("role", Role)
def test_every_role_may_open_its_home(client, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(reverse(HOME), follow=True).status_code == 200


@pytest.mark.parametrize("name", [HOME, "dashboards:search"])
def test_nobody_else_may(client, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(MembershipFactory().user)
    assert client.get(reverse(name)).status_code == 403


def test_an_assessor_is_told_that_nothing_is_assigned_to_them(client):
    world.busy_office(UserFactory(commissioning_officer=True))
    client.force_login(UserFactory(assessor=True))

    page = client.get(reverse(HOME), follow=True)

    assert page.redirect_chain == [(reverse("applications:assessment-list"), 302)]
    assertContains(page, "Nothing is assigned to you")
    assertNotContains(page, reverse("monitoring:return-queue"))
    assertNotContains(page, "Programme at a glance")
    assertNotContains(page, "Search all records")
    assert client.get(reverse("dashboards:search")).status_code == 403
    assert client.get(reverse("dashboards:work", args=["tasks"])).status_code == 403


def test_an_auditor_looks_at_everybodys_work_and_does_none(client):
    world.busy_office(UserFactory(commissioning_officer=True))
    client.force_login(UserFactory(auditor=True))

    home = client.get(reverse(HOME)).context

    assert home["whose"] == "everybody"
    assert {row.action for part in home["parts"] for row in part.rows} == {"See"}


def test_the_page_costs_the_same_however_much_there_is(client):
    officer = UserFactory(commissioning_officer=True)
    client.force_login(officer)
    empty = queries_of(client, reverse(HOME))
    _, [scheme, _] = world.programme_with_themes()
    world.work_on(world.agreement_of(scheme, officer), clock.today())
    one = queries_of(client, reverse(HOME))
    for _ in range(29):
        world.work_on(world.agreement_of(scheme, officer), clock.today())

    assert queries_of(client, reverse(HOME)) == one
    assert empty <= one < FEWER_THAN


@pytest.mark.parametrize("slug", ["meetings-to-arrange", "payments-to-approve", "tasks"])
def test_a_list_of_work_costs_the_same_however_long_it_is(client, slug):
    officer = UserFactory(commissioning_officer=True)
    client.force_login(officer)
    _, [scheme, _] = world.programme_with_themes()
    url = reverse("dashboards:work", args=[slug])

    def add():
        world.work_on(world.agreement_of(scheme, officer), clock.today())
        OfficerTaskFactory(assigned_to=officer, due_on=clock.today() - world.DAY)

    add()
    one = queries_of(client, url)
    for _ in range(29):
        add()

    assert queries_of(client, url) == one


def test_an_empty_office_says_so(client):
    client.force_login(UserFactory(commissioning_officer=True))

    page = client.get(reverse(HOME))

    assertContains(page, "Nothing to do")
    assertContains(page, "No notice is running.")
    assertNotContains(page, "Programme at a glance")


def test_a_change_shows_at_once(client):
    officer = UserFactory(commissioning_officer=True)
    _, [scheme, _] = world.programme_with_themes()
    agreement = world.agreement_of(scheme, officer)
    world.accepted(agreement, 1, Rating.GREEN)
    client.force_login(officer)
    before = client.get(reverse(HOME)).context["panel"].rows[0]

    agreement.value_pence += 100_00
    agreement.save()
    move(agreement, AgreementStatus.TERMINATED, at=clock.now(), by=officer, closed_on=clock.today())
    after = client.get(reverse(HOME)).context["panel"].rows[0]

    assert [figure.words for figure in before.ratings] == ["1", "0", "0", "0"]
    assert [figure.words for figure in after.ratings] == ["0", "0", "0", "0"]
    assert (before.money[1].words, after.money[1].words) == ("£60,000", "£0")


def test_the_stamp_moves_on_with_tasks_too():
    world.programme_with_themes()
    task = OfficerTaskFactory()
    first = stamp.programmes()[0].stamp
    OfficerTask.objects.filter(pk=task.pk).update(done_at=clock.now(), done_by=UserFactory())

    assert stamp.programmes()[0].stamp != first
    assert stamp.programmes()[0].stamp == stamp.programmes()[0].stamp


def test_a_programme_can_be_chosen_and_nonsense_gives_the_usual(client):
    client.force_login(UserFactory(commissioning_officer=True))
    world.programme_with_themes()
    older, _ = world.programme_with_themes()

    chosen = [
        client.get(reverse(HOME), {"programme": asked}).context["panel"].programme.slug
        for asked in (older.slug, "nonsense", "\x00")
    ]

    assert chosen[0] == older.slug
    assert chosen[1] == chosen[2]


def test_notices_run_against_their_days(client):
    today = clock.today()
    notice = FundingNoticeFactory(given_on=today - world.DAY, takes_effect_on=today + 50 * world.DAY)
    FundingNoticeFactory(given_on=today - 90 * world.DAY, takes_effect_on=today - world.DAY)
    client.force_login(UserFactory(commissioning_officer=True))

    clocks = client.get(reverse(HOME)).context["clocks"]

    assert [(one.on, one.when, one.url) for one in clocks] == [
        (notice.takes_effect_on, "in 50 days", notice.agreement.get_absolute_url())
    ]


def test_activity_shows_only_what_the_person_may_see(client):
    officer, partner = UserFactory(commissioning_officer=True), UserFactory(partner_officer=True)
    agreement = Agreement.objects.get(pk=world.agreement_of(world.programme_with_themes()[1][0], officer).pk)
    move(agreement, AgreementStatus.SUSPENDED, at=clock.now(), by=officer, reason="Accounts are missing.")

    seen = []
    for user in (officer, partner):
        client.force_login(user)
        seen.append([one.title for one in client.get(reverse(HOME)).context["activity"]])

    assert seen == [[str(agreement)], []]


def test_a_task_is_ticked_off_once_and_only_by_whom_it_waits_for(client):
    officer = UserFactory(commissioning_officer=True)
    theirs, others = OfficerTaskFactory(assigned_to=officer), OfficerTaskFactory(assigned_to=UserFactory(auditor=True))
    client.force_login(officer)

    assert client.get(reverse("dashboards:task-detail", args=[others.pk])).status_code == 404
    assert client.post(reverse("dashboards:task-done", args=[others.pk])).status_code == 404
    assert client.get(reverse("dashboards:task-done", args=[theirs.pk])).status_code == 405
    assertContains(client.get(reverse("dashboards:task-detail", args=[theirs.pk])), "Mark as done")
    first = client.post(reverse("dashboards:task-done", args=[theirs.pk]), follow=True)
    second = client.post(reverse("dashboards:task-done", args=[theirs.pk]), follow=True)

    assertContains(first, "is done.")
    assertContains(second, "is already done.")
    assert not OfficerTask.objects.open().filter(pk=theirs.pk).exists()
    assert OfficerTask.objects.open().filter(pk=others.pk).exists()


def test_work_of_another_role_or_of_no_kind_is_not_there(client):
    client.force_login(UserFactory(legal_officer=True))

    assert client.get(reverse("dashboards:work", args=["payments-to-send"])).status_code == 404
    assert client.get(reverse("dashboards:work", args=["nonsense"])).status_code == 404
    assert client.get(reverse("dashboards:work", args=["tasks"]), {"when": "x", "page": "x"}).status_code == 200
