"""Wards and organisations come in from a file in the admin, looked at first, all or nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from organisations.models import Organisation, OrganisationAlias, Ward
from organisations.operations.wards import import_wards
from organisations.organisation_file import OrganisationFileError, read_organisations
from organisations.tests.factories import OrganisationFactory, UserFactory, WardFactory
from organisations.tests.test_import_wards import GOOD
from organisations.ward_file import read_ward_lines

pytestmark = pytest.mark.django_db

WARDS, ORGANISATIONS = (reverse(f"admin:organisations_{name}_import") for name in ("ward", "organisation"))
NEW = 'name,charity number,Annual income,ward,telephone\nWarm Rooms,1146179,"24,500",E05009318,+44 20 7946 0000\n'


@pytest.fixture
def officer(client):
    person = UserFactory(commissioning_officer=True)
    client.force_login(person)
    return person


def look(client, path, content, name="file.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(path, {"file": SimpleUploadedFile(name, content)})


def confirm(client, path, page):
    content = re.search(r'name="content" value="([^"]+)"', page.content.decode()).group(1)
    return client.post(path, {"content": content})


def test_wards_come_in_as_by_the_command_and_only_when_confirmed(client):
    administrator = UserFactory(administrator=True)
    client.force_login(administrator)
    assertContains(client.get(reverse("admin:organisations_ward_changelist")), WARDS)

    page = look(client, WARDS, GOOD)
    assertContains(page, "Wards to create: 3")
    assert not Ward.objects.exists()
    confirm(client, WARDS, page)

    came = list(Ward.objects.order_by("code").values("code", "name", "authority_code", "is_current"))
    assert set(Ward.history.values_list("history_user", flat=True)) == {administrator.pk}
    Ward.objects.all().delete()
    import_wards(rows=read_ward_lines(GOOD.splitlines(keepends=True)), at="2026-04-01T09:00Z", by=None)
    assert came == list(Ward.objects.order_by("code").values("code", "name", "authority_code", "is_current"))


def test_organisations_are_entered_and_brought_up_to_date(client, officer):
    WardFactory(code="E05009318")
    known = OrganisationFactory(charity=True, charity_number="1100000", name="Old name", purpose="Lunch.")
    file = NEW + "New name,1100000,,,\n"

    page = look(client, ORGANISATIONS, file)
    assertContains(page, "Organisations to create: 1")
    assertContains(page, "Organisations to update: 1")
    assert Organisation.objects.get() == known
    confirm(client, ORGANISATIONS, page)

    made = Organisation.objects.get(charity_number="1146179")
    assert (made.identifier, made.annual_income_pence, made.ward.code) == ("GB-CHC-1146179", 24_500_00, "E05009318")
    assert made.telephone == "+44 20 7946 0000"
    known.refresh_from_db()
    assert (known.name, known.purpose, known.annual_income_pence) == ("New name", "Lunch.", 12_000_00)
    assert OrganisationAlias.objects.get().name == "Old name"
    history = Organisation.history.count()
    again = look(client, ORGANISATIONS, file)
    assertContains(again, "Organisations that change nothing: 2")
    confirm(client, ORGANISATIONS, again)
    assert Organisation.history.count() == history


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name,charity_number\nA,12\n", "Row 2, column charity_number"),
        ("name,annual_income\nA,-5\n", "Row 2, column annual_income:"),
        ("name,ward\nA,E05999999\n", "Enter the code of a current ward"),
        ("name,email\nA,nobody\n", "Row 2, column email"),
        ("name,purpose\nA,=cmd|calc!A0\n", "Paste formulas as values"),
        ("name,identifier\nA,XX-NOT-THERE\n", "Enter an identifier that is on the register"),
        ("name,postcode\n,E1 4TT\n", "Row 2, column name"),
        ("title\nA\n", "no column is called name"),
        ("name,name\nA,B\n", "two columns are called name"),
        ("", "The file is empty. Choose another"),
        (b"name\n\xff\xfe\xfa", "UTF-8"),
        (b"%PDF-1.7", "the file is not"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column_and_nothing_comes_in(client, officer, content, words):
    WardFactory(code="E05009318")

    page = look(client, ORGANISATIONS, content)

    assertContains(page, words)
    assertNotContains(page, 'name="content"')
    assert not Organisation.objects.exists()


def test_one_bad_row_keeps_the_good_ones_out(client, officer):
    page = look(client, ORGANISATIONS, "name,charity_number\nGood,1146179\nBad,12\n")

    assertContains(page, "Row 3, column charity_number")
    assert not Organisation.objects.exists()


def test_two_organisations_of_one_row_are_told_apart(client, officer):
    OrganisationFactory(charity=True, charity_number="1100000", name="First")
    OrganisationFactory(company=True, company_number="07000000", name="Second")

    page = look(client, ORGANISATIONS, "name,charity_number,company_number\nBoth,1100000,07000000\n")

    assertContains(page, "Its numbers are those of First, Second")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("name\n" + "A long name\n" * 100_000, "file.csv", "smaller than 1 MB"),
        ("name\nA\n", "file.xlsx", "must be CSV"),
    ],
)
def test_what_is_too_large_or_another_kind_is_refused(client, officer, content, name, words):
    assertContains(look(client, ORGANISATIONS, content, name), words)


def test_a_file_has_a_limit_of_rows():
    with pytest.raises(OrganisationFileError, match="more than 2,000 rows"):
        list(read_organisations(["name\n", *(["A\n"] * 2_001)]))


def test_what_was_not_looked_at_here_is_not_taken(client, officer):
    response = client.post(ORGANISATIONS, {"content": "name\nA\n"}, follow=True)

    assertContains(response, "Nothing was imported")
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("path", [WARDS, ORGANISATIONS])
@pytest.mark.parametrize("role", ["auditor", "partner_officer", "finance_officer"])
def test_others_import_nothing(client, path, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(path).status_code in {302, 403}
    assert look(client, path, GOOD).status_code in {302, 403}
    assert not Ward.objects.exists()


def test_a_hold_on_funding_is_no_part_of_a_file(client, officer):
    OrganisationFactory(charity=True, charity_number="1100000", funding_hold_reason="Accounts are missing.")

    page = look(client, ORGANISATIONS, "name,charity_number,funding_hold_reason\nA,1100000,none\n")
    confirm(client, ORGANISATIONS, page)

    assert Organisation.objects.get().funding_hold_reason == "Accounts are missing."
