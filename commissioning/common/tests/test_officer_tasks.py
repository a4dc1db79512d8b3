import datetime as dt

import pytest
from django.apps import apps

from commissioning.common.models import OfficerTask
from commissioning.common.operations import TaskDone, complete_task, raise_task
from commissioning.common.tests.factories import AT, OfficerTaskFactory
from commissioning.common.tests.people import make_person

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)


def test_a_task_is_raised_once_for_its_key():
    first = raise_task(key="call:7", title="Telephone them", path="/office/", at=AT, due_on=dt.date(2026, 4, 8))

    assert raise_task(key="call:7", title="Again", path="/office/", at=LATER) is None

    task = OfficerTask.objects.get()
    assert (task, task.title, task.due_on, task.created_at) == (first, "Telephone them", dt.date(2026, 4, 8), AT)


def test_a_task_is_done_once():
    task, asha, bill = OfficerTaskFactory(), make_person("asha"), make_person("bill")

    complete_task(task, at=AT, by=asha)
    with pytest.raises(TaskDone, match="already done"):
        complete_task(OfficerTask.objects.get(), at=LATER, by=bill)

    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (AT, asha)


def test_tasks_are_for_the_officer_they_are_given_to_or_for_any():
    asha, bill = make_person("asha", officer=True), make_person("bill", officer=True)
    hers, anybodys = OfficerTaskFactory(assigned_to=asha), OfficerTaskFactory()
    done = OfficerTaskFactory(done_at=AT, done_by=asha)

    assert set(OfficerTask.objects.open().visible_to(asha)) == {hers, anybodys}
    assert set(OfficerTask.objects.open().visible_to(bill)) == {anybodys}
    assert done in OfficerTask.objects.visible_to(bill)
    assert [person.has_perm("common.complete_task", task) for person in (asha, bill) for task in (hers, anybodys)] == [
        True,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("role", ["partner_officer", "assessor"])
def test_what_waits_for_any_officer_is_not_for_those_of_a_partner_or_for_assessors(role):
    guest, anybodys = make_person("gil"), OfficerTaskFactory()
    agency = apps.get_model("organisations.Agency").objects.create(name="A partner", reference="XI-EXAMPLE")
    guest.role_assignments.create(role=role, agency=agency if role == "partner_officer" else None)
    guests = OfficerTaskFactory(assigned_to=guest)

    assert list(OfficerTask.objects.visible_to(guest)) == [guests]
    assert [guest.has_perm("common.complete_task", task) for task in (anybodys, guests)] == [False, True]


def test_people_of_organisations_have_no_tasks():
    task, outsider = OfficerTaskFactory(), make_person("olu")

    assert not OfficerTask.objects.visible_to(outsider).exists()
    assert not outsider.has_perm("common.complete_task", task)
