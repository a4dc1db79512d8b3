"""The Charity Commission's extract: what it changes of the organisations that are here."""

import io
import json
import zipfile

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.models import OfficerTask
from commissioning.opendata.readers import Problem
from commissioning.opendata.readers.charities import COLUMNS, CharityRow, read_charities
from commissioning.opendata.tests import files
from commissioning.opendata.tests.test_readers_never_crash import patient
from organisations.models import CharityRecord, Organisation
from organisations.tests.factories import MembershipFactory, OrganisationFactory

ROW = {
    "registered_charity_number": 1146179,
    "linked_charity_number": 0,
    "charity_name": "Riverside Lunch Club",
    "charity_registration_status": "Registered",
    "date_of_removal": None,
    "latest_acc_fin_period_end_date": "2025-03-31T00:00:00",
    "latest_income": 24310.0,
    "charity_contact_postcode": "m167gx",
    "charity_company_registration_number": None,
}


def tabbed(*rows: dict) -> bytes:
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join("" if row[column] is None else str(row[column]) for column in COLUMNS) for row in rows]
    return ("\ufeff" + "\r\n".join(lines)).encode()


def packed(contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("publicextract.charity.txt", contents)
    return out.getvalue()


@pytest.fixture
def run(tmp_path):
    def run_import(contents: bytes, name="extract.txt", **options):
        path = tmp_path / name
        path.write_bytes(contents)
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("import_register", str(path), stdout=out, stderr=err, **options)
        except SystemExit as stopped:
            return stopped.code, err.getvalue()
        return 0, json.loads(out.getvalue().splitlines()[-1])

    return run_import


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["tabbed", "packed", "json"])
def test_an_organisation_that_is_here_is_brought_up_to_date(run, form):
    organisation = OrganisationFactory(charity_number="1146179", name="Lunch club")
    contents = {"tabbed": tabbed(ROW), "packed": packed(tabbed(ROW)), "json": json.dumps([ROW]).encode()}[form]

    first, second = run(contents), run(contents)

    organisation.refresh_from_db()
    assert first == (
        0,
        {"charities": 1, "organisations_created": 0, "organisations_updated": 1, "unchanged": 0, "removed": 0},
    )
    assert second[1]["unchanged"] == 1
    assert (organisation.name, organisation.annual_income_pence, organisation.postcode) == (
        "Riverside Lunch Club",
        24_310_00,
        "M16 7GX",
    )
    assert [alias.name for alias in organisation.aliases.all()] == ["Lunch club"]
    assert organisation.history.count() == 2


@pytest.mark.django_db
def test_nobody_is_created_unless_asked(run):
    assert run(tabbed(ROW))[1]["organisations_created"] == 0
    assert run(tabbed(ROW), create=True)[1]["organisations_created"] == 1
    assert Organisation.objects.get().identifier == "GB-CHC-1146179"


@pytest.mark.django_db
def test_a_removed_charity_is_a_task_for_officers_once(run):
    OrganisationFactory(charity_number="1146179")
    removed = ROW | {"charity_registration_status": "Removed", "date_of_removal": "2024-05-01"}

    run(tabbed(removed))
    run(tabbed(removed))

    assert OfficerTask.objects.get().title == (
        "Riverside Lunch Club was removed from the register of charities on 1 May 2024"
    )


@pytest.mark.django_db
def test_what_the_register_says_is_kept_with_its_day(run):
    organisation = OrganisationFactory(charity_number="1146179")
    removed = ROW | {"charity_registration_status": "Removed", "date_of_removal": "2024-05-01"}

    run(tabbed(ROW), name="may.txt")
    registered = CharityRecord.objects.get()
    run(tabbed(removed), name="june.txt")

    record = CharityRecord.objects.get()
    assert (registered.status, registered.removed_on, registered.file_name) == ("registered", None, "may.txt")
    assert (record.organisation, record.status, str(record.removed_on), record.file_name) == (
        organisation,
        "removed",
        "2024-05-01",
        "june.txt",
    )
    assert record.refreshed_at > registered.refreshed_at


@pytest.mark.django_db
def test_an_organisation_with_people_keeps_its_name(run):
    organisation = OrganisationFactory(charity_number="1146179", name="Our own name")
    MembershipFactory(organisation=organisation)

    run(tabbed(ROW))

    organisation.refresh_from_db()
    assert (organisation.name, organisation.annual_income_pence) == ("Our own name", 24_310_00)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"", "not empty"),
        (b"a\tb\n1\t2\n", "the column “registered_charity_number”"),
        (tabbed(ROW) + b"\r\nshort", "expected 9 cells"),
        (tabbed(ROW, ROW | {"latest_income": -5}), "row 3, column “latest_income”: found “-5”"),
        (b'[{"registered_charity_number": 1', "well-formed JSON"),
        (b"PK\x03\x04", "whole and readable"),
    ],
)
def test_a_bad_extract_changes_nothing(run, contents, said):
    organisation = OrganisationFactory(charity_number="1146179", name="Lunch club")

    code, message = run(contents)

    organisation.refresh_from_db()
    assert (code, organisation.name) == (2, "Lunch club")
    assert said in message


def test_the_real_layout_is_read_whole():
    path = files.SHARED / "charity" / "publicextract.charity.zip"
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand")

    with path.open("rb") as stream:
        rows = list(read_charities(stream, path.name))

    assert len(rows) == 572
    assert all(isinstance(row, CharityRow) for row in rows)


@patient
@given(st.binary(max_size=500))
def test_any_bytes_are_rows_or_problems(contents):
    for found in read_charities(io.BytesIO(contents), "extract"):
        assert isinstance(found, CharityRow | Problem)
