import json

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.models import Ward
from organisations.tests.factories import WardFactory
from organisations.ward_file import BadCell, WardFileError, WardRow, read_wards

pytestmark = pytest.mark.django_db

GOOD = """WDCD,WDNM,LADCD,LADNM,SOURCEFILE
E05001767,Abbey,E06000015,Derby,2016
E05015507,Abbey,E06000015,Derby,2023
E05009317,Bethnal Green,E09000030,Tower Hamlets,2016
"""


@pytest.fixture
def run(tmp_path, capsys):
    def command(content):
        path = tmp_path / "wards.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        code = 0
        try:
            call_command("import_wards", str(path))
        except SystemExit as stop:
            code = stop.code
        out = capsys.readouterr()
        return code, out.out, out.err

    return command


def test_wards_come_in_and_the_latest_boundaries_count(run):
    code, out, _ = run(GOOD)

    assert code == 0
    assert json.loads(out.splitlines()[-1]) == {"wards_created": 3, "wards_updated": 0, "unchanged": 0}
    assert list(Ward.objects.order_by("code").values_list("code", "name", "authority_code", "is_current")) == [
        ("E05001767", "Abbey", "E06000015", False),
        ("E05009317", "Bethnal Green", "E09000030", True),
        ("E05015507", "Abbey", "E06000015", True),
    ]


def test_a_second_run_changes_nothing_and_writes_no_history(run):
    run(GOOD)
    history = Ward.history.count()

    _, out, _ = run(GOOD)

    assert json.loads(out.splitlines()[-1]) == {"wards_created": 0, "wards_updated": 0, "unchanged": 3}
    assert Ward.history.count() == history == 3


def test_a_changed_name_is_brought_up_to_date(run):
    WardFactory(code="E05009317", name="Old name", authority_code="E09000030")

    _, out, _ = run(GOOD)

    assert json.loads(out.splitlines()[-1]) == {"wards_created": 2, "wards_updated": 1, "unchanged": 0}
    assert Ward.objects.get(code="E05009317").name == "Bethnal Green"


@pytest.mark.parametrize(
    "headings", ["WD23CD,WD23NM", "Ward code,Ward name", "\ufeffgss_code,name", "WDNM_,x,WD", "GSS Code,Ward"]
)
def test_headings_may_be_spelt_in_many_ways(run, headings):
    if headings == "WDNM_,x,WD":
        assert run(f"{headings}\n")[0] == 2
        return

    assert run(f"{headings}\nE05009317,Bethnal Green\n")[0] == 0
    assert Ward.objects.get().name == "Bethnal Green"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E0500931,Short,E09000030,,2016", "row 5, column WDCD: 'E0500931', expected a ward's GSS code"),
        ("E05009318,,E09000030,,2016", "row 5, column WDNM: '', expected a name"),
        ("E05009318,Name,London,,2016", "row 5, column LADCD: 'London', expected an authority's GSS code"),
        ("E05009318,Name,E09000030,,May", "row 5, column SOURCEFILE: 'May', expected a year"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(run, row, said):
    code, out, err = run(f"{GOOD}{row}\n")

    assert code == 2
    assert said in err
    assert out == ""
    assert not Ward.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the file is empty"),
        ("a,b\n1,2\n", "no column of ward codes"),
        (b"WDCD,WDNM\nE05009318,Caf\xe9\n", "not text in UTF-8"),
        ('WDCD,WDNM\nE05009318,"open', "not a CSV file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(run, content, said):
    code, _, err = run(content)

    assert code == 2
    assert said in err
    assert not Ward.objects.exists()


def test_many_bad_rows_are_counted(run):
    _, _, err = run("WDCD,WDNM\n" + "x,y\n" * 80)

    assert "and 30 more rows" in err


def test_a_missing_file_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("import_wards", str(tmp_path / "missing.csv"))

    assert stop.value.code == 2
    assert "No such file" in capsys.readouterr().err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda text: f"WDCD,WDNM\n{text}".encode())))
def test_no_file_crashes_the_reader(tmp_path, content):
    path = tmp_path / "wards.csv"
    path.write_bytes(content)

    try:
        rows = list(read_wards(path))
    except WardFileError:
        return
    assert all(isinstance(row, WardRow | BadCell) for row in rows)


def test_a_file_may_say_how_many_people_live_there_and_one_that_does_not_leaves_it(run):
    run('WDCD,WDNM,Population,Population source\nE05009317,Bethnal Green,"20,310",Census 2021\n')
    run(GOOD)

    ward = Ward.objects.get(code="E05009317")
    assert (ward.population, ward.population_source) == (20_310, "Census 2021")


@pytest.mark.parametrize("people", ["many", "-3", "1.5", "123456789"])
def test_a_population_that_is_no_number_of_people_is_refused(run, people):
    code, _, err = run(f"WDCD,WDNM,Population\nE05009317,Bethnal Green,{people}\n")

    assert code == 2
    assert "expected a number of people" in err
    assert not Ward.objects.exists()
