"""Officers' pages of imports: who may, what they show, what they do."""

import io

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.agreements.models import Agreement
from commissioning.opendata import operations
from commissioning.opendata.models import ImportJob
from commissioning.opendata.readers import Mapping
from commissioning.opendata.tests import files
from commissioning.opendata.tests.factories import BEGINNING, ImportJobFactory
from organisations.enums import Role
from organisations.tests.factories import AgencyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings, tmp_path):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # where imports note how far they are


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def agency():
    return AgencyFactory(reference="GB-LAE-EXA")


def upload(client, agency, contents: bytes, name: str = "grants.csv", **values):
    file = SimpleUploadedFile(name, contents)
    data = {"file": file, "agency": agency.pk, "header_row": "1", "sheet": "", "programme": "", **values}
    return client.post(reverse("opendata:import-new"), data)


def kept(agency, rows, by=None) -> ImportJob:
    contents = io.BytesIO(files.csv_bytes(rows))
    return operations.upload(
        contents, name="grants.csv", agency=agency, programme=None, mapping=Mapping(), at=BEGINNING, by=by
    )


@pytest.mark.parametrize("role", [None, "member", *Role])
@pytest.mark.parametrize("name", ["import-list", "import-new", "import-detail", "import-progress", "import-file"])
def test_each_page_is_for_those_it_is_for(client, agency, role, name):
    job = ImportJobFactory(checked=True, agency=agency)
    if role is not None:
        user = UserFactory(**({} if role == "member" else {role.value: True}))
        if role == "member":
            MembershipFactory(user=user)
        client.force_login(user)
    readers = {Role.COMMISSIONING_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}
    allowed = readers - {Role.AUDITOR} if name == "import-new" else readers
    arguments = [] if name in {"import-list", "import-new"} else [job.pk]

    response = client.get(reverse(f"opendata:{name}", args=arguments))
    response.close()

    assert response.status_code == (200 if role in allowed else 302 if role is None else 403)


def test_a_360giving_file_is_recognised_checked_and_previewed(client, officer, agency):
    response = upload(client, agency, files.csv_bytes([files.grant(1), files.grant(2)]))

    job = ImportJob.objects.get()
    page = client.get(response.url).content.decode()
    assert (job.status, job.uploaded_by) == ("checked", officer)
    assert "Nothing has changed yet" in page
    assert "£2,401" in page
    assert "Confirm and import" in page
    assert Agreement.objects.count() == 0


def test_confirming_imports_once(client, officer, agency, django_capture_on_commit_callbacks):
    job = operations.check(kept(agency, [files.grant(1)]), at=BEGINNING)
    address = reverse("opendata:import-confirm", args=[job.pk])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
        again = client.post(address, follow=True)

    job.refresh_from_db()
    assert (job.status, job.confirmed_by, Agreement.objects.count()) == ("done", officer, 1)
    assert "confirmed before" in again.content.decode()
    assert "What was imported" in client.get(job.get_absolute_url()).content.decode()


def test_problems_are_marked_in_a_table(client, officer, agency):
    rows = [files.grant(number, **{"Amount Awarded": "12.345"}) for number in range(120)]

    response = upload(client, agency, files.csv_bytes(rows))

    page = client.get(response.url).content.decode()
    assert ImportJob.objects.get().status == "failed"
    assert page.count("12.345") == 100
    assert "And 20 more." in page
    assert "Confirm and import" not in page


@pytest.mark.parametrize(
    ("name", "contents"),
    [("grants.csv", b"%PDF-1.7"), ("grants.xlsx", b"Identifier,Title\n"), ("grants.csv", b"\xff\xfe\x00\xd8")],
)
def test_a_file_that_cannot_be_read_is_refused_by_its_field(client, officer, agency, name, contents):
    response = upload(client, agency, contents, name)

    assert response.status_code == 200
    assert "The portal cannot read this file" in response.content.decode()
    assert ImportJob.objects.count() == 0


def test_an_empty_form_says_what_is_missing(client, officer):
    response = client.post(reverse("opendata:import-new"), {})

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"file", "agency", "header_row"}
    assert "<title>Error: " in response.content.decode()


def test_the_columns_of_a_councils_own_spreadsheet_are_chosen_in_a_form(client, officer, agency):
    rows = [
        ["Awards"],
        ["Grant ref", "Organisation", "Amount (£)", "Date agreed", "Type"],
        ["G1", "Chess Club", "1,234.50", "01/04/2020", "SLA"],
        ["G2", "Lunch Club", "500", "01/04/2020", "Small grant"],
    ]
    response = upload(client, agency, files.xlsx_bytes(rows), "awards.xlsx", header_row="2")
    form = client.get(response.url).context["form"]
    guessed = {
        name: form.fields[name].initial for name in ("identifier", "recipient_name", "value_pence", "awarded_on")
    }

    chosen = {**guessed, "kind": "Type", "default_months": "12", "contract_words": "SLA"}
    done = client.post(response.url, chosen)

    job = ImportJob.objects.get()
    assert guessed == dict(zip(guessed, ["Grant ref", "Organisation", "Amount (£)", "Date agreed"], strict=True))
    assert done.url == job.get_absolute_url()
    assert (job.status, job.preview["agreements_created"], job.preview["total_pence"]) == ("checked", 2, 173450)
    assert job.reading.kinds == {"sla": "contract", "*": "grant"}


def test_a_column_chosen_twice_is_refused(client, officer, agency):
    response = upload(client, agency, b"Ref,Group,Amount,On\nG1,Chess Club,5,01/04/2020\n", "awards.csv")

    page = client.post(
        response.url, {"identifier": "Ref", "recipient_name": "Ref", "value_pence": "Amount", "awarded_on": "On"}
    )

    assert page.status_code == 200
    assert "recipient_name" in page.context["form"].errors
    assert ImportJob.objects.get().mapping == {}


def test_a_running_import_shows_a_progress_bar_that_needs_no_script(client, officer):
    job = ImportJobFactory(running=True, mapping=Mapping().as_dict())

    page = client.get(job.get_absolute_url()).content.decode()
    state = client.get(reverse("opendata:import-progress", args=[job.pk])).json()

    assert "<progress" in page
    assert f'<a class="govuk-link" href="{job.get_absolute_url()}">Refresh this page</a>' in page
    assert state == {"is_over": False, "done": 0, "total": 0, "percent": 0}


def test_the_file_is_given_back_as_it_came(client, officer, agency):
    job = kept(agency, [files.grant(1)])

    response = client.get(reverse("opendata:import-file", args=[job.pk]))

    contents = b"".join(response.streaming_content)
    response.close()
    assert contents == files.csv_bytes([files.grant(1)])
    assert 'filename="grants.csv"' in response["Content-Disposition"]


def test_the_list_costs_the_same_for_one_and_for_thirty(client, officer, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(50) as captured:
            client.get(reverse("opendata:import-list"))
        return len(captured)

    ImportJobFactory(done=True)
    one = queries()
    ImportJobFactory.create_batch(29, done=True)

    assert queries() == one


@time_machine.travel("2026-04-01T10:00:00Z", tick=False)
def test_an_import_that_nobody_finished_is_taken_up(agency):
    job = kept(agency, [files.grant(1)])
    job = operations.check(job, at=BEGINNING)
    operations.confirm(job, at=BEGINNING, by=UserFactory())
    ImportJob.objects.update(status="running", claimed_at=BEGINNING)  # the worker was killed here
    at = BEGINNING.replace(hour=10)

    taken = operations.sweep(at=at), operations.sweep(at=at)

    job.refresh_from_db()
    assert (taken, job.status, Agreement.objects.count()) == ((1, 0), "done", 1)


def test_an_import_that_is_being_worked_on_is_left_alone(agency):
    job = operations.check(kept(agency, [files.grant(1)]), at=BEGINNING)
    operations.confirm(job, at=BEGINNING, by=UserFactory())
    ImportJob.objects.update(status="running", claimed_at=BEGINNING)

    assert operations.sweep(at=BEGINNING) == 0
    assert Agreement.objects.count() == 0


def test_running_twice_imports_once(agency):
    job = operations.check(kept(agency, [files.grant(1)]), at=BEGINNING)
    job = operations.confirm(job, at=BEGINNING, by=UserFactory())

    first, second = operations.run(job, at=BEGINNING), operations.run(job, at=BEGINNING)

    assert (first.status, second.status, Agreement.objects.count()) == ("done", "done", 1)


def test_what_changed_since_the_check_fails_the_import_and_changes_nothing(agency):
    job = operations.check(kept(agency, [files.grant(1)]), at=BEGINNING)
    operations.confirm(job, at=BEGINNING, by=UserFactory())
    with job.file.storage.open(job.file.name, "wb") as stream:
        stream.write(files.csv_bytes([files.grant(1, Title="")]))

    done = operations.run(ImportJob.objects.get(), at=BEGINNING)

    assert (done.status, done.problems_total, Agreement.objects.count()) == ("failed", 1, 0)
